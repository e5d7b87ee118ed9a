"""`python -m attack`: check claims of known truth, and print every wrong verdict with the code of its claim."""

from __future__ import annotations

import argparse
import collections
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from attack.case import Case, judged
from attack.kinds import KINDS
from attack.runner import answers

SHOWN = ("WRONG", "CRASH", "slow")
COLUMNS = ("right", "undecided", "ill-posed", "refused", "slow", "WRONG", "CRASH")


def drawn(claims: int, seed: int, kinds: list[str]) -> Iterator[Case]:
    """Yield claims of each kind in turn; deterministic for a given seed."""
    streams = {kind: KINDS[kind](random.Random(f"{seed} {kind}")) for kind in kinds}
    order = list(streams)
    for i in range(claims):
        yield next(streams[order[i % len(order)]])


def attack(cases: Iterator[Case], *, workers: int, limit: float, budget: float, out: Path | None = None) -> int:
    """Check cases, print wrong, crashed and slow ones and a table; return the number of wrong and crashed ones."""
    table: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    seconds: dict[str, float] = collections.defaultdict(float)
    lines = []
    started = time.monotonic()
    for answer in answers(cases, workers=workers, limit=limit, budget=budget):
        outcome = judged(answer.case, answer.verdict)
        table[answer.case.kind][outcome] += 1
        seconds[answer.case.kind] += answer.seconds
        if outcome in SHOWN:
            line = answer.case.line(today=answer.verdict)
            print(f"{outcome:6} {line}", flush=True)
            lines.append(line)
    print(f"{'kind':18}" + "".join(f"{name:>10}" for name in COLUMNS) + f"{'seconds':>10}")
    for kind, counts in sorted(table.items()):
        print(f"{kind:18}" + "".join(f"{counts[name]:10}" for name in COLUMNS) + f"{seconds[kind]:10.1f}")
    total = sum(table.values(), collections.Counter())
    print(f"{'all':18}" + "".join(f"{total[name]:10}" for name in COLUMNS) + f"{sum(seconds.values()):10.1f}")
    print(f"{sum(total.values())} claims in {time.monotonic() - started:.0f} s")
    if out is not None:
        out.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return total["WRONG"] + total["CRASH"]


def main() -> None:
    """Parse the options and run; the exit code is 1 if a verdict is wrong or a check crashes."""
    parser = argparse.ArgumentParser(prog="python -m attack", description=__doc__)
    parser.add_argument("--claims", type=int, default=5000, help="number of claims")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kind", action="append", choices=KINDS, help="only this kind; may be repeated")
    parser.add_argument("--workers", type=int, default=2, help="claims checked at once")
    parser.add_argument("--limit", type=float, default=20.0, help="seconds for one claim")
    parser.add_argument("--budget", type=float, default=0.5, help="a factor on the counts of work")
    parser.add_argument("--out", type=Path, help="a file for the lines that are printed, in the same form")
    options = parser.parse_args()
    cases = drawn(options.claims, options.seed, options.kind or list(KINDS))
    failed = attack(cases, workers=options.workers, limit=options.limit, budget=options.budget, out=options.out)
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
