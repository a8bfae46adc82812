"""フリガナ: hiragana and half-width kana become full-width katakana; the confirm page shows the converted value."""

import re
import unicodedata
from dataclasses import dataclass
from typing import ClassVar

import jaconv

from app.procedures.fields import messages
from app.procedures.fields.field import Example, Fault, Field, Given, JsonValue, Meaning, Refused, one_line

# Katakana with a voicing mark that has no letter of its own (カ゚) keep it as a combining mark; ㇰ-ㇿ write Ainu names.
_KATAKANA = re.compile("(?:[ァ-ヺー・ヽヾㇰ-ㇿ][\u3099\u309a]?|　)+")
_SPACES = re.compile(r"\s+")
_MARKS = str.maketrans("ﾞﾟ゛゜", "\u3099\u309a\u3099\u309a")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kana(Field):
    type: ClassVar[str] = "kana"
    label: ClassVar[str] = "フリガナ"
    limits: ClassVar[frozenset[str]] = frozenset({"max_length"})
    personal: ClassVar[bool] = True
    usual_item: ClassVar[str | None] = "フリガナ"
    meaning: ClassVar[Meaning | None] = Meaning.kana
    width: ClassVar[str] = "20"

    max_length: int = 100

    def read(self, given: Given) -> JsonValue | None:
        text = one_line(given.inputs[0], self.max_length)
        if not text:
            return None
        katakana = katakana_of(text)
        if not _KATAKANA.fullmatch(katakana):
            raise Refused(Fault(messages.NOT_KANA))
        return katakana

    def example(self, of: Example) -> JsonValue:
        return of.somebody.kana


def katakana_of(text: str) -> str:
    """Return kana of every kind as full-width katakana, spaces as one full-width space; other characters stay."""
    wide = jaconv.h2z(unicodedata.normalize("NFC", text), kana=True, ascii=False, digit=False)
    composed = unicodedata.normalize("NFC", jaconv.hira2kata(wide).translate(_MARKS))
    return _SPACES.sub("　", composed)
