"""Optimisation methods, one file each: pure `init` and `step` on arrays of shape (runs, nodes, d)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from signdescent.checks.methods.double_squeeze import DoubleSqueeze
from signdescent.checks.methods.ef_sign_sgd import EFSignSGD
from signdescent.checks.methods.majority_vote import MajorityVote
from signdescent.checks.methods.method import Info, Method, State
from signdescent.checks.methods.noisy_sign_sgd import NoisySignSGD
from signdescent.checks.methods.normalized_sgd import NormalizedSGD
from signdescent.checks.methods.sgd import SGD
from signdescent.checks.methods.sign_sgd import SignSGD
from signdescent.checks.methods.signum import Signum
from signdescent.checks.methods.ssdm import SSDM
from signdescent.checks.methods.ssdm_common_scale import SSDMCommonScale
from signdescent.checks.methods.ssdm_norms import SSDMNorms

__all__ = ["METHODS", "Info", "Method", "State"]

METHODS: Mapping[str, Callable[..., Method]] = {
    "sign_sgd": SignSGD,
    "majority_vote": MajorityVote,
    "ssdm": SSDM,
    "ssdm_norms": SSDMNorms,
    "ssdm_common_scale": SSDMCommonScale,
    "sgd": SGD,
    "signum": Signum,
    "noisy_sign_sgd": NoisySignSGD,
    "ef_sign_sgd": EFSignSGD,
    "double_squeeze": DoubleSqueeze,
    "normalized_sgd": NormalizedSGD,
}
"""Name -> constructor; its keyword arguments are the method's parameters."""
