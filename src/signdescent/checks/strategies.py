"""The former name of `signdescent.testing.strategies`."""

from __future__ import annotations

import sys
from importlib import import_module

sys.modules[__name__] = import_module("signdescent.testing.strategies")
