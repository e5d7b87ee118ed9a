"""The former name of `signdescent.simulation.problems`."""

from __future__ import annotations

import sys
from importlib import import_module

sys.modules[__name__] = import_module("signdescent.simulation.problems")
