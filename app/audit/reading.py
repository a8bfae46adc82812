"""Reading the two logs: newest first, page by page, by period, person, action and what was acted on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from piccolo.custom_types import Combinable

from app.audit.tables import AuditEvent
from app.calendar.shown_dates import short_time
from app.calendar.tokyo import end_of, midnight, now
from app.tenancy import api
from app.tenancy.keyset import PAGE_ROWS, TOP, Keyset, Page, Start
from app.tenancy.tables import among, raw_condition

_ORDER: Final = Keyset("at", descending=True)

LONGEST_INDEXED: Final = 200  # signs of a subject that the index of subjects holds
STANDS_STILL_AFTER: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class LogFilter:
    """None narrows nothing; days are of Tokyo and both belong to the period. `actions`: their words; none of them: nothing is found.

    `subject` is compared as a whole; `reference`, a 到達番号, also finds the events that named it in a list.
    """

    first_day: date | None = None
    last_day: date | None = None
    person: UUID | None = None
    actions: Sequence[str] | None = None
    subject: str | None = None
    reference: str | None = None

    @property
    def begin(self) -> datetime | None:
        return None if self.first_day is None else midnight(self.first_day)

    @property
    def end(self) -> datetime | None:
        return None if self.last_day is None else end_of(self.last_day)


@dataclass(frozen=True, slots=True)
class LogSealing:
    """How far a log is sealed: `until`, None before its first round, as it was known at `seen_at`. A round is done every minute."""

    until: datetime | None
    seen_at: datetime

    @property
    def stands_still(self) -> bool:
        """Whether no round came for so long that somebody has to look after it; a round of a time to come is none."""
        return self.until is not None and abs(self.seen_at - self.until) > STANDS_STILL_AFTER

    @property
    def words(self) -> str:
        """To the minute, Tokyo time."""
        return "未封印" if self.until is None else f"封印済み（{short_time(self.until)} まで）"


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One event. `person`: None where the database wrote it on nobody's behalf. `action`: a word, which an older program may have written."""

    id: UUID
    at: datetime
    person: UUID | None
    action: str
    subject: str
    details: Mapping[str, Any]
    network: str


async def events(log_filter: LogFilter, start: Start = TOP, most: int | None = None) -> Page[LogEvent]:
    """One page of the municipality's 監査ログ. One query, two for a `reference`."""
    query = AuditEvent.select()
    conditions = await _conditions(log_filter)
    page = await _ORDER.page_of_table(query.where(*conditions) if conditions else query, start, most)
    return page.showing(_event(row, row["staff"]) for row in page.rows)


async def _conditions(log_filter: LogFilter) -> list[Combinable]:
    found: list[Combinable] = []
    if log_filter.begin is not None:
        found.append(AuditEvent.at >= log_filter.begin)
    if log_filter.end is not None:
        found.append(AuditEvent.at < log_filter.end)
    if log_filter.person is not None:
        found.append(AuditEvent.staff == log_filter.person)
    if log_filter.actions is not None:
        # one alone by equality, which keeps the order of its index
        one = len(log_filter.actions) == 1
        found.append(
            AuditEvent.action == log_filter.actions[0] if one else among(AuditEvent.action, log_filter.actions)
        )
    if log_filter.subject is not None:
        found.append(AuditEvent.subject == log_filter.subject)
        if len(log_filter.subject) <= LONGEST_INDEXED:
            found.append(raw_condition("length({}) <= 200", AuditEvent.subject))  # as the index says it
    if log_filter.reference is not None:
        found.append(among(AuditEvent.id, await api.value("audit_events_about", log_filter.reference)))
    return found


async def operator_events(log_filter: LogFilter, start: Start = TOP, most: int | None = None) -> Page[LogEvent]:
    """One page of the operator's own log. One query."""
    most = most or PAGE_ROWS
    after, before = start.after if not start.backwards else None, start.before
    rows = await api.rows(
        "operator_log",
        *(log_filter.begin, log_filter.end, log_filter.person),
        *(None if log_filter.actions is None else list(log_filter.actions), log_filter.subject),
        *((after.at, after.id) if after else (None, None)),
        *((before.at, before.id) if before else (None, None)),
        most + 1,
    )
    page = _ORDER.page_of(rows, start, most)
    return page.showing(_event(row, row["operator"]) for row in page.rows)


async def log_sealing() -> LogSealing:
    """Of the municipality's 監査ログ."""
    return LogSealing(await api.value("log_sealed_until"), now())


async def operator_log_sealing() -> LogSealing:
    """Of the operator's own log."""
    return LogSealing(await api.value("operator_log_sealed_until"), now())


async def operator_names() -> Mapping[UUID, str]:
    """Everybody of the 運営, by name."""
    return {row["id"]: row["name"] for row in await api.rows("operator_names")}


def _event(row: Mapping[str, Any], person: UUID | None) -> LogEvent:
    details = row["details"]
    read = msgspec.json.decode(details) if isinstance(details, str) else details
    return LogEvent(row["id"], row["at"], person, row["action"], row["subject"], read, row["network"])
