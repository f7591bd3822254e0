"""py3langid's model read where it lies: unpacked into a file without a name and mapped, not copied into memory.

The model is 68 MB unpacked, of which a text touches a few pages. py3langid's own loader holds it once and, while
loading, most of it twice. Layout and meaning of the arrays: py3langid 0.4, `py3langid.modelio` (BSD).
"""

from __future__ import annotations

import lzma
import mmap
import shutil
import struct
import tempfile
import zipfile
from typing import IO, Any

import numpy as np

_LOCAL_HEADER = 30  # bytes of a ZIP member's header before its name and extra field
_LENGTHS = 26  # where in it their lengths stand


def load() -> Any:
    """A `py3langid.langid.LanguageIdentifier` over the model that comes with py3langid."""
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    with tempfile.TemporaryFile() as unpacked:
        with lzma.open(MODEL_DIR / MODEL_FILE) as packed:
            shutil.copyfileobj(packed, unpacked, 1 << 20)
        unpacked.flush()
        arrays = _mapped(unpacked)
    return LanguageIdentifier(
        arrays["ptc"],
        np.array(arrays["pc"]),
        arrays["classes"].tolist(),
        arrays["nextmove"].view(np.uint8).data.cast(arrays["nextmove"].dtype.char),
        arrays["out_feat"].tolist(),
        tk_row=arrays["nextmove_row"].tolist(),
    )


def _mapped(unpacked: IO[bytes]) -> dict[str, np.ndarray[Any, Any]]:
    """The arrays of an uncompressed .npz file by name, each a view of the mapped file."""
    view = mmap.mmap(unpacked.fileno(), 0, access=mmap.ACCESS_READ)
    found = {}
    with zipfile.ZipFile(unpacked) as bag:
        for member in bag.infolist():
            if member.compress_type != zipfile.ZIP_STORED:
                raise ValueError(f"{member.filename} of py3langid's model is compressed: install py3langid 0.4")
            lengths = view[member.header_offset + _LENGTHS : member.header_offset + _LOCAL_HEADER]
            start = member.header_offset + _LOCAL_HEADER + sum(struct.unpack("<HH", lengths))
            with bag.open(member) as stored:
                np.lib.format.read_magic(stored)
                shape, _, dtype = np.lib.format.read_array_header_1_0(stored)
                start += stored.tell()
            count = int(np.prod(shape))
            found[member.filename.removesuffix(".npy")] = np.frombuffer(view, dtype, count, start).reshape(shape)
    return found
