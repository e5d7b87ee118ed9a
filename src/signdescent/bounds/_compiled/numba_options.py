"""Options of compilation: NaN and infinity are respected, and the GIL is released."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

__all__ = ["exact", "fused", "inline", "loose"]

Function = TypeVar("Function", bound=Callable[..., Any])


def _compiled(**options: Any) -> Callable[[Function], Function]:
    """Return a decorator that compiles; machine code is cached on disk if possible."""

    def decorate(function: Function) -> Function:
        try:
            compiled: Function = numba.njit(nogil=True, error_model="numpy", cache=True, **options)(function)
        except RuntimeError:  # no writable cache folder: compiled in every process
            compiled = numba.njit(nogil=True, error_model="numpy", **options)(function)
        return compiled

    return decorate


exact = _compiled()
"""Every operation as written."""
fused = _compiled(fastmath={"contract"})
"""Products may be fused into sums."""
loose = _compiled(fastmath={"contract", "reassoc", "nsz"})
"""Sums, products and quotients may also be reordered, so that a reduction can use vector instructions."""
inline = _compiled(fastmath={"contract"}, inline="always")
"""Inlined into the loops that call it."""
