"""One mail address, without a name. Full-width letters become half-width; a newline cannot get in (mail headers).

Kinder than RFC 5321 where Japan is: mobile carriers have given out addresses with two dots in a row or a dot before the @.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import ClassVar

from app.procedures.fields import messages
from app.procedures.fields.field import Example, Fault, Field, Given, JsonValue, Meaning, Refused, one_line
from app.procedures.fields.mail_domains import likely_domain

_LONGEST = 254
_ADDRESS = re.compile(
    r"([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64})@"
    r"((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?:[A-Za-z]{2,63}|[Xx][Nn]--[A-Za-z0-9-]{1,58}[A-Za-z0-9]))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Email(Field):
    type: ClassVar[str] = "email"
    label: ClassVar[str] = "メールアドレス"
    personal: ClassVar[bool] = True
    usual_item: ClassVar[str | None] = "メールアドレス"
    meaning: ClassVar[Meaning | None] = Meaning.mail_address
    input_type: ClassVar[str] = "email"
    autocomplete: ClassVar[str | None] = "email"

    def read(self, given: Given) -> JsonValue | None:
        text = unicodedata.normalize("NFKC", one_line(given.inputs[0], _LONGEST))
        if not text:
            return None
        address = _ADDRESS.fullmatch(text)
        if address is None:
            raise Refused(Fault(_what_to_do(text)))
        if len(text) > _LONGEST:
            raise Refused(Fault(messages.TOO_LONG, {"maximum": _LONGEST, "count": len(text)}))
        return f"{address[1]}@{address[2].lower()}"

    def doubt(self, answer: JsonValue) -> Fault | None:
        domain = str(answer).rpartition("@")[2]
        likely = likely_domain(domain)
        return Fault(messages.EMAIL_TYPO, {"domain": domain, "likely": likely}) if likely else None

    def example(self, of: Example) -> JsonValue:
        return of.somebody.email


def _what_to_do(text: str) -> str:
    if "<" in text or ">" in text:
        return messages.EMAIL_ALONE
    return messages.EMAIL_ONE if text.count("@") > 1 else messages.EMAIL_SHAPE
