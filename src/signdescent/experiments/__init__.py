"""The paper's figures and Table 1, each reproduced by one command.

The modules are imported lazily, by `load`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from signdescent.experiments.experiment import Experiment

__all__ = ["EXPERIMENTS", "load"]

EXPERIMENTS = {
    "figure-1": "signdescent.experiments.figure_1",
    "figure-2": "signdescent.experiments.figure_2",
    "figure-3": "signdescent.experiments.figure_3",
    "figure-4": "signdescent.experiments.figure_4",
    "figure-5": "signdescent.experiments.figure_5",
    "figure-6": "signdescent.experiments.figure_6",
    "figure-7": "signdescent.experiments.figure_7",
    "figure-8": "signdescent.experiments.figure_8",
    "table-1": "signdescent.experiments.table_1",
}
"""Name -> module; each module has an `EXPERIMENT`."""


def load(name: str) -> Experiment:
    """Return the experiment of a name in `EXPERIMENTS`.

    Examples
    --------
    >>> load("figure-8").place
    'Figure 8, Appendix A'
    """
    experiment: Experiment = import_module(EXPERIMENTS[name]).EXPERIMENT
    return experiment
