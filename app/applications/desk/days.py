"""Days as staff type them, in 西暦 or 和暦."""

import re
import unicodedata
from datetime import date
from typing import Final

from app.procedures.fields.eras import ERAS, MEIJI, SEIREKI

UNREADABLE_DAY: Final = "R8.4.1か2026-4-1のように入力してください"
LONGEST_DAY: Final = 100  # characters as typed
_DAY: Final = re.compile(r"(?P<era>\D*?)(?P<year>\d{1,4}|元)[年./-](?P<month>\d{1,2})[月./-](?P<day>\d{1,2})日?")
_ERAS: Final = {name: era for era in ERAS[1:] for name in (str(era.label), era.id[0])} | {"": SEIREKI, "西暦": SEIREKI}


class UnreadableDay(ValueError):
    """No day of the calendar."""


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
        day = date(year, int(read["month"]), int(read["day"]))
    except ValueError:
        raise UnreadableDay(text) from None
    if day < MEIJI.first:  # no era names it
        raise UnreadableDay(text)
    return day
