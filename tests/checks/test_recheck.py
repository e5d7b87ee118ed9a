"""The re-checker accepts hand-made certificates and rejects every tampering with them."""

import ast
import copy
import json
import math
import sys
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flint import arb
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reference.sampling import every
from signdescent.checks import recheck as package
from signdescent.checks.recheck import recheck, recheck_file
from signdescent.checks.recheck.enclosures import GROWING
from signdescent.checks.recheck.well_formed import ARGUMENTS
from signdescent.checks.recheck.work import CORNERS
from signdescent.errors import InputFileError

Json = Any
DIRECT = {"how": "direct"}
POSITIVE = {"how": "positive"}
ZERO = {"how": "zero"}
MEAN = {"how": "mean-value"}


def sym(name: str) -> Json:
    return ["symbol", name]


def num(value: object) -> Json:
    return ["rational", str(value)]


X, Y, N, A, B = (sym(name) for name in "xynab")


def minus(a: Json) -> Json:
    return ["mul", num(-1), a]


def leaf(proof: Json) -> Json:
    return {"how": "leaf", "proof": proof}


def face(variable: str, end: str, derivative: Json, restriction: Json) -> Json:
    return {
        "how": "face",
        "variable": variable,
        "end": end,
        "derivative": derivative,
        "restriction": restriction,
    }


def certificate(domain: Json, statement: Json, boxes: list[tuple[Json, Json]], assumptions: Json = ()) -> Json:
    """Build a certificate; a domain is {name: (low, high)} for reals, (low, high, "integer") for integers."""
    kinds = {name: (place[2] if len(place) > 2 else "real") for name, place in domain.items()}
    return {
        "schema_version": 2,
        "id": "test",
        "precision": 128,
        "domain": {
            name: {"kind": kinds[name], "low": str(place[0]), "high": str(place[1])} for name, place in domain.items()
        },
        "statement": statement,
        "assumptions": list(assumptions),
        "boxes": [
            {"box": {name: [str(end) for end in ends] for name, ends in box.items()}, "proof": proof}
            for box, proof in boxes
        ],
    }


def accepted(candidate: Json) -> bool:
    return recheck(candidate).accepted


def exp_tangent() -> Json:
    """Build exp(x) >= 1 + x on [-1, 1], split at 0 into two faces."""
    return certificate(
        {"x": (-1, 1)},
        ["ge", ["exp", X], ["add", num(1), X]],
        [
            ({"x": (-1, 0)}, leaf(face("x", "high", POSITIVE, ZERO))),
            ({"x": (0, 1)}, leaf(face("x", "low", POSITIVE, ZERO))),
        ],
    )


def half_line() -> Json:
    """Build exp(-x) <= 1 on [0, oo)."""
    return certificate({"x": (0, "oo")}, ["le", ["exp", minus(X)], num(1)], [({"x": (0, "oo")}, DIRECT)])


def monotone_betainc() -> Json:
    """Build I_x(a, b) >= I_{1/2}(a, b) for x in [1/2, 3/4] by its derivative in x."""
    place = {"x": ("1/2", "3/4"), "a": (2, 3), "b": (2, 4)}
    statement = ["ge", ["betainc_regularized", A, B, X], ["betainc_regularized", A, B, num("1/2")]]
    return certificate(place, statement, [(place, leaf(face("x", "low", POSITIVE, ZERO)))])


def integers() -> Json:
    """Build factorial(n) >= 2**(n-1) on n in 1..20 with integer boxes that meet nowhere."""
    statement = ["ge", ["factorial", N], ["pow", num(2), ["add", N, num(-1)]]]
    boxes = [({"n": (k, k)}, DIRECT) for k in range(1, 5)]
    boxes += [({"n": (5, 7)}, DIRECT), ({"n": (8, 13)}, DIRECT), ({"n": (14, 20)}, DIRECT)]
    return certificate({"n": (1, 20, "integer")}, statement, boxes)


def bisected(statement: Json, domain: dict[str, tuple[Fraction, Fraction]], proof: Json, depth: int) -> Json:
    """Halve the longest side until each box is proved (or the depth is used up)."""
    boxes: list[tuple[Json, Json]] = []
    queue = [(domain, depth)]
    while queue:
        box, left = queue.pop()
        if left == 0 or accepted(certificate(box, statement, [(box, proof)])):
            boxes.append((box, proof))
            continue
        name = max(box, key=lambda key: box[key][1] - box[key][0])
        low, high = box[name]
        middle = (low + high) / 2
        queue += [({**box, name: (low, middle)}, left - 1), ({**box, name: (middle, high)}, left - 1)]
    return certificate(domain, statement, boxes)


def two_dimensional() -> Json:
    """Build x**2 + y**2 - x*y + 1/50 > 0 on the square by mean values."""
    return copy.deepcopy(_two_dimensional())


@cache
def _two_dimensional() -> Json:
    form = ["add", ["pow", X, num(2)], ["pow", Y, num(2)], ["mul", num(-1), X, Y], num("1/50")]
    square = {"x": (Fraction(-1), Fraction(1)), "y": (Fraction(-1), Fraction(1))}
    return bisected(["gt", form, num(0)], square, leaf(MEAN), 12)


MAKERS = [exp_tangent, half_line, monotone_betainc, integers, two_dimensional]


