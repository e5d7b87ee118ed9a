"""Per-sample gradients of PyTorch models: the moments are those of a plain loop, and what cannot be is refused."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from signdescent.bounds import Moments
from signdescent.checks import torch_gradients
from signdescent.errors import ArgumentError, DomainError

FIELDS = ("mean", "std", "skewness", "kurtosis", "low", "high")


@pytest.fixture
def torch() -> Any:
    """PyTorch, if it is installed."""
    return pytest.importorskip("torch")


def data(torch: Any, n: int = 23) -> tuple[Any, Any]:
    """Return inputs of 3 channels x 8 and labels of 4 classes, the same at every call."""
    generator = torch.Generator().manual_seed(1)
    inputs = torch.randn(n, 3, 8, generator=generator, dtype=torch.float64)
    return inputs, torch.randint(0, 4, (n,), generator=generator)


def network(torch: Any, *layers: Any) -> Any:
    """Return a classifier that begins with the layers given, with parameters that do not depend on chance."""
    nn = torch.nn
    model = nn.Sequential(*layers, nn.Conv1d(3, 2, 3), nn.Tanh(), nn.Flatten(), nn.Linear(12, 4)).double()
    with torch.no_grad():
        for number, value in enumerate(model.parameters()):
            value.copy_(torch.linspace(-1, 1, value.numel()).cos().reshape(value.shape) / (1 + number))
    return model


def loop(torch: Any, model: Any, loss: Any, inputs: Any, targets: Any) -> np.ndarray:
    """Return per-sample gradients, one backward pass a sample."""
    rows = []
    for x, y in zip(inputs, targets, strict=True):
        value = loss(model(x[None])[0], y)
        parts = torch.autograd.grad(value, list(model.parameters()))
        rows.append(torch.cat([part.reshape(-1) for part in parts]).numpy())
    return np.array(rows)


def assert_equal(found: Moments, expected: Moments, rtol: float = 1e-9) -> None:
    for name in FIELDS:
        np.testing.assert_allclose(getattr(found, name), getattr(expected, name), rtol, 1e-12, err_msg=name)
    assert (found.third_moment >= expected.third_moment * (1 - rtol)).all()


@pytest.mark.parametrize("chunk_size", [1, 7, 23, 100])
def test_moments_are_those_of_a_plain_loop(torch: Any, chunk_size: int) -> None:
    """Every moment agrees with gradients taken sample by sample, in the order of named_parameters."""
    model, (inputs, targets), loss = network(torch), data(torch), torch.nn.functional.cross_entropy
    expected = Moments.from_samples(loop(torch, model, loss, inputs, targets))
    found = torch_gradients(model, loss, (inputs, targets), chunk_size=chunk_size)
    assert found.mean.shape == (sum(value.numel() for value in model.parameters()),)
    assert found.third_moment_is_exact == (chunk_size >= 23)
    assert_equal(found, expected)


def test_linear_model_has_its_closed_form(torch: Any) -> None:
    """The gradient of (w x + c - y)^2 / 2 is (residual x, residual)."""
    inputs, targets = data(torch)[0].flatten(1), data(torch)[0].sum((1, 2), keepdim=True)[:, 0]
    model = torch.nn.Linear(24, 1).double()
    weight, bias = (value.detach().numpy() for value in model.parameters())
    residual = inputs.numpy() @ weight.T + bias - targets.numpy()
    expected = Moments.from_samples(np.hstack([residual * inputs.numpy(), residual]))
    found = torch_gradients(model, lambda p, y: ((p - y) ** 2).sum() / 2, (inputs, targets), chunk_size=5)
    assert_equal(found, expected)


def test_a_wrong_gradient_would_be_noticed(torch: Any) -> None:
    """Gradients of a slightly different loss do not pass the comparison."""
    model, (inputs, targets), loss = network(torch), data(torch), torch.nn.functional.cross_entropy
    expected = Moments.from_samples(loop(torch, model, loss, inputs, targets))
    found = torch_gradients(model, lambda p, y: loss(p * (1 + 1e-6), y), (inputs, targets))
    with pytest.raises(AssertionError):
        assert_equal(found, expected)


def test_data_sets_of_every_kind(torch: Any) -> None:
    """Tensors, arrays, a Dataset and a list of pairs give the same moments; float32 ones, in float64."""
    model, (inputs, targets), loss = network(torch).float(), data(torch), torch.nn.functional.cross_entropy
    inputs = inputs.float()
    expected = torch_gradients(model, loss, (inputs, targets))
    assert expected.mean.dtype == np.float64
    for given in (
        (inputs.numpy(), targets.numpy()),
        torch.utils.data.TensorDataset(inputs, targets),
        [(x.numpy(), int(y)) for x, y in zip(inputs, targets, strict=True)],
    ):
        assert_equal(torch_gradients(model, loss, given), expected)


def test_parameters_are_chosen_by_name(torch: Any) -> None:
    """Named parameters come in the model's order; frozen ones are left out unless they are named."""
    model, given, loss = network(torch), data(torch), torch.nn.functional.cross_entropy
    whole = torch_gradients(model, loss, given)
    model[0].weight.requires_grad_(False)
    rest = torch_gradients(model, loss, given)
    named = torch_gradients(model, loss, given, parameters=["3.bias", "0.weight"])
    n = model[0].weight.numel()
    np.testing.assert_allclose(rest.mean, whole.mean[n:], rtol=1e-12)
    np.testing.assert_allclose(named.mean, np.append(whole.mean[:n], whole.mean[-4:]), rtol=1e-12)


