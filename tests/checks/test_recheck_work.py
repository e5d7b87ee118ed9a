"""The work of a re-check is limited, however a certificate is made to cost much."""

from __future__ import annotations

from typing import Any

import pytest

from signdescent.checks.recheck import recheck

Json = Any
X = ["symbol", "x"]
POSITIVE = {"how": "leaf", "proof": {"how": "positive"}}


def number(text: str) -> Json:
    return ["rational", text]


def certificate(statement: Json, proof: Json = POSITIVE, *, assumptions: Json = (), boxes: Json = None) -> Json:
    return {
        "schema_version": 2,
        "precision": 128,
        "domain": {"x": {"kind": "real", "low": "0", "high": "1"}},
        "statement": statement,
        "assumptions": list(assumptions),
        "boxes": boxes or [{"box": {"x": ["0", "1"]}, "proof": proof}],
    }


def nested(part: Json, join: Any, depth: int = 60) -> Json:
    """Return a part joined with itself again and again; in memory it is small, and written out it is not."""
    for _ in range(depth):
        part = join(part)
    return part


def roots(count: int) -> Json:
    return ["add", *[["pow", ["add", X, number(str(i))], number("1/2")] for i in range(1, count)]]


SQUARES = ["add", *[["mul", roots(50), roots(50), number(str(i))] for i in range(1, 200)]]
PRODUCT = nested(number("3"), lambda part: ["mul", part, part])
LEAST = {"how": "positive"}
FACES = nested(LEAST, lambda p: {"how": "face", "variable": "x", "end": "low", "derivative": p, "restriction": p})
DEAR: dict[str, Json] = {
    "many long products": certificate(["ge", SQUARES, number("-1")]),
    "a long number": certificate(["ge", ["mul", *[number("9" * 4000)] * 60], number("0")]),
    "long denominators": certificate(
        ["ge", ["add", *[number("1/" + str(10**4000 + i)) for i in range(60)]], number("0")]
    ),
    "a Beta function of large numbers": certificate(
        ["ge", ["betainc_regularized", number("1" + "0" * 12), number("1" + "0" * 13), number("1/2")], number("0")]
    ),
    "a shared term": certificate(["ge", PRODUCT, number("0")]),
    "a shared statement": certificate(nested(["ge", X, number("0")], lambda part: ["and", part, part])),
    "a shared assumption": certificate(["ge", X, number("0")], assumptions=[["ge", PRODUCT, PRODUCT]]),
    "a shared proof": certificate(["ge", X, number("0")], {"how": "leaf", "proof": FACES}),
}


@pytest.mark.parametrize("name", DEAR)
def test_what_costs_much_is_rejected(name: str) -> None:
    """True statements, and a rejection in seconds; without limits some of them would run for hours."""
    found = recheck(DEAR[name])
    assert not found.accepted
    assert found.reason.startswith(("TooMuchWork", "ValueError: too long", "ValueError: betainc_regularized"))


def test_overlapping_boxes_cost_no_more() -> None:
    """Boxes that cut each other in many places are placed up to a limit."""
    sides = [{"kind": "real", "low": "0", "high": "1000"}] * 4
    names = ["x", "y", "z", "w"]
    boxes = [
        {
            "box": {n: [str(i * (3 + j) % 499), str(500 + i * (5 + j) % 499)] for j, n in enumerate(names)},
            "proof": {"how": "direct"},
        }
        for i in range(1, 1000)
    ]
    whole = {"box": {name: ["0", "1000"] for name in names}, "proof": {"how": "direct"}}
    made = certificate(["ge", ["pow", X, number("2")], number("-1")], boxes=[*boxes, whole])
    found = recheck({**made, "domain": dict(zip(names, sides, strict=True))})
    assert found.accepted or found.reason.startswith("TooMuchWork")


def test_ordinary_work_is_done() -> None:
    """The limits leave room for products of sums, for long numbers, and for thousands of boxes."""
    assert recheck(certificate(["ge", ["mul", roots(20), roots(20)], number("0")])).accepted
    assert recheck(certificate(["ge", ["mul", *[number("9" * 400)] * 9], number("0")])).accepted
    row = [{"box": {"x": [f"{i}/2000", f"{i + 1}/2000"]}, "proof": POSITIVE} for i in range(2000)]
    assert recheck(certificate(["ge", ["exp", X], number("1/2")], boxes=row)).accepted
