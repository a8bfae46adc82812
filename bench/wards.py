"""Sixty-two municipalities with 5,000 procedures: what lists, counts, a submission and a lookup cost with ten thousand applications and with a million.

    .venv/bin/python bench/wards.py [--applications 1000000]

Two databases on one server, filled without sealing. What is judged are the blocks that PostgreSQL touches, as tests/operations/test_list_costs.py
judges them, and that 統計 of a list of 111,000, which a million have, takes 300 ms at most; milliseconds of the statements stand beside, the median of
twenty, asked of one database and the other in turn. Some 1.5 kB of disk an application: it refuses to begin where less than half of the free
disk would stay.
"""

import argparse
import asyncio
import secrets
import shutil
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import asyncpg

PROJECT: Final = Path(__file__).parent.parent
sys.path.insert(0, str(PROJECT))  # for what the tests fill and ask

from app.calendar.tokyo import today  # noqa: E402  behind the path
from app.demo.embedded import Embedded  # noqa: E402
from app.operations.database import initialise, role_passwords  # noqa: E402
from app.operations.migrating import migrate  # noqa: E402
from app.tenancy.engine import ENGINE  # noqa: E402
from app.tenancy.scope import Role  # noqa: E402
from tests import wards  # noqa: E402
from tests.list_costs import CASES, MODES, PEOPLE, Asking, asking, blocks, sent  # noqa: E402
from tests.wards import Wards  # noqa: E402

HOME: Final = PROJECT / "var" / "bench-wards"
SMALL: Final = 10_000
ROUNDS: Final = 20
GROWTH, BESIDE = 1.3, 50
BYTES: Final = 1_500  # an application with its indexes, counts and hashes, and the WAL of writing them
AT_MOST: Final = 300  # milliseconds of 統計 for the largest list, which has a ninth of all applications, of up to
JUDGED: Final = 1_000_000
DURABLE: Final = {"fsync": "on", "synchronous_commit": "on", "max_wal_size": "4GB"}

Ask = Callable[[], Awaitable[Any]]


@dataclass
class Size:
    """One of the two databases, with a connection of each role that asks."""

    applications: int
    filled: Wards
    superuser: str
    connections: dict[str, Any] = field(default_factory=dict)
    asks: dict[str, Ask] = field(default_factory=dict)
    blocks: dict[str, int] = field(default_factory=dict)
    milliseconds: dict[str, list[float]] = field(default_factory=dict)
    references: list[str] = field(default_factory=list)  # that are looked up
    next: int = 0


def room(applications: int) -> None:
    """End where they would take more than half of what is free on the disk."""
    free, needed = shutil.disk_usage(PROJECT).free, BYTES * (applications + SMALL)
    if needed > free / 2:
        sys.exit(
            f"{applications:,} applications take some {needed / 1e9:.0f} GB, and {free / 1e9:.0f} GB are free: half of that is to stay."
        )


# the first procedure's: accepted within three days, and most of them completed
_STEPS: Final = """
set session_replication_role = replica;
insert into app.status_event (municipality, application, at, from_status, to_status)
  select a.municipality, a.id, a.arrived_at + s.after, s.before, s.step
  from app.application a
  cross join lateral (values ('arrived', 'accepted', make_interval(hours => abs(hashtext(a.reference)) % 72)),
                             ('accepted', 'completed', make_interval(hours => 72 + abs(hashtext(a.reference)) % 720))) s (before, step, after)
  where a.procedure = md5('procedure 1')::uuid and (a.status = 'completed' or a.status = s.step)
"""


async def made(embedded: Embedded, applications: int) -> Size:
    """A database of its own, filled."""
    name = f"wards_{applications}"
    addresses = {
        role: embedded.address(f"todoke_{role}", word).replace("@/todoke?", f"@/{name}?")
        for role, word in WORDS.items()
    }
    await initialise(embedded.superuser_address(), addresses)
    await migrate(addresses["migrator"])
    began = time.monotonic()
    superuser = embedded.superuser_address(name)
    size = Size(applications, await wards.fill(superuser, addresses, applications), superuser)
    connection = await asyncpg.connect(superuser)
    await connection.execute(_STEPS)
    await connection.execute("vacuum analyze app.status_event")
    await connection.close()
    print(f"{applications:,} applications filled in within {time.monotonic() - began:.0f} s", flush=True)
    return size


WORDS: Final = role_passwords()


