"""Check a chain of steps: every conclusion must follow from the steps it uses; the last one is the statement."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.checks.budget import STEP, Budget
from signdescent.checks.formulas.decide import ENGINES, decide, terms_exist
from signdescent.checks.formulas.definedness import continuity_needs, needs
from signdescent.checks.formulas.sets import inside
from signdescent.checks.formulas.sympy_safety import UnsupportedSet, narrowed
from signdescent.checks.report import ChainReport, Outcome, StepReport, Verdict
from signdescent.checks.translate import Unsupported
from signdescent.checks.translate.numbers import declares
from signdescent.checks.wording import counted
from signdescent.errors import ClaimError
from signdescent.theory.claim import Claim, Proof, Step, Use
from signdescent.theory.placing import placed
from signdescent.theory.rules import RULES, Condition, PlusThenMinus

__all__ = ["apply_rule", "check_chain"]

Domain = Mapping[sp.Symbol, sp.Set]


@dataclass(slots=True)
class _Chain:
    """The conclusions so far, by label."""

    claim: Claim
    budget: Budget
    concluded: dict[str, tuple[Step, Domain]] = field(default_factory=dict)
    exact: bool = True  # whether the conditions of the current step were shown without balls


def check_chain(claim: Claim, proof: Proof, *, budget: Budget | None = None, stop: bool = True) -> ChainReport:
    """Return the report on a chain; with `stop`, checking ends at the first step that fails."""
    chain = _Chain(claim, budget or STEP)
    spoken = (claim.statement, *claim.assumptions, *claim.where.values())
    if any(part.has(sp.Float) for part in (*spoken, *(part for step in proof.steps for part in _parts(step)))):
        return ChainReport(accepted=False, sentence="a chain needs exact numbers; write decimals as sympy.Rational")
    reports: list[StepReport] = []
    rules: list[str] = []
    exact = True
    failed: StepReport | None = None
    for number, step in enumerate(proof.steps, 1):
        chain.exact = True
        decision = _check_step(chain, step)
        if decision.verdict is Verdict.PROVED and not chain.exact:
            decision = replace(decision, verdict=Verdict.CERTIFIED)
        name = getattr(step.by, "name", "") if not isinstance(step.by, str) else ""
        report = StepReport(
            label=step.label or str(number),
            conclusion=str(step.conclusion),
            verdict=decision.verdict,
            engine=decision.engine,
            sentence=decision.sentence,
            rule=name,
            reference=str(step.reference or ""),
            witness=decision.witness,
        )
        reports.append(report)
        rules.extend(r for r in (name, *decision.rules) if r)
        if decision.verdict.holds:
            exact &= decision.verdict is Verdict.PROVED
            chain.concluded[step.label] = (step, _domain(claim, step))
        elif failed is None or (decision.verdict is Verdict.REFUTED and failed.verdict is not Verdict.REFUTED):
            failed = report
            if stop:
                break
    report_so_far = ChainReport(
        accepted=False, sentence="", exact=exact, steps=tuple(reports), rules=tuple(dict.fromkeys(rules))
    )
    return _judged(claim, proof, report_so_far, failed)


def _parts(step: Step) -> list[sp.Basic]:
    """Return all SymPy objects in a step, including those of its rule and its uses."""
    parts: list[object] = [step.conclusion, *step.assumptions, *step.where.values()]
    parts.extend(value for use in step.uses if isinstance(use, Use) for value in use.at.values())
    if type(step.by) in RULES:
        for entry in fields(step.by):
            value = getattr(step.by, entry.name)
            parts.extend(value if isinstance(value, tuple) else (value,))
    return [part for part in parts if isinstance(part, sp.Basic)]


def _judged(claim: Claim, proof: Proof, chain: ChainReport, failed: StepReport | None) -> ChainReport:
    last = proof.steps[-1]
    if failed is not None:
        return replace(chain, sentence=f"step {failed.label} is {failed.verdict}: {failed.sentence}")
    if last.conclusion != claim.statement:
        return replace(chain, sentence="the last conclusion is not the statement")
    if set(last.assumptions) - set(claim.assumptions) or any(claim.where.get(s, d) != d for s, d in last.where.items()):
        return replace(chain, sentence="the last conclusion is shown on a smaller domain than the statement's")
    return replace(
        chain,
        accepted=True,
        sentence=counted(len(chain.steps), "step leads to the statement", "steps lead to the statement"),
    )


def _domain(claim: Claim, step: Step) -> dict[sp.Symbol, sp.Set]:
    """Return the sets of the symbols of a step, narrowed by what the symbols declare."""
    return {symbol: narrowed(symbol, domain)[0] for symbol, domain in {**claim.where, **step.where}.items()}


def _check_step(chain: _Chain, step: Step) -> Outcome:
    try:
        where = _domain(chain.claim, step)
    except UnsupportedSet as unsupported:
        return Outcome(Verdict.UNDECIDED, str(unsupported))
    assumptions = (*chain.claim.assumptions, *step.assumptions)
    strangers = _strangers(step, where)
    if strangers:
        return Outcome(Verdict.UNDECIDED, strangers)
    if step.by is None or isinstance(step.by, str):
        premises: list[Boolean] = []
        for use in step.uses:
            premise, complaint = _premise(chain, use, where, assumptions)
            if complaint is not None:
                return complaint
            premises.append(premise)
        engines = ENGINES if step.by is None else ("search", step.by)
        return _decide(step.conclusion, where, (*assumptions, *premises), engines, chain.budget)
    if type(step.by) not in RULES:
        return Outcome(Verdict.UNDECIDED, f"{step.by!r} is neither an engine nor a rule of the table")
    try:
        conditions = step.by.conditions(step.conclusion, where)
    except ClaimError as misfit:
        return Outcome(Verdict.UNDECIDED, str(misfit))
    except (
        TypeError,
        ValueError,
        NotImplementedError,
        ZeroDivisionError,
    ) as error:  # SymPy refuses terms that are not real numbers
        return Outcome(Verdict.UNDECIDED, f"SymPy cannot write the conditions of rule {step.by.name}: {error}")

    def usable(inner: Domain, given: Sequence[Boolean]) -> list[Boolean]:
        """Return the premises that hold on the domain of one condition."""
        answers = [_premise(chain, use, inner, given) for use in step.uses]
        return [premise for premise, complaint in answers if complaint is None]

    moving = _moving(step)
    unmoved = [a for a in assumptions if not a.free_symbols & moving]
    decision = apply_rule(conditions, unmoved, usable, where, chain.budget)
    if isinstance(step.conclusion, PlusThenMinus):
        return decision
    if not decision.verdict.holds:  # the rule does not apply; its conclusion may be true or false
        looked = _decide(step.conclusion, where, assumptions, ("search",), chain.budget)
        return looked if looked.verdict is Verdict.REFUTED else decision
    existence = terms_exist(step.conclusion, where, assumptions, chain.budget)
    chain.exact &= existence.exact
    if existence.lacking:
        return Outcome(Verdict.UNDECIDED, f"it is not shown that {existence.lacking} on the whole domain")
    return decision


def _strangers(step: Step, where: Domain) -> str:
    """Return a complaint about symbols without a set or with equal names; empty if there is none."""
    spoken = step.conclusion.free_symbols.union(*(part.free_symbols for part in step.assumptions))
    lacking = sorted(str(symbol) for symbol in spoken - set(where))
    if lacking:
        return f"no set for {', '.join(lacking)}"
    names = [symbol.name for symbol in where]
    twice = sorted({name for name in names if names.count(name) > 1})
    return f"there are two symbols named {', '.join(twice)}; use one object for both" if twice else ""


def _moving(step: Step) -> set[sp.Symbol]:
    """Return the symbols that a rule varies; assumptions about them may not be used."""
    symbols = {getattr(step.by, name) for name in ("variable", "index") if hasattr(step.by, name)}
    if isinstance(step.conclusion, PlusThenMinus):
        symbols.add(step.conclusion.args[1])
    return symbols


def apply_rule(
    conditions: Sequence[Condition],
    assumptions: Sequence[Boolean],
    usable: Callable[[Domain, Sequence[Boolean]], list[Boolean]],
    where: Domain,
    budget: Budget = STEP,
) -> Outcome:
    """Decide every side condition of a rule; the rule applies if all hold.

    `usable` returns the earlier conclusions that may be used on a domain.
    """
    exact = True
    rules: list[str] = []
    for condition in conditions:
        domain = condition.where if condition.kind != "premise" else where
        given = [a for a in assumptions if a.free_symbols <= set(domain)]
        premises = usable(domain, (*given, *condition.assumptions))
        if condition.kind == "premise":
            if condition.statement not in premises:
                return Outcome(Verdict.UNDECIDED, f"{condition.name}: no step it uses concludes {condition.statement}")
            continue
        known = (*given, *condition.assumptions, *(p for p in premises if not isinstance(p, PlusThenMinus)))
        if not _unnarrowed(domain):
            hint = "declare the symbols of a rule only real or integer, and state the rest by their sets"
            return Outcome(Verdict.UNDECIDED, f"{condition.name}: a symbol excludes part of its set; {hint}")
        if condition.kind == "continuous":
            decision = _continuous(condition, known, budget)
        else:
            decision = _decide(condition.statement, domain, known, ENGINES, budget)
        if not decision.verdict.holds:
            return Outcome(
                Verdict.UNDECIDED,
                f"{condition.name} ({condition.statement}): {decision.sentence}",
                decision.engine,
            )
        exact &= decision.verdict is Verdict.PROVED
        rules.extend(decision.rules)
    verdict = Verdict.PROVED if exact else Verdict.CERTIFIED
    return Outcome(
        verdict,
        counted(len(conditions), "side condition holds", "side conditions hold"),
        "rule",
        rules=tuple(dict.fromkeys(rules)),
    )


def _unnarrowed(domain: Domain) -> bool:
    """Return whether the declarations of the symbols exclude no part of their sets."""
    try:
        kept = all(narrowed(symbol, values)[0] == values for symbol, values in domain.items())
    except UnsupportedSet:
        return False
    return kept and all(_declares_no_more(symbol, values) for symbol, values in domain.items())


def _declares_no_more(symbol: sp.Symbol, values: sp.Set) -> bool:
    """Return whether a set is shown to satisfy what its symbol declares: integers, or one sign."""
    sides = {
        "positive": sp.Interval.open(0, sp.oo),
        "nonnegative": sp.Interval(0, sp.oo),
        "negative": sp.Interval.open(-sp.oo, 0),
        "nonpositive": sp.Interval(-sp.oo, 0),
    }
    declared = [side for name, side in sides.items() if declares(symbol, name)]
    if symbol.is_integer:
        declared.append(sp.S.Integers)
    if declares(symbol, "nonzero") and not (declares(symbol, "positive") or declares(symbol, "negative")):
        declared.append(sides["positive"] if inside(values, sides["nonnegative"]) else sides["negative"])
    return all(inside(values, allowed) for allowed in declared)


def _continuous(condition: Condition, known: Sequence[Boolean], budget: Budget) -> Outcome:
    """Decide that an expression is continuous: composed of continuous functions on their domains."""
    try:
        wanted = continuity_needs(condition.statement, condition.variable)
    except Unsupported as missing:
        return Outcome(Verdict.UNDECIDED, str(missing))
    exact = True
    for need in wanted:
        where = {**condition.where, **dict.fromkeys(need.indices, sp.S.Integers)}
        decision = _decide(need.condition, where, (*known, *need.guards), ENGINES, budget)
        if not decision.verdict.holds:
            return Outcome(Verdict.UNDECIDED, f"it is not shown that {need.condition}")
        exact &= decision.verdict is Verdict.PROVED
    return Outcome(Verdict.PROVED if exact else Verdict.CERTIFIED, "continuous")


def _decide(
    statement: Boolean, where: Domain, assumptions: Sequence[Boolean], engines: Sequence[str], budget: Budget
) -> Outcome:
    """Decide a statement on the sets of the symbols that occur."""
    if isinstance(statement, PlusThenMinus):
        return Outcome(Verdict.UNDECIDED, "a sign pattern needs a rule")
    given = [a for a in assumptions if not isinstance(a, PlusThenMinus)]
    symbols = set(statement.free_symbols).union(*(a.free_symbols for a in given))
    missing = symbols - set(where)
    if missing:
        return Outcome(Verdict.UNDECIDED, f"no set for {', '.join(sorted(map(str, missing)))}")
    relevant = {s: d for s, d in where.items() if s in symbols}
    decision = decide(statement, relevant, given, engines=engines, budget=budget)
    if decision.verdict is Verdict.VACUOUS:
        return Outcome(Verdict.UNDECIDED, "its assumptions cannot all hold")
    if len(given) < len(assumptions) and not decision.verdict.holds:
        return Outcome(Verdict.UNDECIDED, "not shown without the sign pattern that is assumed")
    return decision


def _premise(
    chain: _Chain, use: str | Use, where: Domain, assumptions: Sequence[Boolean]
) -> tuple[Boolean, Outcome | None]:
    """Return an earlier conclusion at given values, and a complaint if it may not be used there."""
    label, at = (use.label, use.at) if isinstance(use, Use) else (use, {})
    if label not in chain.concluded:
        return sp.true, Outcome(Verdict.UNDECIDED, f"step {label!r} was not shown")
    step, origin = chain.concluded[label]
    conditions = (*chain.claim.assumptions, *step.assumptions)
    spoken = step.conclusion.free_symbols.union(*(c.free_symbols for c in conditions))
    strange = sorted(map(str, set(at) - spoken))
    if strange:
        return sp.true, Outcome(Verdict.UNDECIDED, f"{label} does not contain {', '.join(strange)}")
    try:
        conclusion, *asked = (placed(part, at) for part in (step.conclusion, *conditions))
    except (ClaimError, TypeError, ValueError) as error:  # a bound symbol, or a term that is not a real number
        return sp.true, Outcome(Verdict.UNDECIDED, f"{label} cannot be used there: {error}")
    if at and conclusion.has(sp.nan, sp.zoo, sp.I):
        return sp.true, Outcome(Verdict.UNDECIDED, f"{label} has no value there: {conclusion}")
    for symbol in sorted(spoken, key=str):
        value = at.get(symbol, symbol)
        if value == symbol and where.get(symbol) == origin[symbol]:
            continue
        if value.free_symbols - set(where):
            return sp.true, Outcome(Verdict.UNDECIDED, f"{label} needs {value}, which has no set here")
        complaint = _member(chain, value, origin[symbol], where, assumptions)
        if complaint is not None:
            return sp.true, complaint
    for needed in asked:
        if needed in assumptions:
            continue
        decision = _decide(needed, where, assumptions, ENGINES, chain.budget)
        chain.exact &= decision.verdict is not Verdict.CERTIFIED
        if not decision.verdict.holds:
            return sp.true, Outcome(Verdict.UNDECIDED, f"{label} needs {needed}: {decision.sentence}")
    return conclusion, None


def _member(
    chain: _Chain, value: sp.Expr, domain: sp.Set, where: Domain, assumptions: Sequence[Boolean]
) -> Outcome | None:
    """Return a complaint, or None if a value is shown to lie in a set."""
    outside = Outcome(Verdict.UNDECIDED, f"{value} is not known to lie in {domain}")
    if value.is_Symbol and value in where and inside(where[value], domain):
        return None
    if value.has(sp.I, sp.zoo, sp.nan, sp.oo, -sp.oo):
        return Outcome(Verdict.UNDECIDED, f"{value} is not a real number")
    try:
        wanted = [need.condition for need in needs(value)]
    except Unsupported as missing:
        return Outcome(Verdict.UNDECIDED, str(missing))
    integers = domain in (sp.S.Naturals, sp.S.Naturals0, sp.S.Integers) or isinstance(domain, sp.Range)
    if integers:
        whole = {s for s in value.free_symbols if s in where and inside(where[s], sp.S.Integers)}
        swap = {s: sp.Dummy(s.name, integer=True) for s in whole}
        if value.xreplace(swap).is_integer is not True:
            return Outcome(Verdict.UNDECIDED, f"{value} is not known to be an integer")
    elif not isinstance(domain, sp.Interval):
        return outside
    if isinstance(domain, sp.Range) and (domain.size == 0 or abs(domain.step) != 1):
        return outside
    low, high = domain.inf, domain.sup
    if low != -sp.oo:
        strict = isinstance(domain, sp.Interval) and domain.left_open
        wanted.append((sp.Gt if strict else sp.Ge)(value, low, evaluate=False))
    if high != sp.oo:
        strict = isinstance(domain, sp.Interval) and domain.right_open
        wanted.append((sp.Lt if strict else sp.Le)(value, high, evaluate=False))
    for statement in wanted:
        verdict = _decide(statement, where, assumptions, ENGINES, chain.budget).verdict
        chain.exact &= verdict is not Verdict.CERTIFIED
        if not verdict.holds:
            return outside
    return None
