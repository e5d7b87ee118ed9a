"""Finished blocks on disk, one file each, named by a hash of their arguments."""

from __future__ import annotations

import dataclasses
import hashlib
import zipfile
import zlib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np

from signdescent import __version__
from signdescent._files import replacing
from signdescent.errors import ArgumentError, InputFileError
from signdescent.simulation._block import STREAM_VERSION, Block, Task

__all__ = ["BlockStore", "fingerprint"]


class BlockStore:
    """A folder with the blocks of one campaign.

    A block is written to a temporary file, flushed to disk and then renamed, so a file with its name is complete.
    A file that cannot be read, or that belongs to another block, counts as missing.

    Parameters
    ----------
    folder : str or Path
        The cache. It is created if it does not exist. Campaigns may share it, also concurrently.
    task : Task
        The arguments of the campaign. Their hash is the name of its folder in the cache.

    Raises
    ------
    InputFileError
        If the cache is not a folder.
    ArgumentError
        If a parameter of the method or the problem cannot be hashed reproducibly.
    """

    def __init__(self, folder: str | Path, task: Task) -> None:
        self._key = fingerprint(__version__, np.__version__, STREAM_VERSION, task)
        self.folder = Path(folder) / self._key[:32]
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError) as error:
            msg = f"Expected cache to be a folder; got cache={str(folder)!r}. Name a folder, or a new path."
            raise InputFileError(msg) from error

    def path(self, block: int) -> Path:
        """Return the path of a block."""
        return self.folder / f"block-{block:06d}.npz"

    def load(self, block: int) -> Block | None:
        """Return a block, or None if its file is missing or invalid."""
        try:
            with self.path(block).open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, zlib.error, NotImplementedError):
            return None
        valid = str(arrays.pop("key", "")) == self._key and int(arrays.pop("block", -1)) == block
        return arrays if valid else None

    def save(self, block: int, result: Block) -> None:
        """Write a block atomically: an interrupted call leaves no file with its name."""
        with replacing(self.path(block)) as file:
            arrays: dict[str, Any] = {"key": np.array(self._key), "block": np.array(block), **result}
            np.savez(file, **arrays)


def fingerprint(*parts: object) -> str:
    """Return a hash of numbers, strings, arrays, and containers, dataclasses and plain objects of these.

    It is the same in every process. A class is hashed by its name and its fields, not by its code.

    Raises
    ------
    ArgumentError
        If a part cannot be hashed reproducibly, such as a lambda.

    Examples
    --------
    >>> fingerprint(1, "a") == fingerprint(1, "a"), fingerprint(1) == fingerprint(1.0)
    (True, False)
    """
    digest = hashlib.sha256()
    for part in parts:
        _feed(digest, part)
    return digest.hexdigest()


def _feed(digest: Any, part: object) -> None:
    def put(kind: str, text: bytes) -> None:
        digest.update(f"{kind}:{len(text)}:".encode() + text)

    if part is None or isinstance(part, (bool, int, float, Fraction, str, bytes)):
        put(type(part).__name__, repr(part).encode())
    elif isinstance(part, (np.ndarray, np.generic)) and part.dtype != object:
        put(f"array {part.dtype.str} {part.shape}", np.ascontiguousarray(part).tobytes())
    elif isinstance(part, (tuple, list)):
        put("sequence", str(len(part)).encode())
        for item in part:
            _feed(digest, item)
    elif isinstance(part, Mapping):
        put("mapping", str(len(part)).encode())
        for key in sorted(part, key=repr):
            _feed(digest, (key, part[key]))
    elif isinstance(part, (type, FunctionType)) and "<" not in part.__qualname__:
        put("name", f"{part.__module__}.{part.__qualname__}".encode())
    elif dataclasses.is_dataclass(part) and not isinstance(part, type):
        _feed(digest, type(part))
        _feed(digest, {field.name: getattr(part, field.name) for field in dataclasses.fields(part)})
    elif hasattr(part, "__dict__") and not isinstance(part, (type, FunctionType)):
        _feed(digest, type(part))
        _feed(digest, vars(part))
    else:
        msg = (
            f"Expected method and problem to consist of numbers, strings, arrays and dataclasses, which the cache can "
            f"hash; got {part!r}. Leave out cache, or use a function or class defined at module level."
        )
        raise ArgumentError(msg)
