"""Optimisation methods, one file each, with pure `init` and `step` on arrays of shape (runs, nodes, d)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from signdescent.simulation.methods.double_squeeze import DoubleSqueeze
from signdescent.simulation.methods.ef_sign_sgd import EFSignSGD
from signdescent.simulation.methods.majority_vote import MajorityVote
from signdescent.simulation.methods.method import Info, Method, State
from signdescent.simulation.methods.noisy_sign_sgd import NoisySignSGD
from signdescent.simulation.methods.normalized_sgd import NormalizedSGD
from signdescent.simulation.methods.sgd import SGD
from signdescent.simulation.methods.sign_sgd import SignSGD
from signdescent.simulation.methods.signum import Signum
from signdescent.simulation.methods.ssdm import SSDM
from signdescent.simulation.methods.ssdm_common_scale import SSDMCommonScale
from signdescent.simulation.methods.ssdm_norms import SSDMNorms

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
"""Constructors of the methods by name. Their keyword arguments are the parameters of the method."""
