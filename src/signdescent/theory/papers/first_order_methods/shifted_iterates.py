"""The lines that proofs share in which a point near the iterate descends like stochastic gradient descent."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from signdescent.theory.calculus.facts import at_most
from signdescent.theory.calculus.proof import Line
from signdescent.theory.calculus.rules import (
    Combined,
    Given,
    Instance,
    Known,
    MeanOf,
    SummedOver,
    Telescoped,
    Unconditional,
)
from signdescent.theory.calculus.terms import (
    COORDINATE,
    START,
    Average,
    Excess,
    Expectation,
    Gradient,
    Norm,
    Total,
)
from signdescent.theory.symbols import K

__all__ = ["ShiftedIterate"]

smooth, start, sigma = sp.symbols("smooth start sigma", nonnegative=True)


@dataclass(frozen=True, slots=True)
class ShiftedIterate:
    """A point z = x - shift v that moves by -step times a sample of grad f(x).

    Parameters
    ----------
    x, v, sample : Variable
    shift, step : SymPy expression
        Constants.
    """

    x: sp.Expr
    v: sp.Expr
    sample: sp.Expr
    shift: sp.Expr
    step: sp.Expr

    @property
    def here(self) -> sp.Expr:
        """Z."""
        return self.x - self.shift * self.v

    @property
    def before(self) -> sp.Expr:
        """The excess of f at z."""
        return Excess("f", self.here)

    @property
    def later(self) -> sp.Expr:
        """The excess of f at the next z."""
        return Excess("f", self.here - self.step * self.sample)

    @property
    def square(self) -> sp.Expr:
        """The expectation of |grad f(x)|^2."""
        return Expectation(Norm(Gradient("f", self.x)) ** 2, START)

    def bound(self, level: sp.Expr) -> sp.Expr:
        """Return the bound on the mean of E|grad f(x_k)|^2 if E|v|^2 is at most a level."""
        return 2 * start / (self.step * K) + smooth**2 * self.shift**2 * level + smooth * self.step * sigma**2

    def falls(self) -> tuple[Line, ...]:
        """Return the lines to ``"expected"``: how the excess of f at z falls, up to the length of v."""
        z, ahead, there = self.here, Gradient("f", self.here), self.here - self.step * self.sample
        g, h, step = Gradient("f", self.x), self.sample, self.step
        return (
            Line("smooth", Instance("lipschitz-gradient", (z, there), which=1)),
            Line("here", Instance("bounded-below", (z,))),
            Line("there", Instance("bounded-below", (there,))),
            Line(
                "step",
                Combined({"smooth": 1, "here": 1, "there": -1}),
                at_most(self.later, self.before - step * Total(ahead * h) + smooth * step**2 / 2 * Total(h**2)),
            ),
            Line("descent", Given("step")),
            Line("unbiased", Instance("stochastic-gradient", (h,))),
            Line("mean", SummedOver("unbiased", COORDINATE, ahead)),
            Line("second moment", Instance("bounded-second-moment", (h,))),
            Line("Lipschitz", Instance("lipschitz-gradient", (self.x, z))),
            Line(
                "near",
                Combined({"Lipschitz": Norm(g - ahead) + smooth * self.shift * Norm(self.v)}),
                at_most(Total((g - ahead) ** 2), smooth**2 * self.shift**2 * Total(self.v**2)),
            ),
            Line("ahead", Known("square", (ahead,))),
            Line("aheads", SummedOver("ahead", COORDINATE)),
            Line(
                "falls",
                Combined(
                    {
                        "descent": 1,
                        "mean": -step,
                        "second moment": smooth * step**2 / 2,
                        "near": step / 2,
                        "aheads": step / 2,
                    }
                ),
                at_most(
                    Expectation(self.later, 0) + step / 2 * Total(g**2),
                    self.before
                    + step / 2 * smooth**2 * self.shift**2 * Total(self.v**2)
                    + smooth * step**2 * sigma**2 / 2,
                ),
            ),
            Line("expected", Unconditional("falls")),
        )

    def rate(self, length: str, level: sp.Expr) -> tuple[Line, ...]:
        """Return the lines from ``"expected"`` to the bound, by a line that bounds E|v|^2 by a level."""
        step, fixed = self.step, smooth**2 * self.shift**2
        return (
            Line(
                "near on average",
                Combined({"expected": 1, length: step / 2 * fixed}),
                at_most(
                    Expectation(self.later, START) + step / 2 * self.square,
                    Expectation(self.before, START) + step / 2 * fixed * level + smooth * step**2 * sigma**2 / 2,
                ),
            ),
            Line("summed", Telescoped("near on average", self.before)),
            Line("mean gradient", MeanOf("summed")),
            Line("first", Instance("bounded-below", which=1)),
            Line(
                "bound",
                Combined({"mean gradient": 1, "first": 2 / (step * K)}),
                at_most(Average(self.square), self.bound(level)),
            ),
        )
