"""Whether a run belongs to a class is decided word by word: each word has a run that meets it, and one that does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp

from signdescent.checks.runs.processes.classes import Run, belongs, unknown_words
from signdescent.checks.runs.processes.growth import grow
from signdescent.checks.runs.processes.laws import Laws, Noise
from signdescent.checks.runs.processes.quadratics import Quadratic
from signdescent.checks.runs.processes.surds import NotExact
from signdescent.checks.runs.processes.trees import Function, Process
from signdescent.theory.calculus.facts import LOWER
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.methods import PARAMETERS
from signdescent.theory.calculus.terms import COORDINATE, NODE, Gradient, OverNodes, variable
from signdescent.theory.runs import PROBLEMS
from signdescent.theory.symbols import K

X, X0 = variable("x", COORDINATE), variable("x0", COORDINATE)
ONE, TWO, HALF = Fraction(1), Fraction(2), Fraction(1, 2)


def drawing(kind: str, of_nodes: bool = False) -> MethodTerms:
    """Return a method that takes steps of length 1/2 along what it draws; it may have two nodes."""
    draw = variable("h", COORDINATE, NODE) if of_nodes else variable("h", COORDINATE)
    gradient = Gradient("f_n", X, NODE) if of_nodes else Gradient("f", X)
    step = OverNodes(draw) if of_nodes else draw
    return MethodTerms((State(X, X0, X - step / 2),), (Draw(draw, kind, gradient, 1),))


NOISES = Laws((Noise((ONE,)), Noise((ONE,))))


@dataclass(frozen=True)
class Setting:
    """A run of two iterations: by default on x^2/2 - x on each of two nodes, from 3, with noise 1 or -1."""

    kind: str = "sample"
    of_nodes: bool = False
    hessians: tuple[Fraction, ...] = (ONE, ONE)
    centres: tuple[Fraction, ...] = (ONE, ONE)
    laws: Laws = NOISES
    constants: Mapping[str, Any] = ()  # type: ignore[assignment]
    symbols: Mapping[str, Any] = ()  # type: ignore[assignment]

    def is_in(self, *words: str) -> bool:
        """Return whether the run belongs to a class."""
        count = 2 if self.of_nodes else 1
        functions = tuple(Quadratic.around([[h]], [c]) for h, c in zip(self.hessians, self.centres, strict=True))[
            :count
        ]
        laws = replace(self.laws, noises=self.laws.noises[:count])
        run = Run(functions, (Fraction(3),), laws, 2)
        f = run.f
        point = f.minimum()
        lower = dict(self.symbols).pop("f_star", f.value(point) if point is not None else 0)
        gap = f.value(run.start) - lower
        named = {
            "K": 2, "d": 1, "start": gap, "delta": gap, "total": ONE, "smooth": ONE, "mu": ONE, "distance": TWO, "sigma": ONE,
            "noise": ONE, "spread": Fraction(7, 5), "zeta": 0, "deviations": ONE, "batch": ONE, "contraction": HALF, "scale": 9,
            **dict(self.symbols),
        }  # fmt: skip
        constants = {
            "x0": list(run.start), "x_star": [ONE], "L": [ONE], "L_n": [ONE] * count, "sigma_n": [ONE] * count, "sigma": [ONE],
            **dict(self.constants),
        }  # fmt: skip
        shared = Function(lambda x, n: functions[n].value(x), lambda x, n: functions[n].gradient(x))
        symbols = {s: named[s.name] for s in (*PARAMETERS, LOWER, K) if s.name in named} | {LOWER: lower}
        process = Process(1, {"f": f.function(lower), "f_n": shared}, constants, symbols, [], count)
        method = drawing(self.kind, self.of_nodes)
        return belongs(run, method, grow(method, process, laws, 2), words)


NOISE, NODES = Setting(kind="noise"), Setting(kind="noise", of_nodes=True)
COMPRESSED = Setting(kind="compressed", laws=Laws((Noise((ONE,)),) * 2, kept=HALF))
LIKELY = Setting(laws=Laws((Noise((ONE,)),) * 2, right=Fraction(2, 3)))
OFTEN_ZERO = replace(LIKELY, laws=replace(LIKELY.laws, right=Fraction(2, 5), zero=HALF))
UNLIKELY = replace(LIKELY, laws=replace(LIKELY.laws, right=HALF))
STEEP, CAVE = replace(Setting(), hessians=(TWO, TWO)), replace(Setting(), hessians=(-ONE, -ONE))
UNEQUAL = replace(NODES, centres=(ONE, TWO))

CASES: Mapping[str, tuple[Setting, tuple[Setting, ...]]] = {
    "coordinate-smooth": (Setting(), (STEEP, replace(Setting(), symbols={"total": TWO}), replace(CAVE, constants={"L": [-ONE]}))),
    "smooth": (NODES, (replace(NODES, hessians=(ONE, TWO)), replace(NODES, symbols={"smooth": TWO}))),
    "lipschitz-gradient": (Setting(), (STEEP, replace(CAVE, hessians=(-TWO, -TWO)))),
    "convex": (Setting(), (CAVE,)),
    "strongly-convex": (Setting(), (replace(Setting(), hessians=(HALF, HALF)), CAVE)),
    "minimum": (
        Setting(), (CAVE, replace(Setting(), constants={"x_star": [TWO]}), replace(Setting(), symbols={"distance": ONE}),
                    replace(Setting(), symbols={"f_star": -ONE})),
    ),
    "bounded-below": (Setting(), (CAVE, replace(Setting(), symbols={"f_star": ONE}), replace(Setting(), symbols={"start": ONE}))),
    "nodes-bounded-below": (NODES, (replace(NODES, hessians=(-ONE, TWO)),)),
    "homogeneous": (NODES, (UNEQUAL,)),
    "shared-data": (NODES, (UNEQUAL, replace(NODES, laws=Laws((Noise((ONE,)), Noise((HALF,))))))),
    "partitioned-data": (NODES, (UNEQUAL, replace(NODES, symbols={"zeta": ONE}))),
    "noisy-gradient": (NOISE, (replace(NOISE, symbols={"sigma": HALF}), replace(Setting(), symbols={"sigma": HALF}), UNLIKELY)),
    "stochastic-gradient": (Setting(), (LIKELY,)),
    "unbiased": (Setting(), (LIKELY,)),
    "unimodal-symmetric-noise": (
        replace(Setting(), laws=Laws((Noise((Fraction(0),)),)), constants={"sigma": [ONE]}), (replace(Setting(), constants={"sigma": [ONE]}), LIKELY),
    ),
    "bounded-second-moment": (
        replace(Setting(), symbols={"sigma": 3}), (replace(Setting(), symbols={"sigma": TWO}), replace(NOISE, symbols={"sigma": TWO})),
    ),
    "batch-noise": (
        NOISE, (replace(NOISE, symbols={"batch": TWO}), replace(NOISE, symbols={"deviations": TWO}), replace(NOISE, constants={"sigma": [-ONE]})),
    ),
    "contraction": (COMPRESSED, (replace(COMPRESSED, symbols={"contraction": Fraction(3, 4)}),)),
    "success-probability-bounds": (LIKELY, (UNLIKELY, OFTEN_ZERO)),
    "positive-mean-sign": (OFTEN_ZERO, (UNLIKELY,)),
    "no-atom-at-zero": (LIKELY, (OFTEN_ZERO,)),
    "bounded-samples": (Setting(), (replace(Setting(), symbols={"scale": TWO}),)),
    "bounded-variance": (
        NODES, (replace(NODES, constants={"sigma_n": [ONE, HALF]}), replace(NODES, symbols={"noise": TWO}),
                replace(NODES, kind="sample", constants={"sigma_n": [ONE, HALF]}, symbols={"noise": Fraction(3, 4)})),
    ),
    "independent-nodes": (NODES, (replace(NODES, symbols={"spread": HALF}),)),
}  # fmt: skip
"""Each word: a run that meets it, and runs that do not."""


def test_every_word_has_a_case_or_is_unknown() -> None:
    assert set(CASES) | set(unknown_words(tuple(PROBLEMS))) == set(PROBLEMS)
    assert not set(CASES) & set(unknown_words(tuple(PROBLEMS)))


@pytest.mark.parametrize("word", CASES)
def test_a_run_that_meets_a_word_belongs(word: str) -> None:
    assert CASES[word][0].is_in(word)


@pytest.mark.parametrize(
    ("word", "place"), [(word, place) for word, (_, others) in CASES.items() for place in range(len(others))]
)
def test_a_run_that_does_not_meet_it_does_not(word: str, place: int) -> None:
    """Each of these runs meets a class without words."""
    other = CASES[word][1][place]
    assert other.is_in()
    assert not other.is_in(word)


class Shifted(Laws):
    """A law of noise with the mean 1."""

    def __call__(self, draw: Draw, at: Any, vector: Any) -> Any:
        """Return the values of a draw, plus 1."""
        return [(p, [v + 1 for v in value]) for p, value in super().__call__(draw, at, vector)]


def test_noise_with_a_mean_belongs_to_no_class() -> None:
    """Noise is a sample minus its mean, whatever the class says; a sample may have any mean."""
    assert not replace(NOISE, laws=Shifted(NOISE.laws.noises)).is_in()
    assert replace(NOISE, kind="sample", laws=Shifted(NOISE.laws.noises)).is_in()


SIGNS: Mapping[str, Callable[[], Setting]] = {
    "stochastic-sign": lambda: Setting(kind="stochastic-sign"),
    "scaled-sign": lambda: Setting(kind="scaled-sign", laws=Laws((Noise((ONE,)),) * 2, scale=Fraction(9))),
}


@pytest.mark.parametrize("kind", SIGNS)
def test_signs_have_the_mean_that_their_kind_says(kind: str) -> None:
    """Signs from the law of their kind belong; with another scale, or a mean of 1, they do not."""
    good = SIGNS[kind]()
    assert good.is_in()
    if kind == "scaled-sign":
        assert not replace(good, symbols={"scale": 8}).is_in()
        with pytest.raises(NotExact):
            replace(good, laws=replace(good.laws, scale=ONE)).is_in()

    class Leaning(Laws):
        def __call__(self, draw: Draw, at: Any, vector: Any) -> Any:  # noqa: ARG002
            """Return 1 in every coordinate."""
            return [(ONE, [1 for _ in vector])]

    leaning = replace(
        good, laws=Leaning(good.laws.noises, scale=good.laws.scale), hessians=(-HALF, -HALF), centres=(5 * ONE,) * 2
    )
    assert leaning.is_in() == (kind == "stochastic-sign")  # in one coordinate the direction is 1


def test_a_kind_of_draw_without_a_law_is_refused() -> None:
    with pytest.raises(NotExact):
        Setting(kind="unheard-of").is_in()
    assert sp.Symbol("K", integer=True, positive=True) == K
