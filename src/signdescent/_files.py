"""Write files so that a reader sees the old one or the new one, and never a part."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

__all__ = ["write_whole"]


def write_whole(path: str | Path, content: str | bytes) -> None:
    """Write a file through a temporary one beside it, so that no reader ever sees half of it; a text in UTF-8."""
    target = Path(path)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content.encode("utf-8") if isinstance(content, str) else content)
        mask = os.umask(0)
        os.umask(mask)
        part.chmod(0o666 & ~mask)  # what an ordinary new file would have
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
