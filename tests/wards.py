"""Sixty-two municipalities with thousands of procedures and any number of applications, put into an empty database: a million take half a minute, and 1.5 GB.

Nothing in them is sealed: boxes hold 32 bytes of no meaning, so nobody can open a page of them; what is measured is what PostgreSQL does for a list.
The first municipality holds two thirds of all, as one ward with very many residents would; its last procedure holds ten whatever the number.
The rows are written with every trigger off and no index kept; the counts are filled by the statement that an upgrade fills them by.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import md5
from typing import Final
from uuid import UUID

import asyncpg

from app.applications.reference import SYMBOLS
from app.calendar.tokyo import now
from app.tenancy.scope import Role, Scope, SessionToken

WARDS: Final = 62
PROCEDURES: Final = 4_973
LARGEST: Final = 80  # procedures of the first ward
MIDDLE: Final = 6  # of its middle section
TINY_ROWS: Final = 10
COMMON: Final = 100_000_000  # what ten applications of each procedure are found by; below it each one's own word
A_KEY: Final = 1_000_000_000  # the words of one procedure's key stand in such a range
FACETS: Final = ("term=october", "term=november", "term=december")

_TOWNS: Final = """
with numbered as (
  select n, lpad((20000 + n)::text, 5, '0') as digits from generate_series(0, $1 - 1) n
), town as (
  select n, digits || ((11 - (substr(digits, 1, 1)::int * 6 + substr(digits, 2, 1)::int * 5 + substr(digits, 3, 1)::int * 4
                              + substr(digits, 4, 1)::int * 3 + substr(digits, 5, 1)::int * 2) % 11) % 10) as code from numbered
), made as (
  insert into app.municipality (code, slug, name) select code, 'ward' || n, jsonb_build_object('ja', n || '区') from town
)
insert into app.section (municipality, id, name, telephone)
  select code, md5('section ' || code || s)::uuid, jsonb_build_object('ja', s), '03-0000-0000'
  from town cross join unnest(array['rest', 'middle', 'tiny']) s
"""
# the first municipality's procedures 1 to 80, then the others' in turn; `nothing` is what is 32 bytes long, checked once and not for each row
_PROCEDURES: Final = f"""
create temporary table filled_procedure as
  select p as number, m.code, case when p <= {LARGEST} then p else (p - {LARGEST} - 1) / ({WARDS} - 1) + 1 end as place,
         md5('procedure ' || p)::uuid as id, md5('version ' || p)::uuid as version, md5('key ' || p)::uuid as key,
         '\\x{"00" * 32}'::app.bytes32 as nothing
  from generate_series(1, {PROCEDURES}) p
  join (select code, row_number() over (order by code) as n from app.municipality) m
    on m.n = case when p <= {LARGEST} then 1 else (p - {LARGEST} - 1) % ({WARDS} - 1) + 2 end;
"""
_MADE: Final = f"""
insert into app.procedure (municipality, id, slug, section, planned_per_year)
  select code, id, 'procedure-' || place,
         md5('section ' || code || case when place <= {MIDDLE} then 'middle' when place = {LARGEST} then 'tiny' else 'rest' end)::uuid, 100
  from filled_procedure;
insert into app.procedure_version (municipality, id, procedure, number, state, definition, content_hash, published_at)
  select code, version, id, 1, 'published', '{{"title": {{"ja": "手続き"}}, "sections": []}}', sha256(''), clock_timestamp()
  from filled_procedure;
insert into app.public_key (municipality, id, procedure, fiscal_year, public_key)
  select code, key, id, extract(year from now() - interval '3 months')::int, sha256(number::text::bytea) from filled_procedure;
"""
_PEOPLE: Final = """
insert into app.staff (municipality, id, login, name, password_hash, role)
  select $1, md5('staff ' || n)::uuid, 'ward-' || n, n || ' 花子', '-', case when n = 0 then 'administrator' else 'section_staff' end
  from generate_series(0, 20) n;