@pytest.mark.parametrize("make", MAKERS)
def test_hand_made_certificates_are_accepted(make: Any) -> None:
    """Each certificate is true and properly proved."""
    result = recheck(make())
    assert result.accepted, result.reason
    assert result.id == "test"
    assert result.boxes == len(make()["boxes"])


@pytest.mark.parametrize("make", MAKERS)
def test_a_missing_box_is_rejected(make: Any) -> None:
    """Without any one of its boxes the domain is not covered."""
    whole = make()
    for place in range(0, len(whole["boxes"]), max(1, len(whole["boxes"]) // 10)):
        tampered = copy.deepcopy(whole)
        del tampered["boxes"][place]
        assert not accepted(tampered)


@pytest.mark.parametrize("make", MAKERS)
def test_a_shrunk_box_is_rejected(make: Any) -> None:
    """Raising any box's low end leaves a gap."""
    whole = make()
    for place in range(0, len(whole["boxes"]), max(1, len(whole["boxes"]) // 10)):
        for name, (low, _) in whole["boxes"][place]["box"].items():
            tampered = copy.deepcopy(whole)
            tampered["boxes"][place]["box"][name][0] = str(Fraction(low) + Fraction(1, 10**9))
            assert not accepted(tampered)


@pytest.mark.parametrize("make", MAKERS)
def test_an_enlarged_domain_is_rejected(make: Any) -> None:
    """A domain beyond the boxes is not covered, on either side and in kind."""
    for name, place in make()["domain"].items():
        for end, by in (("low", -1), ("high", 1)):
            tampered = make()
            step = by if place["kind"] == "integer" else Fraction(by, 10**9)
            tampered["domain"][name][end] = "-oo" if place[end] == "oo" else str(Fraction(place[end]) + step)
            assert not accepted(tampered)


@pytest.mark.parametrize("make", MAKERS)
def test_a_false_statement_is_rejected(make: Any) -> None:
    """The reversed strict relation is false; so is the relation with a side moved."""
    opposite = {"ge": "lt", "le": "gt", "gt": "le"}
    tampered = make()
    tampered["statement"][0] = opposite[tampered["statement"][0]]
    assert not accepted(tampered)
    tampered = make()
    relation, left, right = tampered["statement"]
    tampered["statement"] = [relation, left, ["add", right, num(-3 if relation == "le" else 3)]]
    assert not accepted(tampered)


@pytest.mark.parametrize("make", [exp_tangent, monotone_betainc])
def test_a_flipped_face_is_rejected(make: Any) -> None:
    """The derivative has the other sign."""
    tampered = make()
    proof = tampered["boxes"][0]["proof"]["proof"]
    proof["end"] = "low" if proof["end"] == "high" else "high"
    assert not accepted(tampered)


def test_progress_is_told_box_by_box() -> None:
    """Every box that is accepted is counted, and none after the first that is not."""
    told: list[tuple[int, int]] = []
    assert recheck(exp_tangent(), progress=lambda done, total: told.append((done, total))).accepted
    assert told == [(1, 2), (2, 2)]
    told.clear()
    broken = exp_tangent()
    broken["boxes"][1]["proof"] = DIRECT
    assert not recheck(broken, progress=lambda done, total: told.append((done, total))).accepted
    assert told == [(1, 2)]


def test_zero_does_not_prove_a_strict_relation() -> None:
    """exp(x) > 1 + x fails at 0."""
    tampered = exp_tangent()
    tampered["statement"][0] = "gt"
    assert not accepted(tampered)


def test_real_boxes_must_touch() -> None:
    """Adjacent integer boxes cover the integers between them, not the reals."""
    tampered = integers()
    tampered["domain"]["n"]["kind"] = "real"
    assert not accepted(tampered)


@pytest.mark.parametrize(
    ("d", "place"),
    [
        (["add", ["mul", num(2), ["add", num(1), X]], num(-2), ["mul", num(-2), X]], (-1, 2)),
        (["add", ["mul", X, ["pow", X, num("1/2")]], minus(["pow", X, num("3/2")])], (1, 2)),
        (["add", ["mul", X, ["pow", X, num(-1)]], num(-1)], (1, 2)),
        (["add", ["pow", ["mul", num("1/3"), X], num(2)], minus(["mul", num("1/9"), X, X])], (-1, 2)),
        (["add", ["mul", ["pi"], ["exp", X]], minus(["pi"])], (0, 0)),
        (["add", ["mul", ["pi"], ["erfc", X]], ["erf", X], ["log", ["exp", X]], minus(["pi"])], (0, 0)),
        (["add", ["mul", ["pi"], ["betainc_regularized", num(3), num(5), X]], minus(["pi"])], (1, 1)),
        (["add", ["pow", num("1/3"), num(-2)], num(-9)], (0, 0)),
    ],
)
def test_zero_is_shown_exactly(d: Json, place: Json) -> None:
    """Like terms are collected in exact arithmetic; next to zero nothing is shown."""
    for offset, expected in ((0, True), (Fraction(-1, 10**9), False)):
        statement = ["ge", ["add", d, num(offset)], num(0)]
        assert accepted(certificate({"x": place}, statement, [({"x": place}, leaf(ZERO))])) is expected


def test_a_form_is_refused() -> None:
    """Only the difference itself is evaluated; a part that says otherwise is not read, so it may not be there."""
    place = {"x": (0, 1)}
    statement = ["ge", ["mul", X, ["add", num(2), minus(X)]], num(0)]
    assert accepted(certificate(place, statement, [(place, leaf(POSITIVE))]))
    for form in (num(1), num(-1), ["nonsense"]):
        assert not accepted(certificate(place, statement, [(place, leaf({"how": "positive", "form": form}))]))


def test_a_shared_factor_is_taken_out() -> None:
    """1 - x**2 <= exp(-x**2) on half-lines, whose difference grows like 2*x*(1 - exp(-x**2))."""
    square = ["pow", X, num(2)]
    statement = ["le", ["add", num(1), minus(square)], ["exp", minus(square)]]
    boxes = [
        ({"x": ("-oo", 0)}, leaf(face("x", "high", POSITIVE, ZERO))),
        ({"x": (0, "oo")}, leaf(face("x", "low", POSITIVE, ZERO))),
    ]
    assert accepted(certificate({"x": ("-oo", "oo")}, statement, boxes))


def test_repeated_derivatives_of_a_power_end() -> None:
    """x**2 >= 0 by three faces at 0, the last of a derivative that vanishes."""
    place = {"x": (0, 1)}
    proof = face("x", "low", face("x", "low", face("x", "low", ZERO, POSITIVE), ZERO), ZERO)
    assert accepted(certificate(place, ["ge", ["pow", X, num(2)], num(0)], [(place, leaf(proof))]))


def test_a_coarse_bound_is_tried_again_on_halves() -> None:
    """x**4 - x**2 > -3/10 needs smaller boxes than the one listed."""
    place = {"x": (0, 1)}
    form = ["add", ["pow", X, num(4)], minus(["pow", X, num(2)])]
    for bound, expected in (("-3/10", True), ("-1/4", False), ("-1/5", False)):
        for proof in (DIRECT, leaf(POSITIVE), leaf(MEAN)):
            assert accepted(certificate(place, ["gt", form, num(bound)], [(place, proof)])) is expected


@pytest.mark.parametrize(
    "statement",
    [
        ["eq", ["binomial", num(5), num(2)], num(10)],
        ["ge", ["beta", num(2), num(3)], num(0)],
        ["eq", ["sum", ["pow", sym("k"), num(2)], "k", num(1), num(4)], num(30)],
        ["ge", ["gamma", ["add", X, num("1/2")]], num("88/100")],
        ["or", ["le", X, num(1)], ["ge", ["beta", X, num(1)], num(0)]],
    ],
)
def test_what_the_small_program_leaves_out_is_rejected(statement: Json) -> None:
    """True, but outside its language."""
    assert not accepted(certificate({"x": (0, 1)}, statement, [({"x": (0, 1)}, DIRECT)]))


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        (["ge", ["pow", X, num(2)], num(0)], (-2, 3)),
        (["le", ["erf", X], num(1)], ("-oo", "oo")),
        (["lt", ["erf", X], num("1/1000")], ("-oo", 0)),
        (["ge", ["erfc", X], num(1)], ("-oo", 0)),
        (["le", ["betainc_regularized", num("1/100"), num(20000), num("7/10")], num(1)], (0, 0)),
        (["gt", ["betainc_regularized", num(1000), num(1000), X], num("1/2")], ("51/100", 1)),
        (["ge", ["betainc_regularized", num("5/2"), num("5/2"), X], num("1/2")], ("1/2", 1)),
        (["ge", ["gamma", X], num(1)], (2, 9)),
        (["eq", ["mul", num(0), X], num(0)], ("-oo", "oo")),
        (["le", ["pow", X, num("-1/2")], num(1)], (1, "oo")),
        (["eq", ["pow", num(0), X], num(0)], (1, 2)),
        (["or", ["le", X, num(1)], ["gt", ["log", X], num(0)]], (2, 3)),
        (["implies", ["lt", X, num(0)], ["false"]], (0, 1)),
        (["not", ["eq", X, num(7)]], (0, 1)),
        (["and", ["true"], ["ne", X, num(7)]], (0, 1)),
        (["lt", ["mul", num(2), ["pi"]], ["pow", ["E"], num(2)]], (0, 0)),
    ],
)
def test_true_statements_hold_directly(statement: Json, place: Json) -> None:
    """Interval evaluation is tight enough for these."""
    result = recheck(certificate({"x": place}, statement, [({"x": place}, DIRECT)]))
    assert result.accepted, result.reason


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        (["ge", ["log", X], num(-100)], (0, 1)),
        (["le", ["log", X], num(0)], (0, 1)),
        (["ge", ["pow", X, num(2)], num("1/2")], (-1, 1)),
        (["ge", ["betainc_regularized", ["mul", num(4), X], num(1), X], num("6/25")], ("1/4", "1/2")),
        (["le", ["pow", num(0), X], num(0)], (0, 0)),
        (["ge", ["betainc_regularized", X, num(1), num("1/2")], num(0)], (0, 1)),
        (["le", ["mul", num(0), ["pow", X, num(-1)]], num(0)], (-1, 1)),
        (["ge", ["pow", X, num("1/2")], num(0)], (-1, 1)),
        (["ge", ["gamma", X], num(-100)], (-1, 1)),
        (["le", ["betainc_regularized", num(1), num(1), X], num(1)], (0, 2)),
        (["eq", ["log", X], ["log", X]], (-1, 1)),
        (["lt", ["pow", X, num(-1)], num(1)], (1, 2)),
        (["lt", ["exp", minus(X)], num(0)], (0, "oo")),
        (["le", X, num(10**9)], (0, "oo")),
        (["le", ["pow", ["exp", num(10**40)], num(-1)], num(0)], (0, 1)),
        (["le", ["exp", num(-(10**40))], num(0)], (0, 1)),
        (["le", ["pow", X, num(2), num(3)], num(9)], (0, 1)),
        (["le", ["exp", X, X], num(9)], (0, 1)),
        (["le", ["exp", "E"], num(99)], (0, 1)),
        (["le", ["pi", X], num(9)], (0, 1)),
        (["not", ["le", X, num(1)], ["le", X, num(0)]], (2, 3)),
        (["true", ["le", X, num(4)]], (2, 3)),
        ({"true": 1}, (0, 1)),
        (["ge", ["betainc_regularized", num("1/2"), num(2), ["add", num(-1), X]], num(0)], (0, 1)),
    ],
)
def test_undefined_or_false_statements_are_rejected(statement: Json, place: Json) -> None:
    """A function that may leave its domain decides nothing."""
    for proof in (DIRECT, leaf(POSITIVE), leaf(ZERO), leaf(MEAN)):
        assert not accepted(certificate({"x": place}, statement, [({"x": place}, proof)]))


