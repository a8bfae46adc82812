"""The alarms as the operator's pages show them: those that stand, and those that ended."""

from dataclasses import dataclass
from datetime import datetime

from app.operations.alarms import AlarmKind
from app.tenancy import api
from app.tenancy.keyset import PAGE_ROWS, TOP, Keyset, Page, Start

_ORDER = Keyset("begun_at", descending=True)


@dataclass(frozen=True, slots=True)
class ShownAlarm:
    """An alarm. `municipality`: its code, "" where it is the whole installation's; `ended_at`: None while it stands."""

    municipality: str
    kind: AlarmKind
    words: str
    begun_at: datetime
    ended_at: datetime | None


async def alarms(municipality: str | None, *, ended: bool, start: Start = TOP) -> Page[ShownAlarm]:
    """Return one page, newest first; of one municipality, or (None) all. One query."""
    after = start.after
    rows = await api.rows(
        "alarms", municipality, ended, after.at if after else None, after.id if after else None, PAGE_ROWS + 1
    )
    page = _ORDER.page_of(rows, start, PAGE_ROWS)
    return page.showing(
        ShownAlarm(row["municipality"], AlarmKind(row["kind"]), row["words"], row["begun_at"], row["ended_at"])
        for row in page.rows
    )
