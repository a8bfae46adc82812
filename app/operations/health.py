"""稼働状況 as the operator sees it: workers, mail that waits, keys that are missing, how many applications a day. Counts and times only."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.calendar.tokyo import today
from app.tenancy import api

DAYS = 14


@dataclass(frozen=True, slots=True)
class WorkerHeartbeat:
    """A worker's last sign of life; `alive` when it is younger than a minute."""

    worker: str
    at: datetime
    alive: bool


@dataclass(frozen=True, slots=True)
class MunicipalityHealth:
    """One municipality's outbox, keys and arrivals. `arrivals` by day, as in `Health.days`."""

    code: str
    name: str
    waiting: int
    retrying: int
    failed: int
    sent_today: int
    oldest_waiting: datetime | None
    keys_missing: int
    arrivals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """What the page of health shows; `days` are the last 14 of Tokyo, oldest first."""

    workers: tuple[WorkerHeartbeat, ...]
    days: tuple[date, ...]
    municipalities: tuple[MunicipalityHealth, ...]
    alarms: int  # that stand

    @property
    def worker_alive(self) -> bool:
        return any(heartbeat.alive for heartbeat in self.workers)

    @property
    def waiting(self) -> int:
        return sum(one.waiting for one in self.municipalities)

    @property
    def retrying(self) -> int:
        return sum(one.retrying for one in self.municipalities)

    @property
    def failed(self) -> int:
        return sum(one.failed for one in self.municipalities)

    @property
    def keys_missing(self) -> int:
        return sum(one.keys_missing for one in self.municipalities)


async def health(names: dict[str, str]) -> Health:
    """`names`: municipality code to the name shown."""
    last_day = today()
    days = tuple(last_day - timedelta(days=back) for back in reversed(range(DAYS)))
    heartbeats = await api.rows("worker_health")
    outbox = {row["municipality"]: row for row in await api.rows("outbox_health")}
    missing = {row["municipality"]: row["missing"] for row in await api.rows("missing_keys")}
    volume = {(row["municipality"], row["day"]): row["applications"] for row in await api.rows("volume", days[0])}
    return Health(
        tuple(WorkerHeartbeat(row["worker"], row["heartbeat_at"], row["alive"]) for row in heartbeats),
        days,
        tuple(
            MunicipalityHealth(
                code,
                name,
                outbox[code]["waiting"],
                outbox[code]["overdue"],
                outbox[code]["failed"],
                outbox[code]["sent_today"],
                outbox[code]["oldest_waiting"],
                missing.get(code, 0),
                tuple(volume.get((code, day), 0) for day in days),
            )
            for code, name in names.items()
            if code in outbox
        ),
        sum([row["standing"] for row in await api.rows("alarm_counts")]),
    )
