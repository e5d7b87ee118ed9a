"""Files that nobody vouches for: what is read, what is refused, and that nothing is unpickled."""

from __future__ import annotations

import io
import pickle
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from signdescent.cli import arrays
from signdescent.cli.arrays import finite_float64, load_array
from signdescent.errors import DomainError, InputFileError

Save = Callable[..., Path]


def npy_bytes(array: np.ndarray) -> bytes:
    """Return what `numpy.save` writes."""
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", ">f8", "i1", "u2", "i4", ">i8", "u8"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_real_dtypes_are_promoted_exactly(save: Save, dtype: str, order: str) -> None:
    """Integers and floats of any width and byte order arrive as the same numbers in float64."""
    array = np.arange(6).reshape(2, 3).astype(dtype, order=order)  # type: ignore[call-overload]
    path = str(save(array))
    loaded = finite_float64(load_array(path, ndim=(2,)), path)
    assert loaded.dtype == np.float64
    np.testing.assert_array_equal(loaded, np.arange(6.0).reshape(2, 3))


def test_big_file_is_memory_mapped(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a size on, the file is mapped and not read, with the same content."""
    array = np.arange(12.0).reshape(3, 4)
    path = str(save(np.asfortranarray(array)))
    monkeypatch.setattr(arrays, "MAPPED_FROM", 1)
    loaded = load_array(path, ndim=(2,))
    assert isinstance(loaded, np.memmap)
    np.testing.assert_array_equal(loaded, array)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\x93", "not a .npy file"),
        (b"\x93NUMPY", "header cannot be read"),
        (b"\x93NUMPY\x01\x00\xff\xff{'descr'", "header cannot be read"),
        (b"\x93NUMPY\x07\x00\x10\x00{}              ", "header cannot be read"),
        (b"garbage, not numbers", "not a .npy file"),
        (b"PK\x03\x04rest", "zip archive"),
        (pickle.dumps([1.0, 2.0]), "pickle"),
        (npy_bytes(np.ones(3))[:-1], "is truncated"),
        (npy_bytes(np.ones(3)) + b"x", "is corrupt"),
        (npy_bytes(np.ones(3)).replace(b"(3,)", b"(-3,)"), "is corrupt"),
        (npy_bytes(np.ones(3)).replace(b"(3,), }", b"(3**9,)"), "header cannot be read"),
        (npy_bytes(np.ones(3)).replace(b"(3,), }   ", b"(9999,), }"), "is truncated"),
        (npy_bytes(np.array([1, "x", None], dtype=object)), "pickled Python objects"),
    ],
)
def test_bad_file_is_named(tmp_path: Path, content: bytes, words: str) -> None:
    """Each kind of bad file has its own sentence, which names the path."""
    path = tmp_path / "bad.npy"
    path.write_bytes(content)
    with pytest.raises(InputFileError, match=words) as caught:
        load_array(str(path), ndim=(1,))
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("name", ["g.csv", "g.TSV", "g.txt"])
def test_text_is_sent_through_loadtxt(tmp_path: Path, name: str) -> None:
    """A table in text is refused with the two calls that turn it into an array file."""
    path = tmp_path / name
    np.savetxt(path, np.ones((3, 2)), delimiter=",")
    with pytest.raises(InputFileError, match=r"numpy\.loadtxt .* numpy\.save"):
        load_array(str(path), ndim=(2,))


def test_integers_beyond_2_53_are_shown_as_they_are() -> None:
    """The first integer that float64 would round is named with all its digits, and with the way to round it."""
    array = np.array([1, 2**53 + 3])
    words = r"got 9007199254740995 at index \(1,\)\. Convert with \.astype\(float\) if rounding is acceptable"
    with pytest.raises(DomainError, match=words):
        finite_float64(array, "i.npy")


@pytest.mark.parametrize("name", ["missing.npy", ".", "a" * 300, "null\0byte"])
def test_path_that_is_no_file_is_named(tmp_path: Path, name: str) -> None:
    """A missing file, a folder and an impossible name are refused alike."""
    with pytest.raises(InputFileError):
        load_array(f"{tmp_path}/{name}", ndim=(1,))


@pytest.mark.parametrize("as_array", [True, False])
def test_pickle_is_refused_without_unpickling(tmp_path: Path, as_array: bool) -> None:
    """Code hidden in a file is not run."""
    planted = tmp_path / "planted"

    class Bomb:
        def __reduce__(self) -> tuple[object, ...]:
            return Path.touch, (planted,)

    bomb = Bomb()
    path = tmp_path / "bomb.npy"
    path.write_bytes(npy_bytes(np.array([bomb], dtype=object)) if as_array else pickle.dumps(bomb))
    with pytest.raises(InputFileError, match="pickle"):
        load_array(str(path), ndim=(1,))
    assert not planted.exists()
    if not as_array:  # the bomb is real
        pickle.loads(path.read_bytes())
        assert planted.exists()


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (np.ones(3, dtype=complex), "dtype complex128"),
        (np.ones(3, dtype=bool), "dtype bool"),
        (np.array(["a"]), "dtype <U1"),
        (np.ones(3, dtype="datetime64[s]"), "dtype datetime64"),
        (np.ones(3, dtype=[("a", float)]), "dtype"),
        (np.ones((2, 2, 2)), "1 dimension"),
        (np.float64(1), "1 dimension"),
        (np.ones(0), "empty shape"),
    ],
)
def test_bad_array_is_refused(save: Save, array: np.ndarray, words: str) -> None:
    """What is no non-empty real array of the right dimension is refused."""
    with pytest.raises(DomainError, match=words):
        load_array(str(save(array)), ndim=(1,))


@given(place=st.integers(0, 90), byte=st.integers(0, 255))
@example(place=60, byte=0)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_header_never_crashes(tmp_path: Path, place: int, byte: int) -> None:
    """Any byte of the header may be wrong: the file is read or refused, without a warning."""
    content = bytearray(npy_bytes(np.ones((4, 3))))
    content[place] = byte
    path = tmp_path / "damaged.npy"
    path.write_bytes(bytes(content))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            loaded = load_array(str(path), ndim=(2,))
        except (InputFileError, DomainError):
            return
    assert loaded.size == 12


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_nan_is_named_with_its_index(bad: float) -> None:
    """The first offending entry is shown with its place."""
    part = np.ones((3, 2))
    part[1, 1] = bad
    with pytest.raises(DomainError, match=rf"'g.npy'; got {bad} at index \(1, 1\)"):
        finite_float64(part, "g.npy")


def test_integer_beyond_float64_is_refused() -> None:
    """An integer that float64 might round is refused."""
    with pytest.raises(DomainError, match="at most 2\\*\\*53"):
        finite_float64(np.array([0, 2**53 + 2]), "g.npy")
