"""Check the proof of a claim about laws: each source holds, the cases cover the domain, and the bound follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.checks.budget import STEP, Budget
from signdescent.checks.formulas.decide import decide, folded_advice, terms_exist
from signdescent.checks.formulas.proof import check_chain
from signdescent.checks.formulas.sets import belongs
from signdescent.checks.formulas.sympy_safety import lies_within
from signdescent.checks.formulas.truth import exists_at
from signdescent.checks.library import Library
from signdescent.checks.report import ChainReport, Outcome, StepReport, Verdict
from signdescent.checks.translate.numbers import declares
from signdescent.checks.wording import counted
from signdescent.errors import ClaimError, UnknownClaimError
from signdescent.theory.claim import Claim, Proof
from signdescent.theory.exactness import exactly
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.laws import (
    FACTS,
    Case,
    Cited,
    External,
    LawProof,
    Parabola,
    Source,
    Stretches,
    Votes,
    Zeros,
    covers,
)
from signdescent.theory.moments import MOMENTS, unlike
from signdescent.theory.placing import put_in
from signdescent.theory.symbols import P_MINUS, P_PLUS, M, rho, sigma, tau
from signdescent.theory.written import connected

__all__ = ["check_law_proof"]

_RELATIONS = {">=": sp.Ge, ">": sp.Gt, "==": sp.Eq}
_UNIT = sp.Interval(0, 1)
_OF_VOTES = {"independent-copies", "no-atom-at-zero"}
_STANDARD = Budget(boxes=400, points=512, polish=2)


@dataclass(slots=True)
class _Ledger:
    """The steps checked so far."""

    claim: LawClaim
    library: Library
    steps: list[StepReport] = field(default_factory=list)
    relies_on: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    exact: bool = True

    def add(self, label: str, conclusion: object, decision: Outcome, rule: str = "", *, quiet: bool = False) -> bool:
        """Record a step and return whether it holds; a `quiet` step is recorded only if it does not."""
        self.exact &= decision.verdict is Verdict.PROVED
        if quiet and decision.verdict.holds:
            return True
        self.steps.append(
            StepReport(
                label=label,
                conclusion=str(conclusion),
                formula=conclusion if isinstance(conclusion, sp.Basic) else None,
                verdict=decision.verdict,
                engine=decision.engine,
                sentence=decision.sentence,
                rule=rule,
                witness=decision.witness,
            )
        )
        self.rules.extend((*((rule,) if rule else ()), *decision.rules))
        return decision.verdict.holds


def check_law_proof(claim: LawClaim, proof: LawProof, library: Library) -> ChainReport:
    """Check a proof up to the first step that fails; the library finds and checks cited claims."""
    ledger = _Ledger(claim, library)
    try:
        failed = _failure(ledger, proof)
    except (ClaimError, UnknownClaimError) as misfit:
        failed = str(misfit.args[0])
    except TypeError as error:
        if "comparison" not in str(error):
            raise
        failed = f"a term that is not real: {error}"
    return ChainReport(
        accepted=failed is None,
        sentence=failed or counted(len(ledger.steps), "step leads to the bound", "steps lead to the bound"),
        exact=ledger.exact,
        steps=tuple(ledger.steps),
        rules=tuple(dict.fromkeys(ledger.rules)),
        relies_on=tuple(dict.fromkeys(ledger.relies_on)),
    )


def _failure(ledger: _Ledger, proof: LawProof) -> str | None:
    claim = ledger.claim
    if not ledger.add("exists", claim.bound, _exists(claim.bound, claim, ()), quiet=True):
        return f"not shown that the bound exists on the whole domain: {ledger.steps[-1].sentence}"
    if all(case.when is not sp.true for case in proof.cases):
        cover = connected(sp.Or, (case.when for case in proof.cases))
        if not ledger.add("cases", cover, _decided(cover, claim, ())):
            return "not shown that the cases cover the domain"
    for number, case in enumerate(proof.cases, 1):
        label = f"case {number}: " if len(proof.cases) > 1 else ""
        given = (case.when,) if case.when is not sp.true else ()
        values = []
        for source in case.sources:
            value = _value(ledger, source, given, label)
            if value is None:
                return f"{label}{source.name} does not hold as used: {ledger.steps[-1].sentence}"
            values.append(value)
        if not _closes(ledger, case, values, given, label):
            return f"{label}the bound does not follow: {ledger.steps[-1].sentence}"
    return None


def _value(ledger: _Ledger, source: Source, given: Sequence[Boolean], label: str) -> sp.Expr | None:
    """Return the bound that a source gives; if it gives none, record why and return None."""
    claim = ledger.claim
    if isinstance(source, Parabola | Stretches):
        if claim.relation == "==":
            ledger.add(f"{label}{source.name}", "", _no("a lower bound does not show an equality"))
            return None
        for condition in source.conditions(claim):
            decision = _decided(condition.statement, claim, (*given, *condition.assumptions), condition.where)
            if not ledger.add(f"{label}{condition.name}", condition.statement, decision, source.name):
                return None
        return source.value(claim)
    if isinstance(source, Votes):
        for name, formula, wanted in source.wanted(claim):
            report = ledger.library.report(formula)
            same = formula.statement == wanted and _speaks_of_all(formula, {rho: _UNIT, **claim.where})
            decision = (
                Outcome(report.verdict, f"claim {formula.id}") if same else _no(f"{formula.id} says something else")
            )
            if not ledger.add(f"{label}{name}", formula.id, decision, source.name):
                return None
        return claim.bound
    if isinstance(source, External):
        return _from_fact(ledger, source, given, label)
    return _from_claim(ledger, source, given, label)


def _from_fact(ledger: _Ledger, source: External, given: Sequence[Boolean], label: str) -> sp.Expr | None:
    claim, fact = ledger.claim, FACTS.get(source.fact)
    name = f"{label}{source.fact}"
    if fact is None or fact.bound is None or claim.relation == "==":
        ledger.add(name, "", _no(f"{source.fact!r} is not a fact that bounds a probability"))
        return None
    if fact.event != claim.event or not covers(claim, fact.laws):
        ledger.add(name, fact.statement, _no(f"{source.fact!r} is about {fact.event} for laws that are {fact.laws}"))
        return None
    complaint = unlike(claim, fact.where, source.at, of_mean=False)
    if complaint:
        ledger.add(name, fact.statement, _no(complaint))
        return None
    ledger.relies_on.append(source.fact)
    ledger.add(name, fact.statement, Outcome(Verdict.PROVED, f"taken from elsewhere: {fact.source}", "external"))
    if not _values_exist(ledger, source.at, given, label):
        return None
    for member in _memberships(fact.where, dict(source.at), claim):
        if not ledger.add(f"{label}applies", member, _decided(member, claim, given)):
            return None
    return put_in(exactly(fact.bound), source.at)


def _values_exist(ledger: _Ledger, at: Mapping[sp.Symbol, sp.Expr], given: Sequence[Boolean], label: str) -> bool:
    """Return whether all values of a citation are shown to be real numbers on the whole case."""
    return all(
        ledger.add(f"{label}exists", value, _exists(value, ledger.claim, given), quiet=True) for value in at.values()
    )


def _from_claim(ledger: _Ledger, source: Cited | Zeros, given: Sequence[Boolean], label: str) -> sp.Expr | None:
    claim = ledger.claim
    cited = ledger.library.find(source.id)
    name = f"{label}{source.id}"
    complaint = _misfit(claim, source, cited)
    if complaint or not isinstance(cited, LawClaim):
        ledger.add(name, "", _no(complaint or f"{source.id} is not a claim about laws"))
        return None
    if isinstance(source, Zeros) and source.one_vote is not None:
        report = ledger.library.report(source.one_vote)
        said = source.one_vote.statement == source.wanted() and _speaks_of_all(
            source.one_vote, {P_PLUS: _UNIT, P_MINUS: _UNIT}, (P_PLUS + P_MINUS <= 1,)
        )
        decision = (
            Outcome(report.verdict, report.sentence) if said else _no(f"{source.one_vote.id} says something else")
        )
        if not ledger.add(f"{label}one vote", source.one_vote.id, decision, source.name):
            return None
    if isinstance(source, Cited) and source.of_mean:
        ledger.relies_on.append("wintner")
        ledger.add(
            f"{label}wintner", FACTS["wintner"].statement, Outcome(Verdict.PROVED, "taken from elsewhere", "external")
        )
    report = ledger.library.report(cited)
    ledger.relies_on.extend(report.relies_on)
    at = dict(source.at(claim) if isinstance(source, Zeros) else source.at)
    rule = source.name if isinstance(source, Zeros) else ""
    if not ledger.add(name, cited.statement, Outcome(report.verdict, f"claim {cited.id}", "claim"), rule):
        return None
    if not _values_exist(ledger, at, given, label):
        return None
    assumptions = (put_in(part, at) for part in cited.assumptions)
    for assumption in (*_memberships(cited.where, at, claim), *assumptions):
        known = (*claim.assumptions, *given)
        decision = Outcome(Verdict.PROVED, "given") if assumption in known else _decided(assumption, claim, given)
        if not ledger.add(f"{label}applies", assumption, decision):
            return None
    return put_in(cited.bound, at)


def _misfit(claim: LawClaim, source: Cited | Zeros, cited: object) -> str:
    """Return why a claim cannot be cited here; empty if it can."""
    if not isinstance(cited, LawClaim):
        return f"{source.id} is not a claim about laws"
    if isinstance(source, Zeros):
        lifted = covers(claim, cited.laws, "no-atom-at-zero")
        plain = set(cited.laws) <= _OF_VOTES and set(cited.where) <= {
            rho,
            M,
        }  # properties kept when zeros become wrong votes
        fits = claim.relation == ">=" and cited.relation == "==" and claim.event == cited.event and lifted and plain
        needs_vote = source.counted == "wrong" and source.one_vote is None
        if not fits or needs_vote:
            return f"{source.id} is about other votes"
        others = {symbol: domain for symbol, domain in cited.where.items() if symbol not in source.at(claim)}
        return unlike(claim, others, {}, of_mean=False)
    complaint = unlike(claim, cited.where, source.at, source.of_mean)
    if complaint:
        return complaint
    if claim.relation == "==" and cited.relation != "==":
        return f"{source.id} is not an equality"
    if not covers(claim, cited.laws):
        return f"{source.id} is about laws that are {', '.join(cited.laws)}"
    if source.of_mean:
        kept = set(cited.laws) == {"unimodal", "symmetric"} and source.at.get(sigma) == sigma / sp.sqrt(tau)
        fits = cited.event == claim.meaning.of_mean and kept
        return "" if fits else f"{source.id} is not about one sample of a class that means keep"
    return "" if cited.event == claim.event else f"{source.id} is about the event {cited.event!r}"


def _memberships(where: Mapping[sp.Symbol, sp.Set], at: dict[sp.Symbol, sp.Expr], claim: LawClaim) -> list[Boolean]:
    """Return the conditions that the values of a cited claim's symbols lie in its sets."""
    conditions: list[Boolean] = []
    for symbol, domain in where.items():
        value = at.get(symbol, symbol)
        if value == symbol and symbol in MOMENTS and symbol not in claim.where:
            continue  # the moment of the law itself, which always lies there
        if value == symbol and symbol in claim.where and lies_within(symbol, claim.where[symbol], domain):
            continue
        conditions.extend(_inside(value, domain))
    return conditions


