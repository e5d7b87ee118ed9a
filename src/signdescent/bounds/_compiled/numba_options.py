"""How loops become machine code: nothing is assumed of NaN and infinity, and other threads run meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

__all__ = ["exact", "fused", "inline", "loose"]

Function = TypeVar("Function", bound=Callable[..., Any])


def _compiled(**options: Any) -> Callable[[Function], Function]:
    """Return a decorator that compiles; the machine code is kept on disk where a folder can be written."""

    def decorate(function: Function) -> Function:
        try:
            compiled: Function = numba.njit(nogil=True, error_model="numpy", cache=True, **options)(function)
        except RuntimeError:  # no folder for it: compiled anew in every process
            compiled = numba.njit(nogil=True, error_model="numpy", **options)(function)
        return compiled

    return decorate


exact = _compiled()
"""Every operation as it is written."""
fused = _compiled(fastmath={"contract"})
"""Products may be fused into sums."""
loose = _compiled(fastmath={"contract", "reassoc", "nsz"})
"""Sums may also be taken in another order, so that one sum can use vector instructions; products and quotients, too."""
inline = _compiled(fastmath={"contract"}, inline="always")
"""Part of a loop, compiled with it."""
