"""`signdescent recheck`: accepted, rejected, or not readable."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Run

OWN = """
import sympy as sp
from signdescent.theory import Claim

x = sp.Symbol("x", real=True)
tangent = Claim("tangent", sp.exp(x) >= sp.Rational(1, 2) + x, {x: sp.Interval(-1, 1)})
"""


@pytest.fixture
def certificate(run: Run, tmp_path: Path) -> Path:
    """Return a certificate that `signdescent check` wrote."""
    path = tmp_path / "own.py"
    path.write_text(OWN)
    assert run("check", "--file", path, "--certificates", tmp_path / "proofs").code == 0
    return tmp_path / "proofs" / "tangent.json"


def test_own_certificate_is_accepted(run: Run, certificate: Path) -> None:
    """What `check` writes, `recheck` accepts."""
    done = run("recheck", certificate)
    assert done.code == 0
    assert done.out.startswith("tangent: ACCEPTED (")
    data = run("recheck", certificate, "--json").json()
    assert data["command"] == "recheck"
    assert data["parameters"] == {"certificate": str(certificate)}
    assert data["result"]["accepted"] is True
    assert data["result"]["id"] == "tangent"
    assert data["result"]["boxes"] == len(json.loads(certificate.read_text())["boxes"])


def test_examples_of_the_help_do_what_they_say(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The claim named there has a certificate, which is accepted; most claims of the paper have none."""
    monkeypatch.chdir(tmp_path)
    lines = [line.split() for line in run("recheck", "--help").out.splitlines() if line.startswith("    signdescent ")]
    assert [words[1] for words in lines] == ["check", "recheck"]
    assert [run(*words[1:]).code for words in lines] == [0, 0]


def test_tampered_certificate_is_rejected(run: Run, certificate: Path) -> None:
    """A certificate with a box taken out, or with a wider domain, is rejected with a reason."""
    data = json.loads(certificate.read_text())
    data["domain"]["x"]["high"] = "2"
    certificate.write_text(json.dumps(data))
    done = run("recheck", certificate)
    assert done.code == 3
    assert done.out.startswith("tangent: REJECTED (")
    assert len(done.out.splitlines()) == 2
    found = run("recheck", certificate, "--json")
    assert found.code == 3
    assert found.json()["result"]["accepted"] is False
    assert found.json()["result"]["reason"]


def test_other_json_is_rejected(run: Run, tmp_path: Path) -> None:
    """JSON that is no certificate is rejected, not a crash."""
    path = tmp_path / "other.json"
    path.write_text("[1, 2]")
    done = run("recheck", path)
    assert done.code == 3
    assert "REJECTED (0 boxes)" in done.out


@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff\xfe"])
def test_unreadable_file_is_one_line(run: Run, tmp_path: Path, content: bytes | None) -> None:
    """A missing, empty, truncated or binary file is exit code 2 with its name."""
    path = tmp_path / "broken.json"
    if content is not None:
        path.write_bytes(content)
    run("recheck", path).refused("broken.json")


def test_directory_and_no_argument_are_refused(run: Run, tmp_path: Path) -> None:
    """A directory is no certificate, and a certificate must be named."""
    run("recheck", tmp_path).refused(str(tmp_path))
    run("recheck").refused("CERT")
