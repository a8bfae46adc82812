"""Events, seals and heads in the database, as todoke_seals reads and adds them: the one module that knows their SQL.

Every time is a text in UTC, both ways, so that nothing somebody put into a row (an infinite time, one before Christ) is beyond reading.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from app.audit.seals import DIGEST, OPERATOR, Head, Newest, Seal, SealedEvent

# a search path of its own: one that somebody gave the role might call other functions by the names of PostgreSQL's
SESSION: Final = {
    "timezone": "UTC",
    "datestyle": "ISO",
    "search_path": "pg_catalog",
    "application_name": "todoke seals",
}
FIRST_ID: Final = UUID(int=2**128 - 1)  # events of one time are read from the highest id down, as their index has them
_XIDS: Final = 2**32
_NO_SNAPSHOT: Final = "0:0:"  # none that PostgreSQL gives
# How long before the last head an event may be dated whose transaction was numbered after it, and how long a transaction is waited for: round.py.
GRACE: Final = timedelta(seconds=10)
LATEST: Final = timedelta(hours=1)
SET_BACK: Final = timedelta(minutes=2)  # on time where the clock was set back behind the last head: two rounds


class LogTexts(NamedTuple):
    """The statements on one of the two logs. `$1` is the chain in each, so that both are called alike."""

    unsealed: str
    events: str
    unlisted: str
    waiting: str
    newest_seal: str
    how_many: str
    seals: str
    add_seal: str


MUNICIPALITYS: Final = LogTexts(
    unsealed="""
select e.id, e.at::text as at, e.staff as person, e.action, e.subject, e.details::text as details, e.network,
       e.xmin::text::bigint as xid, e.at >= $5::text::timestamptz as on_time
from app.audit_event e
where e.municipality = $1 and e.at >= $2::text::timestamptz and (e.at > $2::text::timestamptz or e.id < $3) and e.at <= $4::text::timestamptz
  and not exists (select from app.audit_seal s where s.municipality = $1 and s.last_at >= e.at and s.first_at <= e.at and e.id = any (s.events))
order by e.at, e.id desc limit $6
""",
    events="""
select e.id, e.at::text as at, e.staff as person, e.action, e.subject, e.details::text as details, e.network
from app.audit_event e where e.municipality = $1 and e.id = any ($2::uuid[])
""",
    unlisted="""
select e.id, e.at::text as at, e.xmin::text::bigint as xid, e.at >= $2::text::timestamptz - $4::interval - $3::interval as looked_for,
       clock_timestamp() < $2::text::timestamptz and e.at >= clock_timestamp() - $7::interval - $3::interval as on_time
from app.audit_event e where e.municipality = $1 and e.at <= $2::text::timestamptz - $3::interval
  and not exists (select from (select unnest(s.events) as id from app.audit_seal s
                                 where s.municipality = $1 and s.number between 1 and $6) listed where listed.id = e.id)
order by e.at, e.id limit $5
""",
    waiting="select count(*) from app.audit_event e where e.municipality = $1 and e.at > $2::text::timestamptz",
    newest_seal="select s.number, s.hash from app.audit_seal s where s.municipality = $1 order by s.number desc limit 1",
    how_many="select count(*) from app.audit_seal s where s.municipality = $1",
    seals="""
select s.number, s.head, s.sealed_at::text as sealed_at, s.events, s.times::text[] as times, s.digests, s.previous, s.hash, s.signature,
       (select (min(t), max(t)) = (s.first_at, s.last_at) from unnest(s.times) t) as spans
from app.audit_seal s where s.municipality = $1 and s.number > $2 order by s.number limit $3
""",
    add_seal="""
insert into app.audit_seal (municipality, number, head, sealed_at, events, times, digests, previous, hash, signature, first_at, last_at)
select $1, $2, $3, $4::text::timestamptz, $5, $6::text[]::timestamptz[], $7, $8, $9, $10, min(one.at), max(one.at)
from unnest($6::text[]::timestamptz[]) one (at)
""",
)
OPERATORS: Final = LogTexts(
    unsealed="""
