"""取り消し on the application's page: offered to whoever took the step, told plainly where it cannot be done, with and without a script."""

import re

import asyncpg
import pytest

from app.settings import Settings
from tests.web.staff.cast import Cast, audited, cast, stands

pytestmark = pytest.mark.anyio

OFFER = "取り消し（押し間違い）</button>"


async def with_a_step(owner: asyncpg.Connection, settings: Settings, resource: str = "confirmation") -> Cast:
    everybody = await cast(owner, settings)
    await everybody.post(everybody.alice, f"{everybody.address}/{resource}", seen_version="1")
    return everybody


async def fields(everybody: Cast) -> dict[str, str]:
    """What the page's form of 取り消し sends."""
    page = (await everybody.get(everybody.alice, everybody.address)).text
    form = page.partition('undo" method="post"')[2].partition("</form>")[0]
    return dict(re.findall(r'name="(seen_version|event)" value="([^"]*)"', form))


@pytest.mark.parametrize("part", [False, True])
async def test_one_press_takes_the_step_back(owner: asyncpg.Connection, settings: Settings, part: bool) -> None:
    everybody = await with_a_step(owner, settings)
    answer = await everybody.post(everybody.alice, f"{everybody.address}/undo", part=part, **(await fields(everybody)))
    assert answer.status_code == (200 if part else 303)
    assert await stands(owner, everybody.town) == ("arrived", 3)
    assert await audited(owner, everybody.town, "step_undone") == 1
    page = (await everybody.get(everybody.alice, everybody.address)).text
    assert OFFER not in page
    assert "取り消し（押し間違い）" in page
    assert "取り消されました" in page
    after = answer.text if part else (await everybody.get(everybody.alice, answer.headers["location"])).text
    assert "「確認中」を取り消しました。</" in after


@pytest.mark.parametrize("part", [False, True])
async def test_while_an_end_is_confirmed_nothing_else_is_offered_for_it(
    owner: asyncpg.Connection, settings: Settings, part: bool
) -> None:
    everybody = await with_a_step(owner, settings)
    asked = await everybody.post(
        everybody.alice, f"{everybody.address}/rejection", part=part, seen_version="2", reason="対象の地域ではないため"
    )
    assert asked.status_code == 200
    assert asked.text.count(f'hx-post="{everybody.address}/rejection"') == 1
    assert OFFER not in asked.text
    assert OFFER in (await everybody.get(everybody.alice, everybody.address)).text


async def test_it_is_offered_to_nobody_else(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await with_a_step(owner, settings)
    offered = [
        OFFER in (await everybody.get(person, everybody.address)).text
        for person in (everybody.alice, everybody.ada, everybody.victor)
    ]
    assert offered == [True, False, False]


@pytest.mark.parametrize("part", [False, True])
async def test_a_mail_that_went_out_meanwhile_is_told(
    owner: asyncpg.Connection, settings: Settings, part: bool
) -> None:
    everybody = await with_a_step(owner, settings, "acceptance")
    sent = await fields(everybody)
    await owner.execute("update app.outbox set state = 'sent' where municipality = $1", everybody.town.code)
    answer = await everybody.post(everybody.alice, f"{everybody.address}/undo", part=part, **sent)
    assert answer.status_code == 409
    assert "申請者にメールを送ったため、取り消せません。" in answer.text
    assert await stands(owner, everybody.town) == ("accepted", 2)
    page = (await everybody.get(everybody.alice, everybody.address)).text
    assert OFFER not in page
    assert "申請者にメールを送ったため、取り消せません。" in page


@pytest.mark.parametrize("part", [False, True])
async def test_a_colleague_who_went_on_is_a_clash(owner: asyncpg.Connection, settings: Settings, part: bool) -> None:
    everybody = await with_a_step(owner, settings)
    sent = await fields(everybody)
    await everybody.post(everybody.ada, f"{everybody.address}/confirmation/end", seen_version="2")
    answer = await everybody.post(everybody.alice, f"{everybody.address}/undo", part=part, **sent)
    assert answer.status_code == 409
    assert "ほかの職員が先に更新しました。" in answer.text
    assert await stands(owner, everybody.town) == ("arrived", 3)


@pytest.mark.parametrize("event", ["", "x", "00000000-0000-0000-0000-000000000000"])
async def test_an_event_of_no_page_of_ours_takes_nothing_back(
    owner: asyncpg.Connection, settings: Settings, event: str
) -> None:
    everybody = await with_a_step(owner, settings)
    answer = await everybody.post(everybody.alice, f"{everybody.address}/undo", seen_version="2", event=event)
    assert answer.status_code == (409 if event.startswith("0") else 400)
    assert await stands(owner, everybody.town) == ("confirming", 2)


async def test_a_mail_that_waits_says_till_when(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    waiting = []
    for chosen in ("at_once", "after_ten_minutes"):
        await owner.execute(
            "update app.procedure set step_mail = $2 where municipality = $1", everybody.town.code, chosen
        )
        await everybody.post(everybody.alice, f"{everybody.address}/acceptance", seen_version="1")
        waiting.append("に送ります。" in (await everybody.get(everybody.alice, everybody.address)).text)
        await everybody.post(everybody.alice, f"{everybody.address}/undo", **(await fields(everybody)))
        await owner.execute("update app.application set version = 1 where municipality = $1", everybody.town.code)
    assert waiting == [False, True]