def test_assumptions_excuse_boxes_where_they_fail() -> None:
    """A false x <= 1 is excused where the assumption x <= 1/2 is false."""
    boxes = [({"x": (0, 1)}, DIRECT), ({"x": (1, 2)}, DIRECT)]
    excused = certificate({"x": (0, 2)}, ["le", X, num(1)], boxes, [["le", X, num("1/2")]])
    assert accepted(excused)
    excused["assumptions"] = [["le", X, num("3/2")]]
    assert not accepted(excused)


def test_a_conjunction_is_proved_part_by_part() -> None:
    """Each part has its own proof, and none may be missing."""
    statement = ["and", exp_tangent()["statement"], ["le", X, num(2)]]
    place = {"x": (0, 1)}
    parts = [leaf(face("x", "low", POSITIVE, ZERO)), DIRECT]
    assert accepted(certificate(place, statement, [(place, {"how": "and", "parts": parts})]))
    assert not accepted(certificate(place, statement, [(place, {"how": "and", "parts": parts[:1]})]))
    assert not accepted(certificate(place, statement, [(place, {"how": "and", "parts": parts[::-1]})]))


NOWHERE = ["log", ["add", num(-2), minus(["pow", X, num(2)])]]
LOG, ROOT = ["log", X], ["pow", X, num("1/2")]
TRUTH = ["ge", ["exp", X], num(0)]
SHOWN = {"how": "or", "part": 0, "proof": leaf(POSITIVE)}


