"""Names of files, as they can be shown, listed and written to any disk. Pure."""

import re
import unicodedata
from typing import Final

from app.attachments.file_kinds import FileKind

LONGEST: Final = 100  # characters
WITHOUT_A_NAME: Final = "ファイル"

_EXTENSION: Final = re.compile(r"\.(?=[0-9A-Za-z]*[A-Za-z])[0-9A-Za-z]{1,5}\Z")  # not the 30 of 2026.11.30
_NOT_ON_WINDOWS: Final = re.compile(r"[<>:\"|?*\u00a5]")
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\.|\Z)", re.IGNORECASE)
# a Mac writes が as か and a mark; characters that NFC replaces by others stay as they are
_MARKED: Final = re.compile("[^\u0300-\u036f\u3099\u309a][\u0300-\u036f\u3099\u309a]+")
# controls, direction marks and other formats, halves of a character, private use, numbers of no character
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def safe_name(raw: str, kind: FileKind) -> str:
    """Return the name without path, controls, direction marks and what a disk reserves; at most 100 characters, with the kind's own extension."""
    name = _NOT_ON_WINDOWS.sub("_", _seen(raw))
    stem = _EXTENSION.sub("", name.rstrip(". ")).strip(". ")
    end = f".{kind.extension}"
    stem = stem[: LONGEST - len(end) - 1].rstrip(". ")
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    return (stem or WITHOUT_A_NAME) + end


def shown_name(raw: str) -> str:
    """Return the name as whoever chose the file is told of it: with the ending that it has, at most 100 characters."""
    return _seen(raw)[:LONGEST] or WITHOUT_A_NAME


def _seen(raw: str) -> str:
    """The name without its path and what is not seen, in one line."""
    name = re.split(r"[/\\]", raw[-4096:].replace("\0", ""))[-1]
    name = "".join(letter for letter in name if letter.isspace() or unicodedata.category(letter) not in _INVISIBLE)
    return " ".join(_MARKED.sub(lambda marked: unicodedata.normalize("NFC", marked[0]), name).split())