def _speaks_of_all(formula: Claim, where: Mapping[sp.Symbol, sp.Set], assumptions: Sequence[Boolean] = ()) -> bool:
    """Return whether a formula covers a domain, and every integer of its kind for integer symbols outside it."""
    for symbol in sorted(formula.statement.free_symbols, key=sp.default_sort_key):
        from_zero = sp.S.Naturals0 if declares(symbol, "nonnegative") else sp.S.Integers
        kind = sp.S.Naturals if declares(symbol, "positive") else from_zero
        if symbol not in where and not symbol.is_integer:
            return False
        if not lies_within(symbol, where.get(symbol, kind), formula.where[symbol]):
            return False
    return set(formula.assumptions) <= set(assumptions)


def _inside(value: sp.Expr, domain: sp.Set) -> list[Boolean]:
    """Return the condition that a value lies in a set, as relations if the set is an interval."""
    if not isinstance(domain, sp.Interval):
        return [sp.Contains(value, domain, evaluate=False)]
    above = (sp.Gt if domain.left_open else sp.Ge)(value, domain.start, evaluate=False)
    below = (sp.Lt if domain.right_open else sp.Le)(value, domain.end, evaluate=False)
    return [part for part, end in ((above, domain.start), (below, domain.end)) if end.is_finite]