@pytest.mark.parametrize(
    ("statement", "place", "node"),
    [
        (["or", TRUTH, ["ge", NOWHERE, num(0)]], (-1, 1), SHOWN),
        (["or", TRUTH, ["and", ["le", X, X], ["not", ["ge", num(1), NOWHERE]]]], (-1, 1), SHOWN),
        (["or", TRUTH, ["le", LOG, num(0)]], (0, 1), SHOWN),
        (["or", TRUTH, ["le", ["pow", X, num(-1)], num(0)]], (-1, 1), SHOWN),
        (["or", TRUTH, ["implies", ["le", NOWHERE, num(0)], TRUTH]], (-1, 1), SHOWN),
        (["implies", ["ge", NOWHERE, num(0)], TRUTH], (-1, 1), {**SHOWN, "part": 1}),
        (["and", TRUTH, ["or", TRUTH, ["ge", NOWHERE, num(0)]]], (-1, 1), {"how": "and", "parts": [leaf(POSITIVE), SHOWN]}),
    ],
)  # fmt: skip
def test_an_alternative_that_does_not_exist_is_rejected(statement: Json, place: Json, node: Json) -> None:
    """The proof of one alternative says nothing of the terms of the others, which must exist on the whole box."""
    assert not accepted(certificate({"x": place}, statement, [({"x": place}, node)]))


@pytest.mark.parametrize(
    ("statement", "place", "assumptions", "node"),
    [
        (["or", TRUTH, ["ge", LOG, num(9)]], ("1/9", 1), (), SHOWN),
        (["or", TRUTH, ["ge", ROOT, num(9)]], (0, 1), (), SHOWN),
        (["or", TRUTH, ["ge", ["log", ["add", num(1), X, ["mul", num(-1), X, X]]], num(9)]], (0, 1), (), SHOWN),
        (["implies", ["ge", LOG, num(0)], TRUTH], (1, 2), (), {**SHOWN, "part": 1}),
        (["or", TRUTH, ["implies", ["gt", X, num(0)], ["ge", LOG, num(9)]]], (-1, 1), (), SHOWN),
        (["or", TRUTH, ["ge", LOG, num(9)]], (-1, 2), (["ge", X, num("1/2")],), SHOWN),
    ],
)
def test_alternatives_that_exist_are_accepted(statement: Json, place: Json, assumptions: Json, node: Json) -> None:
    """What exists on the box, perhaps only on its halves, or where the premise and the assumptions hold, is no fault."""
    assert accepted(certificate({"x": place}, statement, [({"x": place}, node)], list(assumptions)))


