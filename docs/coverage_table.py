"""Write docs/explanation/coverage.md: how often the stated event of `confident_minibatch_size` holds. Takes minutes."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from reference.coverage import BOUNDED, UNBOUNDED, Case, Outcome, measure, methods  # noqa: E402

REPLICATIONS = 20_000
NAMES = ("bounded", "student", "bootstrap")

HEAD = f"""# How often the confidence holds

`confident_minibatch_size` states one event: every listed coordinate has, at its size and at every larger one, a success
probability above the target.
Here the laws are known, so that event can be looked at: {REPLICATIONS} times, samples were drawn and sizes found at
confidence 0.95.
`python docs/coverage_table.py` writes this page; the seed is fixed.

- **needed** is the least size from which on the exact success probability exceeds the target, for each coordinate;
  *never* for a mean of 0, where listing the coordinate at all is a miss.
  Below Cantelli's size at the true moments every size was gone through exactly; from there on it is proved.
- **event** is the share of draws in which it held; **means** the share in which all intervals held the true means.
  The first is not expected near 0.95: sizes are found by inequalities that leave much room, and the intervals leave
  little.
- **listed** is the share of coordinates that got a size, **size** the median of the largest one.

`bounded` is rigorous: none of its *event* and *means* may fall below 0.95, up to chance, and a test holds it to that.
`student` and `bootstrap` are asymptotic, and the tables show them as they are: **below 0.95** in bold.
They fail where a rare value decides the sign of the mean and the samples do not show it; without bounds no method can
know better.
The standard error of a share of 0.95 is {np.sqrt(0.95 * 0.05 / REPLICATIONS):.4f}.
"""


def share(value: float) -> str:
    """Four digits, bold below the confidence."""
    return f"**{value:.4f}**" if value < 0.95 else f"{value:.4f}"


def row(case: Case, name: str, outcome: Outcome) -> str:
    """One line of the table."""
    needs = [one.need(case.target) for one in case.coordinates]
    need = ", ".join("never" if np.isinf(value) else f"{value:.0f}" for value in needs)
    means = 1 - outcome.mean_misses / outcome.replications
    listed = outcome.listed / outcome.replications / len(needs)
    size = f"{outcome.median_size:.0f}" if np.isfinite(outcome.median_size) else "-"
    cells = (case.name, case.n, case.target, need, name, share(outcome.coverage), share(means), f"{listed:.3f}", size)
    return "| " + " | ".join(map(str, cells)) + " |"


def table(cases: tuple[Case, ...]) -> str:
    """All methods that apply, for all cases."""
    lines = [
        "| law of a coordinate | n | target | needed | method | event | means | listed | size |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for case in cases:
        found = measure(case, methods(case), REPLICATIONS)
        lines += [row(case, name, found[name]) for name in NAMES if name in found]
    return "\n".join(lines)


def main() -> None:
    """Measure and write."""
    page = f"{HEAD}\n## Laws on a known interval\n\n{table(BOUNDED)}\n\n## Laws without one\n\n{table(UNBOUNDED)}\n"
    (ROOT / "docs" / "explanation" / "coverage.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
