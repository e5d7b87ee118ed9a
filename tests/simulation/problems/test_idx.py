"""The idx reader reads all types and refuses invalid files."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from signdescent.errors import InputFileError
from signdescent.simulation.problems.idx import read_idx

SAMPLE = bytes([0, 0, 8, 2]) + struct.pack(">2I", 2, 3) + bytes([1, 2, 3, 250, 5, 6])


@pytest.mark.parametrize("packed", [False, True])
def test_bytes_are_read_row_by_row(tmp_path: Path, packed: bool) -> None:
    """Uncompressed and compressed files give the same array, whatever their name."""
    path = tmp_path / "some.file"
    path.write_bytes(gzip.compress(SAMPLE, mtime=0) if packed else SAMPLE)
    array = read_idx(path)
    assert array.dtype == np.uint8
    assert array.tolist() == [[1, 2, 3], [250, 5, 6]]


@pytest.mark.parametrize(("code", "letter"), [(0x09, "b"), (0x0B, "h"), (0x0C, "i"), (0x0D, "f"), (0x0E, "d")])
def test_every_type_has_the_most_significant_byte_first(tmp_path: Path, code: int, letter: str) -> None:
    """Signed bytes, short and long integers, and floats of both sizes are read as packed by struct."""
    path = tmp_path / "x"
    path.write_bytes(bytes([0, 0, code, 1]) + struct.pack(">I", 3) + struct.pack(f">3{letter}", 1, -2, 100))
    array = read_idx(str(path))
    assert array.tolist() == [1, -2, 100]
    assert array.dtype.isnative


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "starts with the bytes of an empty file"),
        (b"\x00\x00\x08", "Expected an idx file; .* starts with the bytes 00 00 08"),
        (b"\x89PNG" + SAMPLE, "Expected an idx file; .* starts with the bytes 89 50 4e 47"),
        (b"\x00\x00\x0a\x02" + SAMPLE[4:], "Expected an idx file; .* starts with the bytes 00 00 0a 02"),
        (b"\x00\x00\x08\x00" + SAMPLE[4:], "Expected an idx file; .* starts with the bytes 00 00 08 00"),
        (SAMPLE[:9], "Expected 2 dimensions in .*; it ends after 9 bytes"),
        (SAMPLE[:-1], r"Expected 18 bytes in .* for shape \(2, 3\); got 17"),
        (SAMPLE + b"\x00", r"Expected 18 bytes in .* for shape \(2, 3\); got 19"),
        (bytes([0, 0, 8, 3]) + b"\xff" * 12, "Expected 7922816.* bytes in .* got 16"),
        (gzip.compress(SAMPLE, mtime=0)[:-10], "Expected a complete gzip file; .* is damaged or truncated"),
        (
            gzip.compress(SAMPLE, mtime=0)[:12] + b"\xff\xff" + gzip.compress(SAMPLE, mtime=0)[14:],
            "is damaged or truncated",
        ),
    ],
)
def test_damaged_files_are_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(InputFileError, match=message):
        read_idx(path)


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "missing", tmp_path):
        with pytest.raises(InputFileError, match="Expected a readable idx file; cannot read"):
            read_idx(path)
