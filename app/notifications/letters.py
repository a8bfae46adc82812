"""The words of the letters: templates/letters, one file a letter, its first line the subject; translated by locales/. Plain text.

No letter holds the 問合せ番号, an answer, or what staff wrote: mail is read by others on its way.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.calendar.eras import fiscal_year_name
from app.calendar.shown_dates import date_words, last_words, moment_words
from app.folders import LETTER_TEMPLATES
from app.languages import (
    SOURCE,
    TAGS,
    known_language,
    language_of,
    speaking,
    translated,
    translated_into,
    translated_number,
)
from app.notifications.letter_kinds import SECTION_FIELDS, Letter, Recipient
from app.notifications.letter_words import Words, filled
from app.texts import N_

JAPAN_TIME: Final = N_("日本時間")
MOMENTS: Final = frozenset({"confirmable_from", "begins_at", "ends_at"})
"""The facts of letters that are moments; `at` stands in every letter."""


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter ready to be put into an envelope; `subject` is one line, `language` the one it is written in."""

    subject: str
    body: str
    language: str
    sender_name: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """What one letter is about, apart from its kind and words.

    `municipality` is the code of six digits; `facts` are those of the outbox row: reference (ten symbols), procedure and section
    as `{"ja": …}`, telephone, at (ISO 8601 with its zone): the moment of the step that it tells of; of a letter to 職員 the time and what its definition names; of a section's mail
    a day what api.write_digests says; of a change of the section what api.write_to_section says; of a summary `letters`, the facts of each with its language, and `count`, their number. `arrived_at`: the day alone where nobody
    wrote down the moment, None where the letter is about no application.
    """

    municipality: str
    municipality_name: Mapping[str, str]
    facts: Mapping[str, Any]
    applicant_url: str
    staff_url: str
    arrived_at: date | None = None

    def values(self, language: str) -> dict[str, str]:
        """The values of the placeholders that a section may use, by their names."""
        at = datetime.fromisoformat(self.facts["at"])
        return {
            "自治体名": _one_line(_said(self.municipality_name, language)),
            "手続名": _one_line(_said(self.facts["procedure"], language)),
            "到達番号": self.reference,
            "到達日時": shown_time(self.arrived_at or at, language),
            "処理日時": shown_time(at, language),
            "担当課": _one_line(_said(self.facts["section"], language)),
            "電話番号": _one_line(str(self.facts["telephone"])),
            "照会のURL": f"{self.applicant_url}/status" + ("" if language == SOURCE else f"?lang={language}"),
        }

    @property
    def reference(self) -> str:
        symbols = str(self.facts["reference"])
        return f"{self.municipality}-{symbols[:5]}-{symbols[5:]}"


def write_letter(kind: Letter, language: str, occasion: Occasion, own: Words | None = None) -> LetterText:
    """Render a letter in the applicant's language, or in Japanese where there are no words in it.

    `own`: the procedure's words for this letter. In a language they are not written in, the service's own words stand.
    """
    if kind.definition.facts:
        return _letter_of_facts(kind, occasion)
    if "letters" in occasion.facts:
        return _summary(kind, occasion)
    if kind is Letter.arrival_digest:
        return _digest(kind, occasion)
    if kind is Letter.section_changed:
        return _section_changed(kind, occasion)
    words = own.in_language(language) if own else None
    if words is None and not _service_writes(kind, language):
        language = SOURCE
        words = own.in_language(language) if own else None
    values = occasion.values(language)
    if words is None:
        application_url = f"{occasion.staff_url}/applications/{occasion.reference}"
        subject, body = _service_words(kind, language, values, application_url)
    else:
        subject, body = filled(_one_line(words[0]), values), filled(words[1], values)
    return LetterText(f"【{values['自治体名']}】{subject}", body.strip("\n") + "\n", language, values["自治体名"])


