"""What the 受信一覧 is asked for by its address: status, procedure, period, page. Anything it cannot read is left out and told."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from app.applications.queries import Cursor, Selection
from app.applications.status import UNFINISHED, Status
from app.procedures.fields.eras import ERAS, SEIREKI
from app.procedures.known import KnownProcedure

UNFINISHED_KEY: Final = ""
ALL_KEY: Final = "all"
CONTROLS: Final = ("status", "procedure", "from", "to", "after", "before")
LONGEST_DAY: Final = 100  # characters as typed
_DAY: Final = re.compile(r"(?P<era>\D*?)(?P<year>\d{1,4}|元)[年./-](?P<month>\d{1,2})[月./-](?P<day>\d{1,2})日?")
_ERAS: Final = {name: era for era in ERAS[1:] for name in (str(era.label), era.id[0])} | {"": SEIREKI, "西暦": SEIREKI}
UNREADABLE_DAY: Final = "R8.4.1か2026-4-1のように入力してください"


class UnreadableDay(ValueError):
    """No day of the calendar."""


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """As asked, in the address's own words; days as typed."""

    status: str = UNFINISHED_KEY
    procedure: str = ""
    first_day: str = ""
    last_day: str = ""
    after: str = ""
    before: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "InboxFilter":
        status, procedure, first_day, last_day, after, before = (asked.get(name, "")[:100] for name in CONTROLS)
        if status not in {ALL_KEY, *Status}:
            status = UNFINISHED_KEY
        return cls(status, procedure, first_day.strip(), last_day.strip(), after, before)

    @classmethod
    def read_query(cls, query: str) -> "InboxFilter":
        """From a query string that came back with a form."""
        return cls.read(dict(parse_qsl(query[:1000])))

    def query(self) -> str:
        """The query string that asks for the same; blanks are left out."""
        values = (self.status, self.procedure, self.first_day, self.last_day, self.after, self.before)
        return urlencode({name: value for name, value in zip(CONTROLS, values, strict=True) if value})

    def address(self) -> str:
        query = self.query()
        return f"/inbox?{query}" if query else "/inbox"

    def with_status(self, status: str) -> "InboxFilter":
        """The same for another status, from its first page."""
        return replace(self, status=status, after="", before="")

    def page_after(self, cursor: Cursor) -> "InboxFilter":
        return replace(self, after=str(cursor), before="")

    def page_before(self, cursor: Cursor) -> "InboxFilter":
        return replace(self, after="", before=str(cursor))

    def problems(self) -> tuple[tuple[str, str], ...]:
        """Input and sentence of each day that cannot be read."""
        told = []
        for name, label, typed in (("from", "到達日（から）", self.first_day), ("to", "到達日（まで）", self.last_day)):
            try:
                read_day(typed)
            except UnreadableDay:
                told.append((name, f"{label}は、{UNREADABLE_DAY}"))
        return tuple(told)

    def selection(self, procedures: Mapping[UUID, KnownProcedure]) -> Selection:
        """What to look for; a procedure that is not there and a day that cannot be read narrow nothing."""
        statuses = {UNFINISHED_KEY: UNFINISHED, ALL_KEY: frozenset[Status]()}.get(self.status)
        procedure = next((known.id for known in procedures.values() if known.slug == self.procedure), None)
        return Selection(
            frozenset({Status(self.status)}) if statuses is None else statuses,
            procedure,
            _day_or_none(self.first_day),
            _day_or_none(self.last_day),
        )


def read_day(text: str) -> date | None:
    """A day in 西暦 or 和暦 (2026-11-23, 2026/11/23, R8.11.23, 令和8年11月23日), None for a blank; raises UnreadableDay."""
    if len(text) > LONGEST_DAY:
        raise UnreadableDay(text[:LONGEST_DAY])
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()
    if not plain:
        return None
    read = _DAY.fullmatch(plain)
    era = _ERAS.get(read["era"]) if read else None
    if read is None or era is None:
        raise UnreadableDay(text)
    year = era.offset + (1 if read["year"] == "元" else int(read["year"]))
    # outside these years no application arrived, and time zones reach beyond what a date can hold
    if year not in range(1868, 2200):
        raise UnreadableDay(text)
    try:
        return date(year, int(read["month"]), int(read["day"]))
    except ValueError:
        raise UnreadableDay(text) from None


def _day_or_none(text: str) -> date | None:
    try:
        return read_day(text)
    except UnreadableDay:
        return None
