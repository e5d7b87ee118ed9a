"""Numerical functions on arrays, with NumPy and scipy.special only.

Success of the sign of a batch mean (lower bounds, see `signdescent.bounds.success`)
    `gauss`, `gaussian`, `chebyshev`, `cantelli`, `strong_growth`, `berry_esseen`, `hoeffding`, `bernstein`
Moments of samples (`signdescent.bounds.moments`)
    `Moments`
Batch sizes from moments (`signdescent.bounds.minibatch`)
    `minibatch_size`, `MinibatchSize`
Batch sizes from samples, with a confidence (`signdescent.bounds.confidence`, `signdescent.bounds.direct`)
    `confident_minibatch_size`, `bounded_minibatch_size`, `ConfidentSize`, `direct_success`, `DirectSuccess`
The majority vote (`signdescent.bounds.majority`)
    `vote_margin`, `vote_failure`, `vote_margin_bounds`, `VoteMarginBounds`, `required_nodes`
Convergence of the methods (`signdescent.bounds.rates`)
    `theorem_5`, `theorem_6`, `theorem_7`, `theorem_8`, `Rate`
Measures of a gradient (`signdescent.bounds.norms`)
    `l1_norm`, `rho_norm`, `rho_m_norm`, `l12_norm`

Everything is elementwise in float64 and broadcasts; a 0-d call returns a NumPy scalar. Arguments outside
their domain raise `signdescent.errors.DomainError`, wrong types `signdescent.errors.ArgumentError`. Values
are rounded, not certified.
"""

from __future__ import annotations

from signdescent.bounds.confidence import ConfidentSize, bounded_minibatch_size, confident_minibatch_size
from signdescent.bounds.direct import DirectSuccess, direct_success
from signdescent.bounds.majority import (
    VoteMarginBounds,
    required_nodes,
    vote_failure,
    vote_margin,
    vote_margin_bounds,
)
from signdescent.bounds.minibatch import MinibatchSize, minibatch_size
from signdescent.bounds.moments import Moments
from signdescent.bounds.norms import l1_norm, l12_norm, rho_m_norm, rho_norm
from signdescent.bounds.rates import Rate, theorem_5, theorem_6, theorem_7, theorem_8
from signdescent.bounds.success import (
    bernstein,
    berry_esseen,
    cantelli,
    chebyshev,
    gauss,
    gaussian,
    hoeffding,
    strong_growth,
)

__all__ = [
    "ConfidentSize",
    "DirectSuccess",
    "MinibatchSize",
    "Moments",
    "Rate",
    "VoteMarginBounds",
    "bernstein",
    "berry_esseen",
    "bounded_minibatch_size",
    "cantelli",
    "chebyshev",
    "confident_minibatch_size",
    "direct_success",
    "gauss",
    "gaussian",
    "hoeffding",
    "l1_norm",
    "l12_norm",
    "minibatch_size",
    "required_nodes",
    "rho_m_norm",
    "rho_norm",
    "strong_growth",
    "theorem_5",
    "theorem_6",
    "theorem_7",
    "theorem_8",
    "vote_failure",
    "vote_margin",
    "vote_margin_bounds",
]
