"""A small campaign, and the bits of a simulation."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.tiny_problems import Quadratic
from signdescent.simulation.methods import METHODS
from signdescent.simulation.simulate import Simulation, simulate

__all__ = ["ALL", "bits", "campaign"]

ALL = ("value", "gradient_norm", "l1_norm", "rho_norm", "rho_m_norm", "right_signs")


def campaign(**changes: Any) -> Simulation:
    """Simulate a small campaign of three blocks, the last one not full."""
    arguments: dict[str, Any] = {
        "steps": 7,
        "step_size": 0.1,
        "nodes": 3,
        "runs": 40,
        "rng": 5,
        "block_runs": 16,
        "record": ALL,
        "record_every": 3,
    }
    return simulate(METHODS["ssdm"](), Quadratic(), **{**arguments, **changes})


def bits(result: Simulation) -> bytes:
    """Return every number of a simulation."""
    arrays = [
        result.points,
        result.bits_up,
        result.bits_down,
        *(result.records[name] for name in sorted(result.records)),
    ]
    return b"".join(np.ascontiguousarray(array).tobytes() for array in arrays)
