"""Whether what a page is written in has come through whole: a viewer shows what is left and says nothing."""

import base64
import zlib
from collections.abc import Sequence

_CHECKED = {"/FlateDecode", "/Fl"}
_ASCII = {"/ASCII85Decode", "/A85"}


def is_sound(stream: bytes, filters: Sequence[str]) -> bool:
    """Return whether a stream, packed by ``filters``, can be unpacked to its end; of other packings nothing is said."""
    data = stream
    for name in filters:
        try:
            if name in _ASCII:
                data = base64.a85decode(data.strip().removesuffix(b"~>").removeprefix(b"<~"))
            elif name in _CHECKED:
                unpacking = zlib.decompressobj()
                data = unpacking.decompress(data)
                if not unpacking.eof:
                    return False
            else:
                return True
        except (ValueError, zlib.error):
            return False
    return True
