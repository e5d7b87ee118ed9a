"""Find the batch size that sign descent needs while it trains a network.

A small network learns scikit-learn's 8x8 digits by sign descent: every weight moves by a fixed step against the
sign of a mini-batch gradient. After each epoch, the moments of the per-sample gradients give, for every weight, the
batch size at which that sign is right with probability above 1/2 and above 9/10, guaranteed for any law with these
moments (the better of Cantelli's and Berry-Esseen's bound). The moments are those of the training samples, used as
if they were the law's; draws are with replacement.

Two shares are shown for each batch size: of the weights, and of the l1-norm of the gradient, in which a weight
counts by the size of its mean gradient. Weights whose gradient is 0 for every sample, those of pixels that are
always blank, are left out.

Run with PyTorch and scikit-learn installed: ``python examples/batch_size_of_a_network.py``
"""

from __future__ import annotations

import numpy as np
import torch
from sklearn.datasets import load_digits

from signdescent.bounds import Moments, minibatch_size
from signdescent.checks import torch_gradients

EPOCHS = 5
BATCH_SIZE = 32
STEP_SIZE = 2e-3  # divided by the square root of the epoch
SHOWN_SIZES = (8, 32, 128, 512, 2048)
TARGETS = (0.5, 0.9)
TRAINING_SAMPLES = 1400
SEED = 0

Data = tuple[torch.Tensor, torch.Tensor]


def digits() -> tuple[Data, Data]:
    """Return training and test data: 64 pixels in [0, 1], and the digit."""
    pixels, labels = load_digits(return_X_y=True)
    order = np.random.default_rng(SEED).permutation(len(labels))
    inputs = torch.as_tensor(pixels[order] / 16, dtype=torch.float32)
    targets = torch.as_tensor(labels[order])
    n = TRAINING_SAMPLES
    return (inputs[:n], targets[:n]), (inputs[n:], targets[n:])


def train_one_epoch(model: torch.nn.Module, data: Data, step_size: float) -> None:
    """Go through the data once, in random order, by sign descent."""
    inputs, targets = data
    for batch in torch.randperm(len(inputs)).split(BATCH_SIZE):
        loss = torch.nn.functional.cross_entropy(model(inputs[batch]), targets[batch])
        gradients = torch.autograd.grad(loss, list(model.parameters()))
        with torch.no_grad():
            for value, gradient in zip(model.parameters(), gradients, strict=True):
                value -= step_size * gradient.sign()


def accuracy(model: torch.nn.Module, data: Data) -> float:
    """Return the share of samples that are classified right."""
    inputs, targets = data
    with torch.no_grad():
        return (model(inputs).argmax(dim=1) == targets).float().mean().item()


def needed_sizes(moments: Moments, target: float) -> np.ndarray:
    """Return the batch size that each weight needs for a probability above the target; inf if there is none."""
    m = moments.normalised()
    return minibatch_size(m.mean, m.std, third_moment=m.third_moment, target=target).size


def report(moments: Moments) -> None:
    """Print what the moments ask for."""
    alive = moments.low < moments.high
    weight = np.abs(moments.mean[alive])
    sizes = {target: needed_sizes(moments, target)[alive] for target in TARGETS}
    print("  batch" + "".join(f"  P > {target}: weights  l1-norm" for target in TARGETS))
    for n in SHOWN_SIZES:
        enough = [sizes[target] <= n for target in TARGETS]
        shares = [f"{right.mean():>18.1%}{weight[right].sum() / weight.sum():>9.1%}" for right in enough]
        print(f"  {n:>5}" + "".join(shares))
    for target in TARGETS:
        half, most = np.quantile(sizes[target], [0.5, 0.9], method="inverted_cdf")
        print(f"  P > {target} needs a batch of {half:.0f} for 50 % and of {most:.0f} for 90 % of the weights")


def main() -> None:
    """Train, and report after each epoch."""
    torch.manual_seed(SEED)
    training, test = digits()
    model = torch.nn.Sequential(torch.nn.Linear(64, 32), torch.nn.Tanh(), torch.nn.Linear(32, 10))
    loss = torch.nn.functional.cross_entropy
    for epoch in range(EPOCHS + 1):
        if epoch:
            train_one_epoch(model, training, STEP_SIZE / epoch**0.5)
        moments = torch_gradients(model, loss, training, chunk_size=256)
        print(f"after {epoch} epochs: {accuracy(model, test):.1%} of the test digits right")
        report(moments)


if __name__ == "__main__":
    main()
