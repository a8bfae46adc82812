"""Any part of a 到達番号 finds its application, from four symbols on, and costs the same however many there are."""

import json

import asyncpg
import pytest

from app.applications.reference import SYMBOLS, check_symbol
from app.applications.search.reference_parts import is_too_short, part_in
from app.settings import Settings
from app.tenancy.scope import Role, Scope, scoped
from tests.applications.search.test_blind_index import indexed
from tests.factories import ANSWERS, Town, submit_one
from tests.web.pages import words
from tests.web.staff.cast import audited, cast

pytestmark = pytest.mark.anyio

SYMBOLS_OF = "7K3QZ-9XW2"
NOBODY = "あてはまる申請はありません"


async def number_it(owner: asyncpg.Connection, town: Town, body: str = "7K3QZ9XW2") -> str:
    """Give the town's newest application a number of known symbols; return it as it is shown."""
    symbols = body + check_symbol(body)
    await owner.execute(
        "update app.application set reference = $2 where municipality = $1 "
        "and id = (select id from app.application where municipality = $1 order by arrived_at desc limit 1)",
        *(town.code, symbols),
    )
    return f"{town.code}-{symbols[:5]}-{symbols[5:]}"


@pytest.mark.parametrize(
    "asked",
    [
        "7K3Q",
        "k3qz",
        "QZ-9X",
        "ｑｚ９ｘ",
        "Q Z 9 X W",
        "QZー9XW2",
        "7K3QZ",
        "9XW2",
        "3QZ9XW2",
        "7k3qz9xw2",
        "\u200bZ9XW",
    ],
)
async def test_a_part_finds_it_at_once(owner: asyncpg.Connection, settings: Settings, asked: str) -> None:
    """Before the worker has indexed anything."""
    everybody = await cast(owner, settings)
    reference = await number_it(owner, everybody.town)
    page = await everybody.search(everybody.alice, asked=asked)
    assert (page.status_code, reference in page.text, "四谷 花子" in page.text) == (200, True, True)
    assert await audited(owner, everybody.town, "applications_searched") == 1
    assert NOBODY in (await everybody.search(everybody.alice, asked="Z7K3")).text


@pytest.mark.parametrize("cut", [0, 1, 4, 5])
async def test_a_part_may_begin_within_the_municipalitys_code(
    owner: asyncpg.Connection, settings: Settings, cut: int
) -> None:
    everybody = await cast(owner, settings)
    reference = await number_it(owner, everybody.town)
    assert reference in (await everybody.search(everybody.alice, asked=reference[cut:12])).text