def _closes(ledger: _Ledger, case: Case, values: Sequence[sp.Expr], given: Sequence[Boolean], label: str) -> bool:
    """Return whether the claim's bound follows from the greatest of the sources' bounds."""
    claim = ledger.claim
    cited = (ledger.library.find(s.id) if isinstance(s, Cited) else None for s in case.sources)
    strict = all(isinstance(one, LawClaim) and one.relation == ">" for one in cited)
    relation = ">=" if strict and claim.relation == ">" else claim.relation
    if relation == ">=" and claim.bound in values:
        return True
    if claim.relation == "==" and (len(values) != 1 or values[0] == claim.bound):
        return len(values) == 1
    best = sp.Max(*values, evaluate=False) if len(values) > 1 else values[0]
    goal = _RELATIONS[relation](best, claim.bound, evaluate=False)
    name = f"{label}bound"
    if isinstance(case.closing, Claim):
        report = ledger.library.report(case.closing)
        domain = {s: d for s, d in claim.where.items() if s in goal.free_symbols}
        said = (
            case.closing.statement == goal
            and goal.free_symbols <= set(domain)
            and _speaks_of_all(case.closing, domain, (*claim.assumptions, *given))
        )
        return ledger.add(
            name, goal, Outcome(report.verdict, report.sentence) if said else _no("the claim says something else")
        )
    if isinstance(case.closing, Proof):
        formula = Claim(claim.id, goal, claim.where, (*claim.assumptions, *given), proof=case.closing)
        chain = check_chain(formula, case.closing)
        return ledger.add(name, goal, Outcome(chain.verdict, chain.sentence, "chain", rules=chain.rules))
    return ledger.add(name, goal, _decided(goal, claim, given))


