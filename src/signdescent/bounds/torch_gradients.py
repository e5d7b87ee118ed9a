"""Moments of the per-sample gradients of a PyTorch model, a chunk of samples at a time.

PyTorch is imported at the first call; install it by ``pip install signdescent[torch]``.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from signdescent._validation import whole
from signdescent.bounds import Moments
from signdescent.bounds._torch_layers import changing_buffers, demand_independent_samples
from signdescent.errors import ArgumentError, DomainError

__all__ = ["torch_gradients"]


def torch_gradients(
    model: Any,
    loss: Callable[[Any, Any], Any],
    dataset: Any,
    *,
    chunk_size: int = 64,
    parameters: Sequence[str] | None = None,
) -> Moments:
    r"""Moments of the gradient of one sample's loss, over the samples of a data set, for every parameter.

    The gradient of sample i is that of ``loss(model(x[None])[0], y)`` for its input x and target y: the model
    sees it as a batch of one. The model and its gradients are not changed.

    Parameters
    ----------
    model : torch.nn.Module
        Its parameters and buffers are used where they are, on any one device.
    loss : callable
        ``loss(prediction, target)`` of one sample, without a batch axis; returns a tensor without axes. It must
        be made of operations that ``torch.func`` can vectorise, as those of ``torch.nn.functional`` are.
    dataset : pair of tensors, or sequence of pairs
        Either inputs and targets as two tensors or arrays with the samples along the first axis, or anything
        with a length and integer indices that gives (input, target), as a map-style ``torch.utils.data.Dataset``.
        At least 2 samples.
    chunk_size : int, default 64
        Number of samples whose gradients are held at a time: chunk_size times the number of coordinates, in
        addition to a forward and backward pass of as many samples.
    parameters : sequence of str, optional
        Names from ``model.named_parameters()``; by default all that require a gradient.

    Returns
    -------
    Moments
        One coordinate for each number of the parameters, flattened, in the order of
        ``model.named_parameters()``. Gradients are in the precision of the model, their moments in float64. The
        third moment is an upper bound if there is more than one chunk.

    Raises
    ------
    ArgumentError
        If PyTorch is missing, an argument has the wrong type, or the model or the loss fails at the first sample.
    DomainError
        If a layer mixes samples (BatchNorm in training mode or without running statistics) or draws random
        numbers (dropout in training mode), a name is not a parameter, there are fewer than 2 samples, or a gradient
        is NaN or infinite.

    Notes
    -----
    With a random layer the moments would depend on one draw; in evaluation mode they depend on the data alone. A
    hidden random function, such as ``torch.nn.functional.dropout``, is refused when the first chunk is computed.

    Examples
    --------
    Gradients of (w x - y)^2 / 2 at w = 1 are (w x - y) x:

    >>> import pytest
    >>> torch = pytest.importorskip("torch")  # elsewhere: import torch
    >>> model = torch.nn.Linear(1, 1, bias=False)
    >>> _ = torch.nn.init.ones_(model.weight)
    >>> data = torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([[0.0], [0.0], [0.0]])
    >>> moments = torch_gradients(model, lambda p, y: ((p - y) ** 2).sum() / 2, data)
    >>> moments.low, moments.high  # of 1, 4 and 9
    (array([1.]), array([9.]))
    """
    torch = _torch()
    if not isinstance(model, torch.nn.Module):
        msg = f"Expected model to be a torch.nn.Module; got {type(model).__name__}."
        raise ArgumentError(msg)
    chunk_size = whole(chunk_size, "chunk_size", 1)
    names = _names(model, parameters)
    demand_independent_samples(model, torch)
    chosen = {name: value.detach() for name, value in model.named_parameters() if name in names}
    device = next(iter(chosen.values())).device
    length, take = _samples(dataset, device, torch)
    changing = changing_buffers(model, torch)

    def loss_of_one(values: dict[str, Any], buffers: dict[str, Any], x: Any, y: Any) -> Any:
        return loss(torch.func.functional_call(model, values | buffers, (x.unsqueeze(0),))[0], y)

    first = (part[0] for part in take(0, 1))
    copies = {name: value.clone() for name, value in model.named_buffers()}
    with torch.enable_grad():
        leaves = {name: value.clone().requires_grad_() for name, value in chosen.items()}
        _demand_scalar(_computed(loss_of_one, leaves, copies, *first), torch)
    gradients = torch.func.vmap(torch.func.grad(loss_of_one), in_dims=(None, 0, 0, 0))

    def chunks() -> Iterator[tuple[NDArray[Any], ...]]:
        for start in range(0, length, chunk_size):
            x, y = take(start, min(start + chunk_size, length))
            buffers = {name: value.repeat(len(x), *(1,) * value.ndim) for name, value in changing.items()}
            yield _rows(_computed(gradients, chosen, buffers, x, y), len(x))

    return Moments.from_samples(chunks())


def _torch() -> Any:
    try:
        return importlib.import_module("torch")
    except ImportError as error:
        msg = "Expected PyTorch to be installed; it is not. Use: pip install signdescent[torch]"
        raise ArgumentError(msg) from error


def _names(model: Any, parameters: Sequence[str] | None) -> set[str]:
    every = dict(model.named_parameters())
    if parameters is None:
        chosen = {name for name, value in every.items() if value.requires_grad}
    else:
        if isinstance(parameters, str) or not all(isinstance(name, str) for name in parameters):
            msg = f"Expected parameters to be a sequence of names; got {parameters!r:.80}."
            raise ArgumentError(msg)
        unknown = [name for name in parameters if name not in every]
        if unknown:
            msg = f"Expected names of model.named_parameters(), {', '.join(every)}; got {unknown[0]!r}."
            raise DomainError(msg)
        chosen = set(parameters)
    if not chosen:
        msg = "Expected a model with at least one parameter that requires a gradient; got none."
        raise DomainError(msg)
    for name in chosen:
        if not every[name].is_floating_point():
            msg = f"Expected real parameters; got {name} of {every[name].dtype}."
            raise ArgumentError(msg)
    return chosen


def _samples(dataset: Any, device: Any, torch: Any) -> tuple[int, Callable[[int, int], tuple[Any, Any]]]:
    """Return the number of samples, and a function that returns the inputs and targets of a range."""
    is_pair = isinstance(dataset, tuple | list) and len(dataset) == 2
    if is_pair and all(isinstance(part, torch.Tensor | np.ndarray) for part in dataset):
        inputs, targets = (torch.as_tensor(part) for part in dataset)
        if not inputs.ndim or not targets.ndim or len(inputs) != len(targets):
            msg = f"Expected as many inputs as targets; got shapes {tuple(inputs.shape)} and {tuple(targets.shape)}."
            raise DomainError(msg)
        length = len(inputs)

        def take(start: int, stop: int) -> tuple[Any, Any]:
            return inputs[start:stop].to(device), targets[start:stop].to(device)

    else:
        if not hasattr(dataset, "__len__") or not hasattr(dataset, "__getitem__"):
            msg = (
                "Expected dataset to be a pair of tensors, or to have a length and indices; "
                f"got {type(dataset).__name__}. Put its samples into a list."
            )
            raise ArgumentError(msg)
        length = len(dataset)

        def take(start: int, stop: int) -> tuple[Any, Any]:
            pairs = [_pair(dataset, index, torch) for index in range(start, stop)]
            try:
                inputs, targets = (torch.stack(parts).to(device) for parts in zip(*pairs, strict=True))
            except RuntimeError as error:
                msg = f"Expected samples {start} to {stop - 1} to have equal shapes; they do not: {error}."
                raise DomainError(msg) from error
            return inputs, targets

    if length < 2:
        msg = f"Expected at least 2 samples; got {length}. One sample has no spread."
        raise DomainError(msg)
    return length, take


def _pair(dataset: Any, index: int, torch: Any) -> tuple[Any, Any]:
    try:
        x, y = dataset[index]
        return torch.as_tensor(x), torch.as_tensor(y)
    except (TypeError, ValueError, RuntimeError, LookupError) as error:
        msg = (
            f"Expected dataset[{index}] to be a pair (input, target) of tensors or numbers; "
            f"got {type(error).__name__}: {error}."
        )
        raise ArgumentError(msg) from error


def _demand_scalar(value: Any, torch: Any) -> None:
    """Refuse a loss that has no gradient, before the work begins."""
    rule = "Expected loss(prediction, target) of one sample to be a tensor without axes"
    if not isinstance(value, torch.Tensor) or value.ndim:
        shape = f"shape {tuple(value.shape)}" if isinstance(value, torch.Tensor) else f"{value!r:.80}"
        msg = f"{rule}; got {shape}. Sum it up, and use no .item()."
        raise ArgumentError(msg)
    if not value.requires_grad:
        msg = f"{rule} that depends on the parameters; got one that does not. Use no .detach() and no .data."
        raise ArgumentError(msg)


def _computed(compute: Callable[..., Any], *arguments: Any) -> Any:
    """Run model and loss, and report failures as `ArgumentError`."""
    try:
        return compute(*arguments)
    except (RuntimeError, ValueError, TypeError, LookupError, AttributeError) as error:
        cure = ""
        if "random" in str(error):
            cure = " A random function is not a function of the sample: switch it off with model.eval()."
        msg = f"Expected model and loss to take the samples one by one; got {type(error).__name__}: {error}.{cure}"
        raise ArgumentError(msg) from error


def _rows(gradients: dict[str, Any], length: int) -> tuple[NDArray[Any], ...]:
    """Return each parameter's gradients as rows in a dtype of NumPy, copied only if needed."""
    parts = (value.detach().reshape(length, -1).cpu() for value in gradients.values())
    return tuple((part if part.element_size() >= 4 else part.float()).numpy() for part in parts)
