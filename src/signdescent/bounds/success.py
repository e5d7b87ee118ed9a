r"""Lower bounds on the probability that the sign of a batch mean is the sign of the mean.

All take the moments of one sample and the number ``batch_size`` of independent samples in the batch,
broadcast, and return float64 values clipped to [0, 1], not certified in the last digits. At mean 0 no sign
is right and the bound is 0; where the noise is 0 and the mean is not, the bound is 1. A batch mean of exactly
0 counts as a failure, so each value also bounds the probability of a *strictly* right sign.

============================  ==============================================================
`gauss`                       symmetric unimodal samples
`gaussian`                    normal samples (not a bound but the probability itself)
`chebyshev`, `cantelli`       any law with a variance
`strong_growth`               any law with variance at most c times the squared mean
`berry_esseen`                any law with a third absolute moment
`hoeffding`, `bernstein`      bounded samples
============================  ==============================================================

Each bound increases with ``batch_size``, although a success probability itself need not.
"""

from __future__ import annotations

from signdescent.bounds._success_moments import berry_esseen, cantelli, chebyshev, strong_growth
from signdescent.bounds._success_range import bernstein, hoeffding
from signdescent.bounds._success_shape import gauss, gaussian

__all__ = [
    "bernstein",
    "berry_esseen",
    "cantelli",
    "chebyshev",
    "gauss",
    "gaussian",
    "hoeffding",
    "strong_growth",
]