select e.id, e.at::text as at, e.operator as person, e.action, e.subject, e.details::text as details, e.network,
       e.xmin::text::bigint as xid, e.at >= $5::text::timestamptz as on_time
from app.operator_audit_event e
where $1 = 'operator' and e.at >= $2::text::timestamptz and (e.at > $2::text::timestamptz or e.id < $3) and e.at <= $4::text::timestamptz
  and not exists (select from app.operator_audit_seal s where s.last_at >= e.at and s.first_at <= e.at and e.id = any (s.events))
order by e.at, e.id desc limit $6
""",
    events="""
select e.id, e.at::text as at, e.operator as person, e.action, e.subject, e.details::text as details, e.network
from app.operator_audit_event e where $1 = 'operator' and e.id = any ($2::uuid[])
""",
    unlisted="""
select e.id, e.at::text as at, e.xmin::text::bigint as xid, e.at >= $2::text::timestamptz - $4::interval - $3::interval as looked_for,
       clock_timestamp() < $2::text::timestamptz and e.at >= clock_timestamp() - $7::interval - $3::interval as on_time
from app.operator_audit_event e where $1 = 'operator' and e.at <= $2::text::timestamptz - $3::interval
  and not exists (select from (select unnest(s.events) as id from app.operator_audit_seal s where s.number between 1 and $6) listed where listed.id = e.id)
order by e.at, e.id limit $5
""",
    waiting="select count(*) from app.operator_audit_event e where $1 = 'operator' and e.at > $2::text::timestamptz",
    newest_seal="select s.number, s.hash from app.operator_audit_seal s where $1 = 'operator' order by s.number desc limit 1",
    how_many="select count(*) from app.operator_audit_seal s where $1 = 'operator'",
    seals="""
select s.number, s.head, s.sealed_at::text as sealed_at, s.events, s.times::text[] as times, s.digests, s.previous, s.hash, s.signature,
       (select (min(t), max(t)) = (s.first_at, s.last_at) from unnest(s.times) t) as spans
from app.operator_audit_seal s where $1 = 'operator' and s.number > $2 order by s.number limit $3
""",
    add_seal="""
insert into app.operator_audit_seal (number, head, sealed_at, events, times, digests, previous, hash, signature, first_at, last_at)
select $2, $3, $4::text::timestamptz, $5, $6::text[]::timestamptz[], $7, $8, $9, $10, min(one.at), max(one.at)
from unnest($6::text[]::timestamptz[]) one (at) where $1 = 'operator'
""",
)
_IS_CHAIN: Final = """
select $1 = 'operator' or exists (select from app.municipality m where m.code = $1) or exists (select from app.audit_head h where $1 = any (h.chains))
"""
_CHAINS: Final = "select code from app.municipality order by code"
# Each chain with its newest seal, from when on it is to be looked through and whether there is anything to seal: one query, however many
# municipalities there are. $1 begin, $2 until, $3 the number of this round, $4 LATEST. What this round has sealed already, in a transaction
# before, is passed over but for its last hour.
_CHAIN_STATES: Final = """
select m.code as chain, last.number, last.head, last.hash, w.begin::text as begin,
       exists (select from app.audit_event e where e.municipality = m.code and e.at >= w.begin and e.at <= $2::text::timestamptz
               and not exists (select from app.audit_seal s where s.municipality = m.code and s.last_at >= e.at and s.first_at <= e.at
                               and e.id = any (s.events))) as pending
from app.municipality m
left join lateral (select s.number, s.head, s.hash, s.last_at from app.audit_seal s where s.municipality = m.code order by s.number desc limit 1) last
  on true
cross join lateral (select greatest($1::text::timestamptz, case when last.head = $3 then last.last_at - $4::interval end) as begin) w
union all
select 'operator', last.number, last.head, last.hash, w.begin::text,
       exists (select from app.operator_audit_event e where e.at >= w.begin and e.at <= $2::text::timestamptz
               and not exists (select from app.operator_audit_seal s where s.last_at >= e.at and s.first_at <= e.at and e.id = any (s.events)))
