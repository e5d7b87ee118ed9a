"""The papers whose claims are stated, one package each."""

from __future__ import annotations

from signdescent.errors import UnknownClaimError
from signdescent.theory.table import AnyClaim

__all__ = ["find"]


def find(name: str) -> AnyClaim:
    """Return the claim with an id, of whatever paper; raise `UnknownClaimError` with the nearest ids."""
    from signdescent.theory.papers import stochastic_sign_descent

    try:
        return stochastic_sign_descent.find(name)
    except UnknownClaimError:
        from signdescent.theory.papers import first_order_methods

        others = first_order_methods.claims()
        if name not in others:
            raise
        return others[name]