def _letter_of_facts(kind: Letter, occasion: Occasion) -> LetterText:
    """A letter to 職員, or to a section about its municipality or its procedures, in Japanese. It tells of no application, and names people by their 職員ID."""
    facts = occasion.facts
    values: dict[str, Any] = {name: _fact(facts[name]) for name in kind.definition.facts}
    if "fiscal_year" in values:
        values["fiscal_year"] = fiscal_year_name(int(facts["fiscal_year"]))
    for name in values.keys() & MOMENTS:
        values[name] = shown_time(datetime.fromisoformat(facts[name]), SOURCE)
    municipality = _one_line(_said(occasion.municipality_name, SOURCE))
    at = shown_time(datetime.fromisoformat(facts["at"]), SOURCE)
    with speaking(SOURCE):
        text = (
            _environment()
            .get_template(f"{kind}.txt")
            .render(**values, municipality=municipality, at=at, staff_url=occasion.staff_url)
        )
    subject, _, body = text.partition("\n")
    return LetterText(f"【{municipality}】{subject}", body.strip("\n") + "\n", SOURCE, municipality)


def _fact(fact: Any) -> Any:
    """One fact as the template says it; of a list, which names procedures, each as name, number, last day and the last day before that, those it has."""
    if isinstance(fact, Mapping):
        return _one_line(_said(fact, SOURCE))
    if not isinstance(fact, list):
        return fact if isinstance(fact, int) else _one_line(str(fact))
    return [
        {
            "title": _one_line(_said(one["title"], SOURCE)),
            "count": one.get("count", 0),
            "last": last_words(datetime.fromisoformat(one["until"]), SOURCE) if "until" in one else "",
            "before": last_words(datetime.fromisoformat(one["closes_at"]), SOURCE) if "closes_at" in one else "",
        }
        for one in fact
    ]


def _digest(kind: Letter, occasion: Occasion) -> LetterText:
    """A letter to a section about all that arrived since the one before, in Japanese: how many applications for which procedure."""
    facts, municipality = occasion.facts, _one_line(_said(occasion.municipality_name, SOURCE))
    since, until = (shown_time(datetime.fromisoformat(facts[name]), SOURCE) for name in ("since", "until"))
    with speaking(SOURCE):
        text = (
            _environment()
            .get_template(f"{kind}.txt")
            .render(
                section=_one_line(_said(facts["section"], SOURCE)),
                since=since,
                until=until,
                count=facts["count"],
                procedures=[
                    (_one_line(_said(one["title"], SOURCE)), one["count"])
                    for one in facts["procedures"]
                    if one["count"]
                ],
                inbox_url=f"{occasion.staff_url}/inbox",
            )
        )
    subject, _, body = text.partition("\n")
    return LetterText(f"【{municipality}】{subject}", body.strip("\n") + "\n", SOURCE, municipality)


def _section_changed(kind: Letter, occasion: Occasion) -> LetterText:
    """A letter to a section about a change of the section itself, in Japanese: before and after of what is another from its day."""
    facts, municipality = occasion.facts, _one_line(_said(occasion.municipality_name, SOURCE))
    with speaking(SOURCE):
        text = (
            _environment()
            .get_template(f"{kind}.txt")
            .render(
                municipality=municipality,
                section=_one_line(_said(facts["section"], SOURCE)),
                what=facts["what"],
                change=facts["change"],
                merged=_one_line(_said(facts.get("merged") or {SOURCE: ""}, SOURCE)),
                into=_one_line(_said(facts.get("into") or {SOURCE: ""}, SOURCE)),
                day=date_words(date.fromisoformat(facts["from_day"]), SOURCE),
                differences=[
                    (_field_label(name), *(_one_line(str(value or "")) or "（なし）" for value in values))
                    for name, values in sorted(facts["changed"].items(), key=lambda one: _field_order(one[0]))
                ],
                by=facts["by"],
                at=shown_time(datetime.fromisoformat(facts["at"]), SOURCE),
                sections_url=f"{occasion.staff_url}/municipality/sections",
            )
        )
    subject, _, body = text.partition("\n")
    return LetterText(f"【{municipality}】{subject}", body.strip("\n") + "\n", SOURCE, municipality)


