"""Lemma 13: the expected sign of a majority vote, for an odd and an even number of nodes (Appendix B.7).

``rho`` is the success probability of one vote. Where a vote may be 0, ``p_plus`` and ``p_minus`` are the
probabilities of the right and of the wrong sign, where the sign of g_i is the right one. The mean of a sample does not
enter; it may be biased, infinite or undefined. The lemma is about one coordinate of the gradient.
"""

from __future__ import annotations

import itertools

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.laws import Case, LawProof, Votes, Zeros
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.votes import exact_votes
from signdescent.theory.rules import Monotone, Telescoping
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import P_MINUS, P_PLUS, K, M, l, rho
from signdescent.theory.table import AnyClaim, Listed
from signdescent.theory.written import written

__all__ = ["CLAIMS", "LISTED", "P_MINUS", "P_PLUS", "THREE_POINT", "TIE", "expected_sign", "vote_probability"]

UNIT = sp.Interval(0, 1)
WHERE = {rho: UNIT, l: sp.S.Naturals}
SPB = sp.Interval.Lopen(sp.Rational(1, 2), 1)
gamma = sp.Symbol("gamma", positive=True)  # the step size
k = sp.Symbol("k", integer=True)  # votes for the right sign
hits = sp.Symbol("hits", integer=True, positive=True)
misses = sp.Symbol("misses", integer=True, positive=True)
spare = sp.Symbol("spare", integer=True, nonnegative=True)  # how many of M trials may fail, M - hits
_THREE = {P_PLUS: UNIT, P_MINUS: UNIT}
_PROPER = (P_PLUS + P_MINUS <= 1,)
THREE_POINT = (_THREE, _PROPER)  # votes +1, -1 and 0, oriented by the sign of g_i


def vote_probability(a: sp.Expr, b: sp.Expr, p: sp.Expr = rho) -> sp.Expr:
    """Return the regularized incomplete beta function I(p; a, b) of eq. (23)."""
    return sp.betainc_regularized(a, b, 0, p)


def expected_sign(nodes: int, plus: sp.Expr = P_PLUS, minus: sp.Expr = P_MINUS) -> sp.Expr:
    """Return the expected sign of a sum of independent votes, summed over all outcomes."""
    chance = {1: plus, -1: minus, 0: 1 - plus - minus}
    return sp.Add(
        *(
            sp.sign(sum(votes)) * sp.Mul(*(chance[vote] for vote in votes))
            for votes in itertools.product(chance, repeat=nodes)
        )
    )


def _trials(nodes: sp.Expr, successes: sp.Expr) -> sp.Expr:
    """Return P(S = successes) for S ~ Binomial(nodes, rho)."""
    return sp.binomial(nodes, successes) * rho**successes * (1 - rho) ** (nodes - successes)


_AT = "Lemma 13, p. 29"
_EVEN_AT = Reference("Lemma 13, p. 30", "In the case of even number of nodes")
_ODD_AT = Reference("Lemma 13, eq. (27), p. 29", "odd number of nodes")

# ------------------------------------------------------------------ eqs. (26) and (27)

_PASCAL = sp.Eq(
    _trials(spare + misses + 1, spare + 1),
    rho * _trials(spare + misses, spare) + (1 - rho) * _trials(spare + misses, spare + 1),
)

EQ_26 = Claim(
    "eq-26",
    _PASCAL,
    {rho: UNIT, spare: sp.S.Naturals0, misses: sp.S.Naturals},
    title="one more independent trial turns Binomial(M, rho) into Binomial(M + 1, rho)",
    reference=Reference("Lemma 13, eq. (26), p. 29", "which sum up to a binomial random variable"),
    left_out="the cases of no success and of no failure, and the induction over M, of which this is the step",
)

_ALL = hits + spare  # M
_TAIL_27 = sp.Sum(_trials(_ALL, k), (k, hits, _ALL))
_PRIMITIVE_27 = -k * sp.binomial(_ALL, k) * rho ** (k - 1) * (1 - rho) ** (_ALL - k)
_HEAD_27 = sp.Sum(sp.diff(_trials(_ALL, k), rho), (k, hits, _ALL - 1))
_OPEN = {rho: sp.Interval.open(0, 1)}
_27 = sp.Eq(_TAIL_27, vote_probability(hits, spare + 1))

