"""What `--json` writes is what `docs/reference/json.md` says, key by key and type by type."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

from signdescent.cli.main import COMMANDS

from .conftest import ROOT, Run

PAGE = (ROOT / "docs/reference/json.md").read_text(encoding="utf-8")
MINE = """
import sympy as sp
from signdescent.theory import Claim, Proof, Step

x = sp.Symbol("x", real=True)
bent = Claim("bent", sp.exp(x) >= sp.Rational(1, 2) + x, {x: sp.Interval(-1, 1)}, printed_proof=Proof(Step(x < x, "1")))
rises = Claim("rises", x**2 >= x, {x: sp.Reals}, (x >= 1, x >= 0))
"""
VALUE = {
    "type": "object",
    "properties": {key: {"type": ["string", "null"]} for key in ("exact", "enclosure")},
    "required": ["exact", "enclosure"],
    "additionalProperties": False,
}
LONG = ["--mean", "0.1", "--std", "1"]
# section of the page -> calls whose answers it describes
CALLS: dict[str, list[list[str]]] = {
    "list": [["list"]],
    "show": [["show", "lemma-15", "--latex"], ["show", "lemma-1"], ["show", "rises", "--file", "mine.py"]],
    "check --at": [["check", "lemma-15", "--at", "s=0.5,t=-1"], ["check", "theorem-5-eq7", "--at", "K=1,L=1,x0=1,gamma0=1"]],
    "check --drop": [["check", "rises", "--file", "mine.py", "--drop"]],
    "report": [
        ["report", "rises", "--file", "mine.py", "--html", "page.html"],
        ["report", "rises", "--file", "mine.py", "--html", "page.html", "--no-plots"],
    ],
    "recheck": [["recheck", "proofs/bent.json"], ["recheck", "no-proof.json"]],
    "from moments": [["minibatch", *LONG], ["minibatch", "--mean", "0", "--std", "1"], ["minibatch", *LONG, "--nodes", "5"]],
    "from a file": [["minibatch", "g.npy"], ["minibatch", "g.npy", "--nodes", "5"], ["minibatch", "zeros.npy"]],
    "from a file, with --confidence": [
        ["minibatch", "g.npy", "--confidence", "0.9"],
        ["minibatch", "zeros.npy", "--confidence", "0.9"],
        ["minibatch", "g.npy", "--confidence", "0.9", "--bounds", "-2:2"],
    ],
    "from a file, with --confidence and --direct": [["minibatch", "g.npy", "--confidence", "0.9", "--direct", "20"]],
    "nodes": [["nodes", "--rho", "0.6", "--margin", "0.5"], ["nodes", "--rho", "0.5", "--margin", "0.5"]],
    "plan": [
        ["plan", "--gap", "1", "--smoothness", "1", "--dimension", "2", "--noise", "0.5", "--accuracy", accuracy]
        for accuracy in ("0.5", "1e-30")
    ],
    "norm": [["norm", "v.npy", "--rho", "rho.npy", "--nodes", "3"], ["norm", "flat.npy", "--rho", "rho.npy", "--nodes", "1"]],
    "simulate": [["simulate", "sign-sgd", "rosenbrock", "--steps", "5", "--step-size", "0.1", "--record", "right_signs"]],
    "reproduce": [["reproduce", "figure-8", "--quick", "--out", "figures"]],
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Work in a folder that holds what the calls read."""
    place = tmp_path_factory.mktemp("json")
    (place / "mine.py").write_text(MINE, encoding="utf-8")
    (place / "no-proof.json").write_text("{}", encoding="utf-8")
    samples = np.random.default_rng(0).uniform([-0.7, -0.9, -1.0], [1.3, 1.1, 1.0], (400, 3))
    arrays = {"g": samples, "zeros": np.zeros((10, 2)), "v": [1.0, -2.0, 0.0], "flat": [0.0, 0.0, 0.0]}
    for name, array in {**arrays, "rho": [0.6, 0.7, 0.5]}.items():
        np.save(place / f"{name}.npy", np.asarray(array))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        yield place


