"""A telephone number: typed in any usual way, shown and kept the way Japan writes it; foreign ones with + and country code."""

import re
import unicodedata
from dataclasses import dataclass
from typing import ClassVar

import phonenumbers

from app.procedures.fields import messages
from app.procedures.fields.field import Example, Fault, Field, Given, JsonValue, Meaning, Refused, one_line, only_value

_JAPAN = 81
# Address books on phones wrap a copied number in marks of direction.
_MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_HYPHENS = re.compile("[\u2010-\u2015\u2212ー~〜・]")
_TYPED = re.compile(r"\+?[0-9 ().\-/]+")
_DIALLED = re.compile(r"\+?[0-9][0-9 ().\-]*")
_NO_DIGIT = re.compile("[^0-9]")
_FROM_JAPAN = re.compile(
    "0(?!0|10)[0-9]{9,10}"
)  # 0 and 9 or 10 digits, dialled in Japan; 00 and 010 begin something else
# New ranges open before the library knows them: what has the length of a Japanese number is believed (its 0 left out;
# 010 is the way abroad).
_LENGTHS_OF_JAPAN = re.compile(r"(?!10)(?:[1-9][0-9]{8}|[1-9]0[0-9]{8})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Telephone(Field):
    type: ClassVar[str] = "telephone"
    label: ClassVar[str] = "電話番号"
    personal: ClassVar[bool] = True
    usual_item: ClassVar[str | None] = "電話番号"
    meaning: ClassVar[Meaning | None] = Meaning.telephone
    input_type: ClassVar[str] = "tel"
    width: ClassVar[str] = "12"
    autocomplete: ClassVar[str | None] = "tel"

    def read(self, given: Given) -> JsonValue | None:
        typed = _MARKS.sub("", only_value(given.inputs[0]))
        text = _HYPHENS.sub("-", unicodedata.normalize("NFKC", one_line([typed], 100)))
        if not text:
            return None
        if not _TYPED.fullmatch(text):
            raise Refused(Fault(messages.TELEPHONE_DIGITS))
        number = _number(text)
        if number.country_code == _JAPAN:
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
        shown = _international(number)
        settled = _international(_number(shown))  # abroad, a 0 that few dial may fall away when read once more
        if _international(_number(settled)) != settled:
            raise Refused(Fault(messages.TELEPHONE_SHAPE))
        return settled

    def example(self, of: Example) -> JsonValue:
        return of.somebody.telephone


def dialled(number: str) -> str:
    """Return a number as a `tel:` address takes it: ASCII digits and a leading +; "" where there is none (RFC 3966).

    What stands behind the number, as 内線 12, is asked for by voice: no address that every telephone understands would hold it.
    """
    found = _DIALLED.search(_HYPHENS.sub("-", unicodedata.normalize("NFKC", number)))
    return "".join(sign for sign in found[0] if sign.isdigit() or sign == "+") if found else ""


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
