"""The words of claims about every run of a method on every problem of a class, and arguments in prose for some."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["ARGUMENTS", "AVERAGES", "METHODS", "PROBLEMS", "STEPS", "SYMBOLS", "Argument", "Average"]

METHODS: Mapping[str, str] = MappingProxyType(
    {
        "sign_sgd": "Algorithm 1 with option 1: a step along the signs of one stochastic gradient",
        "sign_sgd_option_2": "Algorithm 1 with option 2: the same, where f is smaller there",
        "majority_vote_sign_sgd": "Algorithm 2: a step along the sign of the sum of the nodes' signs",
        "ssdm": "Algorithm 3: a step along the mean of the nodes' stochastic signs of their momenta",
        "ssdm_plain_sign": "Algorithm 3 with the deterministic sign",
        "ssdm_norms": "Algorithm 3 without momentum, with the norms sent as well",
        "sign_common_scale": "stochastic signs with P(+-1) = 1/2 +- g^_i/(2 scale), without momentum",
    }
)
"""Every method a claim may speak of."""

PROBLEMS: Mapping[str, str] = MappingProxyType(
    {
        "coordinate-smooth": "f(y) <= f(x) + <grad f(x), y - x> + sum L_i (y_i - x_i)^2/2 for all x and y",
        "smooth": "the gradient of every node's function f_n is Lipschitz with a constant L^n",
        "lipschitz-gradient": "|grad f(x) - grad f(y)| <= smooth |x - y| for all x and y",
        "convex": "f(y) >= f(x) + <grad f(x), y - x> for all x and y",
        "strongly-convex": "f(y) >= f(x) + <grad f(x), y - x> + mu |y - x|^2/2 for all x and y",
        "minimum": "f is least at a point, which has the distance `distance` from the first iterate",
        "noisy-gradient": "the noise of a sample has mean 0 and a mean square of at most sigma^2, given the past",
        "stochastic-gradient": "a sample has the mean grad f, given the past",
        "bounded-second-moment": "a sample has a mean square of at most sigma^2, given the past",
        "batch-noise": "the noise of coordinate i has, given the past, mean 0 and a mean square of at most "
        "sigma_i^2/batch; the sum of the sigma_i is deviations",
        "contraction": "what stands for a compressed vector v has, given v, a mean squared distance of at most "
        "(1 - contraction) |v|^2 from it",
        "bounded-below": "f >= f* everywhere",
        "nodes-bounded-below": "every node's function f_n is bounded below",
        "success-probability-bounds": "P(sign g^_i = sign g_i) > 1/2 wherever g_i is not 0",
        "positive-mean-sign": "E sign(g^_i g_i) > 0 wherever g_i is not 0",
        "unimodal-symmetric-noise": "g^_i is unbiased, with a finite variance, unimodal and symmetric about its mean",
        "no-atom-at-zero": "P(g^_i = 0) = 0 wherever g_i is not 0",
        "unbiased": "every node's stochastic gradient has the mean grad f_n, given the past",
        "bounded-variance": "every node's stochastic gradient g^ has, given the past, the mean grad f_n and "
        "E|g^ - grad f_n|^2 <= (sigma^n)^2",
        "bounded-samples": "|g^_i| <= scale along the run, surely",
        "independent-nodes": "the nodes' samples are independent",
        "shared-data": "every node draws its own, independent copy of one stochastic gradient of f",
        "partitioned-data": "every node may have a function of its own; f is their mean",
        "homogeneous": "all nodes' functions have one gradient",
        "clock": "f = sqrt(1 + x^2) + log(1 + exp(-y)) from (3, 0), no noise in y, rho_1 = 1/2 + exp(-10 (1 + |y|))/2; "
        "decreasing steps begin with gamma0 = 1",
        "fading-bias": "f = x^2/2 - arctan y from (2, 0), no noise in y, in x a sample that is x with probability "
        "rho_1 = 1/2 + 1/(2 (2 + |y|)^2) and -x otherwise",
        "rank-one-pair-on-z": "the least-squares problem (5) with one sample, from the line x_1 + x_2 = 2",
        "split-rank-one-pair-on-z": "its two terms on two nodes, without noise, from that line",
        "opposed-parabolas": "f_1 = 3|x - R e|^2/(4R), f_2 = |x + R e|^2/(4R), |e| = 1, without noise, from 0",
    }
)
"""Every property by which a class of problems is described."""

STEPS: Mapping[str, str] = MappingProxyType(
    {
        "decreasing": "gamma0/sqrt(k+1)",
        "constant": "gamma, with momentum beta where the method has it",
        "theorem-8": "K^(-3/4), with momentum 1 - 1/sqrt(K)",
        "eq-32": "sqrt(2 start/(total K))",
        "any": "any positive sequence, with any momentum in [0, 1) where the method has it",
    }
)
"""Every rule for the step sizes gamma_k."""


@dataclass(frozen=True, slots=True)
class Average:
    """What a claim bounds from above.

    Parameters
    ----------
    text : str
        In words.
    quantity : str
        What is looked at in every step: ``"rho"``, ``"vote"`` (the rho_M-norm), ``"sign"``
        (sum |g_i| E sign(g^_i g_i)), ``"mixed"``, ``"l1"``, ``"l2"``, ``"squared"``; or ``"weights"`` and
        ``"frequency"``, which compare runs.
    over : str
        ``"mean"`` over the first K steps, ``"least"`` of the expectations, ``"limit"`` of the least one as K grows, or
        ``"largest"`` of all values.
    negated : bool
        Whether the left side is minus the average, so that the claim is a lower bound.
    """

    text: str
    quantity: str
    over: str
    negated: bool = False


AVERAGES: Mapping[str, Average] = MappingProxyType(
    {
        "least-rho-norm": Average("least E||g_k||_rho, k < K", "rho", "least"),
        "mean-rho-norm": Average("mean of E||g_k||_rho over k < K", "rho", "mean"),
        "least-vote-norm": Average("least E||g_k||_rho_M, k < K", "vote", "least"),
        "mean-vote-norm": Average("mean of E||g_k||_rho_M over k < K", "vote", "mean"),
        "least-sign-norm": Average("least E sum |g_i| E[sign(g^_i g_i) | x_k], k < K", "sign", "least"),
        "mean-mixed-norm": Average("mean of E (mixed norm of g_k) over k < K", "mixed", "mean"),
        "mean-l2-norm": Average("mean of E|g_k| over k < K", "l2", "mean"),
        "mean-squared-l2-norm": Average("mean of E|g_k|^2 over k < K", "squared", "mean"),
        "least-squared-l2-norm": Average("least E|g_k|^2, k < K", "squared", "least"),
        "minus-least-l1-norm": Average("minus the least E||g_k||_1, k < K", "l1", "least", negated=True),
        "minus-least-l2-norm": Average("minus the least E|g_k|, k < K", "l2", "least", negated=True),
        "limit-of-least-l1-norm": Average("limit for K -> oo of the least E||g_k||_1, k < K", "l1", "limit"),
        "distance-under-weights": Average(
            "largest distance between x_k and x_k with the nodes' gradients times w_n > 0, in law", "weights", "largest"
        ),
        "vote-frequency-gap": Average(
            "largest |g_i| |E[sign(vote_i g_i) | x_k] - (2 I(rho_i; l, l) - 1)|, k < K", "frequency", "largest"
        ),
    }
)
"""Every left side, by name."""

SYMBOLS: Mapping[str, str] = MappingProxyType(
    {
        "K": "number of steps",
        "M": "number of nodes",
        "d": "number of coordinates",
        "gamma": "the constant step size",
        "gamma0": "the first of the decreasing step sizes",
        "beta": "the momentum parameter",
        "start": "f(x0) - f*",
        "delta": "f(x0) - f*",
        "total": "the sum of the L_i",
        "smooth": "the mean of the L^n",
        "noise": "the mean of the sigma^n",
        "spread": "sqrt(sum of the (sigma^n)^2)/M",
        "spread2": "d/M^2 times the sum of the (sigma^n)^2",
        "zeta": "the mean over k < K and nodes of E|grad f_n(x_k) - grad f(x_k)|",
        "D0": "f(x0) minus the mean of the nodes' least values",
        "A": "2 (d - 1)/M times the largest L^n",
        "scale": "the common scale",
        "eps": "of the rank-one pair",
    }
)
"""Every symbol, by name, that the runs engine can give a value."""


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument in prose for a claim about runs, which no machine checks.

    Parameters
    ----------
    statement, proof : str
        What it concludes, and why.
    formulas : tuple of str
        The claims about formulas that it uses.
    """

    statement: str
    proof: str
    formulas: tuple[str, ...]


