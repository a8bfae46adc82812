"""QR codes (ISO/IEC 18004), one kind for pages and papers."""

from functools import lru_cache
from typing import Final

import segno

QUIET: Final = 4  # modules of white around a code, as the standard asks


@lru_cache(maxsize=64)
def qr(address: str) -> segno.QRCode:
    """A QR code of level M (15 % of it may be dirty or torn) that opens `address`. Raises segno.DataOverflowError beyond some 2,300 bytes.

    Never for an address with anything of a person in it: whoever sees a code reads it.
    """
    return segno.make(address, error="m", micro=False)
