"""The reply box: text for the applicant that opens with the 問合せ番号 alone.

Its key pair is derived from the number under the municipality's working inquiry key, which is not in the database; the application keeps the public
half. So a copy of the database tests no guess of a number. The staff write into it, and read nothing: nobody but the applicant's side has
the inquiry keys, and it reads with the number in hand.
"""

import hmac
from collections.abc import Sequence
from uuid import UUID

from app.settings import NumberedKey
from app.vault.seal import Bound, CannotOpen, KeyPair, PublicKey, Sealed, seal, unseal

# one box a number: a fixed id stands in the header where other keys carry theirs
BOX_ID = UUID("00000000-0000-0000-0000-0000000b0b0b")
PURPOSE = "reply"


def box_of(inquiry_code: bytes, working_key: NumberedKey) -> KeyPair:
    """The box's pair: HMAC-SHA256 of the number (75 random bits) under the municipality's working inquiry key, with a name of its own."""
    return KeyPair(BOX_ID, hmac.digest(working_key.key, b"todoke reply box 2\x00" + inquiry_code, "sha256"))


def boxes_of(inquiry_code: bytes, working_keys: Sequence[NumberedKey]) -> tuple[KeyPair, ...]:
    """The boxes that may be this number's: one a working key, and that of 0.2.0, derived from the number alone. About 50 µs each."""
    earlier = KeyPair(BOX_ID, hmac.digest(inquiry_code, b"todoke reply box 1", "sha256"))
    return (*[box_of(inquiry_code, key) for key in working_keys], earlier)


def write(public_half: bytes, municipality: str, bound: Bound, text: str) -> Sealed:
    """Seal text for the applicant; `bound`: to the 到達番号 and the event that it is written with."""
    return seal(PublicKey(BOX_ID, public_half), municipality, PURPOSE, text.encode(), bound)


def read(boxes: Sequence[KeyPair], municipality: str, bound: Bound | None, sealed: bytes) -> str:
    """The text, with the boxes of the number in hand, tried in their order; raises CannotOpen when it was written to none of them."""
    for box in boxes:
        try:
            return unseal(box, municipality, PURPOSE, sealed, bound).decode()
        except CannotOpen:
            continue
        except UnicodeDecodeError:
            break  # anybody can seal to a public key, and put anything into the box
    raise CannotOpen("no box of this number opens it")
