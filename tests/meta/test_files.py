"""Files are written whole or not at all."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from signdescent._files import replacing, write_whole


def test_a_file_is_replaced_with_ordinary_permissions(tmp_path: Path) -> None:
    """The new content is all there, and nothing else is left in the folder."""
    target, plain = tmp_path / "a.txt", tmp_path / "plain"
    plain.touch()
    write_whole(target, "old")
    write_whole(target, "ü")
    assert target.read_bytes() == "ü".encode()
    assert sorted(tmp_path.iterdir()) == [target, plain]
    assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_an_exception_leaves_the_old_file(tmp_path: Path) -> None:
    """Neither half of the new content nor a temporary file remains."""
    target = tmp_path / "a.txt"
    write_whole(target, "old")
    with pytest.raises(TypeError), replacing(target) as stream:
        stream.writelines([b"ne", "w"])  # type: ignore[list-item]
    assert target.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]
