"""At its real size: five thousand applications are opened within a request, one more by a job, which can be given up."""

import asyncio
import json

import asyncpg
import httpx
import pytest

from app.applications import queries
from app.applications.decryption import AnswerDecryptor
from app.applications.submitting import ANSWERS
from app.exports import applications_table
from app.procedures.procedures_for_staff import compiled_versions
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from app.web.staff.choices import opening
from app.web.staff.choices.opening import AT_ONCE
from app.web.staff.jobs import making
from tests.boxes import box_of_before
from tests.web.pages import words
from tests.web.staff.cast import Cast
from tests.web.staff.choices.test_choices_under_the_seal import LIST, chosen, settled, town_with

pytestmark = pytest.mark.anyio

COPIED = (
    *("municipality", "procedure", "procedure_version", "inquiry_key", "inquiry_proof", "digest", "reply_key"),
    *("sealing_key", "fiscal_year", "arrived_at"),
)


async def multiplied(owner: asyncpg.Connection, everybody: Cast, times: int) -> None:
    """So many applications more, in turn of the first and the second day. Their boxes are those of 0.2.0, which are bound to no row."""
    boxes = [await _box(everybody, day) for day in ("first", "second")]
    await owner.execute(
        f"insert into app.application ({', '.join(COPIED)}, reference, key_hash, sealed, facets) "
        f"select {', '.join(f't.{name}' for name in COPIED)}, 'Z' || lpad(n::text, 9, '0'), sha256(n::text::bytea), "
        "case when n % 2 = 1 then $2::bytea else $3::bytea end, '{band=first}' "
        "from (select * from app.application where municipality = $1 order by arrived_at desc limit 1) t cross join generate_series(1, $4::int) n",
        everybody.town.code,
        *boxes,
        times,
    )
    await owner.execute("analyze app.application")


async def _box(everybody: Cast, day: str) -> bytes:
    with scoped(everybody.alice.scope):
        async with ENGINE.unit():
            newest = (await queries.rows_after(queries.Selection(frozenset()), None, 100))[-1]
            versions = await compiled_versions([newest.procedure_version])
            opened = AnswerDecryptor(everybody.town.key_store).answers(newest, versions)
    assert opened
    pair = everybody.town.key_store.get(everybody.town.code, newest.sealing_key)
    content = {"version": newest.procedure_version.hex, "answers": {**opened.answers, "day": day}}
    return box_of_before(pair.public, everybody.town.code, ANSWERS, json.dumps(content).encode())


def shown(page: httpx.Response) -> str:
    return words(page).split("件を表示")[0][-20:]


async def test_five_thousand_within_the_request_and_one_more_by_a_job(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await town_with(owner, settings, 0, 1)
    await multiplied(owner, everybody, AT_ONCE - 2)  # and the two that are there
    code = await chosen(everybody, "2日目")
    at_once = await everybody.get(everybody.alice, f"{LIST}?facet={code}")
    assert "2,500件のうち50" in shown(at_once)
    await owner.execute(
        "delete from app.application where municipality = $1 and reference like 'Z%'", everybody.town.code
    )
    await multiplied(owner, everybody, AT_ONCE - 1)
    code = await chosen(everybody, "2日目", everybody.victor)
    page = await everybody.get(everybody.victor, f"{LIST}?facet={code}")
    assert "5,001件の内容を開く" in words(page)
    begun = await everybody.post(everybody.victor, f"{LIST}/openings", list=f"facet={code}")
    done = await settled(everybody, everybody.victor, begun.headers["location"])
    assert "2,500件のうち50" in shown(done)


async def test_an_opening_is_given_up(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = await town_with(owner, settings, 0, 1)
    await multiplied(owner, everybody, 500)  # some seconds of work, one by one
    monkeypatch.setattr(opening, "AT_ONCE", 0)
    monkeypatch.setattr(applications_table, "CHUNK_ROWS", 1)
    monkeypatch.setattr(making, "LOOK_SECONDS", 0.01)
    begun = await everybody.post(everybody.alice, f"{LIST}/openings", list="order=q.day")
    address = begun.headers["location"]
    for person, answer in ((everybody.ada, 404), (everybody.alice, 303)):
        assert (await everybody.post(person, f"{address}/cancellation")).status_code == answer
    async with asyncio.timeout(240):
        while "中止しました" not in words(page := await everybody.get(everybody.alice, address)):
            assert "件の内容を開きました" not in words(page)
            await asyncio.sleep(0.02)
    assert "502件の内容を開く" in words(await everybody.get(everybody.alice, f"{LIST}?order=q.day"))