INVERSE, SHIFTED = ["pow", X, num(-1)], ["add", X, num("-1/3")]


def implies(premise: Json, term: Json) -> Json:
    return ["implies", premise, ["ge", term, num(5)]]


GUARDED: dict[str, tuple[Json, bool]] = {
    "where the premise is true, log exists": (implies(["gt", X, num(0)], LOG), True),
    "in another unit": (implies(["lt", num(0), ["mul", num(2), X]], LOG), True),
    "in a term": (implies(["gt", X, num(0)], ["pow", ["exp", X], LOG]), True),
    "by a negation": (implies(["not", ["le", X, num(0)]], LOG), True),
    "by two premises": (["implies", ["gt", X, num(0)], implies(["ne", SHIFTED, num(0)], ["mul", LOG, ["pow", SHIFTED, num(-1)]])], True),
    "by a conjunction": (implies(["and", ["gt", X, num(0)], ["ne", SHIFTED, num(0)]], ["mul", LOG, ["pow", SHIFTED, num(-1)]]), True),
    "at no end of a half": (implies(["gt", SHIFTED, num(0)], ["log", SHIFTED]), True),
    "a root at no end of a half": (implies(["ge", SHIFTED, num(0)], ["pow", SHIFTED, num("1/2")]), True),
    "division by what is not 0": (implies(["ne", X, num(0)], INVERSE), True),
    "division by what is negative": (implies(["lt", X, num(0)], INVERSE), True),
    "a premise that is never true": (implies(["lt", X, num(-5)], LOG), True),
    "negated as a whole": (["not", implies(["gt", X, num(0)], LOG)], True),
    "log of 0": (implies(["ge", X, num(0)], LOG), False),
    "log where the premise is false alone": (implies(["le", X, num(0)], LOG), False),
    "log of the negative": (implies(["gt", X, num(0)], ["log", minus(X)]), False),
    "log of what is not 0": (implies(["ne", X, num(0)], LOG), False),
    "log of log": (implies(["gt", X, num(0)], ["log", LOG]), False),
    "division by 0": (implies(["ge", X, num(0)], INVERSE), False),
    "negative power of 0": (implies(["ge", SHIFTED, num(0)], ["pow", SHIFTED, num("-1/2")]), False),
    "root of what is not 0": (implies(["ne", SHIFTED, num(0)], ["pow", SHIFTED, num("1/2")]), False),
    "one of two premises": (implies(["or", ["gt", X, num(0)], ["ne", X, num(0)]], LOG), False),
    "a premise of the same kind without a value": (
        ["implies", ["gt", X, num(0)], ["implies", ["gt", LOG, num(0)], ["ge", ["log", minus(LOG)], num(0)]]], False,
    ),
    "the premise itself": (implies(["gt", LOG, num(0)], LOG), False),
    "negated, log of 0": (["not", implies(["ge", X, num(0)], LOG)], False),
}  # fmt: skip


@pytest.mark.parametrize("name", GUARDED)
def test_a_conclusion_exists_where_its_own_premise_holds(name: str) -> None:
    """Beside an alternative that is proved, an implication's terms exist on [-1, 1] where its premise is true, or not."""
    statement, exists = GUARDED[name]
    place = {"x": (-1, 1)}
    both = {"how": "and", "parts": [leaf(POSITIVE), SHOWN]}
    for whole, node in (
        (["or", TRUTH, statement], SHOWN),
        (["or", TRUTH, ["and", TRUTH, statement]], SHOWN),
        (["or", TRUTH, ["implies", TRUTH, statement]], SHOWN),
        (["and", TRUTH, ["or", TRUTH, statement]], both),
    ):
        assert accepted(certificate(place, whole, [(place, node)])) is exists


def test_a_conclusion_is_left_out_where_the_proof_shows_its_premise_false() -> None:
    """On [0, 1] exp(x) < 1 + x is false by a slope, so 1/(x - 1/3) need not exist; where another part is proved it must."""
    place = {"x": (0, 1)}
    false, true = ["lt", ["exp", X], ["add", num(1), X]], ["ge", ["exp", X], ["add", num(1), X]]
    broken = ["ge", ["pow", SHIFTED, num(-1)], num(0)]
    shown = {"how": "or", "part": 0, "proof": leaf(face("x", "low", POSITIVE, ZERO))}
    beside = {"how": "or", "part": 1, "proof": shown}
    both = {"how": "and", "parts": [leaf(POSITIVE), shown]}
    for statement, node in (
        (["implies", false, broken], shown),
        (["or", ["ge", X, num(9)], ["implies", false, broken]], beside),
        (["implies", TRUTH, ["implies", false, broken]], beside),
        (["and", TRUTH, ["implies", false, broken]], both),
    ):
        assert accepted(certificate(place, statement, [(place, node)]))
    for statement, node in (
        (["implies", true, broken], shown),
        (["or", TRUTH, ["implies", true, broken]], SHOWN),
        (["or", ["implies", false, broken], ["implies", true, broken]], {"how": "or", "part": 0, "proof": shown}),
        (
            ["and", ["or", TRUTH, ["implies", true, broken]], ["implies", false, broken]],
            {**both, "parts": [SHOWN, shown]},
        ),
    ):
        assert not accepted(certificate(place, statement, [(place, node)]))


