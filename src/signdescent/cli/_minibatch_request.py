"""The options of `signdescent minibatch`, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from signdescent.cli.output import as_float, exact
from signdescent.errors import ArgumentError, DomainError

__all__ = ["Request", "read_request"]

Known: TypeAlias = str | tuple[Fraction, Fraction] | None

MOMENTS = ("mean", "std", "third_moment")
OF_SAMPLES = ("share", "confidence", "method", "bounds", "direct", "plot")
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The options of `signdescent minibatch`.

    Parameters
    ----------
    target : Fraction
        Probability to exceed, of one node or of the vote.
    node_target : float
        Probability that one node must exceed.
    nodes : int or None
        Number of nodes that vote.
    assume : str or None
        ``--assume`` as typed.
    known : str, pair of Fraction, or None
        The name given by ``--assume``, or its interval.
    mean, std, third_moment : Fraction or None
        Moments of one sample.
    gradients : str or None
        File of per-sample gradients.
    share : Fraction or None
        Required share of the l1-norm.
    confidence : Fraction or None
        Confidence over the draw of the samples.
    method : str or None
        ``"bounded"``, ``"student"``, ``"bootstrap"``, or ``"direct"`` with ``--direct``.
    bounds : str or None
        ``--bounds`` as typed.
    interval : pair of float, or None
        The ends of ``--bounds``.
    direct : int or None
        Batch size at which right signs are counted.
    seed : int
        Seed of the bootstrap and of the coordinates drawn for a plot.
    plot : str or None
        File of the plot.
    """

    target: Fraction
    node_target: float
    nodes: int | None
    assume: str | None
    known: Known
    mean: Fraction | None
    std: Fraction | None
    third_moment: Fraction | None
    gradients: str | None
    share: Fraction | None
    confidence: Fraction | None
    method: str | None
    bounds: str | None
    interval: tuple[float, float] | None
    direct: int | None
    seed: int
    plot: str | None

    def parameters(self) -> dict[str, object]:
        """Return the options in force as the ``parameters`` of the JSON object."""
        names = ["target", "assume"]
        if self.nodes is not None:
            names.append("nodes")
        if self.gradients is None:
            return {name: getattr(self, name) for name in (*names, *MOMENTS)}
        names += ["gradients", "share"]
        if self.confidence is not None:
            names += ["confidence", "bounds", "method" if self.direct is None else "direct"]
        if self.confidence is not None or self.plot is not None:
            names.append("seed")
        if self.plot is not None:
            names.append("plot")
        return {name: getattr(self, name) for name in names} | {"share": HALF if self.share is None else self.share}


def read_request(gradients: str | None, given: Mapping[str, Any]) -> Request:
    """Check the options and return them.

    Parameters
    ----------
    gradients : str or None
        The argument.
    given : mapping
        The options as click gives them, by name.

    Returns
    -------
    Request

    Raises
    ------
    ArgumentError
        If options contradict each other or one is missing.
    DomainError
        If a value is outside its domain.
    """
    _inside(given["target"], "target", HALF)
    known = _assumption(given["assume"])
    one_node = _node_target(given["nodes"], given["target"])
    interval = method = None
    if gradients is None:
        _demand_moments(given)
    else:
        interval, method = _of_samples(given)
    plain = ("target", "nodes", "assume", *MOMENTS, "share", "confidence", "bounds", "direct", "seed", "plot")
    return Request(
        node_target=one_node,
        known=known,
        gradients=gradients,
        interval=interval,
        method=method,
        **{name: given[name] for name in plain},
    )


def _inside(value: Fraction, name: str, least: Fraction | None = None) -> None:
    """Refuse a number outside (0, 1) or [least, 1), also after rounding to float64."""
    above = value >= least if least is not None else value > 0 and float(value) > 0
    if not above or value >= 1 or float(value) == 1:
        rule = f"{least} <= --{name} < 1" if least is not None else f"0 < --{name} < 1"
        message = f"Expected {rule}; got --{name}={as_float(value, f'--{name}')!r}."
        raise DomainError(message)