def _decided(statement: Boolean, claim: LawClaim, given: Sequence[Boolean], where: object = None) -> Outcome:
    """Decide a formula for all values of the claim's symbols under its assumptions; a literal is UNDECIDED."""
    if statement in (sp.true, sp.false):
        return _no(folded_advice(statement))
    if isinstance(statement, sp.Contains):
        value, domain = statement.args
        return _contained(value, domain, claim)
    assumptions = (*claim.assumptions, *given)
    relevant, missing = _relevant(statement, dict(where or claim.where), assumptions)  # type: ignore[call-overload]
    if missing:
        return _no(missing)
    decision = decide(statement, relevant, assumptions, budget=STEP)
    if not decision.verdict.holds and decision.verdict is not Verdict.REFUTED:
        decision = decide(statement, relevant, assumptions, budget=_STANDARD)
    return replace(decision, verdict=Verdict.UNDECIDED) if decision.verdict is Verdict.VACUOUS else decision


def _contained(value: sp.Expr, domain: sp.Set, claim: LawClaim) -> Outcome:
    """Decide whether a number, or each value of a symbol of the claim, lies in a set."""
    own = claim.where.get(value)
    shown = lies_within(value, own, domain) if own is not None else belongs(value, domain)
    return (
        Outcome(Verdict.PROVED, "by the ends of the sets") if shown else _no(f"not shown that {value} lies in {domain}")
    )


def _exists(expression: sp.Expr, claim: LawClaim, given: Sequence[Boolean]) -> Outcome:
    """Decide whether every term of an expression exists for all values of the claim's symbols."""
    assumptions = (*claim.assumptions, *given)
    if not expression.free_symbols:
        return Outcome(Verdict.PROVED, "") if exists_at(expression, {}) else _no(f"not shown that {expression} exists")
    existence = terms_exist(sp.Ge(expression, 0, evaluate=False), claim.where, assumptions, _STANDARD)
    if existence.lacking:
        return _no(f"not shown that {existence.lacking}")
    return Outcome(Verdict.PROVED if existence.exact else Verdict.CERTIFIED, "")


def _relevant(
    statement: Boolean, domain: Mapping[sp.Symbol, sp.Set], assumptions: Sequence[Boolean]
) -> tuple[dict[sp.Symbol, sp.Set], str]:
    """Return the sets of the symbols that occur, and a message on symbols without a set."""
    symbols = set(statement.free_symbols).union(*(a.free_symbols for a in assumptions))
    relevant = {s: d for s, d in domain.items() if s in symbols}
    missing = symbols - set(relevant)
    return relevant, f"no set for {', '.join(sorted(map(str, missing)))}" if missing else ""


def _no(reason: str) -> Outcome:
    return Outcome(Verdict.UNDECIDED, reason)
