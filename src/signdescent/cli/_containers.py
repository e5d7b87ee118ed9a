"""Reading the single array of a `.npz`, `.safetensors` or `.h5` file; any other file is read as `.npy`."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn
from zipfile import BadZipFile
from zlib import error as ZlibError

import numpy as np
from numpy.typing import NDArray

from signdescent.cli.arrays import check_kind, load_array
from signdescent.errors import ArgumentError, InputFileError

__all__ = ["load_gradients"]

_LIBRARIES = {".safetensors": "safetensors", ".h5": "h5py", ".hdf5": "h5py"}


def load_gradients(path: str, *, ndim: tuple[int, ...]) -> NDArray[Any]:
    """Open the single array of a file; the suffix determines the format.

    Parameters
    ----------
    path : str
        The file. A `.npy` file may be memory-mapped; other formats are read whole.
    ndim : tuple of int
        Numbers of dimensions that are accepted.

    Returns
    -------
    ndarray
        As `load_array`.

    Raises
    ------
    ArgumentError
        If the library for the format is not installed.
    InputFileError
        If the file cannot be read, does not hold exactly one array, or has a dtype that NumPy lacks.
    DomainError
        As `load_array`.
    """
    kind = Path(path).suffix.lower()
    if kind not in (".npz", *_LIBRARIES):
        return load_array(path, ndim=ndim)
    library: Any = None
    if kind in _LIBRARIES:
        try:
            library = import_module(_LIBRARIES[kind])
        except ImportError as error:
            msg = f"Expected {_LIBRARIES[kind]} for {path!r}; it is not installed. Run: pip install 'signdescent[io]'"
            raise ArgumentError(msg) from error
    if not Path(path).is_file():
        _refuse(path, "is missing, or not a regular file.")
    try:
        array = (
            _npz(path)
            if library is None
            else _safetensors(path, library)
            if kind == ".safetensors"
            else _h5(path, library)
        )
    except InputFileError:
        raise
    except (OSError, ValueError, EOFError, KeyError, BadZipFile, ZlibError) as error:
        _refuse(path, f"cannot be read as {kind}: {error}.")
    except Exception as error:  # safetensors raises its own exception
        if type(error).__name__ != "SafetensorError":
            raise
        _refuse(path, f"cannot be read as {kind}: {error}.")
    check_kind(path, array.shape, array.dtype, ndim)
    return array


def _npz(path: str) -> NDArray[Any]:
    with Path(path).open("rb") as raw, np.load(raw, allow_pickle=False) as file:
        array: NDArray[Any] = file[_only(path, list(file.keys()))]
        return array


def _safetensors(path: str, library: Any) -> NDArray[Any]:
    with library.safe_open(path, framework="numpy") as file:
        name = _only(path, list(file.keys()))
        dtype = file.get_slice(name).get_dtype()
        if dtype not in ("F64", "F32", "F16", "I64", "I32", "I16", "I8", "U64", "U32", "U16", "U8"):
            _refuse(path, f"holds {name!r} with dtype {dtype}, which NumPy does not have. Save it as float32.")
        array: NDArray[Any] = file.get_tensor(name)
        return array


def _h5(path: str, library: Any) -> NDArray[Any]:
    with library.File(path, "r") as file:
        name = _only(path, [name for name, item in file.items() if isinstance(item, library.Dataset)])
        return np.asarray(file[name][()])


def _only(path: str, names: Sequence[str]) -> str:
    if len(names) != 1:
        shown = ", ".join(sorted(names)[:5]) or "none"
        _refuse(path, f"must hold exactly one array; it holds {len(names)}: {shown}. Save the gradients alone.")
    return names[0]


def _refuse(path: str, text: str) -> NoReturn:
    message = f"{path!r} {text}"
    raise InputFileError(message)
