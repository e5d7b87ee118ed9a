"""Reader of the idx format of the MNIST files, uncompressed or compressed by gzip."""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from signdescent.errors import InputFileError

__all__ = ["read_idx"]

_TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_GZIP = b"\x1f\x8b"


def read_idx(path: str | PathLike[str]) -> NDArray[Any]:
    """Return the array of an idx file.

    The file starts with two zero bytes, one byte for the type and one for the number of dimensions. The dimensions
    follow as 4-byte integers, then the entries in row-major order. All numbers are big-endian.

    Parameters
    ----------
    path : str or path
        The file. It is decompressed if it starts with the bytes of gzip, whatever its name.

    Returns
    -------
    ndarray
        The array with the shape and type in the file, in native byte order.

    Raises
    ------
    InputFileError
        If the file cannot be read, is not an idx file, or does not have the length given by its header.
    """
    raw = _content(path)
    if len(raw) < 4 or raw[:2] != b"\0\0" or raw[2] not in _TYPES or raw[3] == 0:
        msg = (
            f"Expected an idx file; {path} starts with the bytes {raw[:4].hex(' ') or 'of an empty file'}. "
            "An idx file starts with 00 00, a type from 08 to 0e and the number of dimensions."
        )
        raise InputFileError(msg)
    start = 4 + 4 * raw[3]
    if len(raw) < start:
        msg = f"Expected {raw[3]} dimensions in {path}; it ends after {len(raw)} bytes. Fetch the file again."
        raise InputFileError(msg)
    shape = struct.unpack(f">{raw[3]}I", raw[4:start])
    kind = np.dtype(_TYPES[raw[2]])
    expected = start + kind.itemsize * math.prod(shape)
    if len(raw) != expected:
        msg = f"Expected {expected} bytes in {path} for shape {shape}; got {len(raw)}. Fetch the file again."
        raise InputFileError(msg)
    return np.frombuffer(raw, dtype=kind, offset=start).reshape(shape).astype(kind.newbyteorder("="))


def _content(path: str | PathLike[str]) -> bytes:
    """Return the bytes of a file, decompressed."""
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        msg = f"Expected a readable idx file; cannot read {path} ({error.strerror}). Check the path."
        raise InputFileError(msg) from error
    if raw[:2] != _GZIP:
        return raw
    try:
        return gzip.decompress(raw)
    except (OSError, EOFError, zlib.error) as error:
        msg = f"Expected a complete gzip file; {path} is damaged or truncated ({error}). Fetch the file again."
        raise InputFileError(msg) from error
