"""`--nodes`: the answers are those of a vote in which ties count as wrong."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from signdescent.bounds import berry_esseen, cantelli
from signdescent.bounds.exact_votes import MOST_NODES, node_target

from .conftest import ROOT, Run


def test_moments_use_the_target_of_one_node(run: Run) -> None:
    """With moments the size for 8 nodes is that of one node at the inverted target, and the vote succeeds there."""
    words = ("minibatch", "--mean", "0.1", "--std", "1")
    document = run(*words, "--target", "0.9", "--nodes", "8", "--json").json()
    p = node_target(Fraction(9, 10), 8)
    assert document["parameters"]["nodes"] == 8
    assert document["parameters"]["target"] == 0.9
    assert document["result"]["node_target"] == p
    assert document["result"]["size"] == run(*words, "--target", repr(p), "--json").json()["result"]["size"]
    text = run(*words, "--target", "0.9", "--nodes", "8").out
    assert "a vote of 8 nodes (a tie counts as wrong) is right with probability above" in text


def test_one_node_changes_nothing(run: Run) -> None:
    """A vote of one node is that node."""
    words = ("minibatch", "--mean", "0.1", "--std", "0.3", "--target", "0.9", "--json")
    assert run(*words, "--nodes", "1").json()["result"]["size"] == run(*words).json()["result"]["size"] == 82


@pytest.mark.parametrize("nodes", ["0", "-1", "1.5", "x", "nan", str(MOST_NODES + 1)])
def test_bad_nodes(run: Run, nodes: str) -> None:
    """The number of nodes is a whole number with a cap."""
    run("minibatch", "--mean", "1", "--std", "1", "--nodes", nodes).refused("--nodes")


GRADIENTS = ROOT / "examples" / "data" / "breast_cancer_logistic_gradients.npy"


def vote_share(n: int, nodes: int) -> float:
    """Return the guaranteed share of the l1-norm after a vote, from definitions and sums over all votes."""
    array = np.load(GRADIENTS).astype(np.float64)
    mean, std = array.mean(axis=0), array.std(axis=0)
    third = (np.abs(array - mean) ** 3).mean(axis=0)
    one = np.maximum(cantelli(mean, std, batch_size=n), berry_esseen(mean, std, third, batch_size=n))
    margin = np.zeros_like(mean)
    for right in range(nodes + 1):
        chance = math.comb(nodes, right) * one**right * (1 - one) ** (nodes - right)
        margin += chance * np.sign(2 * right - nodes)  # a tie makes no step
    return float(np.maximum(margin, 0) @ np.abs(mean) / np.abs(mean).sum())


@pytest.mark.parametrize("share", ["0.5", "0.9"])
@pytest.mark.parametrize("nodes", [1, 2, 3, 8, 101])
def test_share_size_is_that_of_the_vote(run: Run, nodes: int, share: str) -> None:
    """The guaranteed rho_M-norm, summed over every vote, reaches the share at the size found and not one below."""
    words = ("minibatch", GRADIENTS, "--share", share, "--nodes", str(nodes), "--json")
    result = run(*words).json()["result"]
    n = result["share_size"]
    assert vote_share(n, nodes) >= float(share) > vote_share(n - 1, nodes)
    assert result["share_reached"] == pytest.approx(vote_share(n, nodes), rel=1e-12)


def test_more_nodes_need_smaller_batches_for_a_share(run: Run) -> None:
    """One size passed off as every vote's would be caught: it falls as nodes are added, and the text names the norm."""
    sizes = [
        run("minibatch", GRADIENTS, "--nodes", str(nodes), "--json").json()["result"]["share_size"]
        for nodes in (1, 8, 101)
    ]
    assert sizes[0] > sizes[1] > sizes[2]
    assert (
        f"guaranteed rho_M-norm is 0.5 of the l1-norm: {sizes[1]}\n" in run("minibatch", GRADIENTS, "--nodes", "8").out
    )