_CLOCK = ("smooth-x", "smooth-y", "bounded", "success", "position", "coupling", "union", "miss", "misses")
_CLOCK_WALK = ("fourth-step", "fourth", "moments", "threshold", "paley-zygmund", "derivative")

ARGUMENTS: Mapping[str, Argument] = MappingProxyType(
    {
        "clock-coupling": Argument(
            "On the clock E|df/dx| >= 93/500 after any number of steps gamma0/sqrt(k+1) with gamma0 = 1.",
            "y is known in every step. Toss fair coins so as to agree with the signs in x but for rho - 1/2; all agree "
            "but with probability 2.3e-5. The walk W of the coins has E W^4 <= 3 (E W^2)^2, so |W| > 1 with "
            "probability at least 64/243 (Paley and Zygmund), where |df/dx| >= 1/sqrt(2).",
            (*(f"sec5.1-clock-{name}" for name in (*_CLOCK, *_CLOCK_WALK)), "sec5.1-eventually-fails"),
        ),
        "weights-and-reflection": Argument(
            "On the opposed parabolas E|grad f(x_k)| >= 1/2 for SSDM in every step, whatever step sizes and momenta.",
            "The law of the iterates does not change if the gradient of node n is multiplied by a positive number: the "
            "momentum is multiplied with it, and the law of its stochastic sign does not change. With equal weights "
            "the problem is its own mirror image under x -> -x and an exchange of the nodes, so the law of x_k is "
            "symmetric. grad f(x) = x/R - e/2; take the mean over x_k and -x_k.",
            ("sec5.3.1-invariance-ssdm", "theorem-8-cx2-jensen"),
        ),
    }
)
"""Arguments in prose, by name. A claim that has no more is not PROVED, and its report names the argument."""
