"""Success of laws of a known shape: symmetric unimodal, normal."""

from __future__ import annotations

from typing import Literal, TypeAlias

import scipy.special as sc
from numpy.typing import ArrayLike

from signdescent._validation import FloatArray, choice, moments
from signdescent.bounds._compiled import dispatch as _fast
from signdescent.bounds._formulas import SQRT3, finish, gauss_gain, signal

__all__ = ["GAUSS_FORMS", "GaussForm", "gauss", "gaussian"]

GaussForm: TypeAlias = Literal["exact", "second-order", "simple"]
GAUSS_FORMS = ("exact", "second-order", "simple")


def gauss(mean: ArrayLike, std: ArrayLike, *, batch_size: ArrayLike = 1, form: GaussForm = "exact") -> FloatArray:
    r"""Lower bound for symmetric unimodal samples, by Gauss's inequality.

    .. math:: \Pr \ge \tfrac12 + \tfrac12 G(z), \qquad z = \frac{\sqrt n\,|\mu|}{\sqrt3\,\sigma},

    with :math:`G(z) = z` up to 2/3 and :math:`1 - 4/(27 z^2)` beyond (``"exact"``),
    :math:`1 - 1/(1 + z + z^2)` (``"second-order"``) or :math:`z/(1+z)` (``"simple"``).

    Claims ``lemma-1-sharp``, ``lemma-1-second-order``, ``lemma-1``. Holds if: each sample is symmetric
    about the mean and unimodal in Khinchine's sense (a density that falls away from the mean, and perhaps
    an atom there); lattice laws are not. **Tight**: ``"exact"`` at ``batch_size=1``; the other forms are not.

    Parameters
    ----------
    mean, std : array_like
        Mean and standard deviation of one sample, in the same units; real and finite, ``std >= 0``.
    batch_size : array_like, default 1
        Number of samples n, integers in [1, 2**53].
    form : {"exact", "second-order", "simple"}
        Which G; each is at least the next.

    Returns
    -------
    ndarray or float64
        In [1/2, 1], or 0 at mean 0; in the common shape of the arguments.

    Raises
    ------
    DomainError
        If a value is outside its domain, an array is empty or shapes do not broadcast.
    ArgumentError
        If an argument does not hold real numbers.

    Notes
    -----
    A sum of independent symmetric unimodal variables is symmetric unimodal (Wintner, 1938), hence the factor
    sqrt(n).

    References
    ----------
    Safaryan & Richtarik 2021, Lemma 1 and Appendix B.1 (simple and second-order form).

    Examples
    --------
    >>> float(gauss(3.0, 3**0.5, batch_size=1, form="simple"))
    0.75
    >>> float(gauss(3.0, 3.0, batch_size=3))  # z = 1: 1 - 2/27
    0.925925925925926
    """
    choice(form, "form", GAUSS_FORMS)
    quick = _fast.gauss(mean, std, batch_size, form)
    if quick is not None:
        return quick
    m, s, n = moments(mean, std, batch_size)
    return finish(0.5 + 0.5 * gauss_gain(signal(m, s, n) / SQRT3, form), m)


def gaussian(mean: ArrayLike, std: ArrayLike, *, batch_size: ArrayLike = 1) -> FloatArray:
    r"""Success probability itself for normal samples.

    .. math:: \Pr = \Phi\bigl(\sqrt n\,|\mu|/\sigma\bigr)

    No claim of the paper: the exact value. Holds if: samples are normal. **Tight**: it is an equality.

    Parameters, errors and rules for mean 0 and std 0 are those of `gauss`.

    Parameters
    ----------
    mean, std : array_like
        Mean and standard deviation of one sample; ``std >= 0``.
    batch_size : array_like, default 1
        Number of samples, integers in [1, 2**53].

    Returns
    -------
    ndarray or float64
        In [1/2, 1], or 0 at mean 0.

    Raises
    ------
    DomainError, ArgumentError
        As `gauss`.

    Examples
    --------
    >>> float(gaussian(1.0, 2.0, batch_size=4))
    0.8413447460685429
    """
    m, s, n = moments(mean, std, batch_size)
    return finish(sc.ndtr(signal(m, s, n)), m)