@pytest.mark.parametrize("head", ["max", "min"])
def test_the_largest_of_many_takes_few_steps(head: str) -> None:
    """Of x^2, x, x + 1, ..., x + 998 on [0, 1] the largest is in [998, 999], the least in [0, 1]; two corners say so."""
    place, point = {"x": (0, 1)}, {"x": (1, 1)}
    terms = [head, ["mul", X, X], *(["add", X, num(k)] for k in range(999))]
    least, most = (998, 999) if head == "max" else (0, 1)
    assert accepted(certificate(place, ["and", ["le", terms, num(most)], ["ge", terms, num(least)]], [(place, DIRECT)]))
    assert not accepted(certificate(point, ["lt", terms, num(most)], [(point, DIRECT)]))
    assert not accepted(certificate(point, ["gt", terms, num(most)], [(point, DIRECT)]))


def test_corners_are_looked_at_for_few_arguments() -> None:
    """A function of many arguments is a sum, a product, which is taken two by two, or grows in every argument."""
    many = {head for head, (_, most) in ARGUMENTS.items() if most > CORNERS}
    assert many == {*GROWING, "mul"}


def nested(depth: int) -> Json:
    """Return a claim whose terms treble with every step, in a text that grows by a line."""
    term = X
    for _ in range(depth):
        term = ["mul", ["exp", ["mul", num("1/9"), term]], ["add", X, num(1)]]
    return ["ge", term, num(0)]


@pytest.mark.parametrize("how", ["proved", "beside", "as a premise", "assumed"])
def test_a_short_certificate_that_asks_for_much_work_is_rejected(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deep nests are refused by name wherever they stand; shallow ones are not."""
    monkeypatch.setattr("signdescent.checks.recheck.work.STEPS", 5_000)
    place = {"x": (1, 2)}
    for depth, expected in ((3, True), (40, False)):
        deep = nested(depth)
        statement, node, given = {
            "proved": (deep, leaf(POSITIVE), []),
            "beside": (["or", TRUTH, deep], SHOWN, []),
            "as a premise": (["implies", deep, TRUTH], {**SHOWN, "part": 1}, []),
            "assumed": (["or", ["false"], TRUTH], DIRECT, [deep]),
        }[how]
        found = recheck(certificate(place, statement, [(place, node)], given))
        assert found.accepted is expected
        assert expected or found.reason == "TooMuchWork: more than 5000 steps for a box"


def test_a_covering_that_asks_for_much_work_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cutting is counted as well, by the box."""
    cuts = [Fraction(k, 50) for k in range(51)]
    boxes = [({"x": ends}, DIRECT) for ends in pairwise(cuts)]
    whole = certificate({"x": (0, 1)}, ["true"], boxes)
    assert accepted(whole)
    monkeypatch.setattr("signdescent.checks.recheck.work.STEPS", 4)
    monkeypatch.setattr("signdescent.checks.recheck.work.COVERING", 4)
    assert recheck(whole).reason == "TooMuchWork: more than 4 steps for a box"


def test_a_face_of_an_integer_relaxes_it() -> None:
    """n**2 >= n is shown by its real derivative; a factorial of the same variable cannot be."""
    place = {"n": (1, 50)}
    domain = {"n": (1, 50, "integer")}
    proof = leaf(face("n", "low", POSITIVE, ZERO))
    assert accepted(certificate(domain, ["ge", ["pow", N, num(2)], N], [(place, proof)]))
    assert not accepted(certificate(domain, ["ge", ["factorial", N], num(1)], [(place, proof)]))


def test_a_face_at_infinity_is_rejected() -> None:
    """There is nothing to restrict to."""
    place = {"x": (0, "oo")}
    proof = leaf(face("x", "high", POSITIVE, POSITIVE))
    assert not accepted(certificate(place, ["ge", ["exp", minus(X)], num(0)], [(place, proof)]))


def test_a_mean_value_over_a_kink_is_rejected() -> None:
    """The root of x**2 has no derivative at 0."""
    place = {"x": (-1, 1)}
    size = ["pow", ["pow", X, num(2)], num("1/2")]
    assert not accepted(certificate(place, ["gt", size, num(0)], [(place, leaf(MEAN))]))
    statement = ["gt", size, ["add", ["mul", num("1/2"), X], num(-1)]]
    assert not accepted(certificate(place, statement, [(place, leaf(MEAN))]))
    assert accepted(certificate(place, statement, [(place, DIRECT)]))


def test_integers_between_boxes_are_not_forgotten() -> None:
    """Ends of integers are integers, so that two boxes cannot meet around an integer that neither holds."""
    boxes = [({"n": (0, "1/2")}, DIRECT), ({"n": ("3/2", 2)}, DIRECT)]
    assert not accepted(certificate({"n": (0, 2, "integer")}, ["true"], boxes))


@pytest.mark.parametrize(
    ("names", "pieces"),
    every(2, [("a", 2_000), ("a", 20_000), ("ab", 45), ("ab", 141), ("abcd", 4), ("abcd", 6)], spread=True),
)
def test_many_boxes_are_feasible(names: str, pieces: int) -> None:
    """A grid covers; without one box in the middle it does not."""
    cuts = [Fraction(k, pieces) for k in range(pieces + 1)]
    grid: list[Any] = [{}]
    for name in names:
        grid = [{**box, name: (low, high)} for box in grid for low, high in pairwise(cuts)]
    whole = certificate(dict.fromkeys(names, (0, 1)), ["true"], [(box, DIRECT) for box in grid])
    assert accepted(whole)
    del whole["boxes"][len(grid) // 2]
    assert not accepted(whole)


def test_a_covering_without_a_first_cut_is_recognised() -> None:
    """A pinwheel of five boxes has no line that cuts none of them."""
    pinwheel = [((0, 2), (0, 1)), ((2, 3), (0, 2)), ((1, 3), (2, 3)), ((0, 1), (1, 3)), ((1, 2), (1, 2))]
    boxes = [({"x": x, "y": y}, DIRECT) for x, y in pinwheel]
    assert accepted(certificate({"x": (0, 3), "y": (0, 3)}, ["true"], boxes))
    assert not accepted(certificate({"x": (0, 3), "y": (0, 3)}, ["true"], boxes[:-1]))


def test_degenerate_ranges_are_covered_by_what_contains_them() -> None:
    """A fixed variable needs only to lie in the boxes."""
    boxes = [({"x": (1, 1), "y": (0, 1)}, DIRECT), ({"x": (0, 2), "y": (1, 2)}, DIRECT)]
    assert accepted(certificate({"x": (1, 1), "y": (0, 2)}, ["true"], boxes))
    assert not accepted(certificate({"x": (2, 2), "y": (0, 2)}, ["true"], boxes))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("statement", ["ge", ["sinh", X], num(0)]),
        ("statement", ["exp", X]),
        ("statement", ["ge", ["le", X, X], num(0)]),
        ("statement", ["ge", sym("z"), num(0)]),
        ("statement", ["ge", ["rational", "1/0"], num(0)]),
        ("statement", ["ge", ["rational", 1], num(0)]),
        ("statement", ["ge", ["add"], num(0)]),
        ("statement", None),
        ("schema_version", 1),
        ("schema_version", 2.0),
        ("schema_version", True),
        ("precision", 0),
        ("precision", 512),
        ("precision", "128"),
        ("boxes", {}),
        ("boxes", None),
        ("boxes", [{"box": {}, "proof": DIRECT}]),
        ("boxes", [{"box": {"x": ["1", "-1"]}, "proof": DIRECT}]),
        ("boxes", [{"box": {"x": ["-1", "1"]}, "proof": {"how": "trust me"}}]),
        ("boxes", [{"box": {"x": ["-1", "1"]}, "proof": None}]),
        ("boxes", [{"box": {"x": ["-1", "1"]}}]),
        ("domain", []),
        ("domain", {"x": {"kind": "complex", "low": "-1", "high": "1"}}),
        ("domain", {"x": {"kind": "real", "low": "-1"}}),
        ("assumptions", 3),
    ],
)
def test_malformed_content_is_rejected_with_a_reason(key: str, value: Json) -> None:
    """Whatever is wrong, the answer is a rejection."""
    tampered = {**exp_tangent(), key: value}
    result = recheck(tampered)
    assert not result.accepted
    assert result.reason