def rows(section: str) -> list[tuple[str, str, str]]:
    """Return (key, type, meaning) of the first table below a heading."""
    (text,) = re.findall(rf"^#+ {re.escape(section)}\n(.*?)(?=^#|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return re.findall(r"^\| `(.+?)` \| (.+?) \| (.+) \|$", text, re.MULTILINE)


def of_type(words: str) -> dict[str, Any]:
    """Return the JSON Schema of a type as the page writes it."""
    if " or " in words:
        return {"anyOf": [of_type(part) for part in words.split(" or ")]}
    for start in ("array of ", "object of "):
        if words.startswith(start):
            inner = of_type(words.removeprefix(start))
            return (
                {"type": "array", "items": inner}
                if start[0] == "a"
                else {"type": "object", "additionalProperties": inner}
            )
    if words.startswith("nullable "):
        return of_type(words.removeprefix("nullable ") + " or null")
    return VALUE if words == "value" else {"type": words}


def schema_of(table: list[tuple[str, str, str]], under: str = "") -> dict[str, Any]:
    """Return the JSON Schema of a table; keys such as `a[].b` describe what is in `a`."""
    found: dict[str, Any] = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
    for path, words, meaning in table:
        key = path.removeprefix(under)
        if not path.startswith(under) or "." in key:
            continue
        inside = path + ("[]." if words.startswith("array") else ".")
        part = of_type(words)
        if any(other.startswith(inside) for other, _, _ in table):
            whole = schema_of(table, inside)
            part = {"type": "array", "items": whole} if words.startswith("array") else whole
            part = {"anyOf": [part, {"type": "null"}]} if words.endswith("or null") else part
        found["properties"][key] = part
        if not meaning.startswith("with `--"):
            found["required"].append(key)
    return found


def answers(run: Run, section: str) -> list[Any]:
    if section == "recheck":
        assert run("check", "bent", "--file", "mine.py", "--certificates", "proofs", "--quiet").err == ""
    return [run(*words, "--json").json() for words in CALLS[section]]


@pytest.mark.parametrize("section", CALLS)
def test_every_answer_has_the_keys_and_types_of_the_page(run: Run, section: str) -> None:
    """No key is missing, none is undocumented, and every value has the type that the page gives."""
    schema = schema_of(rows(section))
    frame = {key for key, _, _ in rows("Around the answer")}
    for words, answer in zip(CALLS[section], answers(run, section), strict=True):
        assert set(answer) == frame
        assert answer["command"] == words[0]
        jsonschema.validate(answer["result"], schema, jsonschema.Draft202012Validator)


def test_both_proofs_of_a_claim_have_the_same_keys(run: Run) -> None:
    """The page describes the printed proof and says the same of ours."""
    shown = run("show", "lemma-12-corrected", "--json").json()["result"]
    table = [("printed_proof", "object or null", ""), *(row for row in rows("show") if row[0].startswith("printed_"))]
    assert shown["proof"]["steps"]
    jsonschema.validate({"printed_proof": shown["proof"]}, schema_of(table[1:]), jsonschema.Draft202012Validator)


def test_every_command_is_on_the_page() -> None:
    """A command without a section, or a section without a call here, is noticed."""
    headings = re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    assert [name for name in headings if name in COMMANDS] == list(COMMANDS)
    elsewhere = {"Around the answer", "check", "one report", "one step"}  # the last three: test_render_json.py
    assert {name for name in headings if rows(name)} == set(CALLS) | elsewhere


BREAKS: dict[str, Callable[[Any], Any]] = {
    "a key more": lambda result: result.update(extra=1),
    "a key less": lambda result: result.pop("reason"),
    "another type": lambda result: result.update(nodes="11"),
    "a key less inside": lambda result: result["margins"][0].pop("nodes"),
    "another type inside": lambda result: result["margins"][0].update(margin=None),
}


@pytest.mark.parametrize("name", BREAKS)
def test_an_answer_that_differs_from_the_page_is_refused(run: Run, name: str) -> None:
    """A negative control for every way in which answer and page can differ."""
    (answer, _) = answers(run, "nodes")
    BREAKS[name](answer["result"])
    assert not jsonschema.Draft202012Validator(schema_of(rows("nodes"))).is_valid(answer["result"])


def test_report_says_where_the_page_is_and_what_it_holds(run: Run) -> None:
    """The size is the file's, and the counts are those of the verdicts."""
    done = run("report", "--file", "mine.py", "--html", "page.html", "--json")
    assert (done.code, done.err) == (0, "")
    result = done.json()["result"]
    assert (result["page"], result["bytes"]) == ("page.html", Path("page.html").stat().st_size)
    assert (result["claims"], sum(result["verdicts"].values())) == (2, 2)
    assert result["verdicts"]["certified"] == 1
    assert sum(result["printed_proofs"].values()) == 1
    assert result["pictures"] == 2
