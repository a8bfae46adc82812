"""A telephone number: typed in any usual way, shown and kept the way Japan writes it; foreign ones with + and country code."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import phonenumbers

from app.languages import is_japanese, translated_into
from app.procedures.fields import messages
from app.procedures.fields.field import Example, Fault, Field, Given, JsonValue, Meaning, Refused, one_line

_JAPAN = 81
_DECIDING_DIGITS = 5  # of a number, its 0 not counted: the library's rules for Japan look no further
_HYPHENS = re.compile("[\u2010-\u2015\u2212ー~〜・]")
_TYPED = re.compile(r"\+?[0-9 ().\-/]+")
_DIALLED = re.compile(r"\+?[0-9][0-9 ().\-]*")
_FROM_ABROAD = re.compile("00(?=[ .-]*81)")  # how most countries dial a number of Japan
_EXTENSION = re.compile(
    r"[ ,;、(]*(?:内線(?:番号)?|ext(?:ension|n)?\.?|x|#)[ :.=-]*(?P<digits>[^)]*?)[ )]*$", re.IGNORECASE
)
_EXTENSION_DIGITS = re.compile("[0-9]{1,8}")
_WRITTEN_EXTENSION = " 内線"
_NO_DIGIT = re.compile("[^0-9]")
_FROM_JAPAN = re.compile(
    "0(?!0|10)[0-9]{9,10}"
)  # 0 and 9 or 10 digits, dialled in Japan; 00 and 010 begin something else
# New ranges open before the library knows them: what has the length of a Japanese number is believed (its 0 left out;
# 010 is the way abroad). 020, 050, 070, 080 and 090 begin numbers of eleven digits alone: with ten, one was left out in typing.
_LENGTHS_OF_JAPAN = re.compile(r"(?!10)(?:(?![25789]0)[1-9][0-9]{8}|[1-9]0[0-9]{8})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Telephone(Field):
    type: ClassVar[str] = "telephone"
    label: ClassVar[str] = "電話番号"
    limits: ClassVar[frozenset[str]] = frozenset({"extension"})
    personal: ClassVar[bool] = True
    usual_item: ClassVar[str | None] = "電話番号"
    meaning: ClassVar[Meaning | None] = Meaning.telephone
    input_type: ClassVar[str] = "tel"
    width: ClassVar[str] = "12"
    autocomplete: ClassVar[str | None] = "tel"

    extension: bool = False  # 「03-1234-5678 内線12」 is taken

    def read(self, given: Given) -> JsonValue | None:
        text = _HYPHENS.sub("-", unicodedata.normalize("NFKC", one_line(given.inputs[0], 100)))
        if not text:
            return None
        plain, extension = self._parted(text)
        return f"{_written(plain)}{_WRITTEN_EXTENSION}{extension}" if extension else _written(plain)

    def shown(self, answer: JsonValue, language: str) -> str:
        return str(answer) if is_japanese(language) else str(answer).replace(_WRITTEN_EXTENSION, " ext. ")

    def hint(self, language: str) -> str:
        return translated_into(language, messages.EXTENSION_HINT) if self.extension else ""

    def _parted(self, text: str) -> tuple[str, str]:
        """The number and its extension, "" where there is none."""
        marked = _EXTENSION.search(text)
        if marked is None:
            return text, ""
        if not self.extension:
            raise Refused(Fault(messages.TELEPHONE_NO_EXTENSION))
        if not _EXTENSION_DIGITS.fullmatch(marked["digits"]):
            raise Refused(Fault(messages.TELEPHONE_EXTENSION))
        if not marked.start():
            raise Refused(Fault(messages.TELEPHONE_SHAPE))
        return text[: marked.start()], marked["digits"]

    def example(self, of: Example) -> JsonValue:
        return of.somebody.telephone


def dialled(number: str) -> str:
    """Return a number as a `tel:` address takes it: ASCII digits and a leading +; "" where there is none (RFC 3966).

    What stands behind the number, as 内線 12, is asked for by voice: no address that every telephone understands would hold it.
    """
    found = _DIALLED.search(_HYPHENS.sub("-", unicodedata.normalize("NFKC", number)))
    return "".join(sign for sign in found[0] if sign.isdigit() or sign == "+") if found else ""


def _written(text: str) -> str:
    if not _TYPED.fullmatch(text):
        raise Refused(Fault(messages.TELEPHONE_DIGITS))
    number = _number(_FROM_ABROAD.sub("+", text, count=1) if text.startswith("00") else text)
    if number.country_code == _JAPAN:
        return _national(number)
    shown = _international(number)
    settled = _international(_number(shown))  # abroad, a 0 that few dial may fall away when read once more
    if _international(_number(settled)) != settled:
        raise Refused(Fault(messages.TELEPHONE_SHAPE))
    return settled


def _national(number: phonenumbers.PhoneNumber) -> str:
    digits = str(number.national_number)
    if number.italian_leading_zero or len(digits) not in {9, 10}:
        return _written_by_library(number)
    area, exchange = _groups(digits[:_DECIDING_DIGITS], len(digits))
    return f"0{digits[:area]}-{digits[area:exchange]}-{digits[exchange:]}" if area else _written_by_library(number)


@lru_cache(maxsize=50_000)
def _groups(beginning: str, length: int) -> tuple[int, int]:
    """Where a number of Japan that begins so is cut, its 0 not counted; (0, 0) where it is not cut in three. Asking the library is a third of a form's check."""
    number = phonenumbers.PhoneNumber(country_code=_JAPAN, national_number=int(beginning.ljust(length, "1")))
    parts = _written_by_library(number).split("-")
    return (len(parts[0]) - 1, len(parts[0]) - 1 + len(parts[1])) if len(parts) == 3 else (0, 0)


def _written_by_library(number: phonenumbers.PhoneNumber) -> str:
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return written if written.startswith("0") else f"0{written}"  # it leaves the 0 out of a range that it does not know


def _number(text: str) -> phonenumbers.PhoneNumber:
    digits = _NO_DIGIT.sub("", text)
    if _FROM_JAPAN.fullmatch(digits) and "+" not in text:  # nearly every number: no need to ask which country it is of
        return _dialled(phonenumbers.PhoneNumber(country_code=_JAPAN, national_number=int(digits)))
    try:
        number = phonenumbers.parse(text, "JP")
    except phonenumbers.NumberParseException:
        raise Refused(Fault(messages.TELEPHONE_SHAPE)) from None  # the exception quotes the number
    return _dialled(number)


def _dialled(number: phonenumbers.PhoneNumber) -> phonenumbers.PhoneNumber:
    if not _can_be_dialled(number):
        raise Refused(Fault(messages.TELEPHONE_SHAPE))
    return number


def _can_be_dialled(number: phonenumbers.PhoneNumber) -> bool:
    if number.country_code != _JAPAN:
        return phonenumbers.is_possible_number(number)
    by_length = not number.italian_leading_zero and _LENGTHS_OF_JAPAN.fullmatch(str(number.national_number))
    return bool(by_length) or phonenumbers.is_valid_number(number)


def _international(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