EQ_27 = Claim(
    "eq-27",
    _27,
    {rho: UNIT, hits: sp.S.Naturals, spare: sp.S.Naturals0},
    title="P(S >= a) = I(rho; a, M - a + 1) for S ~ Binomial(M, rho) and 1 <= a <= M",
    reference=Reference("Lemma 13, eq. (27), p. 29", "It is well known that cumulative distribution function"),
    proof=Proof(
        (
            Step(
                sp.Eq(_HEAD_27, _PRIMITIVE_27.subs(k, _ALL) - _PRIMITIVE_27.subs(k, hits)),
                "head",
                by=Telescoping(_PRIMITIVE_27, k),
                where=_OPEN,
            ),
            Step(sp.Eq(_TAIL_27.subs(rho, 0), 0), "start", by=Telescoping(sp.Integer(0), k)),
            Step(_27, "tail", uses=("head", "start"), by=Monotone(rho)),
        ),
        note="Both sides are 0 at rho = 0, and the derivatives of the terms telescope to that of the beta function.",
    ),
)

# ------------------------------------------------------------------ odd and even M, votes +1 and -1

_BINOMIAL = _trials(2 * l - 1, k)
_TAIL = sp.Sum(_BINOMIAL, (k, l, 2 * l - 1))  # P(S >= l) for S ~ Binomial(2l - 1, rho)
_SLOPE = sp.diff(_BINOMIAL, rho)
_PRIMITIVE = -k * sp.binomial(2 * l - 1, k) * rho ** (k - 1) * (1 - rho) ** (2 * l - 1 - k)
_HEAD = sp.Sum(_SLOPE, (k, l, 2 * l - 2))
_ODD = sp.Eq(2 * _TAIL - 1, 2 * vote_probability(l, l) - 1)
_HEAD_STEP = Step(
    sp.Eq(_HEAD, (_PRIMITIVE.subs(k, 2 * l - 1)) - _PRIMITIVE.subs(k, l)),
    "head",
    by=Telescoping(_PRIMITIVE, k),
    where=_OPEN,
)
_START_STEP = Step(sp.Eq(_TAIL.subs(rho, 0), 0), "start", by=Telescoping(sp.Integer(0), k))

LEMMA_13_ODD = Claim(
    "lemma-13-odd",
    _ODD,
    WHERE,
    title="2 P(S >= l) - 1 = 2 I(rho; l, l) - 1 for S ~ Binomial(2l - 1, rho)",
    reference=_ODD_AT,
    left_out="that the sum of the votes is 2S - M, and its mean sign P(2S > M) - P(2S < M): lemma-13",
    proof=Proof(
        (_HEAD_STEP, _START_STEP, Step(_ODD, "odd", uses=("head", "start"), by=Monotone(rho))),
        note="Both sides are 0 at rho = 0, and the derivatives of the terms telescope to that of the beta function.",
    ),
    printed_proof=Proof(
        (
            Step(written(lambda: sp.Ne(2 * k - (2 * l - 1), 0)), "no tie", where={k: sp.S.Integers}, reference=_ODD_AT),
            _HEAD_STEP,
            _START_STEP,
            Step(
                sp.Eq(_TAIL, vote_probability(l, l)), "27", uses=("head", "start"), by=Monotone(rho), reference=_ODD_AT
            ),
            Step(written(lambda: sp.Eq(_TAIL * 1 + (1 - _TAIL) * (-1), 2 * _TAIL - 1)), "display", reference=_ODD_AT),
            Step(_ODD, "odd", uses="27", reference=_ODD_AT),
        ),
        note="The paper cites the distribution function of the binomial law; the telescoping step proves it.",
    ),
)

_EVEN = sp.Eq(vote_probability(l + 1, l) + vote_probability(l, l + 1) - 1, 2 * vote_probability(l, l) - 1)
TIE = sp.binomial(2 * l, l) * (rho * (1 - rho)) ** l  # P(the votes of 2l nodes cancel)
_FOOTNOTE = Reference("Lemma 13, footnote 5, p. 30", "properties of beta function")
_RAISE_FIRST = sp.Eq(vote_probability(l + 1, l), vote_probability(l, l) - TIE / 2)
_RAISE_SECOND = sp.Eq(vote_probability(l, l + 1), vote_probability(l, l) + TIE / 2)

