"""The words of the letters: templates/letters, one file a letter and language, its first line the subject. Plain text.

No letter holds the 問合せ番号, an answer, or what staff wrote: mail is read by others on its way.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound

from app.notifications.outbox import Letter

FOLDER: Final = Path(__file__).resolve().parents[2] / "templates" / "letters"
TOKYO: Final = timezone(timedelta(hours=9), "Asia/Tokyo")
JAPANESE: Final = "ja"
# letters tell of the present only; a test compares this with the newest of the forms' eras
ERA: Final = "令和"
ERA_OFFSET: Final = 2018
WEEKDAYS: Final = "月火水木金土日"
MONTHS: Final = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905  one line reads better
)


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter ready to be put into an envelope; `subject` is one line, `language` the one it is written in."""

    subject: str
    body: str
    language: str
    sender_name: str


def write_letter(
    kind: Letter,
    language: str,
    municipality: str,
    municipality_name: Mapping[str, str],
    facts: Mapping[str, Any],
    *,
    applicant_url: str,
    staff_url: str,
) -> LetterText:
    """Render a letter in the applicant's language, or in Japanese where it has no words of that language.

    `municipality` is the code of six digits; `facts` are those of the outbox row: reference (ten symbols), procedure and section
    as `{"ja": …}`, telephone, at (ISO 8601 with its zone).
    """
    try:
        template = _environment().get_template(f"{kind}.{language}.txt")
    except TemplateNotFound:
        language = JAPANESE
        template = _environment().get_template(f"{kind}.{language}.txt")
    name = _one_line(_said(municipality_name, language))
    symbols = str(facts["reference"])
    reference = f"{municipality}-{symbols[:5]}-{symbols[5:]}"
    first, _, body = template.render(
        municipality=name,
        reference=reference,
        procedure=_one_line(_said(facts["procedure"], language)),
        section=_one_line(_said(facts["section"], language)),
        telephone=_one_line(str(facts["telephone"])),
        at=shown_time(datetime.fromisoformat(facts["at"]), language),
        status_url=f"{applicant_url}/status" + ("" if language == JAPANESE else f"?lang={language}"),
        application_url=f"{staff_url}/applications/{reference}",
    ).partition("\n")
    return LetterText(f"【{name}】{first}", body.strip("\n") + "\n", language, name)


def shown_time(moment: datetime, language: str) -> str:
    """「令和8年11月23日（月）14時05分」, or "23 November 2026, 14:05 (Japan time)"."""
    there = moment.astimezone(TOKYO)
    if language == JAPANESE:
        year = there.year - ERA_OFFSET
        return (
            f"{ERA}{year}年{there.month}月{there.day}日（{WEEKDAYS[there.weekday()]}）{there.hour}時{there.minute:02}分"
        )
    return f"{there.day} {MONTHS[there.month - 1]} {there.year}, {there:%H:%M} (Japan time)"


@cache
def _environment() -> Environment:
    # plain text: escaping would put &amp; into names
    return Environment(loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, autoescape=False)  # noqa: S701  no HTML


def _said(text: Mapping[str, str], language: str) -> str:
    return text.get(language) or text[JAPANESE]


def _one_line(text: str) -> str:
    """A name that a municipality chose, without line breaks or control characters: it stands in a header too."""
    plain = "".join(" " if unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp"} else sign for sign in text)
    return " ".join(plain.split())
