"""Frozen summaries of batch sizes over the coordinates of a gradient; `signdescent.bounds.shares` computes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["Confident", "Direct", "PlugIn", "Quantiles", "Row"]

Quantiles: TypeAlias = dict[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlugIn:
    """Plug-in batch sizes from the moments of samples.

    Parameters
    ----------
    samples, coordinates : int
        Shape of the samples.
    zero_mean_coordinates : int
        Coordinates of mean exactly 0. No size suffices for them; the fields below exclude them.
    coordinates_beyond_2_53, coordinates_asking_more_than_samples : int
        Coordinates whose size is above 2**53, and above the number of samples.
    coordinates_within_two_standard_errors : int
        Coordinates whose mean is within two standard errors of 0.
    size_quantiles : dict
        Least size that covers a percentage of the coordinates, by ``"5%"`` and so on; ``"max"`` covers all. None
        above 2**53.
    given_by : dict
        Number of coordinates by the bound that gives their size.
    share_size : int or None
        Least batch size at which the guaranteed (rho_M-)norm is the required share of the l1-norm.
    share_reached : float or None
        The share at that size.
    reason : str or None
        Why there is no such size.
    """

    samples: int
    coordinates: int
    zero_mean_coordinates: int
    coordinates_beyond_2_53: int
    coordinates_asking_more_than_samples: int
    coordinates_within_two_standard_errors: int
    size_quantiles: Quantiles
    given_by: dict[str, int]
    share_size: int | None
    share_reached: float | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Coordinates and share of the l1-norm at one batch size, guaranteed and by plug-in moments."""

    batch_size: int
    coordinates: int
    share: float
    plug_in_coordinates: int
    plug_in_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Confident:
    """Batch sizes with a confidence, summarised over the coordinates.

    Parameters
    ----------
    samples, coordinates : int
        Shape of the samples.
    method, asymptotic, confidence
        As in `ConfidentSize`.
    node_target : float
        Probability that one node exceeds.
    coordinates_guaranteed : int
        Coordinates of finite size.
    guaranteed_share : float
        As in `ConfidentSize`.
    largest_size : int or None
        Largest finite size.
    not_guaranteed, given_by : dict
        Number of coordinates by the reason for an infinite size, and by the bound that gives a finite one.
    size_quantiles, plug_in_size_quantiles : dict
        Least size that covers a percentage of the guaranteed coordinates, with and without the confidence.
    table : tuple of Row
        Powers of 2 up to the largest size.
    share_asked : float
        Share of the l1-norm.
    share_size, share_coordinates, share_reached : number or None
        Least size at which that share is guaranteed, with the coordinates covered and the share there.
    reason : str or None
        Why there is no such size.
    """

    samples: int
    coordinates: int
    method: str
    asymptotic: bool
    confidence: float
    node_target: float
    coordinates_guaranteed: int
    guaranteed_share: float
    largest_size: int | None
    not_guaranteed: dict[str, int]
    given_by: dict[str, int]
    size_quantiles: Quantiles
    plug_in_size_quantiles: Quantiles
    table: tuple[Row, ...]
    share_asked: float
    share_size: int | None
    share_coordinates: int | None
    share_reached: float | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Direct:
    """Success counted at one batch size, summarised over the coordinates.

    Parameters
    ----------
    samples, coordinates : int
        Shape of the samples.
    method : str
        ``"direct"``.
    signs_from, asymptotic, guaranteed_at, batches
        As in `DirectSuccess`.
    confidence : float
        For all coordinates together.
    node_target : float
        Probability that one node exceeds.
    coordinates_guaranteed : int
        Coordinates whose limit exceeds it.
    plug_in_share : float
        Share of the l1-norm of the samples' mean that these coordinates hold.
    sign_unknown : dict
        Number of coordinates by the reason for an unknown sign.
    success_low_quantiles : dict
        Quantiles of the limits over the coordinates.
    """

    samples: int
    coordinates: int
    method: str
    signs_from: str
    asymptotic: bool
    confidence: float
    node_target: float
    guaranteed_at: int
    batches: int
    coordinates_guaranteed: int
    plug_in_share: float
    sign_unknown: dict[str, int]
    success_low_quantiles: dict[str, float]