from (select) here
left join lateral (select s.number, s.head, s.hash, s.last_at from app.operator_audit_seal s order by s.number desc limit 1) last on true
cross join lateral (select greatest($1::text::timestamptz, case when last.head = $3 then last.last_at - $4::interval end) as begin) w
order by chain
"""
_NAMINGS: Final = """
select h.number as head, h.at::text as at, h.numbers[array_position(h.chains, $1)] as number, h.hashes[array_position(h.chains, $1)] as hash
from app.audit_head h where $1 = any (h.chains) and h.number > $2 order by h.number limit $3
"""
_HEADS: Final = """
select h.number, h.at::text as at, h.snapshot::text as snapshot, h.chains, h.numbers, h.hashes, h.refused, h.lost, h.previous, h.hash, h.signature
from app.audit_head h where h.number > $1 order by h.number limit $2
"""
_NEWEST_HEAD: Final = """
select h.number, h.at::text as at, h.snapshot::text as snapshot, h.chains, h.numbers, h.hashes, h.refused, h.lost, h.previous, h.hash, h.signature
from app.audit_head h order by h.number desc limit 1
"""
_ADD_HEAD: Final = """
insert into app.audit_head (number, at, snapshot, chains, numbers, hashes, refused, lost, previous, hash, signature)
values ($1, $2::text::timestamptz, $3::text::pg_snapshot, $4, $5, $6, $7, $8, $9, $10, $11)
"""
# every policy that may hide a row from todoke_seals, whichever role it is said for
_POLICIES: Final = """
select c.relname as relation, p.polname as name, pg_get_expr(p.polqual, p.polrelid) as expression, p.polpermissive as permissive
from pg_policy p join pg_class c on c.oid = p.polrelid
where c.relnamespace = 'app'::regnamespace
  and c.relname in ('audit_event', 'operator_audit_event', 'audit_seal', 'operator_audit_seal', 'audit_head', 'municipality')
  and (p.polroles @> array[0::oid] or p.polroles @> array['todoke_seals'::regrole::oid]) and p.polcmd in ('r', '*')
"""
# what stands in the place of a table and may show each role something else: a view, a foreign table, a table that is put together of others
_RELATIONS: Final = """
select c.relname as relation, c.relkind::text as kind from pg_class c
where c.relnamespace = 'app'::regnamespace
  and c.relname in ('audit_event', 'operator_audit_event', 'audit_seal', 'operator_audit_seal', 'audit_head', 'municipality')
  and (c.relkind <> 'r' or c.relhasrules or c.relhassubclass)
order by c.relname
"""


class StoredSeal(NamedTuple):
    """`spans`: what is beside the seal for searching, from when to when its events are, is what it lists."""

    seal: Seal
    hash: bytes
    signature: bytes
    spans: bool


class StoredHead(NamedTuple):
    head: Head
    hash: bytes
    signature: bytes


class Window(NamedTuple):
    """Events from `begin` (at that very time those of a lower id than `below`) until `until`; on time are those from `on_time` on."""

    begin: str
    below: UUID
    until: str
    on_time: str


class UnsealedEvent(NamedTuple):
    """`xid`: the transaction that wrote it, its lower 32 bits; `on_time`: see Window."""

    event: SealedEvent
    xid: int
    on_time: bool


class UnlistedEvent(NamedTuple):
    """`looked_for`: it is not so old that no round would look for it any more; `on_time`: the clock was set back, and it is of the last two minutes."""

    id: UUID
    at: str
    xid: int
    looked_for: bool
    on_time: bool


class ChainState(NamedTuple):
    """A chain at the begin of a round: its newest seal with the head that closes that one's round (0: no seal yet), from when on its log is to
    be looked through, and whether something there is not sealed.
    """

    chain: str
    newest: Newest | None
    head: int
    begin: str
    pending: bool


class Naming(NamedTuple):
    """A head's word for the newest seal of a chain."""

    head: int
    at: str
    newest: Newest


