"""通知文: a section's own words for a letter, with named places that are filled when it is sent. Pure.

Subject and body are plain text. A place without a value (a section without a telephone) takes its whole line with it, as the service's
own letters do.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.notifications.letter_kinds import PLACEHOLDERS

LONGEST_SUBJECT: Final = 100
LONGEST_BODY: Final = 4_000

_PLACEHOLDER: Final = re.compile(r"\{([^{}\n]*)\}")
_BRACES: Final = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True)
class Words:
    """`subject` and `body` by language; Japanese is always there."""

    subject: Mapping[str, str]
    body: Mapping[str, str]

    def in_language(self, language: str) -> tuple[str, str] | None:
        """Both, where both are written in it."""
        subject, body = self.subject.get(language, ""), self.body.get(language, "")
        return (subject, body) if subject.strip() and body.strip() else None


def tidy(text: str) -> str:
    """The text as it is stored: Unix line ends, no spaces at the ends of lines or around the whole."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def subject_problem(text: str) -> str:
    """The problem of a subject with what to do about it; "" without one."""
    if not text.strip():
        return "件名を入力してください"
    if any(unicodedata.category(sign) in {"Cc", "Zl", "Zp"} for sign in text):
        return "件名は1行にしてください（改行やタブは使えません）"
    if len(text) > LONGEST_SUBJECT:
        return f"件名は{LONGEST_SUBJECT}文字以内で入力してください（いま{len(text)}文字）"
    return _place_problem("件名", text)


def body_problem(text: str) -> str:
    if not text.strip():
        return "本文を入力してください"
    if any(unicodedata.category(sign) == "Cc" and sign != "\n" for sign in text):
        return "本文に、見えない文字（タブなど）が入っています。その行を入力し直してください"
    if len(text) > LONGEST_BODY:
        return f"本文は{LONGEST_BODY}文字以内で入力してください（いま{len(text)}文字）"
    return _place_problem("本文", text)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled; one that is not known stays as it was typed."""
    lines = (
        line
        for line in text.split("\n")
        if all(values.get(placeholder, "-") for placeholder in _PLACEHOLDER.findall(line))
    )
    return "\n".join(_PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), line) for line in lines)


def _place_problem(noun: str, text: str) -> str:
    unknown = [placeholder for placeholder in _PLACEHOLDER.findall(text) if placeholder not in PLACEHOLDERS]
    if unknown:
        known = "".join(f"{{{placeholder}}}" for placeholder in PLACEHOLDERS)
        return f"{noun}の{{{unknown[0]}}}は使えません。使えるのは{known}です"
    if _BRACES.search(_PLACEHOLDER.sub("", text)):
        return f"{noun}の波かっこが閉じていません。{{到達番号}}のように書いてください"
    return ""
