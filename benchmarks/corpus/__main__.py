"""`python -m benchmarks.corpus`: check every row of the corpus, and print a table by source."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks.corpus.record import changes, lines, read, write
from benchmarks.corpus.rows import FAMILIES, OWN, ROWS
from benchmarks.corpus.run import Outcome, outcomes

RECORD = Path(__file__).parents[2] / "docs" / "corpus.json"


def main() -> None:
    """Parse the options and run; the exit code is 1 if a verdict is wrong or a check crashes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus", description=__doc__)
    parser.add_argument("--only", action="append", metavar="PREFIX", help="ids that begin so; may be repeated")
    parser.add_argument("--own", action="store_true", help="only the rows with a twin")
    parser.add_argument("--jobs", type=int, default=2, help="rows checked at once")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds of processor time for one row")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the outcomes there, as docs/corpus.json")
    parser.add_argument("--label", default="", help="words about the machine, for the file")
    parser.add_argument(
        "--against", type=Path, default=RECORD, metavar="FILE", help="recorded outcomes to compare with"
    )
    options = parser.parse_args()
    chosen = [row for row in (OWN if options.own else ROWS.values()) if row.id.startswith(tuple(options.only or ("",)))]
    if not chosen:
        parser.error(f"no row begins with {options.only}; prefixes are {', '.join(FAMILIES)}")
    before = read(options.against)["rows"] if options.against.exists() else []
    found: list[Outcome] = []
    for outcome in outcomes(chosen, jobs=options.jobs, limit=options.limit):
        found.append(outcome)
        if outcome.kind != "right":
            print(f"{outcome.kind:10} {outcome.seconds:6.1f} s  {outcome.id}  {ROWS[outcome.id].statement}", flush=True)
    starved = [outcome.id for outcome in found if outcome.kind == "starved"]
    if starved:
        print(f"left out, for the machine was too busy to run them: {', '.join(starved)}")
    found = [outcome for outcome in found if outcome.kind != "starved"]
    place = {id_: number for number, id_ in enumerate(ROWS)}
    found.sort(key=lambda outcome: place[outcome.id])
    show(found, options.limit)
    for word, id_, old, new in changes(before, found):
        print(f"{word}: {id_} was {old}, is {new}")
    if options.json:
        write(options.json, found, ROWS, limit=options.limit, jobs=options.jobs, label=options.label)
    sys.exit(any(outcome.kind in ("WRONG", "CRASH") for outcome in found))


def show(found: list[Outcome], limit: float) -> None:
    """Print the table."""
    over = f"over {limit:g} s"
    print(f"{'source':60}{'rows':>6}{'right':>7}{'undecided':>11}{over:>11}{'wrong':>7}{'median s':>10}{'worst s':>9}")
    for line in lines([asdict(outcome) for outcome in found]):
        name = f"{line.prefix}: {FAMILIES[line.prefix]}" if line.prefix in FAMILIES else line.prefix
        right, undecided, slow, wrong = line.counts.values()
        seconds = f"{line.median:10.2f}{line.worst:9.1f}"
        print(f"{name:60.60}{line.total:6}{right:7}{undecided:11}{slow:11}{wrong:7}{seconds}")


if __name__ == "__main__":
    main()
