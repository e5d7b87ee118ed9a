"""`signdescent check`: prove, certify or refute claims of the paper or of your own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from signdescent import __version__
from signdescent.cli._options import budget_option, file_option, output_options, seed_option, workers_option
from signdescent.cli._stderr import note, progress
from signdescent.cli.output import folded
from signdescent.errors import ArgumentError, InputFileError

if TYPE_CHECKING:
    from signdescent.checks.record import Record
    from signdescent.checks.report import Report
    from signdescent.theory.table import AnyClaim

__all__ = ["command"]

REFUTED, UNDECIDED = 3, 4
FEW = 3  # most claims that are reported in full

EPILOG = """\b
Examples:
  signdescent check lemma-15
  signdescent check lemma-15 --at s=0.5,t=-1
  signdescent check sec4-away-lower --drop
  signdescent check --file my_claims.py --json
  signdescent check spb-extremes-gauss --certificates proofs/
  signdescent check --all

\b
Exit codes:
  0  every claim is proved, certified or supported
  2  bad usage or input
  3  some claim is refuted; with --all: something differs from the record
     (with --budget above 1, stronger verdicts are listed, not counted)
  4  some claim is undecided, vacuous or ill-posed, and none is refuted
With --at: 0 it holds there, 3 it fails, 4 not known or an assumption not met.
With --drop: 0 every assumption is needed or redundant, 4 one is undecided."""


@click.command(epilog=EPILOG)
@click.argument("names", metavar="[ID]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Check all claims of the paper, and compare with the record.")
@file_option
@click.option("--at", metavar="X=1,Y=2/3", help="Evaluate one claim at one exact point instead.")
@click.option("--drop", is_flag=True, help="Report which assumptions of one claim are needed.")
@click.option(
    "--certificates",
    metavar="DIR",
    help="Write a certificate DIR/ID.json where boxes decide, for 'signdescent recheck'.",
)
@seed_option("Seed of the search.")
@budget_option
@workers_option("1; with --all one for each processor")
@click.option("--record", metavar="FILE", help="With --all: write the record of verdicts to FILE.")
@click.option("--verbose", "-v", is_flag=True, help="Report every claim in full.")
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    names: tuple[str, ...],
    everything: bool,
    file: str | None,
    at: str | None,
    drop: bool,
    certificates: str | None,
    seed: int,
    budget: Fraction,
    workers: int | None,
    record: str | None,
    as_json: bool,
    verbose: bool,
) -> None:
    """Prove, certify or refute claims: by id, all of the paper's, or those of a Python file.

    Budgets count work, not seconds, so a verdict is the same on every machine; --budget scales
    them. With --file, IDs choose among the file's claims.
    """
    _check_usage(names, everything=everything, file=file, record=record)
    claims = _chosen(names, file)
    from signdescent.cli._reports import processors

    parameters: dict[str, Any] = {
        "ids": list(names),
        "all": everything,
        "file": file,
        "at": at,
        "drop": drop,
        "certificates": certificates,
        "budget": budget,
        "workers": workers or (processors() if everything else 1),
        "record": record,
    }
    if at is not None:
        ctx.exit(_at_point(claims, at, parameters, as_json=as_json))
    if drop:
        ctx.exit(_without_assumptions(claims, parameters, seed=seed, as_json=as_json))
    known = _known(record) if everything else None
    reports = _run(claims, parameters, seed=seed, as_json=as_json, verbose=verbose)
    changed, more, remark = _against_record(reports, known, record, budget) if everything else ((), (), "")
    if as_json:
        ledger = {"differences": list(changed), "stronger": list(more), "note": remark or None} if everything else None
        _write(reports, claims, parameters, seed=seed, ledger=ledger)
    elif everything:
        for line in (*changed, *more):
            click.echo(line)
        click.echo(_compared(changed, more, known))
    if remark:
        note(remark)
    if everything:
        ctx.exit(REFUTED if changed and record is None else 0)
    ctx.exit(_code(reports))


def _check_usage(names: Sequence[str], *, everything: bool, file: str | None, record: str | None) -> None:
    """Refuse options that contradict each other."""
    if everything and (names or file is not None):
        message = "Expected --all alone, without IDs and --file; it means all of the paper's claims."
        raise ArgumentError(message)
    if not (names or everything or file is not None):
        message = "Expected the ID of a claim, --all or --file CLAIMS.py; 'signdescent list' shows the IDs."
        raise ArgumentError(message)
    if record is not None and not everything:
        message = "Expected --record only with --all: a record holds every claim."
        raise ArgumentError(message)


def _chosen(names: Sequence[str], file: str | None) -> Mapping[str, AnyClaim]:
    """Return the claims to check, in the order of their table; the paper's by id in the order asked for."""
    from signdescent.cli.claims_file import claims_of, pick

    if names and file is None:
        with progress("reading the paper's claims"):
            from signdescent.theory.papers import find

            return {claim.id: claim for claim in map(find, names)}

    claims = claims_of(file)
    wanted = {pick(claims, name, file).id for name in names} or set(claims)
    return {name: claim for name, claim in claims.items() if name in wanted}


