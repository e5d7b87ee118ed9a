"""What claims about laws say of samples and votes, on exact processes and of exact laws."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp

from processes.lines import false_lines, of, shown_lines, without_logarithms
from processes.sign_sgd import Run, random_run
from signdescent.checks.runs.calculus.letters import in_letters
from signdescent.checks.runs.processes.surds import root
from signdescent.checks.runs.processes.trees import Process
from signdescent.theory.calculus.terms import Agrees, Expectation, Gradient, Head, Sign, Variable
from signdescent.theory.symbols import M

ANY, EVEN = "majority-vote-batches", "majority-vote-unimodal"
Noise = Sequence[tuple[int, int]]
SKEWED: tuple[Noise, ...] = (
    [(1, 0)], [(1, -1), (1, 1)], [(2, -1), (1, 2)], [(1, -4), (4, 1)], [(4, -2), (1, 8)], [(1, -6), (2, 0), (3, 2)],
    [(4, -4), (1, 16)],
)  # fmt: skip
"""Noise with mean 0 of any form."""
PEAKED: tuple[Noise, ...] = ([(1, 0)], [(1, -2), (8, 0), (1, 2)], [(1, -4), (18, 0), (1, 4)])
"""Noise that, added to an even number, has its sign as often as unimodal symmetric noise with the same variance."""


def process(rng: random.Random, noise: Noise, *, copied: bool = False, scale: Fraction = Fraction(1)) -> Process:
    """Return a run of one or two iterations with one to three voters, whose sigma_i is exact, times a scale."""
    machines = rng.choice((1, 2, 3))
    how: dict[str, Any] = {"noise": noise, "machines": machines, "copied": copied}
    run: Run = random_run(rng, "constant", 1, **how)
    found = run.process()
    variance = Fraction(sum(w * e**2 for w, e in noise), sum(w for w, _ in noise))
    sigma = [2 * scale * root(variance) for _ in run.curvatures]  # of one sample in a batch of 4
    found.constants = {**found.constants, "sigma": sigma}
    own = {sp.Symbol("batch", positive=True): 4, sp.Symbol("deviations", nonnegative=True): sum(sigma), M: machines}
    found.symbols = {**found.symbols, **own}
    return found


def wrong(name: str, noises: Sequence[Noise], many: int, seed: str = "", **how: Any) -> set[str]:
    """Return the lines that are false on some of many runs."""
    rng = random.Random(f"{name} {seed}")
    labels = without_logarithms(name)
    assert len(labels) == len(of(name)[1].lines)
    return false_lines(name, labels, (process(rng, rng.choice(noises), **how) for _ in range(many)))


@pytest.mark.parametrize(("name", "noises"), [(ANY, SKEWED), (EVEN, PEAKED)])
def test_every_line_holds_on_every_tree(name: str, noises: Sequence[Noise]) -> None:
    """On runs of the class every line of both proofs about votes is true, in exact numbers."""
    assert not wrong(name, noises, 16)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "noises"), [(ANY, SKEWED), (EVEN, PEAKED)])
def test_every_line_holds_on_many_trees(name: str, noises: Sequence[Noise]) -> None:
    """The same of many more runs."""
    assert not wrong(name, noises, 400, "more")


def test_noise_of_another_form_is_told_apart() -> None:
    """With skewed noise what Gauss's inequality says is false, and all that does not rest on it is true."""
    found = wrong(EVEN, SKEWED[-1:], 12)
    assert {"one", "edge", "edges"} <= found
    assert not found & {"independent", "mean square", "square of the mean", "even votes", "parabola", "wrong votes"}


def test_voters_that_agree_are_told_apart() -> None:
    """If all nodes get one sample, the mean square of their mean is that of one sign, not less."""
    found = wrong(EVEN, PEAKED[1:], 20, copied=True)
    assert "independent" in found
    assert not found & {"one", "edge", "edges", "parabola", "wrong votes", "square of the mean"}


def test_noise_with_a_mean_is_told_apart() -> None:
    """With noise that is not centred the lines that rest on the mean are false."""
    assert {"unbiased", "one"} <= wrong(ANY, ([(1, -2)], [(3, -6), (1, 2)]), 20)


def test_a_smaller_deviation_is_told_apart() -> None:
    """With half of sigma_i the variance is larger than the words say, and Cantelli's bound in sigma_i is false."""
    assert {"variance", "likely"} <= wrong(ANY, SKEWED[1:], 30, scale=Fraction(1, 2))


# ------------------------------------------------------------------ Lemma 1 and its like, of exact laws


def gap_of(name: str, label: str, mean: Fraction, variance: Fraction, chance: Fraction) -> sp.Expr:
    """Return the gap of a line about a sample whose law has these moments and this chance of the right sign."""
    gap, slope = shown_lines(name)[label].gap, Fraction((mean > 0) - (mean < 0))
    numbers = {Agrees: chance, Sign: (2 * chance - 1) * slope, Variable: mean, sp.Pow: variance + mean**2}
    values: dict[Head, sp.Symbol] = {}
    for head in gap.atoms(Expectation, Gradient):
        number = mean if isinstance(head, Gradient) else numbers[type(head.args[0])]
        values[head] = sp.Rational(number.numerator, number.denominator)
    return in_letters(gap, values)


def law(rng: random.Random) -> tuple[Fraction, Fraction, Fraction]:
    """Return mean, variance and P(right sign) of an atom at the mean, and a uniform law on mean +- width with weight p."""
    mean = Fraction(rng.randint(-8, 8), 2)
    width, p = Fraction(rng.randint(0, 30), 2), Fraction(rng.randint(0, 4), 4)
    beyond = max(Fraction(0), (width - abs(mean)) / (2 * width)) if width else Fraction(0)
    return mean, p * width**2 / 3, 1 - p * beyond


LINES = [("c-const-5-run", "Lemma 1"), ("c-const-5-run", "mixed"), (EVEN, "one")]


@pytest.mark.parametrize(("name", "label"), LINES)
def test_what_is_said_of_unimodal_samples_holds_of_exact_laws(name: str, label: str) -> None:
    """Mixtures of an atom and a uniform law around the mean keep to the bounds; for the mean 0 both sides are 0."""
    rng = random.Random(1)
    for _ in range(400):
        mean, variance, chance = law(rng)
        gap = gap_of(name, label, mean, variance, chance)
        assert gap.evalf(40) >= -(sp.Float(10) ** -30)
        assert mean or gap == 0


@pytest.mark.parametrize(("name", "label"), LINES)
def test_a_smaller_variance_is_told_apart(name: str, label: str) -> None:
    """With a fifth of the variance some of these laws break the bounds."""
    rng = random.Random(1)
    gaps = [
        gap_of(name, label, mean, variance / 5, chance) for mean, variance, chance in (law(rng) for _ in range(400))
    ]
    assert min(gap.evalf(40) for gap in gaps) < -(sp.Float(10) ** -3)