LEMMA_13_EVEN = Claim(
    "lemma-13-even",
    _EVEN,
    WHERE,
    title="I(rho; l+1, l) + I(rho; l, l+1) - 1 = 2 I(rho; l, l) - 1: 2l nodes vote like 2l - 1",
    reference=_EVEN_AT,
    left_out="that the sum of the votes is 2S - M, and its mean sign P(2S > M) - P(2S < M): lemma-13",
    proof=Proof((Step(_EVEN, "even", by=Monotone(rho)),), note="Equal at rho = 0, with equal derivatives."),
    printed_proof=Proof(
        (
            Step(_RAISE_FIRST, "first", by=Monotone(rho), reference=_FOOTNOTE),
            Step(_RAISE_SECOND, "second", by=Monotone(rho), reference=_FOOTNOTE),
            Step(_EVEN, "even", uses=("first", "second"), reference=_EVEN_AT),
        ),
        note="By eq. (27) P(S >= l+1) = I(rho; l+1, l) and P(S <= l-1) = 1 - I(rho; l, l+1).",
    ),
    repeats="sec5.2-no-difference-corrected",
)

_BOUND = 2 * vote_probability(sp.floor((M + 1) / 2), sp.floor((M + 1) / 2)) - 1

LEMMA_13 = LawClaim(
    "lemma-13",
    ("independent-copies", "no-atom-at-zero"),
    "expected-vote-sign",
    _BOUND,
    {rho: UNIT, M: sp.S.Naturals},
    (),
    "==",
    title="E sign of the vote of M nodes, times the sign of g_i, is 2 I(rho_i; l, l) - 1",
    reference=Reference("Lemma 13, eq. (24), p. 29"),
    proof=LawProof(Case(Votes(LEMMA_13_ODD, LEMMA_13_EVEN, EQ_27))),
)

_TIE_AT = Reference("Lemma 13, p. 30", "there is a probability to fail the vote")

TIE_CLAIMS = (
    Claim(
        "lemma-13-tie",
        TIE > 0,
        {rho: SPB, l: sp.S.Naturals},
        title="2l votes cancel with positive probability, for every rho > 1/2, as printed",
        reference=_TIE_AT,
        defect="lemma-13-atoms",
    ),
    Claim(
        "lemma-13-tie-corrected",
        sp.And(
            sp.Implies(sp.And(rho > 0, rho < 1), TIE > 0),
            sp.Implies(sp.Or(sp.Eq(rho, 0), sp.Eq(rho, 1)), sp.Eq(TIE, 0)),
        ),
        WHERE,
        title="2l votes cancel with positive probability if and only if 0 < rho < 1",
        reference=_TIE_AT,
    ),
)

# ------------------------------------------------------------------ votes that may be 0

_24 = Reference("Lemma 13, eq. (24), p. 29", "E[sign(g^_i^(M) g_i)] = 2I(rho_i; l, l) - 1")
_EDGE = P_PLUS - P_MINUS
rest = sp.Symbol("rest", integer=True)  # the sum of the other votes
rho_n = sp.Symbol("rho_n", real=True)  # one node's own success probability


def _for_nodes(relation: type[sp.Rel], p: sp.Expr) -> sp.Basic:
    """Return eq. (24), or an inequality in its place, for 1, 2 and 3 nodes with votes in {-1, 0, 1}."""
    halves = {1: 1, 2: 1, 3: 2}
    return sp.And(*(relation(expected_sign(n), 2 * vote_probability(h, h, p) - 1) for n, h in halves.items()))


def _one_vote(plus: sp.Expr, minus: sp.Expr) -> sp.Expr:
    """Return the expected sign of the sum of one vote and the sum of the others."""
    return plus * sp.sign(rest + 1) + minus * sp.sign(rest - 1) + (1 - plus - minus) * sp.sign(rest)


_ONE_VOTE = Claim(
    "lemma-13-atoms-corrected-one-vote",
    sp.Ge(_one_vote(P_PLUS, P_MINUS), _one_vote(P_PLUS, 1 - P_PLUS)),
    {**_THREE, rest: sp.S.Integers},
    _PROPER,
    title="for any other votes, the mean sign of the sum does not increase if one vote's zeros become wrong signs",
    reference=_24,
    left_out="the induction over the votes, by which >= holds for every M: lemma-13-corrected",
)

