"""The meaning of the shared symbols in a claim about laws: each is determined by the law."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import sympy as sp

from signdescent.errors import ClaimError
from signdescent.theory.symbols import P_MINUS, P_PLUS, M, b, g, mu, nu3, r, rho, sigma, skewness, t, tau, z

if TYPE_CHECKING:
    from signdescent.theory.law_claim import LawClaim

__all__ = ["MOMENTS", "checked_words", "free_symbols", "moments_of", "threshold", "unlike"]

MOMENTS = (g, mu, sigma, nu3, r, b, z, skewness, tau, M, rho, P_PLUS, P_MINUS)
"""Symbols that are determined by the law, or count samples and nodes; all other symbols are free."""

_KNOWN = frozenset(MOMENTS)
_ABOUT_THE_MEAN = (nu3, r, b, z, skewness)

# sets that contain these numbers for every law; the missing ones do not exist for some laws
_ALWAYS_IN: Mapping[sp.Symbol, sp.Set] = {
    **dict.fromkeys((g, mu), sp.Interval.open(0, sp.oo)),
    **dict.fromkeys((sigma, r), sp.Interval(0, sp.oo)),
    **dict.fromkeys((tau, M), sp.S.Naturals),
    **dict.fromkeys((rho, P_PLUS, P_MINUS), sp.Interval(0, 1)),
}


def free_symbols(claim: LawClaim) -> tuple[sp.Symbol, ...]:
    """Return the free symbols of a claim, those not determined by the law."""
    return tuple(symbol for symbol in claim.where if symbol not in _KNOWN)


def threshold(claim: LawClaim) -> sp.Symbol | None:
    """Return the symbol in the definition of the event: the distance from the mode, the excess t, or None."""
    if not claim.meaning.threshold:
        return None
    (symbol,) = free_symbols(claim)
    return symbol


def checked_words(claim: LawClaim) -> None:
    """Raise `ClaimError` if a symbol has no meaning for the event, or has the name of a shared symbol."""
    names, about_mode = {symbol.name: symbol for symbol in MOMENTS}, claim.meaning.about_mode
    for symbol in claim.where:
        if symbol.name in names and symbol not in MOMENTS and not (about_mode and symbol.name == "r"):
            msg = (
                f"There are two symbols named {symbol}, the shared one and that of {claim.id!r}, with different "
                f"assumptions; use {symbol} from signdescent.theory.symbols, or rename it."
            )
            raise ClaimError(msg)
    misplaced = {count: count != claim.meaning.copies for count in (tau, M)}
    misplaced |= dict.fromkeys(_ABOUT_THE_MEAN, about_mode)  # for this event sigma is taken about the mode
    for symbol, wrong in misplaced.items():
        if wrong and symbol in claim.where:
            msg = f"Symbol {symbol} of {claim.id!r} has no meaning for the event {claim.event!r}; leave it out."
            raise ClaimError(msg)
    if claim.meaning.given and "mean-of-the-right-sign" not in claim.laws:
        for symbol in (g, mu, sigma, *_ABOUT_THE_MEAN):
            if symbol in claim.where:
                msg = (
                    f"Symbol {symbol} of {claim.id!r} exists only for laws with a mean, and the event {claim.event!r} "
                    "includes all laws; leave it out, or add 'mean-of-the-right-sign' to laws."
                )
                raise ClaimError(msg)
    free = free_symbols(claim)
    if about_mode and ("unimodal" not in claim.laws or len(free) != 1):
        msg = f"Expected {claim.id!r} to speak of unimodal laws and of one distance from the mode; got {claim.laws}, "
        raise ClaimError(msg + f"and {', '.join(map(str, free)) or 'no distance'}.")
    if claim.meaning.threshold and not about_mode and free != (t,):
        msg = f"Expected t to be the free symbol of {claim.id!r}; got {', '.join(map(str, free)) or 'none'}."
        raise ClaimError(msg)


def moments_of(claim: LawClaim) -> tuple[sp.Expr, sp.Expr]:
    """Return mean and variance of the sample or batch mean in the event; the mean is positive."""
    known = claim.where
    mean = g if g in known else mu if mu in known else None
    if sigma in known and (mean is not None or claim.meaning.about_mode):
        variance = sigma**2
    elif r in known:
        mean, variance = sp.Integer(1), r  # by scaling
    else:
        msg = f"{claim.id!r} contains neither g and sigma nor r = sigma^2/mu^2; mean and variance are unknown."
        raise ClaimError(msg)
    return sp.Integer(0) if mean is None else mean, variance / tau if claim.meaning.copies == tau else variance


def unlike(claim: LawClaim, where: Mapping[sp.Symbol, sp.Set], at: Mapping[sp.Symbol, sp.Expr], of_mean: bool) -> str:
    """Return why a substitution into a cited statement is not allowed, and an empty string if it is.

    A moment of the law may only be replaced by itself, written in the claim's symbols. Free symbols may take any value,
    except for the symbol in the definition of the event.
    """
    for symbol in at:
        if symbol not in where:
            return f"{symbol} does not occur in the cited statement"
    for symbol in where:
        value = at.get(symbol, symbol)
        if symbol not in MOMENTS:
            own = threshold(claim)
            if own is not None and value != own:
                return f"{symbol} is {value}, but the event is about {own}"
        elif value not in (_of_mean(symbol) if of_mean else _written(symbol, claim)):
            return f"{symbol} is determined by the law, and {value} is not known to equal it"
        elif symbol not in claim.where and value == symbol and not _inside_always(symbol, where[symbol]):
            return f"{symbol} must lie in {where[symbol]}, which is unknown"
    return ""


def _inside_always(symbol: sp.Symbol, domain: sp.Set) -> bool:
    natural = _ALWAYS_IN.get(symbol)
    return natural is not None and natural.is_subset(domain) is True


def _written(symbol: sp.Symbol, claim: LawClaim) -> list[sp.Expr]:
    """Return the expressions for a moment in the symbols of a claim about the same sample."""
    means = [mean for mean in (g, mu) if mean in claim.where]
    ways: dict[sp.Symbol, list[sp.Expr]] = {
        g: [mu],
        mu: [g],
        r: [sigma**2 / mean**2 for mean in means],
        z: [mean / (sp.sqrt(3) * sigma) for mean in means],
        b: [nu3 / sigma**3],
        rho: [P_PLUS],
        P_PLUS: [rho],
    }
    return [symbol, *(way for way in ways.get(symbol, []) if way.free_symbols <= set(claim.where))]


def _of_mean(symbol: sp.Symbol) -> list[sp.Expr]:
    """Return a moment of the mean of tau copies in the moments of one copy."""
    return {sigma: [sigma / sp.sqrt(tau)], g: [g], mu: [mu]}.get(symbol, [])
