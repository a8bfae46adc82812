"""A call ends where it began, and one press may end 確認中 and accept with it: both or neither."""

import re
from uuid import uuid4

import asyncpg
import httpx
import pytest

from app.settings import Settings
from tests.clients import signed_in_client
from tests.web.pages import area
from tests.web.staff.calls.test_pages import recorded, waiting
from tests.web.staff.cast import Cast, audited, cast, stands

pytestmark = pytest.mark.anyio


async def called(everybody: Cast, outcome: str, *, seen: int = 1, part: bool = False, **more: str) -> httpx.Response:
    return await everybody.post(
        everybody.alice,
        f"{everybody.address}/calls",
        part=part,
        **{"record": str(uuid4()), "outcome": outcome, "seen_version": str(seen), "text": "確かめた", **more},
    )


@pytest.mark.parametrize(
    ("outcome", "before", "status", "version"),
    [
        ("reached", "arrived", "confirming", 1),
        ("reached:end", "arrived", "arrived", 2),
        ("reached:end_and_accept", "arrived", "accepted", 3),
        ("reached:end", "processing", "processing", 2),
    ],
)
async def test_one_press_ends_the_confirmation_and_accepts(
    owner: asyncpg.Connection, settings: Settings, outcome: str, before: str, status: str, version: int
) -> None:
    everybody = await waiting(owner, settings)
    await owner.execute(
        "update app.application set status_before = $2 where municipality = $1", everybody.town.code, before
    )
    answer = await called(everybody, outcome)
    assert answer.status_code == 303
    assert await stands(owner, everybody.town) == (status, version)
    assert await recorded(owner, everybody.town) == [("telephone", "reached")]
    assert await audited(owner, everybody.town, "status_changed") == version - 1
    mails = "select count(*) from app.outbox where municipality = $1 and kind = 'acceptance'"
    assert await owner.fetchval(mails, everybody.town.code) == (1 if status == "accepted" else 0)


async def test_what_had_only_arrived_is_accepted(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    row = await called(everybody, "reached:accept", part=True, **{"from": "inbox"})
    assert await stands(owner, everybody.town) == ("accepted", 2)
    assert "受付済" in row.text
    assert "受け付けました。" in row.text


@pytest.mark.parametrize(
    ("status", "before", "offered"),
    [
        ("arrived", None, ["reached:accept"]),
        ("confirming", "arrived", ["reached:end_and_accept", "reached:end"]),
        ("confirming", "accepted", ["reached:end"]),
        ("completed", None, []),
    ],
)
async def test_the_buttons_are_those_of_the_steps_there_are(
    owner: asyncpg.Connection, settings: Settings, status: str, before: str | None, offered: list[str]
) -> None:
    everybody = await cast(owner, settings)
    await owner.execute(
        "update app.application set status = $2, status_before = $3 where municipality = $1",
        everybody.town.code,
        status,
        before,
    )
    form = await everybody.get(everybody.alice, f"{everybody.address}/calls")
    values = ["reached:accept", "reached:end_and_accept", "reached:end"]
    assert [one for one in values if f'value="{one}"' in form.text] == offered


@pytest.mark.parametrize(("outcome", "seen"), [("reached:end_and_accept", 7), ("reached:accept", 1)])
@pytest.mark.parametrize("part", [False, True])
async def test_a_step_that_is_not_taken_leaves_no_record_and_loses_nothing(
    owner: asyncpg.Connection, settings: Settings, outcome: str, seen: int, part: bool
) -> None:
    everybody = await waiting(owner, settings)
    answer = await called(everybody, outcome, seen=seen, part=part)
    assert answer.status_code == 422
    assert "記録はまだ追加していません" in answer.text
    assert area(answer, "text") == "確かめた"
    assert 'name="seen_version" value="1"' in answer.text
    assert await recorded(owner, everybody.town) == []
    assert await stands(owner, everybody.town) == ("confirming", 1)


async def test_a_form_that_is_sent_twice_takes_its_step_once(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await waiting(owner, settings)
    record = str(uuid4())
    for _ in range(2):
        assert (await called(everybody, "reached:end", record=record)).status_code == 303
    assert await stands(owner, everybody.town) == ("arrived", 2)


@pytest.mark.parametrize("outcome", ["reached:reject", "absent:end", "reached:end:end"])
async def test_a_step_that_no_page_offers_is_refused(
    owner: asyncpg.Connection, settings: Settings, outcome: str
) -> None:
    everybody = await waiting(owner, settings)
    assert (await called(everybody, outcome)).status_code == 400
    assert await recorded(owner, everybody.town) == []


@pytest.mark.parametrize(
    ("sent", "back"),
    [
        ({"from": "inbox", "list": "work=stuck"}, "/inbox?work=stuck&said=recorded#row-{}"),
        ({"from": "list", "list": "status=confirming"}, "/lists/event?status=confirming&said=recorded#row-{}"),
        ({"from": "calls", "list": "mine=1"}, "/calls?mine=1&said=recorded#row-{}"),
        ({"from": "application"}, "/applications/{}?said=recorded"),
        (
            {"from": "application", "opened_from": "/inbox?work=stuck"},
            "/applications/{}?opened_from=/inbox?work=stuck&said=recorded",
        ),
    ],
)
async def test_a_call_ends_where_it_began(
    owner: asyncpg.Connection, settings: Settings, sent: dict[str, str], back: str
) -> None:
    everybody = await waiting(owner, settings)
    answer = await called(everybody, "absent", **sent)
    assert (answer.status_code, answer.headers["location"]) == (303, back.format(everybody.receipt.reference))


async def test_back_on_the_page_of_an_application_it_says_what_was_done(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await waiting(owner, settings)
    answer = await called(everybody, "reached:end_and_accept", claim="yes", **{"from": "application"})
    page = await everybody.get(everybody.alice, answer.headers["location"])
    (said,) = re.findall(r'<p id="said" role="status">(.*?)</p>', page.text)
    assert said == "記録を追加しました。自分の担当にしました。受け付けました。"
    other = await everybody.get(everybody.alice, f"{everybody.address}?said=x,<b>")
    assert '<p id="said" role="status"></p>' in other.text


@pytest.mark.parametrize("origin", ["inbox", "list", "calls"])
async def test_without_a_script_the_list_says_what_was_done(
    owner: asyncpg.Connection, settings: Settings, origin: str
) -> None:
    everybody = await waiting(owner, settings)
    answer = await called(everybody, "reached:end_and_accept", claim="yes", **{"from": origin})
    page = await everybody.get(everybody.alice, answer.headers["location"])
    assert re.findall(r'<p class="[^"]* said" role="status">(.*?)</p>', page.text) == [
        "記録を追加しました。自分の担当にしました。受け付けました。"
    ]
    list_alone = await everybody.get(everybody.alice, answer.headers["location"].partition("?")[0])
    assert 'said" role="status"' not in list_alone.text


async def test_from_the_page_of_an_application_and_back_to_it_in_its_list(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await waiting(owner, settings)
    async with signed_in_client(everybody.alice, settings) as client:
        page = await client.get(f"{everybody.address}?opened_from=/inbox")
        assert f'href="{everybody.address}/calls?from=application&amp;opened_from=/inbox' in page.text
        form = await client.get(f"{everybody.address}/calls?from=application&opened_from=/inbox")
    assert 'name="opened_from" value="/inbox"' in form.text
    assert f'href="{everybody.address}?opened_from=/inbox' in form.text


async def test_a_viewer_is_offered_no_call_on_the_page(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await waiting(owner, settings)
    page = await everybody.get(everybody.victor, everybody.address)
    assert "/calls?from=" not in page.text
