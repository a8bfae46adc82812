"""Just so much of a PDF's objects as its lock is told by: dictionaries of names, numbers and strings (ISO 32000-2, 7.3). Pure."""

import re
from contextlib import suppress
from typing import Any, Final

_SPACE: Final = b"\0\t\n\f\r "
_SKIPPED: Final = re.compile(rb"(?:[\x00\t\n\f\r ]+|%[^\r\n]*)*")
_NAME: Final = re.compile(rb"/([^\x00\t\n\f\r ()<>\[\]{}/%]*)")
_WORD: Final = re.compile(rb"[^\x00\t\n\f\r ()<>\[\]{}/%]+")
_HEX: Final = re.compile(rb"<([0-9A-Fa-f\x00\t\n\f\r ]*)>")
_REFERENCE: Final = re.compile(rb"[0-9]{1,10}[\x00\t\n\f\r ]+[0-9]{1,5}[\x00\t\n\f\r ]+R(?![A-Za-z0-9])")
_ESCAPED: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_DEEPEST: Final = 8
_MOST_BEGINNINGS: Final = 16  # that are tried


class NotRead(ValueError):
    """It is no such object, or not all of it is there."""


class Objects:
    """Reads objects one after another."""

    def __init__(self, content: bytes, at: int = 0) -> None:
        self._content, self._at = content, at

    def take(self, depth: int = 0) -> Any:
        """The next object: a dictionary by its keys, a list, bytes for a string, the text of a name, number or word. Raises NotRead."""
        if depth > _DEEPEST:
            raise NotRead
        self._skip()
        begins = self._content[self._at : self._at + 2]
        if begins == b"<<":
            return self._dictionary(depth)
        if begins[:1] == b"[":
            return self._list(depth)
        return self._simple(begins[:1])

    def _simple(self, begins: bytes) -> bytes | str:
        if begins == b"(":
            return self._literal()
        if begins == b"<":
            return bytes.fromhex(_even(self._match(_HEX)[1].translate(None, _SPACE).decode()))
        if begins == b"/":
            return self._match(_NAME)[1].decode("latin-1")
        pattern = _REFERENCE if _REFERENCE.match(self._content, self._at) else _WORD
        return self._match(pattern)[0].decode("latin-1")

    def ended_behind(self, at: int) -> bool:
        """Whether what was read reaches beyond this place."""
        return self._at > at

    def _skip(self) -> None:
        self._match(_SKIPPED)

    def _match(self, pattern: re.Pattern[bytes]) -> re.Match[bytes]:
        found = pattern.match(self._content, self._at)
        if found is None:
            raise NotRead
        self._at = found.end()
        return found

    def _ends(self, mark: bytes) -> bool:
        self._skip()
        ended = self._content.startswith(mark, self._at)
        if ended:
            self._at += len(mark)
        return ended

    def _dictionary(self, depth: int) -> dict[str, Any]:
        self._at += 2
        entries: dict[str, Any] = {}
        while not self._ends(b">>"):
            key = self._match(_NAME)[1].decode("latin-1")
            entries[key] = self.take(depth + 1)
        return entries

    def _list(self, depth: int) -> list[Any]:
        self._at += 1
        members = []
        while not self._ends(b"]"):
            members.append(self.take(depth + 1))
        return members

    def _literal(self) -> bytes:
        """A string in brackets, which may stand in it in pairs."""
        self._at += 1
        text, open_brackets = bytearray(), 1
        while True:
            letter = self._next()
            if letter == b"\\":
                text += self._escape()
                continue
            open_brackets += (letter == b"(") - (letter == b")")
            if not open_brackets:
                return bytes(text)
            if letter == b"\r":  # any end of a line reads as \n
                self._at += self._content.startswith(b"\n", self._at)
                letter = b"\n"
            text += letter

    def _escape(self) -> bytes:
        octal = re.compile(rb"[0-7]{1,3}").match(self._content, self._at)
        if octal:
            self._at = octal.end()
            return bytes((int(octal[0], 8) & 0xFF,))
        letter = self._next()
        if letter in b"\r\n":
            self._at += letter == b"\r" and self._content.startswith(b"\n", self._at)
            return b""
        return _ESCAPED.get(letter, letter)

    def _next(self) -> bytes:
        letter = self._content[self._at : self._at + 1]
        if not letter:
            raise NotRead
        self._at += 1
        return letter


def _even(digits: str) -> str:
    return digits + "0" * (len(digits) % 2)


def dictionary_around(content: bytes, at: int) -> dict[str, Any] | None:
    """The smallest dictionary that can be read and has the place `at` within; None where there is none."""
    start = content.rfind(b"<<", 0, at)
    for _ in range(_MOST_BEGINNINGS):
        if start < 0:
            break
        objects = Objects(content, start)
        with suppress(NotRead):
            found = objects.take()
            if objects.ended_behind(at):
                return dict(found)
        start = content.rfind(b"<<", 0, start)
    return None
