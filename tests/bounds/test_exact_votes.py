"""Votes in exact rationals: a target is inverted exactly, ties count as wrong, and rounding is upwards."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signdescent.bounds import vote_failure
from signdescent.bounds.exact_votes import EXACT_UP_TO, exact_margin, least_nodes, node_target, vote_success

TARGETS = [Fraction(1, 2), Fraction(2, 3), Fraction(9, 10), Fraction(999, 1000), 1 - Fraction(1, 10**12)]


def enumerated(p: Fraction, nodes: int) -> Fraction:
    """Return the chance that the signs of all nodes add up to more than 0, over every outcome of the nodes."""
    total = Fraction(0)
    for signs in itertools.product((1, -1), repeat=nodes):
        if sum(signs) > 0:
            total += math.prod((p if sign == 1 else 1 - p for sign in signs), start=Fraction(1))
    return total


@pytest.mark.parametrize("nodes", range(1, 10))
def test_vote_success_is_the_enumeration_of_votes(nodes: int) -> None:
    """The exact formula equals brute force over all votes, ties being failures."""
    for p in (Fraction(1, 2), Fraction(3, 5), Fraction(19, 20), Fraction(1)):
        assert vote_success(p, nodes) == enumerated(p, nodes)


@pytest.mark.parametrize("target", TARGETS, ids=str)
@pytest.mark.parametrize("nodes", [1, 2, 3, 4, 7, 8, 9])
def test_node_target_is_the_least_float_that_reaches_the_target(nodes: int, target: Fraction) -> None:
    """By brute force over votes in Fractions, p reaches the target and the float below does not."""
    p = node_target(target, nodes)
    assert enumerated(Fraction(p), nodes) >= target
    assert enumerated(Fraction(math.nextafter(p, 0)), nodes) < target


@pytest.mark.parametrize("target", TARGETS, ids=str)
@pytest.mark.parametrize("nodes", [402, 801])
def test_many_nodes_are_rounded_up(nodes: int, target: Fraction) -> None:
    """Where the answer is not settled exactly it still reaches the target, and is close to the least."""
    p = node_target(target, nodes)
    assert vote_success(Fraction(p), nodes) >= target
    assert vote_success(Fraction(p - 1e-7 * (1 - p)), nodes) < target


def test_an_even_number_of_nodes_asks_for_more_than_one_fewer() -> None:
    """A tie is a failure here, and half of one in `vote_failure`: the two differ, and by the tie."""
    assert node_target(Fraction(9, 10), 8) > node_target(Fraction(9, 10), 7)
    p = 0.76
    tie = math.comb(8, 4) * (p * (1 - p)) ** 4
    assert float(vote_success(Fraction(p), 8)) == pytest.approx(1 - float(vote_failure(p, 8)) - tie / 2, rel=1e-12)


def test_a_plain_majority_formula_would_be_caught() -> None:
    """Planted error: counting a tie as right misses the target by brute force."""
    wrong = 0.6
    while vote_success(Fraction(wrong), 4) + 6 * Fraction(wrong) ** 2 * (1 - Fraction(wrong)) ** 2 < Fraction(9, 10):
        wrong += 0.001
    assert enumerated(Fraction(wrong), 4) < Fraction(9, 10) <= enumerated(Fraction(node_target(Fraction(9, 10), 4)), 4)


rates = st.fractions(Fraction(1, 2), 1, max_denominator=1000)


def by_counting(rho: Fraction, nodes: int) -> Fraction:
    """Return P(right) - P(wrong) by adding up the binomial law."""
    law = [comb(nodes, k) * rho**k * (1 - rho) ** (nodes - k) for k in range(nodes + 1)]
    half = (nodes + 1) // 2
    return sum(law[half:], Fraction(0)) - sum(law[:half], Fraction(0))


@given(rho=st.fractions(0, 1, max_denominator=50), half=st.integers(1, 9))
def testexact_margin_counts_votes(rho: Fraction, half: int) -> None:
    """The series is the vote itself."""
    assert exact_margin(rho, 2 * half - 1) == by_counting(rho, 2 * half - 1)


@given(rho=rates, margin=st.fractions(0, 1, max_denominator=100))
@settings(max_examples=50, deadline=None)
def test_answer_is_least(rho: Fraction, margin: Fraction) -> None:
    """The margin is reached at the answer and missed one step below."""
    found = least_nodes(rho, margin).nodes
    if found <= EXACT_UP_TO:
        assert exact_margin(rho, int(found)) >= margin
        assert found == 1 or exact_margin(rho, int(found) - 2) < margin
    else:
        assert exact_margin(rho, EXACT_UP_TO) < margin
