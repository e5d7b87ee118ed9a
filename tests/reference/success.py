"""The success bounds, literally as printed, in Arb at 200 bits; arguments are exact doubles, mean != 0."""

from __future__ import annotations

from flint import arb, ctx

__all__ = ["BOUNDS", "berry_esseen_excess", "evaluate"]

_BITS = 200


def _clip(ball: arb) -> arb:
    """Clip to [0, 1]."""
    return ball.max(arb(0)).min(arb(1))


def _phi(x: arb) -> arb:
    return (1 + (x / arb(2).sqrt()).erf()) / 2


def gauss(mean: float, std: float, n: int) -> arb:
    """1/2 + G(z)/2."""
    z = arb(n).sqrt() * abs(arb(mean)) / (arb(3).sqrt() * arb(std))
    return (1 + (z if z <= arb(2) / 3 else 1 - 4 / (27 * z**2))) / 2


def gauss_second_order(mean: float, std: float, n: int) -> arb:
    """G(z) = 1 - 1/(1 + z + z^2)."""
    z = arb(n).sqrt() * abs(arb(mean)) / (arb(3).sqrt() * arb(std))
    return (2 - 1 / (1 + z + z**2)) / 2


def gauss_simple(mean: float, std: float, n: int) -> arb:
    """1/2 + (1/2) sqrt(n)|g| / (sqrt(n)|g| + sqrt(3) sigma)."""
    g = arb(n).sqrt() * abs(arb(mean))
    return (1 + g / (g + arb(3).sqrt() * arb(std))) / 2


def gaussian(mean: float, std: float, n: int) -> arb:
    """Phi(sqrt(n) |mean| / std)."""
    return _phi(arb(n).sqrt() * abs(arb(mean)) / arb(std))


def chebyshev(mean: float, std: float, n: int) -> arb:
    """1 - r/n."""
    return 1 - (arb(std) / arb(mean)) ** 2 / n


def cantelli(mean: float, std: float, n: int) -> arb:
    """N / (n + r)."""
    return n / (n + (arb(std) / arb(mean)) ** 2)


def berry_esseen(mean: float, std: float, n: int) -> arb:
    """With third_moment = 2 std^3, so that b = 2 and D(b) = 0.3322 * 2.429 < 0.3031 * 2.646."""
    b = 2 * arb(std) ** 3 / arb(std) ** 3
    distances = (arb("0.4690") * b, arb("0.3322") * (b + arb("0.429")), arb("0.3031") * (b + arb("0.646")))
    least = distances[0].min(distances[1]).min(distances[2])
    return gaussian(mean, std, n) - least / arb(n).sqrt()


def hoeffding(mean: float, std: float, n: int) -> arb:
    """With the interval mean -+ 2 std."""
    return 1 - (-2 * n * arb(mean) ** 2 / (4 * arb(std)) ** 2).exp()


def bernstein(mean: float, std: float, n: int) -> arb:
    """With bound = 2 std."""
    v, m = arb(std) ** 2, abs(arb(mean))
    return 1 - (-n * m**2 / (2 * v + 4 * arb(std) * m / 3)).exp()


BOUNDS = {
    "gauss": gauss,
    "gauss-second-order": gauss_second_order,
    "gauss-simple": gauss_simple,
    "gaussian": gaussian,
    "chebyshev": chebyshev,
    "cantelli": cantelli,
    "berry-esseen": berry_esseen,
    "hoeffding": hoeffding,
    "bernstein": bernstein,
}


def evaluate(name: str, mean: float, std: float, n: int) -> float:
    """Return the clipped bound, correctly rounded to a double (to 1 in 10^40)."""
    with ctx.workprec(_BITS):
        return float(_clip(BOUNDS[name](mean, std, n)).mid())


def berry_esseen_excess(noise: float, ratio: float, target: float, size: float) -> arb:
    """Phi(sqrt(n) / y) - D(b)/sqrt(n) - p for real n, with y = std/|mean|."""
    with ctx.workprec(_BITS):
        b, root = arb(ratio), arb(size).sqrt()
        distance = (arb("0.4690") * b).min(arb("0.3322") * (b + arb("0.429")))
        distance = distance.min(arb("0.3031") * (b + arb("0.646")))
        return _phi(root / arb(noise)) - distance / root - arb(target)
