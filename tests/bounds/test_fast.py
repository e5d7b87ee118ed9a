"""Large arrays: the compiled loops say what the ordinary functions and Arb say."""

from __future__ import annotations

import math
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import scipy.special as sc
from flint import arb, ctx
from numpy.typing import NDArray

from reference.sampling import every
from reference.votes import failure_arb, margin_arb, relative_error
from signdescent.bounds import (
    berry_esseen,
    gauss,
    l12_norm,
    minibatch,
    minibatch_size,
    required_nodes,
    rho_m_norm,
    vote_failure,
    vote_margin,
)
from signdescent.bounds._compiled import dispatch as _fast
from signdescent.bounds._compiled import vote_roots as _halves
from signdescent.bounds._compiled import vote_tables as _tables
from signdescent.bounds._compiled.sizes import LARGE
from signdescent.errors import DomainError

SIZE = LARGE + 1000
NODES = (1, 3, 9, 99, 897, 901, 2001, 10**4 + 1, 10**6 + 1, 10**10 + 1)
RNG = np.random.default_rng(12)
G = RNG.normal(size=SIZE) * 10 ** RNG.uniform(-3, 3, SIZE)
STD = 10 ** RNG.uniform(-3, 3, SIZE)
THIRD = STD**3 * 10 ** RNG.uniform(0, 1, SIZE)

Floats = NDArray[np.float64]


def probabilities(nodes: int) -> Floats:
    """Probabilities on both sides of 1/2: where F moves, log-uniform towards 1/2, and towards 1."""
    knee = min(0.5, 13.5 / nodes**0.5)  # beyond it the failure is below 1e-290
    third = SIZE // 3
    away = np.concatenate(
        [
            RNG.uniform(0, knee, SIZE - 2 * third),
            10 ** RNG.uniform(-15, np.log10(0.5), third),
            0.5 - 10 ** RNG.uniform(-16, -1, third),
        ]
    )
    rho: Floats = 0.5 + np.where(RNG.uniform(size=SIZE) < 0.2, -away, away)
    rho[-3:] = [0.0, 0.5, 1.0]
    return rho


def sample(count: int) -> NDArray[np.int64]:
    """Places to look at, the last ones among them."""
    return np.concatenate([RNG.integers(0, SIZE, count), [SIZE - 3, SIZE - 1]])


def worst_margin(rho: Floats, margin: Floats, nodes: int) -> float:
    """Largest relative error of margins at a sample of places, against Arb."""
    knee = 13.5 / nodes**0.5  # beyond it the margin is 1
    assert np.all(np.abs(margin[np.abs(rho - 0.5) > knee]) == 1)
    return max(
        relative_error(float(margin[k]), margin_arb(float(rho[k]), nodes))
        for k in sample(150)
        if abs(rho[k] - 0.5) < min(knee, 0.5)
    )


@pytest.mark.parametrize("nodes", NODES)
def test_margins_agree_with_arb(nodes: int) -> None:
    """The pieces give the margin within 8 units of rounding, and exactly at rho = 0, 1/2 and 1."""
    rho = probabilities(nodes)
    margin = vote_margin(rho, nodes)
    assert worst_margin(rho, margin, nodes) <= 8 * np.finfo(np.float64).eps
    assert margin[-3:].tolist() == [-1.0, 0.0, 1.0]
    assert np.all(np.abs(margin) <= 1)


