"""The words of a notice on their way: sealed to the mailer beside the address, opened when it is sent."""

import msgspec

from app.notifications.letter_words import Words
from app.vault.seal import Bound, KeyPair, PublicKey, Sealed, seal, unseal

WORDS = "words"


class _Written(msgspec.Struct):
    subject: dict[str, str]
    body: dict[str, str]


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Written).decode


def words_to_bytes(words: Words) -> bytes:
    return _encode(_Written(dict(words.subject), dict(words.body)))


def words_of_bytes(content: bytes) -> Words:
    """Raises ValueError for anything that is none."""
    try:
        written = _decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise ValueError("no words in the box") from None
    return Words(written.subject, written.body)


def seal_words(key: PublicKey, municipality: str, words: Words, bound: Bound) -> Sealed:
    return seal(key, municipality, WORDS, words_to_bytes(words), bound)


def open_words(pair: KeyPair, municipality: str, bound: Bound | None, sealed: bytes) -> Words:
    """Raises CannotOpen, or ValueError for what is no notice."""
    return words_of_bytes(unseal(pair, municipality, WORDS, sealed, bound))
