"""A certificate that is altered is accepted only if what it states is still true and every part of it is in place."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

from signdescent.checks.check import check
from signdescent.checks.recheck import recheck, recheck_file
from signdescent.errors import InputFileError
from signdescent.theory import Claim

Json = Any
x, y = sp.symbols("x y", real=True)
n = sp.Symbol("n", integer=True, positive=True)
HALF = sp.Rational(1, 2)

CLAIMS = {
    "tangent": Claim("tangent", sp.exp(x) >= HALF + x, {x: sp.Interval(-1, 1)}),
    "two": Claim("two", sp.exp(x * y) >= x * y + sp.Rational(1, 3), {x: sp.Interval(0, 1), y: sp.Interval(0, 2)}),
    "given": Claim("given", sp.exp(x) >= sp.Rational(3, 2), {x: sp.Interval(0, 1)}, (x >= HALF,)),
    "both": Claim("both", sp.And(sp.exp(x) > x, sp.erf(x) < 1), {x: sp.Interval(0, 3)}),
    "whole": Claim("whole", 2**n > n, {n: sp.Range(1, 9)}),
    "either": Claim("either", sp.Or(sp.exp(x) >= 1 + x, x > 5), {x: sp.Interval(-1, 1)}),
    "kinked": Claim("kinked", sp.Abs(x) + sp.exp(x) > HALF, {x: sp.Interval(-1, 1)}),
}


@cache
def of_engine(name: str) -> str:
    report = check(CLAIMS[name], engines=("balls",))
    assert report.certificate is not None, report.sentence
    return json.dumps(dict(report.certificate))


def fresh(name: str) -> Json:
    return json.loads(of_engine(name))


@pytest.mark.parametrize("name", CLAIMS)
def test_what_the_engine_writes_is_accepted(name: str) -> None:
    """The certificates that are altered below are accepted as they are, connectives and kinks included."""
    found = recheck(fresh(name))
    assert found.accepted, found.reason


# ------------------------------------------------------------------ malformed: never accepted


def places(data: Json, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value in a document."""
    yield path
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inside:
        yield from places(value, (*path, key))


def at(data: Json, path: tuple[Any, ...]) -> Json:
    for key in path:
        data = data[key]
    return data


def put(data: Json, path: tuple[Any, ...], value: Json) -> Json:
    data = copy.deepcopy(data)
    at(data, path[:-1])[path[-1]] = value
    return data


STRANGE: tuple[Json, ...] = (
    None, True, 0, 1.5, -3, "", "x", "nan", "1e5", "0.5", [], {}, [[]], {"how": "trust"}, float("nan"), float("inf"),
    ["rational", 1], ["rational", "1e9"], ["rational", "oo"], ["symbol", "z"], ["symbol"], ["nonsense", ["pi"]], ["pi", ["pi"]],
    ["exp"], ["add"],
)  # fmt: skip