def _at_point(claims: Mapping[str, AnyClaim], at: str, parameters: dict[str, Any], *, as_json: bool) -> int:
    """Evaluate one claim at one point."""
    if len(claims) != 1 or parameters["certificates"] is not None:
        message = f"Expected --at with one claim and without --certificates; got {len(claims)} claims."
        raise ArgumentError(message)
    from signdescent.cli._check_point import report_point

    return report_point(next(iter(claims.values())), at, parameters, as_json=as_json)


def _without_assumptions(
    claims: Mapping[str, AnyClaim], parameters: dict[str, Any], *, seed: int, as_json: bool
) -> int:
    """Drop each assumption of one claim in turn."""
    if len(claims) != 1 or parameters["certificates"] is not None:
        message = f"Expected --drop with one claim and without --certificates; got {len(claims)} claims."
        raise ArgumentError(message)
    from signdescent.cli._check_drop import report_drops

    return report_drops(next(iter(claims.values())), parameters, seed=seed, as_json=as_json)


def _run(
    claims: Mapping[str, AnyClaim], parameters: dict[str, Any], *, seed: int, as_json: bool, verbose: bool
) -> list[Report]:
    """Check claims, and print and keep each result as soon as it is available."""
    from signdescent.checks.report import Verdict
    from signdescent.cli._reports import checked, painted, summary, with_progress, write_certificate
    from signdescent.render.text import ledger_line, report_text

    full = verbose or (len(claims) <= FEW and not parameters["all"])
    reports: list[Report] = []
    source = checked(
        claims,
        file=parameters["file"],
        seed=seed,
        budget=float(parameters["budget"]),
        workers=parameters["workers"],
    )
    for report in with_progress(source, list(claims)):
        if not as_json:
            blank = "\n" if full and reports else ""
            text = report_text(report) if full else folded(ledger_line(report), indent=27)
            click.echo(blank + painted(text))
        reports.append(report)
        lacking = write_certificate(parameters["certificates"], report) if parameters["certificates"] else None
        if lacking:
            note(f"{report.id} is {lacking}")
    if not as_json and (not full or len(reports) > FEW):
        click.echo("\n" + summary(reports, claims))
        if (
            not full
            and not parameters["all"]
            and any(report.verdict in (Verdict.REFUTED, Verdict.UNDECIDED, Verdict.ILL_POSED) for report in reports)
        ):
            click.echo("add -v, or an id, for the reasons")
    return reports


def _known(record: str | None) -> Record | None:
    """Read the shipped record; return None if it is damaged and a new one is to be written."""
    from signdescent.checks import record as ledger

    try:
        return ledger.read_record(ledger.PATH)
    except InputFileError:
        if record is None:
            raise
        return None


def _against_record(
    reports: Sequence[Report], known: Record | None, record: str | None, budget: Fraction
) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Compare with the shipped record and write a new one if asked; return differences, stronger verdicts, a remark.

    A stronger verdict counts as a difference unless the budget is above 1.
    """
    from signdescent.checks import record as ledger

    verdicts = ledger.record_of(reports)
    stronger = ledger.stronger(known or {}, verdicts) if budget > 1 else {}
    compared = {**verdicts, **{name: known[name] for name in stronger}} if known is not None else verdicts
    changed = () if known is None else ledger.differences(known, compared)
    more = tuple(f"with more work, {line}" for line in ledger.differences(known or {}, {**(known or {}), **stronger}))
    remark = "" if known is not None else "there is no record to compare with; --record FILE writes one"
    if record is not None:
        ledger.write_record(record, verdicts)
        remark = f"wrote the record {record}"
    return changed, more, remark


def _compared(changed: Sequence[str], more: Sequence[str], known: Record | None) -> str:
    if changed:
        from signdescent.checks.wording import counted

        return counted(len(changed), "difference", "differences") + " from the record"
    if known is None:
        return "no record to compare with"
    return f"all as recorded, {len(more)} stronger" if more else "all as recorded"


def _write(
    reports: Sequence[Report],
    claims: Mapping[str, AnyClaim],
    parameters: dict[str, Any],
    *,
    seed: int,
    ledger: dict[str, Any] | None,
) -> None:
    """Write one JSON object."""
    from signdescent.checks.tally import tally
    from signdescent.render.json import reports_data

    shown = {**parameters, "budget": float(parameters["budget"])}
    more = {"counts": tally(reports, claims).data(), **({} if ledger is None else {"ledger": ledger})}
    data = reports_data(reports, version=__version__, command="check", parameters=shown, seed=seed, **more)
    click.echo(json.dumps(data, allow_nan=False, indent=2))


def _code(reports: Sequence[Report]) -> int:
    """Return the exit code of the worst outcome: refuted, then undecided, then holding."""
    from signdescent.checks.report import Verdict

    verdicts = {report.verdict for report in reports}
    if Verdict.REFUTED in verdicts:
        return REFUTED
    return UNDECIDED if verdicts & {Verdict.UNDECIDED, Verdict.VACUOUS, Verdict.ILL_POSED} else 0
