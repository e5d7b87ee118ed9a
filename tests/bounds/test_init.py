"""What `import signdescent.bounds` brings and what it does not."""

from __future__ import annotations

import subprocess
import sys

from signdescent import bounds


def test_public_names() -> None:
    """Every name of `__all__` exists, is documented, and stands in the table of contents."""
    assert sorted(bounds.__all__) == sorted(set(bounds.__all__))
    for name in bounds.__all__:
        assert getattr(bounds, name).__doc__
        assert f"`{name}`" in (bounds.__doc__ or "")


def test_import_is_light() -> None:
    """Only NumPy and scipy.special are loaded, none of the heavy packages."""
    code = "import sys, signdescent.bounds; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "scipy.special" in loaded
    heavy = {
        "sympy",
        "hypothesis",
        "z3",
        "flint",
        "numba",
        "scipy.stats",
        "scipy.optimize",
        "mpmath",
        "rich",
        "click",
    }
    assert not heavy & set(loaded)