def test_content_that_is_no_certificate_is_rejected() -> None:
    """Not even the container has to be right, and nesting may be absurd."""
    deep: Json = X
    for _ in range(100_000):
        deep = ["exp", deep]
    candidates: list[Json] = [
        None,
        [],
        3,
        "x",
        {},
        {"boxes": 1},
        {**exp_tangent(), "statement": ["le", deep, X]},
    ]
    assert not any(accepted(candidate) for candidate in candidates)


def test_files_are_read_or_refused(tmp_path: Any) -> None:
    """A missing or corrupt file is an InputFileError."""
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps(exp_tangent()), encoding="utf-8")
    assert recheck_file(path).accepted
    path.write_text(path.read_text(encoding="utf-8")[:-9], encoding="utf-8")
    with pytest.raises(InputFileError, match="certificate"):
        recheck_file(path)
    with pytest.raises(InputFileError, match="missing"):
        recheck_file(tmp_path / "missing.json")


def random_numbers(depth: int = 3) -> st.SearchStrategy[Json]:
    """Draw expressions in x and n that are defined almost everywhere."""
    small = st.sampled_from(["-2", "-1", "-1/2", "0", "1/3", "1", "2", "3"])
    base = st.one_of(st.just(X), st.just(N), small.map(num))
    return st.recursive(
        base,
        lambda inner: st.one_of(
            st.tuples(st.sampled_from(["add", "mul"]), inner, inner).map(list),
            st.tuples(st.sampled_from(["exp", "erf", "erfc", "log", "gamma", "factorial"]), inner).map(list),
            st.tuples(st.just("pow"), inner, st.one_of(small.map(num), inner)).map(list),
            st.tuples(st.just("betainc_regularized"), inner, inner, inner).map(list),
        ),
        max_leaves=depth + 2,
    )