def texts_of(chain: str) -> LogTexts:
    return OPERATORS if chain == OPERATOR else MUNICIPALITYS


def may_have_run(snapshot: str, xid: int) -> bool:
    """Whether a transaction that had begun to write may still have been running when a head's snapshot (`xmin:round's own number:`) was taken.

    True for one that ended shortly before as well, if an older one was running: a snapshot does not name parts of transactions (savepoints).
    """
    oldest, next_one, _ = snapshot.split(":")
    return (xid - int(oldest)) % _XIDS < int(next_one) - int(oldest)


async def read_by_indexes(connection: Any) -> None:
    """For the rest of a transaction that seals: each of its statements has its index. PostgreSQL, which has no figures of seals that were added
    this minute, would read their table whole for each event.
    """
    await connection.execute("select set_config('enable_seqscan', 'off', true)")


async def compare_whole_logs(connection: Any) -> None:
    """For the rest of a transaction: the role's own limit is a minute, and PostgreSQL, which does not know how many events a seal lists, would
    compare each with each.
    """
    await connection.execute(
        "select set_config('statement_timeout', '30min', true), set_config('enable_nestloop', 'off', true)"
    )


async def chains(connection: Any) -> list[str]:
    """Every municipality, and the operator's log."""
    return [*(row["code"] for row in await connection.fetch(_CHAINS)), OPERATOR]


async def is_chain(connection: Any, name: str) -> bool:
    """Whether there is, or by the word of a head was, a log of this name."""
    return bool(await connection.fetchval(_IS_CHAIN, name))


async def newest_head(connection: Any) -> StoredHead | None:
    row = await connection.fetchrow(_NEWEST_HEAD)
    return None if row is None else _head(row)


async def heads(connection: Any, after: int, most: int) -> list[StoredHead]:
    """Heads in their order, from the one behind number `after`."""
    return [_head(row) for row in await connection.fetch(_HEADS, after, most)]


async def chain_states(connection: Any, begin: str, until: str, head: int) -> list[ChainState]:
    """Every chain as the round of a head finds it, by one query. `begin` and `until`: the time that the round looks through."""
    return [
        ChainState(
            row["chain"],
            None if row["number"] is None else Newest(row["number"], row["hash"]),
            *(row["head"] or 0, row["begin"], row["pending"]),
        )
        for row in await connection.fetch(_CHAIN_STATES, begin, until, head, LATEST)
    ]


async def namings(connection: Any, chain: str, after: int, most: int) -> list[Naming]:
    """What the heads say of a chain, in their order, from the one behind number `after`."""
    rows = await connection.fetch(_NAMINGS, chain, after, most)
    return [Naming(row["head"], row["at"], Newest(row["number"], row["hash"])) for row in rows]


async def newest_seal(connection: Any, chain: str) -> Newest | None:
    row = await connection.fetchrow(texts_of(chain).newest_seal, chain)
    return None if row is None else Newest(row["number"], row["hash"])


async def seals(connection: Any, chain: str, after: int, most: int) -> list[StoredSeal]:
    """Seals of a chain in their order, from the one behind number `after`."""
    rows = await connection.fetch(texts_of(chain).seals, chain, after, most)
    return [_seal(chain, row) for row in rows]


async def count_seals(connection: Any, chain: str) -> int:
    return int(await connection.fetchval(texts_of(chain).how_many, chain))


async def events(connection: Any, chain: str, ids: Sequence[UUID]) -> dict[UUID, list[SealedEvent]]:
    """Those of the events that there are: one of each id, or more where somebody took the table's key away."""
    found: dict[UUID, list[SealedEvent]] = {}
    for row in await connection.fetch(texts_of(chain).events, chain, list(ids)):
        found.setdefault(row["id"], []).append(_event(row))
    return found


async def unsealed(connection: Any, chain: str, window: Window, most: int) -> list[UnsealedEvent]:
    """Events of the window that no seal lists, in the order of their times."""
    rows = await connection.fetch(texts_of(chain).unsealed, chain, *window, most)
    return [UnsealedEvent(_event(row), row["xid"], row["on_time"]) for row in rows]