def _assumption(text: str | None) -> Known:
    """Read ``--assume``: a name, or the ends of an interval."""
    from signdescent.bounds.minibatch import SHAPES

    if text is None or text in SHAPES:
        return text
    parts = text.split(":")
    if parts[0] != "bounded" or len(parts) != 3:
        message = f"Expected --assume to be {', '.join(SHAPES)} or bounded:LOW:HIGH; got --assume={text!r}."
        raise ArgumentError(message)
    return _ends(parts[1:], "--assume", "bounded:LOW:HIGH", text)


def _ends(parts: list[str], option: str, form: str, text: str) -> tuple[Fraction, Fraction]:
    low, high = (exact(part, f"{option} {end}") for part, end in zip(parts, ("LOW", "HIGH"), strict=True))
    if low > high:
        message = f"Expected LOW <= HIGH in {option} {form}; got {option}={text!r}."
        raise DomainError(message)
    return low, high


def _node_target(nodes: int | None, target: Fraction) -> float:
    """Return the probability one node must exceed for the vote to exceed the target."""
    if nodes is None:
        return float(target)
    from signdescent.bounds.exact_votes import node_target

    one = node_target(target, nodes)
    if one >= 1:
        message = f"Expected a --target that nodes reach with a probability below 1; got --target={float(target)!r}."
        raise DomainError(message)
    return one


def _demand_moments(given: Mapping[str, Any]) -> None:
    if given["mean"] is None or given["std"] is None:
        message = "Expected --mean and --std, or a file GRADIENTS (see 'signdescent minibatch --help')."
        raise ArgumentError(message)
    for name in OF_SAMPLES:
        if given[name] is not None:
            message = f"Expected --{name} only with GRADIENTS."
            raise ArgumentError(message)
    for name in MOMENTS:
        as_float(given[name] or Fraction(0), "--" + name.replace("_", "-"))


def _of_samples(given: Mapping[str, Any]) -> tuple[tuple[float, float] | None, str | None]:
    """Check the options of a file; return the interval of ``--bounds`` and the method."""
    if any(given[name] is not None for name in MOMENTS):
        message = "Expected either GRADIENTS or --mean and --std; got both."
        raise ArgumentError(message)
    if given["share"] is not None:
        _inside(given["share"], "share")
    if given["confidence"] is None:
        for name in ("method", "bounds", "direct"):
            if given[name] is not None:
                message = f"Expected --{name} only with --confidence."
                raise ArgumentError(message)
        return None, None
    _inside(given["confidence"], "confidence")
    if given["assume"] is not None:
        message = "Expected --assume only without --confidence; for samples in an interval give --bounds LOW:HIGH."
        raise ArgumentError(message)
    interval = _interval(given["bounds"])
    if given["direct"] is None:
        return interval, _method(given["method"], interval)
    for name in ("method", "share", "plot"):
        if given[name] is not None:
            message = f"Expected --{name} only without --direct, which counts at one batch size."
            raise ArgumentError(message)
    return interval, "direct"


def _interval(text: str | None) -> tuple[float, float] | None:
    """Read ``--bounds``."""
    if text is None:
        return None
    parts = text.split(":")
    if len(parts) != 2:
        message = f"Expected --bounds LOW:HIGH, such as -1:1; got --bounds={text!r}."
        raise ArgumentError(message)
    low, high = _ends(parts, "--bounds", "LOW:HIGH", text)
    return as_float(low, "--bounds"), as_float(high, "--bounds")


def _method(method: str | None, interval: tuple[float, float] | None) -> str:
    from signdescent.bounds.confidence import METHODS

    if method is None:
        return "student" if interval is None else "bounded"
    if method not in METHODS:
        message = f"Expected --method to be one of {', '.join(METHODS)}; got --method={method!r}."
        raise ArgumentError(message)
    if (method == "bounded") != (interval is not None):
        rule = "--bounds LOW:HIGH for" if interval is None else "no --bounds for"
        message = f"Expected {rule} --method {method}; only 'bounded' uses bounds, which are known beforehand."
        raise ArgumentError(message)
    return method