ATOMS = (
    Claim(
        "lemma-13-atoms",
        _for_nodes(sp.Eq, P_PLUS),
        _THREE,
        _PROPER,
        title="eq. (24) for 1, 2 and 3 nodes whose votes may be 0, as printed",
        reference=_24,
    ),
    Claim(
        "lemma-13-atoms-corrected",
        _for_nodes(sp.Ge, P_PLUS),
        _THREE,
        _PROPER,
        title="eq. (24) with >= for 1, 2 and 3 nodes whose votes may be 0",
        reference=_24,
        left_out="more nodes: lemma-13-corrected",
    ),
    _ONE_VOTE,
    Claim(
        "lemma-13-atoms-sharp",
        _for_nodes(sp.Ge, (1 + _EDGE) / 2),
        _THREE,
        (*_PROPER, P_PLUS >= P_MINUS),
        title="E sign >= 2 I((1+e)/2; l, l) - 1 with e = P(right) - P(wrong) >= 0, for 1, 2 and 3 nodes",
        reference=_24,
        left_out="more nodes: lemma-13-sharp",
    ),
    Claim(
        "lemma-13-atoms-sharp-better",
        sp.Ge((1 + _EDGE) / 2, P_PLUS),
        _THREE,
        _PROPER,
        title="(1+e)/2 is at least the success probability",
        reference=_24,
    ),
    Claim(
        "lemma-13-unequal-nodes",
        sp.Ge(_one_vote(rho_n, 1 - rho_n), _one_vote(rho, 1 - rho)),
        {rho: UNIT, rho_n: UNIT, rest: sp.S.Integers},
        (rho_n >= rho,),
        title="for any other votes, a node with a larger success probability does not lower the mean sign of the sum",
        reference=_24,
        left_out="the induction over the nodes, by which the least rho_i of all nodes may be taken",
    ),
    LawClaim(
        "lemma-13-every-law",
        ("independent-copies",),
        "expected-vote-sign",
        _BOUND,
        {rho: UNIT, M: sp.S.Naturals},
        (),
        "==",
        title="eq. (24) for every law, as printed, including stochastic gradients that may be 0",
        reference=_24,
        defect="lemma-13-atoms",
    ),
    LawClaim(
        "lemma-13-corrected",
        ("independent-copies",),
        "expected-vote-sign",
        _BOUND,
        {rho: UNIT, M: sp.S.Naturals},
        title="E sign of the vote of M nodes, times the sign of g_i, is at least 2 I(rho_i; l, l) - 1",
        reference=_24,
        proof=LawProof(Case(Zeros("lemma-13", "wrong", _ONE_VOTE))),
    ),
    LawClaim(
        "lemma-13-sharp",
        ("independent-copies", "right-sign-likelier-than-wrong"),
        "expected-vote-sign",
        _BOUND.subs(rho, (1 + _EDGE) / 2),
        {**_THREE, M: sp.S.Naturals},
        (*_PROPER, P_PLUS >= P_MINUS),
        title="E sign of the vote of M nodes is at least 2 I((1+e)/2; l, l) - 1, e = P(right sign) - "
        "P(wrong sign) >= 0",
        reference=_24,
        proof=LawProof(Case(Zeros("lemma-13", "coin"))),
    ),
)

LEMMA_13_RUN = RunClaim(
    "lemma-13-run",
    "majority_vote_sign_sgd",
    ("shared-data", "no-atom-at-zero"),
    "vote-frequency-gap",
    sp.Integer(0),
    {K: sp.S.Naturals, gamma: sp.Interval.open(0, sp.oo)},
    title="along every run of signSGD with majority vote the expected sign of the vote is 2 I(rho_i; l, l) - 1",
    reference=LEMMA_13.reference,
    proof=exact_votes((K, gamma), "lemma-13"),
)

CLAIMS: tuple[AnyClaim, ...] = (
    LEMMA_13_RUN,
    EQ_26,
    EQ_27,
    LEMMA_13,
    LEMMA_13_ODD,
    LEMMA_13_EVEN,
    *TIE_CLAIMS,
    *ATOMS,
)

LISTED: tuple[Listed, ...] = (
    Listed(
        "eq-25",
        "definition",
        "S_i^n is 1 if node n's sign agrees with the gradient's in coordinate i, else 0: a trial with success rho_i.",
        reference=Reference("Lemma 13, eq. (25), p. 29", "Denote by S_i^n the Bernoulli trial of node n"),
    ),
)