@pytest.mark.parametrize("name", ["InstanceNorm1d", "GroupNorm", "LayerNorm", "BatchNorm1d", "Dropout"])
def test_layers_that_treat_samples_apart_are_taken(torch: Any, name: str) -> None:
    """InstanceNorm in training mode, other norms, and BatchNorm and dropout in evaluation mode agree with the loop."""
    nn = torch.nn
    layer = {
        "InstanceNorm1d": lambda: nn.InstanceNorm1d(3, affine=True, track_running_stats=True),
        "GroupNorm": lambda: nn.GroupNorm(1, 3),
        "LayerNorm": lambda: nn.LayerNorm(8),
        "BatchNorm1d": lambda: nn.BatchNorm1d(3).eval(),
        "Dropout": lambda: nn.Dropout(0.5).eval(),
    }[name]()
    model, (inputs, targets), loss = network(torch, layer), data(torch), nn.functional.cross_entropy
    before = {key: value.clone() for key, value in model.state_dict().items()}
    found = torch_gradients(model, loss, (inputs, targets), chunk_size=7)
    assert all(torch.equal(value, before[key]) for key, value in model.state_dict().items())
    assert all(value.grad is None for value in model.parameters())
    assert_equal(found, Moments.from_samples(loop(torch, model, loss, inputs, targets)))


REFUSED: dict[str, Callable[[Any], Any]] = {
    "BatchNorm1d, which mixes": lambda nn: nn.BatchNorm1d(3),
    "SyncBatchNorm, which mixes": lambda nn: nn.SyncBatchNorm(3),
    "track_running_stats=True": lambda nn: nn.BatchNorm1d(3, track_running_stats=False).eval(),
    "Dropout, in training mode": lambda nn: nn.Dropout(0.1),
    "AlphaDropout, in training mode": lambda nn: nn.AlphaDropout(0.1),
    "RReLU, in training mode": lambda nn: nn.RReLU(),
    "LSTM, in training mode": lambda nn: nn.LSTM(8, 8, num_layers=2, dropout=0.1),
    "LazyLinear. Run the model once": lambda nn: nn.LazyLinear(8),
}


@pytest.mark.filterwarnings("ignore:Lazy modules")
@pytest.mark.parametrize("words", REFUSED)
def test_layers_that_mix_samples_or_are_random_are_refused(torch: Any, words: str) -> None:
    """The layer is named before anything is computed."""

    def never(*_: Any) -> Any:
        raise AssertionError

    model = torch.nn.Sequential(REFUSED[words](torch.nn), torch.nn.Linear(8, 4))
    with pytest.raises(DomainError, match=words):
        torch_gradients(model, never, data(torch))


def test_hidden_randomness_is_refused(torch: Any) -> None:
    """A random function inside the loss is told apart from other failures."""
    functional = torch.nn.functional
    with pytest.raises(ArgumentError, match="random function"):
        torch_gradients(network(torch), lambda p, y: functional.cross_entropy(functional.dropout(p), y), data(torch))


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        ({"model": lambda p: p}, ArgumentError, "torch.nn.Module; got function"),
        ({"chunk_size": 0}, DomainError, "chunk_size=0"),
        ({"chunk_size": 2.0}, ArgumentError, "chunk_size"),
        ({"parameters": ["0.weight", "none"]}, DomainError, "got 'none'"),
        ({"parameters": "0.weight"}, ArgumentError, "sequence of names"),
        ({"parameters": []}, DomainError, "at least one parameter"),
        ({"loss": lambda p, _: p}, ArgumentError, r"got shape \(4,\)"),
        ({"loss": lambda p, _: p.sum().item()}, ArgumentError, "without axes; got"),
        ({"loss": lambda p, _: p.sum().detach()}, ArgumentError, "does not"),
        ({"loss": lambda p, _: p.sum() / 0}, DomainError, "inf|nan"),
        ({"loss": lambda _: None}, ArgumentError, "TypeError"),
        ({"dataset": iter(())}, ArgumentError, "length and indices"),
        ({"dataset": [1, 2]}, ArgumentError, r"dataset\[0\] to be a pair"),
        ({"dataset": {"a": 1}}, DomainError, "at least 2 samples; got 1"),
        ({"dataset": {"a": 1, "b": 2}}, ArgumentError, r"dataset\[0\] to be a pair"),
        ({"dataset": (np.ones((3, 3, 8)), np.ones(2))}, DomainError, "as many inputs as targets"),
        ({"dataset": (np.ones((2, 3, 7)), np.ones(2))}, ArgumentError, "one by one; got RuntimeError"),
        ({"dataset": [(np.ones((3, 8)), 0), (np.ones((3, 7)), 0)]}, DomainError, "equal shapes"),
    ],
)
def test_bad_arguments_are_refused(torch: Any, change: dict[str, Any], kind: type[Exception], words: str) -> None:
    """What does not fit is named, with what to do."""
    arguments = {
        "model": network(torch),
        "loss": torch.nn.functional.cross_entropy,
        "dataset": data(torch),
    }
    with pytest.raises(kind, match=words):
        torch_gradients(**arguments | change)


def test_missing_torch_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without PyTorch the message says how to get it."""
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ArgumentError, match=r"pip install signdescent\[torch\]"):
        torch_gradients(None, lambda p, _: p, [])