async def unlisted(connection: Any, chain: str, until: str, most: int, last: int) -> list[UnlistedEvent]:
    """Events that no seal up to number `last` lists, dated before a head's time less `GRACE`. One query over the whole log, which spills to the server's disk.

    Within a transaction, for whose rest it sets what the query needs.
    """
    await compare_whole_logs(connection)
    rows = await connection.fetch(texts_of(chain).unlisted, chain, until, GRACE, LATEST, most, last, SET_BACK)
    return [UnlistedEvent(row["id"], row["at"], row["xid"], row["looked_for"], row["on_time"]) for row in rows]


async def waiting(connection: Any, chain: str, head: str) -> int:
    """How many events there are after a head's time."""
    return int(await connection.fetchval(texts_of(chain).waiting, chain, head))


async def add_seal(connection: Any, seal: Seal, signature: bytes) -> None:
    await connection.execute(
        texts_of(seal.chain).add_seal,
        *(seal.chain, seal.number, seal.head, seal.sealed_at, list(seal.events), list(seal.times)),
        *(seal.digests, seal.previous, seal.hash(), signature),
    )


async def add_head(connection: Any, head: Head, signature: bytes) -> None:
    named = sorted(head.newest.items())
    await connection.execute(
        _ADD_HEAD,
        *(head.number, head.at, head.snapshot),
        *([chain for chain, _ in named], [one.number for _, one in named], [one.hash for _, one in named]),
        *(list(head.refused), head.lost, head.previous, head.hash(), signature),
    )


async def hiding(connection: Any) -> list[tuple[str, str]]:
    """Table and name of each policy that narrows what todoke_seals reads (our own let it read everything), and what is no plain table."""
    rows = await connection.fetch(_POLICIES)
    found = [(row["relation"], row["name"]) for row in rows if not (row["permissive"] and row["expression"] == "true")]
    return found + [(row["relation"], f"relkind {row['kind']}") for row in await connection.fetch(_RELATIONS)]


# Rows are read as somebody left them who took the tables' constraints away. What no program wrote, a null or a list of another shape, reads as
# empty: it hashes to something else than what was signed.


def _event(row: Any) -> SealedEvent:
    action, subject, details, network = (row[name] or "" for name in ("action", "subject", "details", "network"))
    return SealedEvent(row["id"], row["at"] or "", row["person"], action, subject, details or "null", network)


def _seal(chain: str, row: Any) -> StoredSeal:
    events, times, digests = row["events"] or [], row["times"] or [], row["digests"] or b""
    if not (_are(UUID, events) and _are(str, times) and len(events) == len(times) == len(digests) / DIGEST):
        events, times, digests = [], [], b""
    numbers = row["number"], row["head"] or 0, row["sealed_at"] or ""
    seal = Seal(chain, *numbers, events, times, digests, row["previous"] or b"")
    return StoredSeal(seal, row["hash"] or b"", row["signature"] or b"", bool(row["spans"]))


def _head(row: Any) -> StoredHead:
    chains, numbers, hashes = row["chains"] or [], row["numbers"] or [], row["hashes"] or []
    refused, snapshot = row["refused"] or [], row["snapshot"] or _NO_SNAPSHOT
    fits = _are(str, chains) and _are(int, numbers) and _are(bytes, hashes) and _are(UUID, refused)
    if not fits or not len(chains) == len(numbers) == len(hashes):
        chains, numbers, hashes, refused, snapshot = [], [], [], [], _NO_SNAPSHOT
    newest = {chain: Newest(*named) for chain, *named in zip(chains, numbers, hashes, strict=True)}
    ends = row["lost"] or "", row["previous"] or b""
    head = Head(row["number"], row["at"] or "", snapshot, newest, refused, *ends)
    return StoredHead(head, row["hash"] or b"", row["signature"] or b"")


def _are(kind: type, values: Sequence[object]) -> bool:
    return all(isinstance(value, kind) for value in values)
