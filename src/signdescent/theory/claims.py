"""The former name of `signdescent.theory.papers.stochastic_sign_descent`."""

from __future__ import annotations

import sys
from importlib import import_module

sys.modules[__name__] = import_module("signdescent.theory.papers.stochastic_sign_descent")
