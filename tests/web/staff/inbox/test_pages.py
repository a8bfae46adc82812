"""受信一覧: what stands in it, and what is changed in place."""

import gzip
import re
from dataclasses import replace

import asyncpg
import pytest

from app.settings import Settings
from app.tenancy import keyset
from app.tenancy.engine import ENGINE
from tests.clients import signed_in_client
from tests.factories import ANSWERS, add_procedure, submit_one
from tests.web.staff.cast import HTMX, audited, cast, stands

pytestmark = pytest.mark.anyio


async def test_the_list_shows_what_arrived_and_from_whom(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.get(everybody.alice, "/inbox")
    assert answer.status_code == 200
    shown = (
        str(everybody.receipt.reference),
        "四谷 花子",
        "ごみゼロデー参加申込み",
        "未処理 1",
        "受け付ける",
    )
    assert [words for words in shown if words not in answer.text] == []


async def test_a_page_of_names_is_one_event_of_the_audit_log(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    await submit_one(everybody.town, settings)
    await everybody.get(everybody.alice, "/inbox")
    assert await audited(owner, everybody.town, "names_opened") == 1


async def test_no_name_of_an_applicant_stands_in_an_address(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.get(everybody.alice, "/inbox")
    addresses = re.findall(r'(?:href|action|formaction|hx-[a-z]+)="([^"]*)"', answer.text)
    assert [address for address in addresses if "花子" in address] == []


async def test_htmx_gets_the_list_alone(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.get(everybody.alice, "/inbox?status=arrived&x=y", part=True)
    assert answer.text.startswith('<div id="inbox"')
    assert "<html" not in answer.text
    assert "HX-Request" in answer.headers["vary"]
    assert answer.headers["hx-push-url"] == "/inbox?status=arrived"
    assert "data-focus" in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "status=nonsense",
        "procedure=nonsense",
        "after=x&before=y",
        "from=%E4%BB%A4%E5%92%8C",
        "to=9999-12-31",
        "from=0001-01-01",
        "after=-62135596800000000-00000000000000000000000000000000",
        "status=%00&procedure=%00&from=%00",
        "from=1&from=2",
    ],
)
async def test_a_made_up_address_shows_a_list_all_the_same(
    owner: asyncpg.Connection, settings: Settings, query: str
) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.get(everybody.alice, f"/inbox?{query}")
    assert answer.status_code == 200


async def test_a_day_that_cannot_be_read_is_told(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.get(everybody.alice, "/inbox?from=R8.13.45")
    assert answer.text.count("到達日（から）は、R8.4.1か2026-4-1のように入力してください") == 2
    assert 'value="R8.13.45"' in answer.text
    assert "<title>エラー：" in answer.text


async def test_a_period_that_ends_before_it_begins_is_told(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.get(everybody.alice, "/inbox?from=2026-11-29&to=2026-11-28")
    assert "到達日（まで）は、到達日（から）以降の日を入力してください" in answer.text
    assert "<title>エラー：" in answer.text
    same = await everybody.get(everybody.alice, "/inbox?from=2026-11-29&to=2026-11-29")
    assert "<title>エラー：" not in same.text


async def test_staff_choose_among_their_own_procedures(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    alices = await everybody.get(everybody.alice, "/inbox")
    adas = await everybody.get(everybody.ada, "/inbox")
    options = [re.findall(r'<option value="([^"]*)"', page.text) for page in (alices, adas)]
    assert options == [["", "event"], ["", "event", "health"]]


async def test_accepting_in_the_list_swaps_the_row_and_is_announced(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(
        everybody.alice, f"{everybody.address}/acceptance", part=True, seen_version="1", list=""
    )
    assert answer.status_code == 200
    assert answer.text.startswith(f'<tr id="row-{everybody.receipt.reference}"')
    assert "status-accepted" in answer.text
    assert 'hx-swap-oob="innerHTML:#announcement"><p>受け付けました。</p>' in answer.text
    assert "到達 0" in answer.text
    assert await stands(owner, everybody.town) == ("accepted", 2)


async def test_accepting_without_javascript_leads_back_to_the_same_list(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(
        everybody.alice, f"{everybody.address}/acceptance", seen_version="1", list="status=arrived&procedure=event"
    )
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/inbox?status=arrived&procedure=event&said=accepted",
    )
    assert await stands(owner, everybody.town) == ("accepted", 2)


async def test_a_list_to_go_back_to_is_always_this_list(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(
        everybody.alice, f"{everybody.address}/acceptance", seen_version="1", list="https://example.com/?status=x"
    )
    assert answer.headers["location"] == "/inbox?said=accepted"


async def test_a_row_that_somebody_changed_first_shows_how_it_is(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    await everybody.post(everybody.ada, f"{everybody.address}/acceptance", seen_version="1")
    await everybody.post(everybody.ada, f"{everybody.address}/progress", seen_version="2")
    answer = await everybody.post(
        everybody.alice, f"{everybody.address}/acceptance", part=True, seen_version="1", list=""
    )
    assert answer.status_code == 409
    assert "status-processing" in answer.text
    assert "ほかの職員が先に更新しました。最新の内容を表示しています。" in answer.text
    assert await stands(owner, everybody.town) == ("processing", 3)


async def test_pages_of_fifty_lead_on_and_back(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyset, "PAGE_ROWS", 1)
    everybody = await cast(owner, settings)
    second = await submit_one(everybody.town, settings)
    first_page = await everybody.get(everybody.alice, "/inbox?procedure=event")
    forward = re.findall(r'href="(/inbox\?[^"]*after=[^"]*)"', first_page.text)[0].replace("&amp;", "&")
    second_page = await everybody.get(everybody.alice, forward)
    back = re.findall(r'href="(/inbox\?[^"]*before=[^"]*)"', second_page.text)[0].replace("&amp;", "&")
    assert str(second.reference) in second_page.text
    assert str(everybody.receipt.reference) in (await everybody.get(everybody.alice, back)).text
    assert "procedure=event" in forward


async def test_the_list_costs_the_same_number_of_queries_for_one_and_three(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = await cast(owner, settings)
    counted: list[str] = []
    fetch = ENGINE.fetch

    async def counting(query: str, *values: object, seconds: float | None = None) -> list[object]:
        counted.append(query)
        return await fetch(query, *values, seconds=seconds)

    async def cost() -> int:
        counted.clear()
        await everybody.get(everybody.alice, "/inbox")
        return len(counted)

    await everybody.get(everybody.alice, "/inbox")  # the form is compiled once and kept
    monkeypatch.setattr(ENGINE, "fetch", counting)
    for_one = await cost()
    await submit_one(everybody.town, settings)
    await submit_one(everybody.town, settings)
    assert await cost() == for_one


async def test_fifty_rows_stay_within_their_budget(owner: asyncpg.Connection, settings: Settings) -> None:
    """20 KB the page, 10 KB the part, compressed."""
    everybody = await cast(owner, settings)
    for number in range(51):
        await submit_one(everybody.town, settings, {**ANSWERS, "name": [f"四谷 花子{number * 7919 % 997}"]})
    page = await everybody.get(everybody.alice, "/inbox")
    part = await everybody.get(everybody.alice, "/inbox", part=True)
    assert page.text.count("<tr id=") == 50
    assert len(gzip.compress(page.content, 6)) <= 20_000
    assert len(gzip.compress(part.content, 6)) <= 10_000


async def test_no_news_is_no_content(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    page = await everybody.get(everybody.alice, "/inbox")
    asked = re.findall(r'hx-get="(/inbox/news\?[^"]*)"', page.text)[0].replace("&amp;", "&")
    assert (await everybody.get(everybody.alice, asked)).status_code == 204


async def test_news_are_told_once(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    page = await everybody.get(everybody.alice, "/inbox")
    asked = re.findall(r'hx-get="(/inbox/news\?[^"]*)"', page.text)[0].replace("&amp;", "&")
    await submit_one(everybody.town, settings)
    await submit_one(everybody.town, settings)
    answer = await everybody.get(everybody.alice, asked, part=True)
    assert "新しい申請が2件あります。" in answer.text
    assert "一覧を更新する" in answer.text
    again = re.findall(r'hx-get="(/inbox/news\?[^"]*)"', answer.text)[0].replace("&amp;", "&")
    assert (await everybody.get(everybody.alice, again, part=True)).status_code == 204


async def test_asking_for_news_keeps_no_session_alive(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    await owner.execute(
        "update app.staff_session set seen_at = clock_timestamp() - interval '20 minutes' "
        "where municipality = $1 and staff = $2",
        everybody.town.code,
        everybody.alice.id,
    )
    seen = "select seen_at from app.staff_session where municipality = $1 and staff = $2"
    before = await owner.fetchval(seen, everybody.town.code, everybody.alice.id)
    async with signed_in_client(everybody.alice, settings) as client:
        await client.get("/inbox/news?since=0-0", headers={**HTMX, "Todoke-Poll": "1"})
    assert await owner.fetchval(seen, everybody.town.code, everybody.alice.id) == before


async def test_the_poll_stops_when_the_session_is_over(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    stranger = replace(everybody.alice, session=type(everybody.alice.session)(f"{everybody.town.code}.{'a' * 43}"))
    async with signed_in_client(stranger, settings) as client:
        answer = await client.get("/inbox/news?since=0-0", headers={**HTMX, "Todoke-Poll": "1"})
    assert answer.status_code == 286


async def test_an_empty_list_says_so(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    await add_procedure(owner, everybody.town, "empty")
    answer = await everybody.get(everybody.alice, "/inbox?procedure=empty")
    assert "あてはまる申請はありません。" in answer.text


async def test_sections_have_a_column_where_there_are_several(owner: asyncpg.Connection, settings: Settings) -> None:
    """In the list and in the row that is swapped: who works for one section knows whose application it is."""
    everybody = await cast(owner, settings)
    for person, column in ((everybody.alice, False), (everybody.ada, True)):
        page = await everybody.get(person, "/inbox")
        assert ('scope="col">担当課</th>' in page.text, 'data-label="担当課"' in page.text) == (column, column)
    taken = {"part": True, "list": ""}
    rows = [
        await everybody.post(everybody.ada, f"{everybody.address}/acceptance", seen_version="1", **taken),
        await everybody.post(everybody.alice, f"{everybody.address}/confirmation", seen_version="2", **taken),
    ]
    assert ['data-label="担当課"' in row.text for row in rows] == [True, False]