async def prepare(size: Size, stack: AsyncExitStack) -> None:
    """What is asked of it, and its blocks."""
    addresses = size.filled.addresses
    await ENGINE.open({Role.staff: addresses["staff"]}, size=2)
    for who, (number, section) in PEOPLE.items():
        one = Asking(size.filled, who, await wards.sign_in(size.filled, size.superuser, number, section))
        session = one.scope.session
        assert session is not None
        connection = await asyncpg.connect(addresses["staff"])
        stack.push_async_callback(connection.close)
        await connection.execute("select set_config('app.session', $1, false)", session.reveal())
        for case in CASES:
            name = f"{case}, {who}"
            queries = await sent(one, case)
            async with asking(addresses["staff"], one.scope) as measured:
                size.blocks[name] = sum(
                    [
                        max([await blocks(measured, query.query, query.args, mode) for mode in MODES])
                        for query in queries
                    ]
                )
            size.asks[name] = _asking(connection, queries)
        if who == "middle":
            size.asks |= await _statistics(connection, one)
    await ENGINE.close()
    operator = await asyncpg.connect(addresses["operator"])
    stack.push_async_callback(operator.close)
    size.asks["operator's metrics"] = lambda: operator.fetch("select * from api.metrics()")
    superuser = await asyncpg.connect(size.superuser)
    size.references = await superuser.fetchval(
        "select array(select reference from app.application where municipality = $1 order by arrived_at desc limit 10)",
        size.filled.code,
    )
    await superuser.close()
    applicant = await asyncpg.connect(addresses["applicant"])
    stack.push_async_callback(applicant.close)
    size.asks["submission"] = lambda: _submit(size, applicant)
    size.asks["lookup"] = lambda: _look_up(size, applicant)


def _asking(connection: Any, queries: list[Any]) -> Ask:
    async def ask() -> None:
        for query in queries:
            await connection.fetch(query.query, *query.args)

    return ask


async def _statistics(connection: Any, one: Asking) -> Mapping[str, Ask]:
    """統計 of the largest list, of all its two years."""
    from app.applications import statistics as figures

    period = (one.wards.code, one.procedure, today() - timedelta(days=731), today() + timedelta(days=1))
    texts = {"arrivals": figures._ARRIVALS.text, "statuses": figures._STANDING.text, "answers": figures._ANSWERS.text}  # noqa: SLF001  the very statements
    asks: dict[str, Ask] = {
        f"統計, {name}": lambda text=text: connection.fetch(text, *period) for name, text in texts.items()
    }
    waited = "select * from api.waiting_days($1, $2, $3)"
    return asks | {"統計, waiting days": lambda: connection.fetch(waited, *period[1:])}


async def _submit(size: Size, connection: Any) -> None:
    """The statement of a submission, each with a new key."""
    size.next += 1
    milliseconds = f"{int(time.time() * 1000):012x}"
    rest = secrets.token_hex(8)
    application = UUID(f"{milliseconds}7{rest[:3]}8{rest[3:]}{secrets.token_hex(8)}"[:32])
    told = await connection.fetchrow(
        "select * from api.submit($1, $2, md5('version 7')::uuid, $3, $4, $5, $6, 0::smallint, $6, $6, $7, $8, null, 'ja', null, '{}')",
        *(size.filled.code, size.filled.procedure(7), application, [f"{900_000_000 + size.next:010d}"]),
        *(secrets.token_bytes(32), bytes(32), size.filled.key(7), secrets.token_bytes(1500)),
    )
    if told["outcome"] != "arrived":
        sys.exit(f"a submission was answered {told['outcome']}")


async def _look_up(size: Size, connection: Any) -> None:
    size.next += 1
    reference = size.references[size.next % len(size.references)]
    found = await connection.fetchval(
        "select outcome from api.shown_status($1, $2, $3, '192.0.2.1')",
        *(size.filled.code, reference, [f"0:{bytes(32).hex()}"]),
    )
    if found != "found":
        sys.exit(f"a lookup was answered {found}")


def report(small: Size, large: Size) -> bool:
    """Print both sizes beside each other; true where every list holds."""
    print(f"\n{wards.WARDS} municipalities, {wards.PROCEDURES:,} procedures; medians of {ROUNDS}, in turn.\n")
    print(f"| | blocks at {small.applications:,} | at {large.applications:,} | | ms | ms |\n|---|---|---|---|---|---|")
    missed = False
    for name in large.milliseconds:
        before, after = small.blocks.get(name), large.blocks.get(name)
        holds = before is None or after is None or after <= GROWTH * before + BESIDE
        times = [statistics.median(size.milliseconds[name]) for size in (small, large)]
        judged = before is not None
        if name.startswith("統計") and large.applications <= JUDGED:
            judged, holds = True, times[1] <= AT_MOST
        missed = missed or not holds
        word = "" if not judged else "holds" if holds else "**missed**"
        print(f"| {name} | {_cell(before)} | {_cell(after)} | {word} | {times[0]:.1f} | {times[1]:.1f} |")
    return not missed


def _cell(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


async def measure(applications: int) -> bool:
    embedded = Embedded(HOME, options=DURABLE)
    shutil.rmtree(HOME, ignore_errors=True)
    HOME.mkdir(parents=True, mode=0o700)
    embedded.start()
    try:
        async with AsyncExitStack() as stack:
            sizes = [await made(embedded, number) for number in (SMALL, applications)]
            for size in sizes:
                await prepare(size, stack)
            for _ in range(ROUNDS):
                for name in sizes[0].asks:
                    for size in sizes:
                        began = time.perf_counter()
                        await size.asks[name]()
                        size.milliseconds.setdefault(name, []).append((time.perf_counter() - began) * 1000)
            return report(*sizes)
    finally:
        embedded.stop()
        shutil.rmtree(HOME, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--applications", type=int, default=1_000_000)
    asked = parser.parse_args()
    room(asked.applications)
    if not asyncio.run(measure(asked.applications)):
        sys.exit("a list costs more than a page")


if __name__ == "__main__":
    main()