async def test_letters_alone_are_a_number_only_where_no_name_has_them(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await indexed(owner, settings, "Chen Wei")
    reference = await number_it(owner, everybody.town, "7CHENZ9XW")
    named = (await everybody.search(everybody.alice, asked="chen")).text
    assert (named.count('<th role="rowheader"'), "Chen Wei" in named) == (1, True)
    await submit_one(everybody.town, settings, {**ANSWERS, "name": ["新宿 一郎"]})
    reference = await number_it(owner, everybody.town, "7ABCDZ9XW")
    assert reference in (await everybody.search(everybody.alice, asked="abcd")).text


async def test_four_digits_find_a_number_and_a_telephone(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await indexed(owner, settings, "新宿 一郎")
    reference = await number_it(owner, everybody.town, "735462XW1")
    page = await everybody.search(everybody.alice, asked="3546")
    assert (page.text.count('<th role="rowheader"'), reference in page.text) == (2, True)


@pytest.mark.parametrize("who", ["bob", "charlie"])
async def test_a_part_is_found_by_whoever_works_on_it(owner: asyncpg.Connection, settings: Settings, who: str) -> None:
    everybody = await cast(owner, settings)
    await number_it(owner, everybody.town)
    assert NOBODY in (await everybody.search(getattr(everybody, who), asked="3QZ9XW")).text


async def test_what_cannot_be_opened_is_found_by_its_number(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    reference = await number_it(owner, everybody.town)
    for row in await owner.fetch("select id from app.public_key where municipality = $1", everybody.town.code):
        everybody.town.key_store.destroy(everybody.town.code, row["id"])
    page = await everybody.search(everybody.alice, asked="3QZ9XW")
    assert (page.status_code, reference in page.text) == (200, True)


@pytest.mark.parametrize("asked", ["7K3", "xw2", "{code}", "{code}-7K"])
async def test_too_short_a_part_is_told(owner: asyncpg.Connection, settings: Settings, asked: str) -> None:
    everybody = await cast(owner, settings)
    await number_it(owner, everybody.town)
    page = await everybody.search(everybody.alice, asked=asked.format(code=everybody.town.code))
    assert "到達番号と電話番号は続いた4文字" in words(page)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("7k3q", "7K3Q"),
        ("oil1", "0111"),
        ("四谷7K3Q", ""),
        ("hanako@example", ""),
        ("UUUU", ""),
        ("7" * 17, ""),
        ("", ""),
        ("-", ""),
    ],
)
def test_a_part_is_read_however_it_is_typed(text: str, part: str) -> None:
    assert part_in(text) == part


def test_a_name_is_never_too_short() -> None:
    with scoped(Scope(Role.worker, "131041")):
        assert [is_too_short(text) for text in ("花", "花子", "7K3", "131041-7K3", "7K3Q", "")] == [
            *(False, False, True, True, False, False)
        ]


async def test_a_part_costs_the_same_of_many(owner: asyncpg.Connection, settings: Settings) -> None:
    """Blocks of PostgreSQL, of a municipality with two applications and with thirty thousand."""
    everybody = await cast(owner, settings)
    reference = await number_it(owner, everybody.town)
    part = reference.replace("-", "")[8:14]
    few = await _blocks(owner, everybody.town, part)
    many = owner.transaction()  # no other test is to meet so many
    await many.start()
    try:
        await owner.execute(MANY, everybody.town.code, SYMBOLS)
        await owner.execute("analyze app.application")
        assert await _blocks(owner, everybody.town, part) <= 1.3 * few + 50
    finally:
        await many.rollback()


MANY = """
insert into app.application (municipality, procedure, procedure_version, reference, key_hash, digest, inquiry_key, inquiry_proof, reply_key, sealing_key,
  sealed, sealed_format, custom_values_format, fiscal_year, arrived_at)
select a.municipality, a.procedure, a.procedure_version,
  (select string_agg(substr($2, 1 + (get_byte(sha256(convert_to(n || '.' || i, 'UTF8')), 0) & 31), 1), '') from generate_series(1, 10) i),
  sha256(convert_to(n || 'many', 'UTF8')), a.digest, a.inquiry_key, a.inquiry_proof, a.reply_key, a.sealing_key, '\\x00', a.sealed_format,
  a.custom_values_format, a.fiscal_year, a.arrived_at - n * interval '1 second'
from (select * from app.application where municipality = $1 limit 1) a, generate_series(1, 30000) n
on conflict do nothing
"""
SEARCH = """
with found as materialized (
  select a.id, a.arrived_at from app.application a
  where {expression} @> array[$1 || substr($2, 1, 4), $1 || substr($2, 2, 4), $1 || substr($2, 3, 4)])
select id from found order by arrived_at desc, id limit 100
"""


async def _blocks(owner: asyncpg.Connection, town: Town, part: str) -> int:
    """What the statement of api.search_references touches, by the expression that the function asks by."""
    source = await owner.fetchval("select prosrc from pg_proc where proname = 'search_references'")
    expression = source[source.index("array[") : source.index(" @> parts")]
    told = await owner.fetchval(
        f"explain (analyze, buffers, format json) {SEARCH.format(expression=expression)}", town.code, part
    )
    plan = json.loads(told)[0]["Plan"]
    assert plan["Actual Rows"] == 1
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])