@pytest.mark.parametrize("name", CLAIMS)
def test_no_part_may_be_anything_else(name: str) -> None:
    """Each value of a certificate, replaced by values of a wrong kind one after the other, is rejected."""
    data = fresh(name)
    tried = 0
    every = [path for path in places(data) if path and path != ("id",)]
    for path in every[:: max(1, len(every) // 60)]:
        for value in STRANGE:
            if json.dumps(at(data, path)) == json.dumps(value) or (path[-1] == 0 and value == ""):
                continue
            if path == ("assumptions",) and value == []:
                continue  # fewer assumptions are a stronger claim, perhaps a true one
            found = recheck(put(data, path, value))
            assert not found.accepted, (path, value)
            tried += 1
    assert tried > 500


@pytest.mark.parametrize("name", CLAIMS)
def test_no_key_may_be_missing_or_added(name: str) -> None:
    """Each object has its keys and no other, at any depth; only the id may be absent."""
    data = fresh(name)
    objects = [path for path in places(data) if isinstance(at(data, path), dict)]
    for path in objects:
        inner = at(data, path)
        for key in [key for key in inner if (path, key) != ((), "id")]:
            less = copy.deepcopy(data)
            del at(less, path)[key]
            assert not recheck(less).accepted, (path, key)
        more = copy.deepcopy(data)
        at(more, path)["form"] = ["rational", "1"]
        assert not recheck(more).accepted, path


def key_twice(text: str, key: str) -> Iterator[str]:
    """Yield the text with one of the objects that have this key given it twice, the first time with another value."""
    mark = f'"{key}": '
    place = text.find(mark)
    while place >= 0:
        for value in ('"x"', "1", "null", "[]", "{}"):
            yield f"{text[:place]}{mark}{value}, {text[place:]}"
        place = text.find(mark, place + 1)


@pytest.mark.parametrize("name", CLAIMS)
def test_no_key_may_be_repeated(name: str, tmp_path: Path) -> None:
    """A reader sees the first value and JSON takes the last: such a file is rejected wherever the key stands."""
    path = tmp_path / "certificate.json"
    tried = 0
    for key in (
        "schema_version",
        "statement",
        "domain",
        "assumptions",
        "boxes",
        "low",
        "high",
        "kind",
        "how",
        "box",
        "proof",
    ):
        for text in list(key_twice(of_engine(name), key))[:40]:
            path.write_text(text, encoding="utf-8")
            found = recheck_file(path)
            assert not found.accepted, text[:200]
            assert "repeated" in found.reason
            tried += 1
    assert tried >= 50


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_no_constant_is_a_number(constant: str, tmp_path: Path) -> None:
    """NaN and infinities, which are no JSON, are rejected by name."""
    path = tmp_path / "certificate.json"
    path.write_text(of_engine("tangent").replace('"precision": 128', f'"precision": {constant}'), encoding="utf-8")
    found = recheck_file(path)
    assert not found.accepted
    assert constant in found.reason


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    """A file that ends early is no JSON, wherever it ends."""
    path, text = tmp_path / "certificate.json", of_engine("tangent")
    for end in range(0, len(text) - 1, max(1, len(text) // 60)):
        path.write_text(text[:end], encoding="utf-8")
        with pytest.raises(InputFileError):
            recheck_file(path)


@pytest.mark.parametrize("depth", [200, 5_000, 200_000])
def test_depth_is_no_way_around(depth: int, tmp_path: Path) -> None:
    """Nesting beyond what the program follows is rejected or refused, not a crash."""
    deep = "[" * depth + "]" * depth
    path = tmp_path / "certificate.json"
    path.write_text(of_engine("tangent").replace('"assumptions": []', f'"assumptions": {deep}'), encoding="utf-8")
    try:
        assert not recheck_file(path).accepted
    except InputFileError:
        assert depth > 200


# ------------------------------------------------------------------ well-formed and false: never accepted


def false_statements(name: str) -> Iterator[tuple[str, Json]]:
    """Yield certificates in place with a change that makes what they state false, or leaves part of it unproved."""
    data = fresh(name)
    for index in range(len(data["boxes"])):
        yield f"without box {index}", {**data, "boxes": data["boxes"][:index] + data["boxes"][index + 1 :]}
    for name_, side in data["domain"].items():
        for end, value in (
            ("low", "-1000"),
            ("high", "1000"),
            ("low", "-oo"),
            ("high", "oo"),
            ("high", "1" + "0" * 400),
        ):
            if side[end] != value:
                yield f"{name_} {end} {value[:9]}", put(data, ("domain", name_, end), value)
        yield f"{name_} swapped", put(data, ("domain", name_), {**side, "low": side["high"], "high": side["low"]})
        yield f"{name_} z", {
            **data, "domain": {("z" if key == name_ else key): value for key, value in data["domain"].items()}
        }  # fmt: skip
        for index, entry in enumerate(data["boxes"]):
            low, high = entry["box"][name_]
            if low != high:
                yield f"box {index} swapped", put(data, ("boxes", index, "box", name_), [high, low])
    yield "false", put(data, ("statement",), ["false"])
    yield "negated", put(data, ("statement",), ["not", data["statement"]])
    yield "and false", put(data, ("statement",), ["and", data["statement"], ["false"]])
    for path in places(data["statement"]):
        value = at(data["statement"], path)
        if isinstance(value, list) and value and value[0] in ("ge", "gt", "le", "lt") and name != "either":
            left, right = value[1:]
            larger = ["add", right if value[0] in ("ge", "gt") else left, ["rational", "1000000"]]
            sides = [left, larger] if value[0] in ("ge", "gt") else [larger, right]
            changed = [value[0], *sides]
            yield f"{path} moved", put(data, ("statement", *path), changed) if path else {**data, "statement": changed}
            mirrored = [value[0], right, left]
            yield (
                f"{path} mirrored", put(data, ("statement", *path), mirrored) if path else {**data, "statement": mirrored}
            )  # fmt: skip
            huge = ["pow", ["rational", "10"], ["rational", "9" * 30]]
            sides = [left, huge] if value[0] in ("ge", "gt") else [huge, right]
            yield f"{path} huge", put(data, ("statement", *path), [value[0], *sides]) if path else {
                **data, "statement": [value[0], *sides]
            }  # fmt: skip
    if data["assumptions"]:
        yield "no assumptions", {**data, "assumptions": []}
        yield "a false one less", {**data, "assumptions": [["true"]]}


@pytest.mark.parametrize("name", CLAIMS)
def test_no_falsehood_is_accepted(name: str) -> None:
    """A wider domain, a missing box, ends the wrong way round, another symbol, a moved side: all are rejected."""
    for words, changed in false_statements(name):
        assert not recheck(changed).accepted, words


@pytest.mark.parametrize("name", CLAIMS)
def test_more_boxes_change_nothing(name: str) -> None:
    """A box twice, or boxes in another order, prove what they did; a box outside the domain must be proved as well."""
    data = fresh(name)
    assert recheck({**data, "boxes": data["boxes"] + data["boxes"][:1]}).accepted
    assert recheck({**data, "boxes": data["boxes"][::-1]}).accepted


def test_an_alternative_must_be_shown_itself() -> None:
    """The number of another part, or of none, is no proof of an alternative."""
    place = {"box": {"x": ["0", "1"]}}
    for statement, good in (
        (["or", ["ge", ["symbol", "x"], ["rational", "2"]], ["ge", ["exp", ["symbol", "x"]], ["rational", "1"]]], 1),
        (
            [
                "implies",
                ["lt", ["exp", ["symbol", "x"]], ["rational", "1"]],
                ["ge", ["symbol", "x"], ["rational", "2"]],
            ],
            0,
        ),
    ):
        face = {
            "how": "face", "variable": "x", "end": "low", "derivative": {"how": "positive"}, "restriction": {"how": "zero"}
        }  # fmt: skip
        for part in range(3):
            proof = {"how": "or", "part": part, "proof": {"how": "leaf", "proof": face}}
            data = {
                "schema_version": 2, "precision": 128, "assumptions": [], "statement": statement,
                "domain": {"x": {"kind": "real", "low": "0", "high": "1"}}, "boxes": [{**place, "proof": proof}],
            }  # fmt: skip
            assert recheck(data).accepted is (part == good)


CHANGES: dict[str, Callable[[Json], Json]] = {
    "abs": lambda u: ["abs", u],
    "max": lambda u: ["max", u, ["mul", ["rational", "-1"], u]],
    "min": lambda u: ["mul", ["rational", "-1"], ["min", u, ["mul", ["rational", "-1"], u]]],
}


@pytest.mark.parametrize("name", CHANGES)
def test_kinks_have_values_and_no_slopes(name: str) -> None:
    """|x| >= 0 holds on [-1, 1] and |x| >= 1/100 does not; no derivative of it is ever taken."""
    term = CHANGES[name](["symbol", "x"])
    for bound, place, how, expected in (
        ("0", ["-1", "1"], {"how": "direct"}, True),
        ("1/100", ["-1", "1"], {"how": "direct"}, False),
        ("1/2", ["1/2", "1"], {"how": "direct"}, True),
        ("0", ["-1", "1"], {"how": "leaf", "proof": {"how": "mean-value"}}, False),
    ):
        data = {
            "schema_version": 2, "precision": 128, "assumptions": [],
            "statement": ["ge", term, ["rational", bound]],
            "domain": {"x": {"kind": "real", "low": place[0], "high": place[1]}},
            "boxes": [{"box": {"x": place}, "proof": how}],
        }  # fmt: skip
        assert recheck(data).accepted is expected, (bound, place)


def test_odd_terms_cancel() -> None:
    """erf(c (t - x)) at t = 0 and erf(c x) add up to 0 exactly; erfc, which is not odd, does not."""
    u, c = ["symbol", "x"], ["pow", ["rational", "2"], ["rational", "1/2"]]
    for head, expected in (("erf", True), ("erfc", False)):
        both = [
            "add",
            [head, ["mul", c, u]],
            [head, ["mul", c, ["add", ["rational", "0"], ["mul", ["rational", "-1"], u]]]],
        ]
        data = {
            "schema_version": 2, "precision": 128, "assumptions": [], "statement": ["le", both, ["rational", "0"]],
            "domain": {"x": {"kind": "real", "low": "-oo", "high": "oo"}},
            "boxes": [{"box": {"x": ["-oo", "oo"]}, "proof": {"how": "leaf", "proof": {"how": "zero"}}}],
        }  # fmt: skip
        assert recheck(data).accepted is expected