def _field_label(name: str) -> str:
    """What `section.en` is called: 課の名前（英語）."""
    noun, _, tag = name.partition(".")
    return SECTION_FIELDS[noun] + (language_of(tag).noted if tag else "")


def _field_order(name: str) -> tuple[int, str]:
    return list(SECTION_FIELDS).index(name.partition(".")[0]), name


def _summary(kind: Letter, occasion: Occasion) -> LetterText:
    """A letter about several others, in each language that one of them was to be written in, one text below the other."""
    letters = occasion.facts["letters"]
    languages = list(dict.fromkeys(known_language(facts["language"]) for facts in letters))
    texts = [_summary_in(kind, language, occasion) for language in languages]
    municipality = _one_line(_said(occasion.municipality_name, languages[0]))
    subject = f"【{municipality}】{texts[0][0]}"
    return LetterText(subject, f"\n{'―' * 20}\n\n".join(body for _, body in texts), ", ".join(languages), municipality)


def _summary_in(kind: Letter, language: str, occasion: Occasion) -> tuple[str, str]:
    """Subject and body in one language. Those beyond what `facts` names are counted only; the sections follow one another once each."""
    each = [replace(occasion, facts=facts, arrived_at=None).values(language) for facts in occasion.facts["letters"]]
    with speaking(language):
        text = (
            _environment()
            .get_template(f"{kind}.txt")
            .render(
                municipality=_one_line(_said(occasion.municipality_name, language)),
                count=occasion.facts["count"],
                applications=[(one["到達番号"], one["手続名"], one["到達日時"]) for one in each],
                offices=list(dict.fromkeys((one["担当課"], one["電話番号"]) for one in each)),
                status_url=each[0]["照会のURL"],
            )
        )
    subject, _, body = text.partition("\n")
    return subject, body.strip("\n") + "\n"


def service_words(kind: Letter, language: str) -> tuple[str, str]:
    """Subject and body of the service's own letter with the names of its places in them: where a section begins its own."""
    subject, body = _service_words(
        kind, language, {placeholder: f"{{{placeholder}}}" for placeholder in kind.definition.placeholders}, ""
    )
    return subject, body.strip("\n")


def _service_writes(kind: Letter, language: str) -> bool:
    """True when the service has a text of this letter in this language: for applicants it has them in every language of the list."""
    definition = kind.definition
    return definition.recipient is Recipient.applicant and not definition.by_staff and language in TAGS


def _service_words(kind: Letter, language: str, values: Mapping[str, str], application_url: str) -> tuple[str, str]:
    with speaking(language):
        first, _, body = (
            _environment()
            .get_template(f"{kind}.txt")
            .render(
                municipality=values["自治体名"],
                reference=values["到達番号"],
                procedure=values["手続名"],
                section=values["担当課"],
                telephone=values["電話番号"],
                arrived_at=values["到達日時"],
                at=values["処理日時"],
                status_url=values["照会のURL"],
                application_url=application_url,
            )
            .partition("\n")
        )
    return first, body


def shown_time(moment: date, language: str) -> str:
    """「令和8年11月23日（月）14時05分」, or "Monday, November 23, 2026, 14:05 (Japan time)": a mail is read in any zone."""
    words = moment_words(moment, language)
    timed = isinstance(moment, datetime) and language_of(language).locale is not None
    return f"{words} ({translated_into(language, JAPAN_TIME)})" if timed else words


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(LETTER_TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  plain text: escaping would put &amp; into names
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(translated, translated_number, newstyle=True)  # type: ignore[attr-defined]  # the i18n extension adds it
    return environment


def _said(text: Mapping[str, str], language: str) -> str:
    return text.get(language) or text[SOURCE]


def _one_line(text: str) -> str:
    """A name that a municipality chose, without line breaks or control characters: it stands in a header too."""
    plain = "".join(" " if unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp"} else sign for sign in text)
    return " ".join(plain.split())