"""
# Of each nine applications one arrives at the first municipality's first procedure, one at the others of its middle section in turn, four at its other
# procedures but the last, which has the newest ten of all; three at the other municipalities. `n`: the how manieth of its procedure, from the newest.
# Two years, the newest an hour ago; the oldest is written first.
_ARRIVED: Final = f"""
create temporary table filled as
  select a.i, abs(hashint4(a.i)) as hash, a.at, a.before + t.k % a.among as number, t.k / a.among as n,
         (lpad(to_hex((extract(epoch from a.at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(a.i % 4096), 3, '0') || '8' || substr(md5(a.i::text), 1, 15))::uuid as id
  from (select i, $2::timestamptz - interval '2 years' * (i::float8 / $1) as at, shared.* from generate_series($1, 1, -1) i
        join (values (0, 1, 1, 0, 1), (1, 2, {MIDDLE} - 1, 0, 1), (3, {MIDDLE} + 1, {LARGEST} - {MIDDLE} - 1, 0, 4), (4, {MIDDLE} + 1, {LARGEST} - {MIDDLE} - 1, 1, 4),
                     (6, {MIDDLE} + 1, {LARGEST} - {MIDDLE} - 1, 2, 4), (7, {MIDDLE} + 1, {LARGEST} - {MIDDLE} - 1, 3, 4),
                     (2, {LARGEST} + 1, {PROCEDURES} - {LARGEST}, 0, 3), (5, {LARGEST} + 1, {PROCEDURES} - {LARGEST}, 1, 3), (8, {LARGEST} + 1, {PROCEDURES} - {LARGEST}, 2, 3)
             ) shared (ninth, before, among, place, places) on shared.ninth = i % 9 where i > {TINY_ROWS}
        union all
        select i, $2::timestamptz - interval '2 years' * (i::float8 / $1), 0, {LARGEST}, 1, i, 1 from generate_series({TINY_ROWS}, 1, -1) i) a
  cross join lateral (select case when a.i > {TINY_ROWS} then a.i / 9 * a.places + a.place else a.i end as k) t
"""
# of each number another 到達番号, in which any four symbols are as rare as in a real one. Multiplied in two halves, of which no more is kept than the
# ten symbols: past 1.4 million the whole product is larger than a bigint.
_MIXED: Final = 6364136223847
_SHIFTS: Final = range(45, -5, -5)
_HALF: Final = 25  # bits: five symbols
_PRODUCT: Final = (
    f"a.i * {_MIXED & (1 << _HALF) - 1}::bigint + ((a.i * {_MIXED >> _HALF}::bigint & {(1 << _HALF) - 1}) << {_HALF})"
)
_SYMBOLS_OF_I: Final = " || ".join(
    [f"substr('{SYMBOLS}', 1 + (({_PRODUCT}) >> {shift} & 31)::int, 1)" for shift in _SHIFTS]
)
_APPLICATIONS: Final = f"""
insert into app.application (municipality, id, procedure, procedure_version, reference, key_hash, digest, inquiry_key, inquiry_proof, reply_key,
    sealing_key, sealed, facets, fiscal_year, arrived_at, status, channel, assignee, contact_on)
  select p.code, a.id, p.id, p.version, {_SYMBOLS_OF_I}, sha256(a.i::text::bytea), p.nothing, 0, p.nothing, p.nothing,
         p.key, p.nothing, array[($3::text[])[1 + hash / 7 % 3]], extract(year from a.at - interval '3 months')::int, a.at,
         case when hash % 100 < 6 then 'arrived' when hash % 100 < 12 then 'accepted' when hash % 100 < 14 then 'confirming' when hash % 100 < 20 then 'processing'
              when hash % 100 < 23 then 'rejected' when hash % 100 < 24 then 'withdrawn' else 'completed' end,
         case when hash % 10 = 0 then 'paper' else 'web' end,
         case when p.code = $1 and hash % 2 = 0 then md5('staff ' || (1 + hash / 11 % 20))::uuid end,
         case when hash % 100 in (12, 13) and hash % 3 = 0 then ($2::timestamptz - make_interval(days => hash % 5))::date end
  from filled a join filled_procedure p using (number)
"""
# of the first municipality: a word of each application's own, one of 97 that it shares, and one that some ten of a procedure's newest have
_TOKENS: Final = f"""
insert into app.blind_index (municipality, application, sealing_key, tokens)
  select p.code, a.id, p.key, case when a.n between 1 and 10 then own || (number * {A_KEY}::bigint + {COMMON}) else own end
  from filled a join filled_procedure p using (number)
  cross join lateral (select array[number * {A_KEY}::bigint + a.n, number * {A_KEY}::bigint + {COMMON} + 1 + a.n % 97] as own) w
  where p.code = $1
"""
_PROGRESS: Final = """
insert into app.blind_index_progress (municipality, arrived_at, application)
  select m.code, a.arrived_at, a.id from app.municipality m
  cross join lateral (select * from app.application a where a.municipality = m.code order by a.arrived_at desc, a.id desc limit 1) a
"""
_FILLED: Final = ("application", "blind_index", "arrivals", "standing")
# their indexes, the primary keys' too, are neither kept nor asked while rows are written, and then made anew
_AWAY: Final = "update pg_index set indisready = false, indisvalid = false where indrelid = any ($1::regclass[])"


@dataclass(frozen=True)
class Wards:
    """What was filled in. `addresses`: of the database's roles; `newest`: when the newest application arrived."""

    addresses: Mapping[str, str]
    code: str
    newest: datetime

    def procedure(self, number: int) -> UUID:
        """The id of a procedure of the first municipality, from 1."""
        return UUID(md5(f"procedure {number}".encode(), usedforsecurity=False).hexdigest())

    def key(self, number: int) -> UUID:
        """The id of that procedure's key."""
        return UUID(md5(f"key {number}".encode(), usedforsecurity=False).hexdigest())

    def token(self, number: int, word: int) -> int:
        """The hash of a word under that procedure's key."""
        return number * A_KEY + word

    def symbols(self, application: int) -> str:
        """The 到達番号 of an application without its municipality, 1 for the newest of all."""
        mixed = application * _MIXED
        return "".join(SYMBOLS[mixed >> shift & 31] for shift in _SHIFTS)

    def person(self, number: int) -> UUID:
        """The id of somebody of the first municipality: 0 is its administrator, 1 to 20 are processors."""
        return UUID(md5(f"staff {number}".encode(), usedforsecurity=False).hexdigest())


async def fill(superuser: str, addresses: Mapping[str, str], applications: int) -> Wards:
    """Fill the empty database that `superuser` leads to."""
    connection = await asyncpg.connect(superuser)
    try:
        newest = now() - timedelta(hours=1)
        await connection.execute(
            "set session_replication_role = replica; set maintenance_work_mem = '256MB'; set work_mem = '64MB'; set enable_mergejoin = off"
        )
        await connection.execute(_TOWNS, WARDS)
        code: str = await connection.fetchval("select min(code) from app.municipality")
        await connection.execute(_PROCEDURES + _MADE)
        await connection.execute(_PEOPLE, code)
        await connection.execute(_ARRIVED, applications, newest)
        await connection.execute("analyze filled, filled_procedure")
        tables = [f"app.{name}" for name in _FILLED]
        await connection.execute(_AWAY, tables)
        await connection.execute(_APPLICATIONS, code, newest, list(FACETS))
        await connection.execute(_TOKENS, code)
        await connection.execute("drop table filled; select app.recount()")
        for table in tables:
            await connection.execute(f"reindex table {table}")
        await connection.execute(_PROGRESS)
        await connection.execute(f"vacuum (freeze, analyze) {', '.join(tables)}")
        await connection.execute(
            "analyze app.municipality, app.section, app.procedure, app.procedure_version, app.public_key, app.staff, app.blind_index_progress"
        )
    finally:
        await connection.close()
    return Wards(addresses, code, newest)


async def sign_in(wards: Wards, superuser: str, person: int, section: str | None = None) -> Scope:
    """A session of one of the first municipality's people, who works in `section` ("middle", "tiny")."""
    session = SessionToken(f"{wards.code}.{secrets.token_urlsafe(32)}")
    connection = await asyncpg.connect(superuser)
    try:
        if section:
            await connection.execute(
                "insert into app.staff_section (municipality, staff, section) values ($1, $2, md5('section ' || $1 || $3)::uuid)",
                wards.code,
                wards.person(person),
                section,
            )
        await connection.execute(
            "insert into app.staff_session (municipality, staff, token_hash) values ($1, $2, $3)",
            wards.code,
            wards.person(person),
            session.hashed(),
        )
    finally:
        await connection.close()
    return Scope(Role.staff, wards.code, session)
