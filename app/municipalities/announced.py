"""What the 運営 tells the readers of a side, in memory: お知らせ, and the planned stop of the service.

Asked for again after ten seconds, or when PostgreSQL tells of a change; each side is asked for its own. What begins within a day is known before, so a
stop is told and kept to while the database is away, which is when it matters.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from asyncpg.exceptions import InterfaceError, PostgresError

from app.calendar.shown_dates import moment_words
from app.calendar.tokyo import day_of
from app.languages import SOURCE, translated_into
from app.tenancy.api import ApiStatement
from app.tenancy.engine import DatabaseBusy
from app.tenancy.scope import Role, Scope, ScopeMissing, scoped
from app.texts import N_, Text, text_of

BELIEVED_SECONDS: Final = 10.0
PATIENCE_SECONDS: Final = 2.0
TOLD_AHEAD: Final = timedelta(days=7)
STOP: Final = N_(
    "%(begins)sから%(ends)sまで、システムの作業のため、このサービスを停止します。停止中は、申請も照会もできません。"
)
_COLUMNS: Final = "id, kind, municipality, words, begins_at, ends_at"
_RESIDENTS: Final = ApiStatement(f"select {_COLUMNS} from api.published_announcement order by begins_at, id")  # noqa: S608  our own columns
_STAFF: Final = ApiStatement(f"select {_COLUMNS} from api.announcement_to_staff order by begins_at, id")  # noqa: S608  our own columns
_ASKED: Final[Mapping[str, tuple[Scope, ApiStatement]]] = {
    "applicant": (Scope(Role.applicant), _RESIDENTS),
    "staff": (Scope(Role.sign_in_staff), _STAFF),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """An お知らせ with the time in which it stands. `municipality`: whose readers it is for; None for everybody."""

    id: UUID
    municipality: str | None
    words: Text
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Stop:
    """A planned stop of the whole service. `reason`: told to staff alone."""

    id: UUID
    begins_at: datetime
    ends_at: datetime
    reason: str = ""

    def ahead(self, language: str) -> str:
        """The sentence that tells residents of it beforehand."""
        hours = {"begins": moment_words(self.begins_at, language), "ends": moment_words(self.ends_at, language)}
        return translated_into(language, STOP) % hours

    @property
    def ahead_for_staff(self) -> str:
        """The sentence that tells staff of it beforehand."""
        ends = moment_words(self.ends_at)
        if day_of(self.begins_at) == day_of(self.ends_at):
            ends = ends.rpartition("）")[2]
        return f"{moment_words(self.begins_at)}から{ends}まで計画停止（{self.reason}）"


@dataclass(slots=True)
class _Memory:
    notices: Sequence[Notice] = ()
    stops: Sequence[Stop] = ()
    believed_until: float = 0.0
    asking: bool = False


_known: Final[dict[str, _Memory]] = {side: _Memory() for side in _ASKED}


def forget(_told: str = "") -> None:
    """Ask anew before the next page. What was known stays to be shown where nothing can be asked."""
    for memory in _known.values():
        memory.believed_until = 0.0


async def refresh(side: str) -> None:
    """Ask for what is told to the readers of a side, where what is known is no longer believed. One asks at a time; the others go on with what is known."""
    memory = _known[side]
    if time.monotonic() < memory.believed_until or memory.asking:
        return
    memory.asking, memory.believed_until = True, time.monotonic() + BELIEVED_SECONDS
    scope, statement = _ASKED[side]
    try:
        with scoped(scope):
            async with asyncio.timeout(PATIENCE_SECONDS):
                rows = await statement.rows()
        memory.notices = tuple(_notice(row) for row in rows if row["kind"] == "notice")
        memory.stops = tuple(_stop(row) for row in rows if row["kind"] == "stop")
    except (
        OSError,
        DatabaseBusy,
        InterfaceError,
        PostgresError,
        ScopeMissing,
    ):  # the database is away: what is known stands, and is asked for again later
        pass
    finally:
        memory.asking = False


def notices(side: str, municipality: str | None, now: datetime | None = None) -> list[Notice]:
    """What stands now for the readers of a municipality; None for those of a page that is no municipality's."""
    known = _known[side].notices
    if not known:
        return []
    moment = now or datetime.now(UTC)
    return [
        each for each in known if each.municipality in (None, municipality) and each.begins_at <= moment < each.ends_at
    ]


def stop_ahead(side: str, now: datetime | None = None) -> Stop | None:
    """The next stop, from a week before it begins until it does."""
    known = _known[side].stops
    if not known:
        return None
    moment = now or datetime.now(UTC)
    ahead = (each for each in known if each.begins_at - TOLD_AHEAD <= moment < each.begins_at)
    return next(ahead, None)


def stop_now(side: str, now: datetime | None = None) -> Stop | None:
    """The stop that the service is in."""
    known = _known[side].stops
    if not known:
        return None
    moment = now or datetime.now(UTC)
    return next((each for each in known if each.begins_at <= moment < each.ends_at), None)


def told(side: str, municipality: str | None) -> tuple[UUID, ...]:
    """What is told on a municipality's pages now, by id: a page that was made when it was something else is made anew."""
    memory = _known[side]
    if not (memory.notices or memory.stops):
        return ()
    stop = stop_ahead(side)
    return (*((stop.id,) if stop else ()), *(each.id for each in notices(side, municipality)))


def lines(side: str, municipality: str | None, language: str) -> list[str]:
    """What is told, in sentences: the stop that is ahead first."""
    stop = stop_ahead(side)
    spoken = [stop.ahead_for_staff if side == "staff" else stop.ahead(language)] if stop else []
    return spoken + [each.words.in_(language) for each in notices(side, municipality)]


def _notice(row: Any) -> Notice:
    return Notice(row["id"], row["municipality"], text_of(row["words"]), row["begins_at"], row["ends_at"])


def _stop(row: Any) -> Stop:
    reason = text_of(row["words"]).languages.get(SOURCE, "")
    return Stop(row["id"], row["begins_at"], row["ends_at"], reason)
