"""Messages of `assert_bound`: a law as text, and the bound that it violates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from signdescent.noise.atom_uniform import AtomUniform
from signdescent.noise.exact import ExactLaw
from signdescent.noise.finite import FiniteLaw
from signdescent.noise.law import Law

if TYPE_CHECKING:
    from signdescent.testing._search import Search

__all__ = ["Violation", "function_name", "hardly_tested", "law_text", "refusal"]

_LONGEST = 60  # most characters of a fraction that is shown
_MOST_DIGITS = 1000  # Python limits the conversion of longer integers to text


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A law and a batch size at which a bound does not hold; `tie` if they are equal but the bound is strict."""

    law: Law
    batch_size: int
    value: Fraction | float
    low: Fraction
    high: Fraction
    tie: bool


def function_name(function: Callable[..., Any]) -> str:
    """Return the name of a function, also if wrapped in `functools.partial`."""
    inner = getattr(function, "func", function)
    return str(getattr(inner, "__name__", repr(inner)))


def law_text(law: Any) -> str:
    """Return a law as text."""
    if isinstance(law, FiniteLaw):
        pairs = zip(law.values, law.probabilities, strict=True)
        return ", ".join(f"{value} with probability {chance}" for value, chance in pairs)
    if isinstance(law, AtomUniform):
        stretch = f"uniform on [{law.low}, {law.high}]"
        return f"{law.mode} with probability {law.atom}, else {stretch}" if law.atom else stretch
    return repr(law)


def refusal(function: Callable[..., Any], violation: Violation, rounding: float, rng: int) -> str:
    """Return the message about a violation and its size."""
    law, name = violation.law, function_name(function)
    text = law_text(law)
    lines = [("law", text)]
    if text != repr(law):
        lines.append(("", repr(law)))
    lines.append(("batch size", str(violation.batch_size)))
    if isinstance(law, ExactLaw):
        lines += [
            ("mean", _number(law.exact_mean)),
            ("variance", f"{_number(law.exact_variance)}; std {law.std!r}"),
            ("E|X - mean|^3", _number(law.exact_third_moment)),
            ("success", _number(violation.high)),
        ]
    else:
        lines += [
            ("mean", repr(law.mean)),
            ("std", repr(law.std)),
            ("E|X - mean|^3", repr(law.third_moment)),
            ("success", f"in [{float(violation.low)!r}, {float(violation.high)!r}]"),
        ]
    lines.append(("function", _number(violation.value)))
    if violation.tie:
        head = f"{name} is not shown to be below the success probability: they tie."
        lines.append(("tie", "exactly" if isinstance(violation.value, Fraction) else f"within rounding={rounding!r}"))
    else:
        head = f"{name} is not a lower bound on the success probability."
        lines.append(("too high by", _number(_excess(violation))))
    tail = "The success probability is exact." if isinstance(law, ExactLaw) else "The interval holds the probability."
    if not isinstance(violation.value, Fraction):
        tail += f" The function is trusted up to rounding={rounding!r}."
    width = max(len(label) for label, _ in lines) + 2
    return "\n".join([head, *(f"  {label:<{width}}{line}".rstrip() for label, line in lines), f"{tail} Seed {rng}."])


def hardly_tested(function: Callable[..., Any], search: Search) -> str:
    """Return the message about a search that could hardly fail."""
    return (
        f"{function_name(function)} was hardly tested, so it does not pass.\n"
        f"  pairs of a law and a batch size  {search.pairs}\n"
        f"  trivial: the function was <= 0   {search.trivial}\n"
        f"  undecided: inside the interval   {search.undecided}\n"
        f"  skipped: no claim, or too large  {search.skipped}\n"
        f"  held                             {search.held}\n"
        "Give laws, or batch_sizes, for which the bound is not trivial."
    )


def _excess(violation: Violation) -> Fraction | float:
    """Return the excess of the function over the success probability."""
    if isinstance(violation.value, Fraction):
        return violation.value - violation.high
    return violation.value - float(violation.high)


def _number(value: Fraction | float) -> str:
    """Return a fraction with its decimals, or a float as text."""
    if not isinstance(value, Fraction):
        return repr(value)
    with localcontext(prec=17, Emax=MAX_EMAX, Emin=MIN_EMIN):
        decimal = Decimal(value.numerator) / Decimal(value.denominator)
        about = f"about {decimal:.6g}"
    if max(abs(value.numerator), value.denominator) >= 10**_MOST_DIGITS:
        return f"a fraction of more than {_MOST_DIGITS} digits, {about}"
    text = str(value)
    if value.denominator == 1:
        return text
    if Fraction(decimal) == value:
        return f"{text} = {decimal}"
    return f"{text}, {about}" if len(text) <= _LONGEST else f"a fraction of {len(text)} characters, {about}"
