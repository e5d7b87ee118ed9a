"""Atomic file writing: a reader sees the old file or the whole new one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

__all__ = ["replacing", "write_whole"]


@contextmanager
def replacing(path: str | Path) -> Iterator[BinaryIO]:
    """Give a binary stream whose content replaces a file when the block ends without an exception.

    The content is written to a temporary file in the same folder, flushed to the disk, and renamed. After an
    exception the temporary file is deleted and the old file is unchanged.

    Parameters
    ----------
    path : str or Path
        The file.

    Yields
    ------
    stream
        Open for writing.
    """
    target = Path(path)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        mask = os.umask(0)
        os.umask(mask)
        part.chmod(0o666 & ~mask)  # the permissions of an ordinary new file
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_whole(path: str | Path, content: str | bytes) -> None:
    """Write a file atomically; text is encoded in UTF-8.

    Parameters
    ----------
    path : str or Path
        The file.
    content : str or bytes
        All of it.
    """
    with replacing(path) as stream:
        stream.write(content.encode("utf-8") if isinstance(content, str) else content)
