"""A column that was hidden for thirty days goes with its values, wherever they are sealed; what stands beside them stays."""

import asyncpg
import pytest

from app.applications.decryption import AnswerDecryptor
from app.applications.sealing import OWN
from app.applications.worklist import column_erasure
from app.applications.worklist.column_erasure import erase_next_column
from app.settings import Settings
from app.tenancy.scope import Role, Scope, scoped
from tests.factories import ANSWERS, submit_one
from tests.web.staff.applicant_list.test_custom_columns import address_of, ago
from tests.web.staff.applicant_list.test_pages import LIST, arranged, own_column
from tests.web.staff.cast import Cast, audited, cast

pytestmark = pytest.mark.anyio


async def boxes(owner: asyncpg.Connection, everybody: Cast) -> list[str]:
    """What every box of the town's custom columns holds: now, then before each change."""
    with scoped(Scope(Role.worker, everybody.town.code)):
        decryptor = AnswerDecryptor(everybody.town.key_store)
    rows = await owner.fetch(
        "select id, custom_values_sealed as box, custom_values_format as format, 0 as part from app.application where municipality = $1 "
        "union all select application, custom_values_sealed_before, custom_values_format_before, annotation_version from app.annotation_change "
        "where municipality = $1 order by part",
        everybody.town.code,
    )
    return [decryptor.text(OWN, row["box"], row["format"], row["id"]) or "" for row in rows]


async def hidden(everybody: Cast, key: str) -> None:
    answer = await everybody.post(everybody.alice, f"{address_of(key)}/removal")
    assert answer.status_code == 303


async def through(everybody: Cast) -> bool:
    return await erase_next_column(everybody.town.key_store, everybody.town.code)


async def test_values_go_from_every_box_after_thirty_days_and_no_earlier(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    key, other = await own_column(owner, everybody, "発送日"), await own_column(owner, everybody, "備考")
    await arranged(everybody, 1, **{key: "三月末", other: "雨"})
    await arranged(everybody, 2, **{key: "四月末", other: "晴"})
    await hidden(everybody, key)
    await ago(owner, everybody, 29)
    assert not await through(everybody)
    await ago(owner, everybody, 31)
    assert await through(everybody)
    assert await boxes(owner, everybody) == [f'{{"{other}":"晴"}}', "", f'{{"{other}":"雨"}}']
    assert await audited(owner, everybody.town, "column_erased") == 1
    staff = await owner.fetchval(
        "select staff from app.audit_event where municipality = $1 and action = 'column_erased'", everybody.town.code
    )
    assert staff == everybody.alice.id
    left = await owner.fetchval("select count(*) from app.custom_column where municipality = $1", everybody.town.code)
    assert left == 1
    assert not await through(everybody)
    assert "晴" in (await everybody.get(everybody.alice, LIST)).text


async def test_a_page_that_was_open_brings_no_value_back(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    key, other = await own_column(owner, everybody, "発送日"), await own_column(owner, everybody, "備考")
    await arranged(everybody, 1, **{key: "三月末", other: ""})
    await hidden(everybody, key)
    await ago(owner, everybody, 31)
    assert await through(everybody)
    clash = await arranged(everybody, 2, **{other: "雨"})
    assert clash.status_code == 409
    await arranged(everybody, 3, **{other: "雨"})
    assert all("三月末" not in box for box in await boxes(owner, everybody))


async def test_it_goes_in_steps_and_leaves_what_cannot_be_opened(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(column_erasure, "AT_A_TIME", 1)
    everybody = await cast(owner, settings)
    key = await own_column(owner, everybody, "発送日")
    await arranged(everybody, 1, **{key: "三月末"})
    for name in ("新宿 一郎", "新宿 二郎"):
        receipt = await submit_one(everybody.town, settings, answers={**ANSWERS, "name": [name]})
        everybody.receipt = receipt
        await arranged(everybody, 1, **{key: name})
    spoiled = await owner.fetchval(
        "update app.application set custom_values_sealed = $2 where municipality = $1 and reference = $3 returning id",
        *(everybody.town.code, b"\x01" * 200, everybody.receipt.reference.symbols),
    )
    await hidden(everybody, key)
    await ago(owner, everybody, 31)
    assert await through(everybody)
    assert sorted(await boxes(owner, everybody))[-2:] == ["{}", "{}"]
    stays = await owner.fetchval("select custom_values_sealed from app.application where id = $1", spoiled)
    assert stays == b"\x01" * 200


async def test_the_other_towns_columns_stay(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, elsewhere = await cast(owner, settings), await cast(owner, settings)
    for town in (everybody, elsewhere):
        key = await own_column(owner, town, "発送日")
        await arranged(town, 1, **{key: "三月末"})
        await hidden(town, key)
        await ago(owner, town, 31)
    assert await through(everybody)
    assert "三月末" not in (await boxes(owner, everybody))[0]
    assert "三月末" in (await boxes(owner, elsewhere))[0]
