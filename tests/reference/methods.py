"""One run of each method in plain Python, written from the box of its paper, coordinate by coordinate.

`gradient(k, x)` gives one stochastic gradient a node; `draw(k)` the random numbers of step k, one a node and coordinate.
"""

from __future__ import annotations

import math
from collections.abc import Callable

Vector = list[float]
Gradient = Callable[[int, Vector], list[Vector]]
Draw = Callable[[int], list[Vector]]
Step = Callable[[int], float]


def sgn(value: float) -> float:
    return float((value > 0) - (value < 0))


def norm(vector: Vector) -> float:
    return math.sqrt(math.fsum(v * v for v in vector))


def sign_sgd(x: Vector, gradient: Gradient, gamma: Step, steps: int) -> Vector:
    for k in range(steps):
        g = gradient(k, x)[0]
        x = [xi - gamma(k) * sgn(gi) for xi, gi in zip(x, g, strict=True)]
    return x


def sign_sgd_option_2(x: Vector, gradient: Gradient, gamma: Step, steps: int, f: Callable[[Vector], float]) -> Vector:
    for k in range(steps):
        g = gradient(k, x)[0]
        y = [xi - gamma(k) * sgn(gi) for xi, gi in zip(x, g, strict=True)]
        x = min((x, y), key=f)  # the first of equals
    return x


def majority_vote(x: Vector, gradient: Gradient, gamma: Step, steps: int) -> Vector:
    for k in range(steps):
        votes = [sum(sgn(v) for v in column) for column in zip(*gradient(k, x), strict=True)]
        x = [xi - gamma(k) * sgn(vote) for xi, vote in zip(x, votes, strict=True)]
    return x


def stochastic_signs(m: Vector, uniform: Vector, scale: float) -> Vector:
    if scale == 0:
        return [0.0] * len(m)
    signs = []
    for mi, u in zip(m, uniform, strict=True):
        right = 1.0 if mi >= 0 else -1.0
        signs.append(right if u < 0.5 + abs(mi) / (2 * scale) else -right)
    return signs


def momenta(old: list[Vector], new: list[Vector], beta: float) -> list[Vector]:
    return [[beta * mi + (1 - beta) * gi for mi, gi in zip(m, g, strict=True)] for m, g in zip(old, new, strict=True)]


def ssdm(x: Vector, gradient: Gradient, gamma: Step, steps: int, beta: float, draw: Draw) -> Vector:
    m = gradient(0, x)  # line 2: m_{-1}
    for k in range(steps):
        m = momenta(m, gradient(k, x), beta)
        s = [stochastic_signs(mn, u, norm(mn)) for mn, u in zip(m, draw(k), strict=True)]
        total = [sum(column) for column in zip(*s, strict=True)]
        x = [xi - gamma(k) / len(m) * si for xi, si in zip(x, total, strict=True)]
    return x


def ssdm_deterministic(x: Vector, gradient: Gradient, gamma: Step, steps: int, beta: float) -> Vector:
    m = gradient(0, x)
    for k in range(steps):
        m = momenta(m, gradient(k, x), beta)
        total = [sum(sgn(v) for v in column) for column in zip(*m, strict=True)]
        x = [xi - gamma(k) / len(m) * si for xi, si in zip(x, total, strict=True)]
    return x


def ssdm_norms(x: Vector, gradient: Gradient, gamma: Step, steps: int, beta: float, draw: Draw) -> Vector:
    m = gradient(0, x)
    for k in range(steps):
        m = momenta(m, gradient(k, x), beta)
        v = [0.0] * len(x)
        for mn, u in zip(m, draw(k), strict=True):
            for i, si in enumerate(stochastic_signs(mn, u, norm(mn))):
                v[i] += norm(mn) * si / len(m)
        x = [xi - gamma(k) * vi for xi, vi in zip(x, v, strict=True)]
    return x


def ssdm_common_scale(x: Vector, gradient: Gradient, gamma: Step, steps: int, scale: float, draw: Draw) -> Vector:
    for k in range(steps):
        g = gradient(k, x)
        s = [stochastic_signs(gn, u, scale) for gn, u in zip(g, draw(k), strict=True)]
        x = [xi - gamma(k) / len(g) * sum(sn[i] for sn in s) for i, xi in enumerate(x)]
    return x


def sgd(x: Vector, gradient: Gradient, gamma: Step, steps: int) -> Vector:
    for k in range(steps):
        g = gradient(k, x)
        x = [xi - gamma(k) * sum(gn[i] for gn in g) / len(g) for i, xi in enumerate(x)]
    return x


def signum(x: Vector, gradient: Gradient, gamma: Step, steps: int, beta: float) -> Vector:
    m = [[0.0] * len(x) for _ in gradient(0, x)]
    for k in range(steps):
        m = momenta(m, gradient(k, x), beta)
        x = [xi - gamma(k) * sgn(sum(sgn(mn[i]) for mn in m)) for i, xi in enumerate(x)]
    return x


def noisy_sign_sgd(x: Vector, gradient: Gradient, gamma: Step, steps: int, noise: float, draw: Draw) -> Vector:
    for k in range(steps):
        g, xi_k = gradient(k, x), draw(k)
        for i in range(len(x)):
            vote = sum(sgn(gn[i] + noise * zn[i]) for gn, zn in zip(g, xi_k, strict=True))
            x = [*x[:i], x[i] - gamma(k) * sgn(vote), *x[i + 1 :]]
    return x


def scaled(p: Vector) -> Vector:
    return [sum(abs(v) for v in p) / len(p) * sgn(v) for v in p]


def ef_sign_sgd(x: Vector, gradient: Gradient, gamma: Step, steps: int) -> Vector:
    e = [[0.0] * len(x) for _ in gradient(0, x)]
    for k in range(steps):
        g = gradient(k, x)
        p = [[gamma(k) * gi + ei for gi, ei in zip(gn, en, strict=True)] for gn, en in zip(g, e, strict=True)]
        delta = [scaled(pn) for pn in p]
        x = [xi - sum(dn[i] for dn in delta) / len(g) for i, xi in enumerate(x)]
        e = [[pi - di for pi, di in zip(pn, dn, strict=True)] for pn, dn in zip(p, delta, strict=True)]
    return x


def double_squeeze(x: Vector, gradient: Gradient, gamma: Step, steps: int) -> Vector:
    error = [[0.0] * len(x) for _ in gradient(0, x)]
    server_error = [0.0] * len(x)
    for k in range(steps):
        g = gradient(k, x)
        v = [[a + b for a, b in zip(gn, en, strict=True)] for gn, en in zip(g, error, strict=True)]
        sent = [scaled(vn) for vn in v]
        error = [[a - b for a, b in zip(vn, qn, strict=True)] for vn, qn in zip(v, sent, strict=True)]
        mean = [sum(qn[i] for qn in sent) / len(g) + server_error[i] for i in range(len(x))]
        answer = scaled(mean)
        server_error = [a - b for a, b in zip(mean, answer, strict=True)]
        x = [xi - gamma(k) * qi for xi, qi in zip(x, answer, strict=True)]
    return x


def normalized_sgd(x: Vector, gradient: Gradient, gamma: Step, steps: int, beta: float) -> Vector:
    m: Vector | None = None
    for k in range(steps):
        g = gradient(k, x)
        mean = [sum(gn[i] for gn in g) / len(g) for i in range(len(x))]
        m = mean if m is None else [beta * mi + (1 - beta) * gi for mi, gi in zip(m, mean, strict=True)]
        x = [xi - gamma(k) * mi / norm(m) for xi, mi in zip(x, m, strict=True)]
    return x