def test_a_table_that_is_a_little_off_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: one part in 10^14 in the coefficients fails the accuracy test."""
    table = _tables.margin_table(50)
    spoilt = _tables.Table(table.coefficients * (1 + 1e-14), table.scale)
    monkeypatch.setattr(_fast, "margin_table", lambda _: spoilt)
    rho = probabilities(99)
    assert worst_margin(rho, vote_margin(rho, 99), 99) > 8 * np.finfo(np.float64).eps


@pytest.mark.parametrize("nodes", every(2, NODES))
def test_failures_agree_with_arb(nodes: int) -> None:
    """The pieces give the failure within 5e-13 relative wherever it exceeds 1e-290."""
    rho = probabilities(nodes)
    wrong = vote_failure(rho, nodes)
    for k in sample(150 if nodes < 10**9 else 4):  # Arb takes a third of a second there
        if wrong[k] < 1e-291:
            assert vote_failure(rho[k], nodes) < 1e-290
        elif abs(rho[k] - 0.5) < 14 / nodes**0.5:
            exact = failure_arb(float(rho[k]), nodes)
            if exact > 1e-290:
                assert relative_error(float(wrong[k]), exact) < 5e-13, rho[k]
    assert wrong[-3:].tolist() == [1.0, 0.5, 0.0]


@pytest.mark.parametrize("nodes", [2**40, 2**53])
def test_the_largest_numbers_of_nodes(nodes: int) -> None:
    """Up to 2^53 nodes the loops and the ordinary functions agree."""
    rho = probabilities(nodes)
    few = sample(3000)
    assert np.allclose(vote_margin(rho, nodes)[few], vote_margin(rho[few], nodes), rtol=2e-15, atol=0)
    assert np.allclose(vote_failure(rho, nodes)[few], vote_failure(rho[few], nodes), rtol=1e-12, atol=1e-290)


@pytest.mark.parametrize("nodes", NODES)
def test_the_norm_is_the_exact_sum_of_edge_forms(nodes: int) -> None:
    """The norm is within 1e-14 relative of SciPy's edge form, summed exactly."""
    rho = RNG.uniform(0.5, 1, SIZE)
    u = 2 * rho - 1
    weight = u if nodes < 3 else sc.betainc(0.5, (nodes + 1) // 2, u * u)
    exact = math.fsum(np.abs(G) * weight)
    assert abs(rho_m_norm(G, rho, nodes) - exact) <= 1e-14 * exact


def test_the_norm_agrees_with_arb() -> None:
    """A norm to which 1000 coordinates contribute is within 1e-14 relative of their sum in Arb."""
    g, rho = np.zeros(SIZE), np.full(SIZE, np.nan)
    where = RNG.choice(SIZE, 1000, replace=False)
    g[where], rho[where] = RNG.normal(size=1000), RNG.uniform(0.5, 1, 1000)
    for nodes in (3, 999):
        with ctx.workprec(200):
            exact = sum((margin_arb(float(rho[k]), nodes) * abs(float(g[k])) for k in where), arb(0))
        assert relative_error(float(rho_m_norm(g, rho, nodes)), exact) <= 1e-14


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_results_do_not_depend_on_the_number_of_threads(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """One thread or five: every bit is the same."""
    g, rho = np.tile(G, 80), np.tile(probabilities(99), 80)
    norm, margin = rho_m_norm(g, rho, 99), vote_margin(rho, 99)
    monkeypatch.setattr(_fast, "_processors", lambda: threads)
    assert rho_m_norm(g, rho, 99) == norm
    assert np.array_equal(vote_margin(rho, 99), margin)


def test_other_layouts_give_the_same() -> None:
    """Strided, stacked and float32 input is read as it is, up to the order of sums; float32 is promoted exactly."""
    rho = probabilities(9)
    margin, norm = vote_margin(rho, 9), rho_m_norm(G, rho, 9)
    wide = np.stack([rho, rho], axis=1)
    assert np.array_equal(vote_margin(wide[:, 0], 9), margin)
    assert np.array_equal(vote_margin(wide, 9), np.stack([margin, margin], axis=1))
    close = pytest.approx(float(norm), rel=1e-13)
    assert float(rho_m_norm(np.stack([G, G], axis=1)[:, 1], wide[:, 1], 9)) == close
    assert rho_m_norm(np.stack([G, 2 * G]), np.stack([rho, rho]), 9).tolist() == [norm, 2 * norm]
    assert np.ndim(norm) == 0
    single, g = rho.astype(np.float32), G.astype(np.float32)
    assert np.array_equal(vote_margin(single, 9), vote_margin(single.astype(np.float64), 9))
    promoted = rho_m_norm(g.astype(np.float64), single.astype(np.float64), 9)
    assert float(rho_m_norm(g, single, 9)) == pytest.approx(float(promoted), rel=1e-13)


@pytest.mark.parametrize("place", [0, 70, SIZE - 1])
@pytest.mark.parametrize("bad", [np.nan, np.inf, -1e-17, 1 + 2.0**-52])
def test_bad_values_are_found_wherever_they_are(place: int, bad: float) -> None:
    """NaN, infinite and out of range values raise the ordinary error with their place, whatever the loop did."""
    rho = np.full(SIZE, 0.75)
    rho[place] = bad
    calls: list[Callable[[], Any]] = [
        lambda: vote_margin(rho, 3),
        lambda: vote_failure(rho, 3),
        lambda: rho_m_norm(G, rho, 3),
        lambda: required_nodes(rho, margin=0.9),
    ]
    for call in calls:
        with pytest.raises(DomainError, match=rf"rho=.* at index \({place},\)"):
            call()
    if not 0 <= bad < np.inf:
        std = np.where(np.arange(SIZE) == place, bad, STD)
        calls = [
            lambda: l12_norm(G, std),
            lambda: gauss(G, std),
            lambda: minibatch_size(G, std),
            lambda: berry_esseen(G, std, THIRD),
        ]
        for call in calls:
            with pytest.raises(DomainError, match=rf"std=.* at index \({place},\)"):
                call()


def test_extreme_sums() -> None:
    """A sum that overflows is inf, one that only passes through inf is finite, zeros do not count."""
    huge = np.full(SIZE, 1.5e308)
    assert rho_m_norm(huge, np.ones(SIZE), 3) == np.inf
    assert rho_m_norm(huge, np.where(np.arange(SIZE) % 2, 0.0, 1.0), 3) == 0
    assert rho_m_norm(np.zeros(SIZE), np.full(SIZE, np.nan), 3) == 0


def in_parts(function: Any, *arrays: Floats, **options: Any) -> Any:
    """Call a function on parts that are too small for compiled loops."""
    return np.concatenate([function(*(a[k : k + 20_000] for a in arrays), **options) for k in range(0, SIZE, 20_000)])


@pytest.mark.parametrize("form", ["exact", "second-order", "simple"])
def test_gauss_forms_are_the_ordinary_ones(form: Any) -> None:
    """The compiled forms of Gauss's bound agree with the ordinary ones; so does the norm made of them."""
    mean = np.where(np.arange(SIZE) % 1000 == 0, 0.0, G)
    std = np.where(np.arange(SIZE) % 999 == 0, 0.0, STD)
    assert np.allclose(
        gauss(mean, std, batch_size=7, form=form),
        in_parts(gauss, mean, std, batch_size=7, form=form),
        rtol=5e-16,
        atol=0,
    )
    parts = [l12_norm(mean[k : k + 20_000], std[k : k + 20_000], form=form) for k in range(0, SIZE, 20_000)]
    assert float(l12_norm(mean, std, form=form)) == pytest.approx(math.fsum(parts), rel=1e-14)


@pytest.mark.parametrize("constant", ["shevtsova-2013", "paper", 0.4748])
def test_berry_esseen_is_the_ordinary_one(constant: Any) -> None:
    """The compiled bound agrees with the ordinary one."""
    options = {"batch_size": 30, "constant": constant}
    fast = berry_esseen(G, STD, THIRD, **options)
    assert np.allclose(fast, in_parts(berry_esseen, G, STD, THIRD, **options), rtol=0, atol=4e-16)


@pytest.mark.parametrize("target", [0.5, 0.5 + 1e-10, 0.75, 0.9, 1 - 1e-9])
@pytest.mark.parametrize("rule", ["best", "paper", "berry-esseen"])
def test_batch_sizes_are_the_ordinary_ones(target: float, rule: str) -> None:
    """Every size, rule and reason is what bisection gives, from no noise to more than 2^53 samples."""
    mean = np.where(np.arange(SIZE) % 1000 == 0, 0.0, G * 10 ** RNG.uniform(-6, 0, SIZE))
    std = np.where(np.arange(SIZE) % 999 == 0, 0.0, STD)
    third = np.where(std == 0, 0.0, THIRD)
    fast = minibatch_size(mean, std, third_moment=third, target=target, rule=rule)
    slow = minibatch._sizes(mean, std, third, target, None, rule, compiled=False).named()
    for name in ("size", "by", "reason"):
        assert np.array_equal(getattr(fast, name), getattr(slow, name))
        assert getattr(fast, name).dtype == getattr(slow, name).dtype
    assert all(np.array_equal(fast.bounds[name], slow.bounds[name]) for name in slow.bounds)


@pytest.mark.parametrize("margin", [1e-3, 0.5, 0.9, 0.999])
def test_needed_nodes_are_the_ordinary_ones(margin: float) -> None:
    """Every number of nodes is what comparisons give, also where it is no number."""
    rho = RNG.uniform(0.45, 1, SIZE)
    rho[:500] = 0.5 + 10 ** RNG.uniform(-5, -0.4, 500)
    rho[500:503] = [0.5, 1.0, (1 + margin) / 2]
    fast = required_nodes(rho, margin=margin)
    assert np.array_equal(fast[:4000], required_nodes(rho[:4000], margin=margin))


def test_needed_nodes_that_are_near_a_tie_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a thousandfold doubt many answers come from comparisons, and they are the same."""
    rho = RNG.uniform(0.5, 0.51, SIZE)
    fast = required_nodes(rho, margin=0.9)
    monkeypatch.setattr(_fast, "DOUBT", 1e-7)
    monkeypatch.setattr(_halves, "DOUBT", 1e-7)
    assert np.array_equal(required_nodes(rho, margin=0.9), fast)


@pytest.mark.slow
def test_where_nothing_can_be_written_the_loops_still_run() -> None:
    """Without any folder for compiled code the loops are compiled in memory."""
    code = (
        "import numpy as np\n"
        "from numba.core import caching\n"
        "caching.FunctionCache._impl_class._locator_classes = []\n"
        "from signdescent.bounds import rho_m_norm\n"
        "print(rho_m_norm(np.ones(70_000), np.full(70_000, 0.75), 3))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(done.stdout) == pytest.approx(70_000 * 0.6875, rel=1e-14)


def test_batch_sizes_take_little_more_memory_than_the_result() -> None:
    """Beyond the result, a byte or two a coordinate are taken, and words no wider than they occur."""
    size = 10**6
    mean, std = np.resize(np.abs(G) + 1, size), np.resize(STD, size)
    mean[:10] = 0.0
    minibatch_size(mean, std)  # what is loaded on first use
    tracemalloc.start()
    found = minibatch_size(mean, std)
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak - held <= 4 * size
    assert (found.by.dtype.str[1:], found.reason.dtype.str[1:]) == ("U8", "U9")
    assert found.by[[0, 10]].tolist() == ["", "cantelli"]
    assert found.reason[[0, 10]].tolist() == ["zero mean", ""]
