"""Random runs of stochastic signs times the norms of samples, as finite trees in exact numbers."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import sympy as sp

from processes.ssdm import random_momentum_run, stochastic_signs
from signdescent.checks.runs.processes.growth import grow
from signdescent.checks.runs.processes.surds import Number, root
from signdescent.checks.runs.processes.trees import Moment, Process
from signdescent.theory.calculus.method import Draw
from signdescent.theory.calculus.methods import method_of

__all__ = ["random_run_with_norms"]


def random_run_with_norms(rng: random.Random, where: Iterable[sp.Symbol], **changes: Any) -> Process:
    """Return a random run whose step size meets the assumptions of the claim; every f_n is convex."""
    fields = {"slack": 0, "extra": 0, "together": False, "iterations": rng.choice((1, 1, 2)), **changes}
    run = random_momentum_run(rng, **fields)
    run = replace(run, curvatures=[[abs(a) for a in row] for row in run.curvatures])
    if len(run.start) > 1:  # lengths are roots, and those of the next iteration would be roots of roots
        run = replace(run, iterations=1)
    d, count, steps = len(run.start), len(run.curvatures), run.iterations
    lipschitz = [max(row) for row in run.curvatures]
    smooth, rate = Fraction(sum(lipschitz), count), Fraction(2 * (d - 1) * max(lipschitz), count)
    gamma = Fraction(1, max(lipschitz))
    while smooth * gamma**2 * rate * steps > 1:
        gamma /= 2
    process = Process(d, run.functions(), count=count)
    process.functions = {**process.functions, "f_n": replace(process.functions["f_n"], lower=[0] * count)}
    process.constants = {
        "L_n": lipschitz, "sigma_n": [root(level) for level in run.levels], "x0": list(run.start),
        "f_n_star": [0] * count,
    }  # fmt: skip
    values = {
        "K": steps, "gamma": gamma, "d": d, "M": count, "smooth": smooth, "A": rate,
        "D0": Fraction(1, count) * sum((run.value(run.start, n) for n in range(count)), start=Fraction(0)),
        "spread2": Fraction(d * sum(run.levels), count**2),
    }  # fmt: skip
    process.symbols = {symbol: values[symbol.name] for symbol in where}
    method = method_of("ssdm_norms", "constant", process.symbols)
    assert method is not None

    def drawn(draw: Draw, at: Moment, vector: Any) -> Iterable[tuple[Number, Any]]:
        if draw.kind == "stochastic-sign":
            return stochastic_signs(vector, run.together)
        return run.noises(f"{at.iteration} {at.value('x')}")

    return grow(method, process, drawn, steps)
