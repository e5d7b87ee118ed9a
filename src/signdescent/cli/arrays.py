"""Reading untrusted `.npy` files.

Nothing is unpickled, and every error message is one line.
"""

from __future__ import annotations

import math
import stat
import warnings
from pathlib import Path
from typing import IO, NoReturn

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from signdescent._validation import FloatArray
from signdescent.cli.output import LARGEST_COUNT
from signdescent.errors import DomainError, InputFileError

__all__ = ["check_kind", "finite_float64", "load_array"]

AnyDtype = np.dtype[np.generic]

MAPPED_FROM = 1 << 24  # least size in bytes of a file that is memory-mapped
_MAGIC, _ZIP, _PICKLE = b"\x93NUMPY", b"PK\x03\x04", b"\x80"
_READERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
_CURE = "Save it with numpy.save as an array of real numbers."
_TEXT = (".csv", ".tsv", ".txt")
_LOAD_TEXT = "Read it with numpy.loadtxt (delimiter=',' for .csv), then save it with numpy.save."
_FLOAT = "Convert with .astype(float)"


def load_array(path: str, *, ndim: tuple[int, ...]) -> NDArray[np.generic]:
    """Open one real array from a `.npy` file, memory-mapped if it is large.

    Parameters
    ----------
    path : str
        The file.
    ndim : tuple of int
        Numbers of dimensions that are accepted.

    Returns
    -------
    ndarray
        Non-empty, of integers or floats of at most 64 bits, in the dtype of the file; not yet checked for NaN
        (see `finite_float64`).

    Raises
    ------
    InputFileError
        If the file is missing, unreadable, empty, truncated, corrupt, pickled, or not a `.npy` file.
    DomainError
        If its array is empty, or has a dtype or a number of dimensions that is not accepted.
    """
    try:
        status = Path(path).stat()
        if not stat.S_ISREG(status.st_mode):
            _refuse(path, "is not a regular file. " + _CURE)
        with Path(path).open("rb") as file:
            shape, fortran, dtype = _header(file, path, status.st_size)
            start = file.tell()
            size = status.st_size - start
            check_kind(path, shape, dtype, ndim)
            _check_size(path, size, math.prod(shape) * dtype.itemsize)
            order = "F" if fortran else "C"
            if size >= MAPPED_FROM:
                return np.memmap(path, dtype=dtype, mode="r", offset=start, shape=shape, order=order)  # type: ignore[call-overload]
            return np.fromfile(file, dtype=dtype).reshape(shape, order=order)  # type: ignore[call-overload]
    except OSError as error:
        _refuse(path, f"cannot be read: {error.strerror or error}.")
    except (DomainError, InputFileError):
        raise
    except ValueError as error:
        _refuse(path, f"cannot be read: {error}.")


def _refuse(path: str, text: str) -> NoReturn:
    message = f"{path!r} {text}"
    raise InputFileError(message)


def _header(file: IO[bytes], path: str, size: int) -> tuple[tuple[int, ...], bool, AnyDtype]:
    """Parse the header by the public readers, which evaluate literals and never unpickle."""
    start = file.read(len(_MAGIC))
    file.seek(0)
    if size == 0:
        _refuse(path, "is empty (0 bytes). " + _CURE)
    if start.startswith(_PICKLE):
        _refuse(path, "is a Python pickle; it was not opened, because a pickle can run code. " + _CURE)
    if start.startswith(_ZIP):
        _refuse(path, "is a zip archive, perhaps .npz. Save one array with numpy.save.")
    if start != _MAGIC:
        is_text = Path(path).suffix.lower() in _TEXT
        _refuse(path, "is not a .npy file. " + (_LOAD_TEXT if is_text else _CURE))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            version = npy.read_magic(file)
            read = _READERS[version]
            shape, fortran, dtype = read(file)
    except Exception as error:  # a damaged header may fail in the tokenizer, the parser or the dtype
        message = f"{path!r} is truncated or corrupt: its header cannot be read ({type(error).__name__})."
        raise InputFileError(message) from error
    if any(length < 0 for length in shape):
        _refuse(path, f"is corrupt: its .npy header gives the shape {shape}.")
    return shape, fortran, dtype


def check_kind(path: str, shape: tuple[int, ...], dtype: np.dtype[np.generic], ndim: tuple[int, ...]) -> None:
    """Refuse objects, dtypes that are not real with at most 64 bits, wrong numbers of dimensions, and empty shapes."""
    if dtype.hasobject:
        _refuse(path, "holds pickled Python objects; nothing was unpickled. " + _CURE)
    if dtype.kind not in "fiu" or dtype.itemsize > 8:
        cure = f"{_FLOAT} and save it with numpy.save." if dtype.kind == "b" else _CURE
        message = f"Expected integers or floats of at most 64 bits in {path!r}; got dtype {dtype}. {cure}"
        raise DomainError(message)
    if len(shape) not in ndim:
        from signdescent.checks.wording import counted

        *fewer, most = ndim
        wanted = " or ".join([*map(str, fewer), counted(most, "dimension", "dimensions")])
        message = f"Expected an array of {wanted} in {path!r}; got shape {shape}."
        raise DomainError(message)
    if 0 in shape:
        message = f"Expected at least one number in {path!r}; got the empty shape {shape}."
        raise DomainError(message)


def _check_size(path: str, actual: int, needed: int) -> None:
    if actual < needed:
        _refuse(path, f"is truncated: its header promises {needed} bytes of data, it has {actual}.")
    if actual > needed:
        _refuse(path, f"is corrupt: {actual - needed} bytes follow the {needed} that its header promises.")


def finite_float64(array: NDArray[np.generic], path: str) -> FloatArray:
    """Promote an array to float64 without loss, and refuse NaN, infinities and huge integers.

    Parameters
    ----------
    array : ndarray
        Integers or floats.
    path : str
        The file, for the message.

    Returns
    -------
    ndarray of float64

    Raises
    ------
    DomainError
        If an entry is not finite or too large; names the first one and its index.
    """
    numbers = np.asarray(array, dtype=np.float64)
    bad = ~np.isfinite(numbers)
    rule, cure = "finite numbers", "Drop or replace such entries first."
    if array.dtype.kind in "iu" and array.dtype.itemsize == 8:
        bad = np.abs(numbers) > LARGEST_COUNT
        rule, cure = "integers of size at most 2**53", f"{_FLOAT} if rounding is acceptable."
    if bad.any():
        where = np.unravel_index(int(np.argmax(bad)), bad.shape)
        index = tuple(int(i) for i in where)
        message = f"Expected {rule} in {path!r}; got {array[where]} at index {index}. {cure}"
        raise DomainError(message)
    return numbers
