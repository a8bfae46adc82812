"""Lists cost a page whatever the ward's size: PostgreSQL reads about as much of a million applications as of ten thousand.

Each is asked as the staff's side asks it, through row-level security, by an administrator of eighty procedures, by a section of six, and by one of a
single procedure with ten applications. Blocks are counted, not milliseconds: they are the same on every machine. A statement is planned with its values
known and without, as PostgreSQL may do from its sixth time on; the dearer of both counts, for of ten thousand a table may be cheaper read whole.
"""

from collections.abc import Mapping
from datetime import date

import pytest

from app.applications.todays_work import MOST_COUNTED
from app.demo.embedded import Embedded
from app.operations.migrating import migrate
from tests import wards
from tests.databases import engine_on, new_database, superusers
from tests.list_costs import CASES, MODES, PEOPLE, Asking, asking, blocks, literal, sent

pytestmark = pytest.mark.anyio

SMALL, LARGE = 10_000, 1_000_000
# in blocks of 8 kB
GROWTH, BESIDE = 1.3, 50
WHOLE_TABLES = 1_500  # of 5,000 procedures
# of きょうの机: a count stops at MOST_COUNTED, and what is to contact or stuck, of a ward's 13,000 in 確認中, is put in order before its page
WORK_PAGE, WORK_COUNTED, WORK_SORTED = 1_500, 5 * MOST_COUNTED, 3 * 13_500
# the places of calls are compared row by row: of an administrator's eighty procedures, half of what stands in 確認中 is passed, four times
CALLS_BESIDE = 4_500
# an order by status ranks all rows of its procedure (1,112 of 10,000, 111,112 of a million), read from one index: rows to a block, at least
RANKED, RANKED_TO_A_BLOCK = "list, by status, administrator", 25
METRICS, LOOK = "api.metrics()", "api.plan_indexing()"


async def measured(embedded: Embedded, addresses: Mapping[str, str], size: int) -> dict[str, list[int]]:
    """The blocks of every case at a size, by what was asked and who asked: for each way of planning."""
    found: dict[str, list[int]] = {}
    async with new_database(embedded, addresses) as own:
        await migrate(own["migrator"])
        superuser = superusers(embedded, own)
        filled = await wards.fill(superuser, own, size)
        async with engine_on(own):
            for who, (number, section) in PEOPLE.items():
                one = Asking(filled, who, await wards.sign_in(filled, superuser, number, section))
                said = {f"{case}, {who}": await sent(one, case) for case in CASES}
                assert all(said.values())
                async with asking(own["staff"], one.scope) as connection:
                    for case, queries in said.items():
                        found[case] = [
                            sum([await blocks(connection, query.query, query.args, mode) for query in queries])
                            for mode in MODES
                        ]
        for who, function in (("operator", METRICS), ("worker", LOOK)):
            async with asking(own[who]) as connection:
                found[function] = [await blocks(connection, f"select * from {function}", (), mode) for mode in MODES]
    return found


def most_of_work(name: str) -> int:
    """The most blocks that a case of きょうの机 may touch."""
    if name.startswith("work counted"):
        return WORK_COUNTED
    return WORK_SORTED if {"to_contact", "stuck"} & {*name.split(", ")} else WORK_PAGE


async def test_a_page_of_a_million_costs_what_one_of_ten_thousand_does(
    migrated: None, embedded: Embedded, addresses: Mapping[str, str]
) -> None:
    small = await measured(embedded, addresses, SMALL)
    large = await measured(embedded, addresses, LARGE)
    assert max(large.pop(LOOK)) <= 5 * wards.WARDS  # a way down one index for each municipality
    assert (
        max(large.pop(METRICS)) <= WHOLE_TABLES
    )  # however many applications: statuses and years of each procedure, versions and keys
    assert max(large.pop("calls, beside one, administrator")) <= CALLS_BESIDE
    assert max(large.pop(RANKED)) <= BESIDE + max(small[RANKED]) + LARGE // 9 // RANKED_TO_A_BLOCK
    works = {name: max(large.pop(name)) for name in [*large] if name.startswith("work")}
    assert {name: spent for name, spent in works.items() if spent > most_of_work(name)} == {}
    del large["list, by status, middle"], large["list, by status, tiny"]  # the same, of fewer
    dearer = {
        name: (small[name], spent) for name, spent in large.items() if max(spent) > GROWTH * max(small[name]) + BESIDE
    }
    assert dearer == {}


@pytest.mark.parametrize(
    ("value", "said"),
    [(None, "null"), ("it's", "'it''s'"), ([1, 2], """'{"1","2"}'"""), (date(2026, 11, 29), "'2026-11-29'")],
)
def test_a_value_is_said_as_sql_reads_it(value: object, said: str) -> None:
    assert literal(value) == said
