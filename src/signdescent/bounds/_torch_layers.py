"""Layers of a PyTorch model whose per-sample gradient depends on other samples or on random numbers."""

from __future__ import annotations

from typing import Any

from signdescent.errors import DomainError

__all__ = ["changing_buffers", "demand_independent_samples"]


def demand_independent_samples(model: Any, torch: Any) -> None:
    """Refuse layers whose per-sample gradient depends on other samples or on random numbers."""
    norm = torch.nn.modules.batchnorm._BatchNorm  # a base of SyncBatchNorm
    dropout = torch.nn.modules.dropout._DropoutNd
    for name, layer in model.named_modules():
        shown = f"layer {name!r}, {type(layer).__name__}"
        if isinstance(layer, norm) and (layer.training or layer.running_mean is None):
            cure = "Call model.eval()" if layer.track_running_stats else "Give it track_running_stats=True"
            msg = f"Expected layers that do not mix samples; got {shown}, which does. {cure}, or use GroupNorm."
            raise DomainError(msg)
        probability = layer.p if isinstance(layer, dropout) else getattr(layer, "dropout", 0.0)
        is_random = (isinstance(probability, float) and probability > 0) or isinstance(layer, torch.nn.RReLU)
        if layer.training and is_random:
            msg = f"Expected layers that are not random; got {shown}, in training mode. Call model.eval()."
            raise DomainError(msg)
        if isinstance(layer, torch.nn.modules.lazy.LazyModuleMixin) and layer.has_uninitialized_params():
            msg = f"Expected initialised parameters; got {shown}. Run the model once on a sample."
            raise DomainError(msg)


def changing_buffers(model: Any, torch: Any) -> dict[str, Any]:
    """Return the running statistics that InstanceNorm changes, though the gradient does not depend on them."""
    buffers: dict[str, Any] = {}
    for name, layer in model.named_modules():
        if isinstance(layer, torch.nn.modules.instancenorm._InstanceNorm) and layer.training:
            buffers |= {f"{name}.{key}".lstrip("."): value for key, value in layer.named_buffers()}
    return buffers
