"""`signdescent minibatch` with moments: sizes, what gives them, and what is refused."""

from __future__ import annotations

import pytest

from signdescent.bounds import berry_esseen, cantelli, minibatch_size

from .conftest import Run


def test_third_moment_beats_two_moments(run: Run) -> None:
    """The size is the least one whose bound exceeds the target, and the paper's rule asks for more."""
    document = run("minibatch", "--mean", "0.1", "--std", "1", "--third-moment", "1", "--json").json()
    result = document["result"]
    assert result["by"] == "berry-esseen"
    n = result["size"]
    assert berry_esseen(1, 10, 1000, batch_size=n) > 0.5 >= berry_esseen(1, 10, 1000, batch_size=n - 1)
    assert result["bounds"] == {"cantelli": 101, "berry-esseen": n}
    assert result["paper"] == 21
    assert document["parameters"] == {
        "target": 0.5,
        "assume": None,
        "mean": 0.1,
        "std": 1.0,
        "third_moment": 1.0,
    }


@pytest.mark.parametrize(
    ("mean", "std", "target", "size"),
    [
        ("0.1", "0.3", "0.5", 10),  # (0.3 / 0.1)^2 is 9 exactly: 9 samples reach 1/2 and do not exceed it
        ("-0.1", "0.3", "0.5", 10),
        ("0.1", "0.3", "0.9", 82),
        ("1", "2", "0.8", 17),
        ("1/3", "2/3", "4/5", 17),
        ("1e-300", "2e-300", "0.8", 17),
        ("1", "0", "0.99", 1),
        ("1e200", "1e-200", "0.99", 1),
    ],
)
def test_exact_decimals_settle_ties(run: Run, mean: str, std: str, target: str, size: int) -> None:
    """N samples exceed p if and only if n > r p/(1-p), decided for the decimals as typed."""
    done = run("minibatch", "--mean", mean, "--std", std, "--target", target, "--json")
    assert done.json()["result"]["size"] == size


@pytest.mark.parametrize(
    ("assume", "by"),
    [("unimodal-symmetric", "gauss"), ("gaussian", "gaussian"), ("bounded:-1.1:1.1", "bernstein")],
)
def test_assumption_lowers_the_size(run: Run, assume: str, by: str) -> None:
    """What is assumed is used, and named."""
    words = ("minibatch", "--mean", "0.1", "--std", "0.5", "--target", "0.99")
    plain = run(*words, "--json").json()["result"]
    helped = run(*words, "--assume", assume, "--json").json()["result"]
    assert helped["by"] == by
    assert helped["size"] < plain["size"]
    assert by in run(*words, "--assume", assume).out


def test_interval_is_scaled_with_the_mean(run: Run) -> None:
    """A negative mean and an interval give what the library gives in the user's own unit."""
    words = ("minibatch", "--mean", "-0.25", "--std", "1", "--assume", "bounded:-4:2", "--target", "0.75")
    bounds = run(*words, "--json").json()["result"]["bounds"]
    expected = minibatch_size(-0.25, 1.0, assume=("bounded", -4.0, 2.0), target=0.75).bounds
    assert bounds == {name: int(size) for name, size in expected.items()}


def test_zero_mean_exits_3(run: Run) -> None:
    """Without a sign to find the target is unreachable, with a reason."""
    done = run("minibatch", "--mean", "0", "--std", "1", "--third-moment", "2", "--json")
    assert done.code == 3
    assert done.json()["result"]["size"] is None
    assert done.json()["result"]["reason"] == "zero mean"
    text = run("minibatch", "--mean", "0", "--std", "1")
    assert text.code == 3
    assert text.out.startswith("No batch size")


def test_size_beyond_counting_exits_3(run: Run) -> None:
    """More than 2**53 samples are no answer."""
    done = run("minibatch", "--mean", "1e-9", "--std", "1", "--json")
    assert done.code == 3
    assert done.json()["result"]["reason"] == "more than 2**53"


def test_text_shows_every_rule(run: Run) -> None:
    """The text names the size, the target and what each rule asks for."""
    out = run("minibatch", "--mean", "0.1", "--std", "1", "--third-moment", "1.6", "--target", "0.6").out
    assert "P(sign of the batch mean = sign of the mean) > 0.6" in out
    for rule in ("paper", "cantelli", "berry-esseen"):
        assert f"\n  {rule} " in out
    size = int(out.removeprefix("Batch size: ").split("\n")[0])
    assert cantelli(0.1, 1, batch_size=size) <= 0.6 < berry_esseen(0.1, 1, 1.6, batch_size=size)


GOOD = {"--mean": "0.1", "--std": "1", "--third-moment": "1.5", "--target": "0.6"}


@pytest.mark.parametrize(
    "bad",
    [
        *({name: text} for name in GOOD for text in ("nan", "inf", "-Infinity", "x", "", "1e401", "1e309")),
        {"--std": "-1"},
        {"--std": "-1e-400", "--third-moment": "0"},
        {"--third-moment": "0.999999999999999999999"},
        {"--third-moment": "-1"},
        {"--std": "0", "--third-moment": "1"},
        {"--target": "0.4999999999999999999999"},
        {"--target": "1"},
        {"--target": "0.99999999999999999999999"},
        {"--target": "-0.5"},
        {"--mean": "1e-400"},
        {"--assume": "cauchy"},
        {"--assume": "bounded"},
        {"--assume": "bounded:1"},
        {"--assume": "bounded:1:2:3"},
        {"--assume": "bounded:x:2"},
        {"--assume": "bounded:nan:2"},
        {"--assume": "bounded:2:-2"},
        {"--assume": "bounded:1:2"},
        {"--assume": "bounded:-1:1"},
        {"--share": "0.5"},
    ],
    ids=lambda bad: " ".join(f"{name}={text}" for name, text in bad.items()),
)
def test_bad_input_is_one_line(run: Run, bad: dict[str, str]) -> None:
    """Every bad number is refused under its own name."""
    words = [word for pair in (GOOD | bad).items() for word in pair]
    run("minibatch", *words).refused(next(iter(bad)))


@pytest.mark.parametrize("words", [[], ["--mean", "1"], ["--std", "1"], ["g.npy", "--mean", "1"]])
def test_incomplete_input_is_one_line(run: Run, words: list[str]) -> None:
    """Moments come in pairs, or as a file."""
    run("minibatch", *words).refused("--mean and --std")