def random_leaf_proofs() -> st.SearchStrategy[Json]:
    """Draw trees of proofs, right or wrong."""
    return st.recursive(
        st.one_of(
            st.sampled_from([POSITIVE, MEAN, ZERO]),
            random_numbers().map(lambda form: {"how": "positive", "form": form}),
        ),
        lambda inner: st.builds(face, st.sampled_from("xn"), st.sampled_from(["low", "high"]), inner, inner),
        max_leaves=6,
    )


def at(expr: Json, x: Fraction, n: int) -> float:
    """Evaluate an expression in floating point, independently of the intervals; nan where undefined."""
    head, *parts = expr
    if head == "symbol":
        return float(x) if parts[0] == "x" else float(n)
    if head == "rational":
        return float(Fraction(parts[0]))
    values = [at(part, x, n) for part in parts]
    functions: dict[str, Any] = {
        "add": lambda a, b: a + b,
        "mul": lambda a, b: a * b,
        "exp": math.exp,
        "erf": math.erf,
        "erfc": math.erfc,
        "log": math.log,
        "gamma": math.gamma,
        "factorial": lambda a: math.gamma(a + 1),
        "pow": math.pow,
        "betainc_regularized": lambda a, b, z: float(arb(z).beta_lower(a, b, True)),
    }
    if any(math.isnan(value) for value in values):
        return math.nan
    try:
        return float(functions[head](*values))
    except (ValueError, OverflowError, ZeroDivisionError):
        return math.nan


@settings(max_examples=200, deadline=None)
@given(
    random_numbers(),
    random_numbers(),
    st.sampled_from(["le", "lt", "ge", "gt", "eq", "ne"]),
    random_leaf_proofs(),
    st.data(),
)
def test_false_relations_are_never_accepted(left: Json, right: Json, relation: str, tree: Json, data: Any) -> None:
    """A relation that a point of the domain clearly violates is not accepted, whatever the boxes say."""
    domain: Json = {
        "x": data.draw(st.sampled_from([(0, 1), (-1, 2), (1, 3), ("1/2", "1/2")])),
        "n": (1, 3, "integer"),
    }
    xs = [Fraction(domain["x"][0]), Fraction(domain["x"][1])]
    points = [(xs[0] + (xs[1] - xs[0]) * k / 8, n) for k in range(9) for n in (1, 2, 3)]
    gaps = [at(right, *point) - at(left, *point) for point in points]
    margin = 1e-6 * (1 + max((abs(at(left, *point)) for point in points if at(left, *point) < 1e6), default=0))
    sign = -1 if relation in ("ge", "gt") else 1
    violated = {
        "eq": any(abs(gap) > margin for gap in gaps if abs(gap) < 1e6),
        "ne": left == right,
    }.get(relation, any(sign * gap < -margin for gap in gaps if abs(gap) < 1e6))
    assume(violated)
    proofs = st.sampled_from([DIRECT, leaf(tree), leaf(POSITIVE), leaf(MEAN)])
    halves = [(xs[0], (xs[0] + xs[1]) / 2), ((xs[0] + xs[1]) / 2, xs[1])]
    boxes = [({"x": half, "n": (1, 3)}, data.draw(proofs)) for half in halves]
    assert not accepted(certificate(domain, [relation, left, right], boxes))


@settings(max_examples=200, deadline=None)
@given(random_numbers(), random_leaf_proofs(), st.sampled_from(["le", "lt"]))
def test_no_proof_tree_shows_a_false_bound(f: Json, tree: Json, relation: str) -> None:
    """The bound f <= c is false for a c below one of the sampled values of f, whatever its proof."""
    points = [(Fraction(k, 8), n) for k in range(9) for n in (1, 2, 3)]
    values = [at(f, *point) for point in points]
    assume(all(abs(value) < 1e6 for value in values))
    bound = Fraction(max(values)) - Fraction(1, 1000)
    place = {"x": (0, 1), "n": (1, 3)}
    domain = {"x": (0, 1), "n": (1, 3, "integer")}
    assert not accepted(certificate(domain, [relation, f, num(bound)], [(place, leaf(tree))]))


def imported(source: str) -> set[str]:
    """Return the modules that a source text imports, anywhere in it."""
    nodes = list(ast.walk(ast.parse(source)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {"." * node.level + (node.module or "") for node in nodes if isinstance(node, ast.ImportFrom)}


def foreign(source: str) -> set[str]:
    """Return what is imported beside the standard library, python-flint, the errors and the package itself."""
    own = "signdescent.checks.recheck"
    known = {*sys.stdlib_module_names, "flint"}
    return {
        name
        for name in imported(source)
        if name.partition(".")[0] not in known and name not in {own, "signdescent.errors"} and f"{own}." not in name
    }


def test_the_package_stands_alone() -> None:
    """Every file of it needs Arb, the standard library and the package's errors, and nothing else."""
    files = sorted(Path(package.__file__ or "").parent.rglob("*.py"))
    assert len(files) > 1
    assert {file.name: foreign(file.read_text(encoding="utf-8")) for file in files} == {f.name: set() for f in files}


@pytest.mark.parametrize("line", ["import sympy", "from signdescent.checks import check", "from . import work"])
def test_a_foreign_import_is_seen(line: str) -> None:
    """The negative control, at the top and inside a function."""
    assert foreign(line)
    assert foreign(f"def f():\n    {line}")
