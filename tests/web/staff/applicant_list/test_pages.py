"""申請者一覧 on the page: its columns, orders, filters, views, changes in place, and who sees none of it."""

import re
from datetime import date

import asyncpg
import httpx
import pytest

from app.applications.worklist import queries
from app.settings import Settings
from app.tenancy import keyset
from tests.factories import ANSWERS, DEFINITION, publish, submit_one
from tests.web.pages import words
from tests.web.staff.cast import Cast, audited, cast
from tests.web.staff.test_walls import leaks

pytestmark = pytest.mark.anyio

LIST = "/lists/event"


async def town_with(owner: asyncpg.Connection, settings: Settings, *names: str) -> Cast:
    """The cast, with one more application for each name."""
    everybody = await cast(owner, settings)
    for name in names:
        await submit_one(everybody.town, settings, answers={**ANSWERS, "name": [name]})
    return everybody


def references(page: httpx.Response) -> list[str]:
    return re.findall(r'<tr id="row-([^"]+)"', page.text)


def names(page: httpx.Response) -> list[str]:
    return re.findall(r'class="cell-name">(?:<span class="cut">)?((?:四谷|新宿) [^<]+)<', page.text)


async def own_column(
    owner: asyncpg.Connection, everybody: Cast, label: str, kind: str = "text", choices: str = ""
) -> str:
    """Add a custom column by its form; gives its input name."""
    answer = await everybody.post(everybody.alice, f"{LIST}/columns", label=label, kind=kind, choices=choices)
    assert answer.status_code == 303, words(answer)
    made = await owner.fetchval(
        "select id from app.custom_column where municipality = $1 and label = $2", everybody.town.code, label
    )
    return f"o.{made.hex}"


async def arranged(everybody: Cast, seen: int, **fields: str) -> httpx.Response:
    typed = {"assignee": "", "contact": "", "mark": "", "list": "", **fields}
    return await everybody.post(everybody.alice, f"{everybody.address}/arrangement", part=True, seen=str(seen), **typed)


async def test_the_list_shows_what_was_answered_and_says_so_in_the_log(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await town_with(owner, settings)
    page = await everybody.get(everybody.alice, LIST)
    assert (page.status_code, references(page)) == (200, [str(everybody.receipt.reference)])
    assert "四谷 花子" in page.text
    assert await audited(owner, everybody.town, "list_opened") == 1
    assert "1件のうち1件" in words(page)


async def test_a_name_puts_in_order_by_what_is_sealed(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await town_with(owner, settings, "新宿 次郎", "新宿 一郎")
    ascending = await everybody.get(everybody.alice, f"{LIST}?order=q.name&direction=asc")
    descending = await everybody.get(everybody.alice, f"{LIST}?order=q.name&direction=desc")
    assert names(ascending) == sorted(names(ascending))
    assert names(descending) == list(reversed(names(ascending)))
    assert len(names(ascending)) == 3


async def test_more_sealed_rows_than_can_be_opened_stay_in_order_of_arrival_and_say_why(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.web.staff.applicant_list import rows

    everybody = await town_with(owner, settings, "新宿 次郎")
    monkeypatch.setattr(rows, "MOST_OPENED", 1)
    page = await everybody.get(everybody.alice, f"{LIST}?order=q.name")
    assert "2,000件まで" in page.text
    assert len(references(page)) == 2
    monkeypatch.setattr(keyset, "PAGE_ROWS", 1)
    first = await everybody.get(everybody.alice, f"{LIST}?order=q.name")
    following = re.search(r'href="([^"]+)" hx-get="[^"]+" hx-target="#list">次の', first.text)
    assert following
    second = await everybody.get(everybody.alice, following[1].replace("&amp;", "&"))
    assert [*references(first), *references(second)] == references(page)


@pytest.mark.parametrize("order", ["arrived", "contact", *queries._RANKED, "q.day"])
@pytest.mark.parametrize("direction", ["asc", "desc"])
async def test_every_order_pages_through_all_rows_once_and_back(
    owner: asyncpg.Connection,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    order: str,
    direction: str,
) -> None:
    everybody = await town_with(owner, settings, "新宿 次郎", "新宿 一郎", "新宿 三郎", "新宿 四郎")
    arrived = await owner.fetch("select id from app.application where municipality = $1", everybody.town.code)
    for row, day in zip(
        arrived, (date(1868, 10, 23), date(1999, 12, 30), date(1999, 12, 31), date(9999, 1, 1)), strict=False
    ):
        await owner.execute("update app.application set contact_on = $2 where id = $1", row["id"], day)
    monkeypatch.setattr(keyset, "PAGE_ROWS", 2)
    seen: list[list[str]] = []
    address = f"{LIST}?order={order}&direction={direction}"
    for _ in range(3):
        page = await everybody.get(everybody.alice, address)
        seen.append(references(page))
        following = re.search(r'href="([^"]+)" hx-get="[^"]+" hx-target="#list">次の', page.text)
        address = following[1].replace("&amp;", "&") if following else ""
    assert not address
    flat = [reference for part in seen for reference in part]
    assert (len(flat), len(set(flat))) == (5, 5)
    back = re.search(r'href="([^"]+)" hx-get="[^"]+" hx-target="#list">前の', page.text)
    assert back
    previous = await everybody.get(everybody.alice, back[1].replace("&amp;", "&"))
    assert references(previous) == seen[1]


async def test_filters_by_status_person_mark_and_answer(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await town_with(owner, settings)
    alice = await owner.fetchval(
        "select id from app.staff where municipality = $1 and login = $2", everybody.town.code, everybody.alice.login
    )
    await arranged(everybody, 1, assignee=str(alice), mark="important", contact="R1.5.1")
    for query, count in (
        ("status=arrived", 1),
        ("status=completed", 0),
        ("assignee=me", 1),
        ("assignee=nobody", 0),
        ("mark=important", 1),
        ("mark=waiting", 0),
        ("contact=due", 1),
        ("channel=web", 1),
        ("channel=paper", 0),
        ("facet=day%3Dfirst", 1),
        ("facet=day%3Dsecond", 0),
        ("unread=1", 1),
        ("overdue=1", 1),
    ):
        page = await everybody.get(everybody.alice, f"{LIST}?{query}")
        assert (query, len(references(page))) == (query, count)


async def test_choices_that_only_older_versions_offer_are_filters_too(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    await submit_one(everybody.town, settings, answers={**ANSWERS, "day": ["second"]})
    section = DEFINITION["sections"][0]
    day, *questions = section["questions"]
    choices = [
        {"id": "first", "label": {"ja": "初日", "en": "First"}},
        {"id": "third", "label": {"ja": "3日目", "en": "Third"}},
    ]
    asked = [{**day, "choices": choices}, *questions[:3]]
    await publish(owner, everybody.town, "event", {**DEFINITION, "sections": [{**section, "questions": asked}]})
    page = await everybody.get(everybody.alice, f"{LIST}?facet=day%3Dsecond")
    options = re.findall(r'name="facet" value="day=([^"]*)"( checked)?><label[^>]*>([^<]*)<', page.text)
    assert options == [("first", "", "初日"), ("third", "", "3日目"), ("second", " checked", "2日目（旧様式）")]
    assert len(references(page)) == 1
    ordered = await everybody.get(everybody.alice, f"{LIST}?order=q.day&direction=asc")
    assert len(references(ordered)) == 2


async def test_who_has_read_it_sees_it_unmarked(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await town_with(owner, settings)
    assert "未読" in words(await everybody.get(everybody.alice, LIST)).split("操作")[-1]
    await everybody.get(everybody.alice, everybody.address)
    assert references(await everybody.get(everybody.alice, f"{LIST}?unread=1")) == []
    assert len(references(await everybody.get(everybody.ada, f"{LIST}?unread=1"))) == 1


async def test_an_own_column_is_written_sealed_and_undone(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await town_with(owner, settings)
    fee = await own_column(owner, everybody, "参加費", "number")
    saved = await arranged(everybody, 1, **{fee: "１，５００円"})
    assert (saved.status_code, "1500" in saved.text, "元に戻す" in saved.text) == (200, True, True)
    sealed = await owner.fetchval(
        "select custom_values_sealed from app.application where municipality = $1", everybody.town.code
    )
    assert sealed
    assert b"1500" not in sealed
    undone = await everybody.post(everybody.alice, f"{everybody.address}/arrangement/undo", part=True, list="")
    assert (undone.status_code, "1500" in undone.text) == (200, False)
    again = await everybody.post(everybody.ada, f"{everybody.address}/arrangement/undo", part=True, list="")
    assert "元に戻せる変更がありません" in again.text


async def test_what_cannot_be_seen_falls_away_in_an_own_column(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await town_with(owner, settings)
    column = await own_column(owner, everybody, "列")
    assert "山田太郎" in (await arranged(everybody, 1, **{column: "山田\u200b太郎"})).text


async def test_a_clash_keeps_what_was_typed_and_shows_what_stands_there(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await town_with(owner, settings)
    note = await own_column(owner, everybody, "備考")
    assert (await arranged(everybody, 1, **{note: "先の人"})).status_code == 200
    clash = await arranged(everybody, 1, **{note: "後の人"})
    assert (clash.status_code, "後の人" in clash.text, "先に変更しました" in clash.text) == (409, True, True)
    assert 'name="seen" value="2"' in clash.text
    assert (await arranged(everybody, 2, **{note: "後の人"})).status_code == 200


@pytest.mark.parametrize(
    ("kind", "choices", "typed", "sentence"),
    [
        ("number", "", "千円", "数字で入力してください"),
        ("date", "", "きのう", "R8.4.1か2026-4-1"),
        ("choice", "大人\n子ども", "犬", "ならんでいるもの"),
        ("text", "", "あ" * 501, "500文字以内"),
        ("text", "", "\ue000山", "表示できない文字（外字）"),
    ],
)
async def test_what_does_not_fit_a_column_is_told_and_kept(
    owner: asyncpg.Connection, settings: Settings, kind: str, choices: str, typed: str, sentence: str
) -> None:
    everybody = await town_with(owner, settings)
    column = await own_column(owner, everybody, "列", kind, choices)
    answer = await arranged(everybody, 1, **{column: typed})
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert kind == "choice" or typed in answer.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"label": "", "kind": "text"}, "列の名前を"),
        ({"label": "あ" * 61, "kind": "text"}, "60文字以内"),
        ({"label": "列", "kind": "formula"}, "種類を選んでください"),
        ({"label": "列", "kind": "choice", "choices": " \n"}, "1行に1つずつ"),
        ({"label": "列", "kind": "choice", "choices": "甲\n甲"}, "同じ選択肢"),
    ],
)
async def test_a_column_that_cannot_be_is_told(
    owner: asyncpg.Connection, settings: Settings, fields: dict[str, str], sentence: str
) -> None:
    everybody = await town_with(owner, settings)
    answer = await everybody.post(everybody.alice, f"{LIST}/columns", **fields)
    assert (answer.status_code, sentence in answer.text) == (422, True)


async def test_a_nul_is_left_out(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await town_with(owner, settings)
    await own_column(owner, everybody, "備考")
    made = await everybody.post(
        everybody.alice, f"{LIST}/columns", label="区\0分", kind="choice", choices="大人\0\n子ども"
    )
    saved = await everybody.post(everybody.alice, f"{LIST}/views", name="表\0示", list="facet=a%3D%00", column="status")
    assert (made.status_code, saved.status_code) == (303, 303)
    page = await everybody.get(everybody.alice, saved.headers["location"])
    assert (page.status_code, "表示" in page.text) == (200, True)


async def test_two_columns_of_one_name_cannot_be(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await town_with(owner, settings)
    column = await own_column(owner, everybody, "備考")
    again = await everybody.post(everybody.alice, f"{LIST}/columns", label=" 備考 ", kind="text")
    assert (again.status_code, "もうあります" in again.text) == (422, True)
    made = column.removeprefix("o.")
    await everybody.post(
        everybody.alice, f"{LIST}/columns/{made[:8]}-{made[8:12]}-{made[12:16]}-{made[16:20]}-{made[20:]}/removal"
    )
    assert await own_column(owner, everybody, "備考2")
    assert "備考2" in (await everybody.get(everybody.alice, LIST)).text


async def test_a_view_keeps_columns_order_and_filter(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await town_with(owner, settings)
    saved = await everybody.post(
        everybody.alice,
        f"{LIST}/views",
        name="電話する人",
        list="status=arrived&order=status",
        column=["q.name", "status"],
        **{"place.q.name": "2", "place.status": "1"},
    )
    assert saved.status_code == 303, words(saved)
    page = await everybody.get(everybody.ada, saved.headers["location"])
    headings = re.findall(r'<th scope="col"[^>]*>(?:<input [^>]*>)? ?(?:<a [^>]*>)?([^<]+)', page.text)
    assert headings == ["到達番号", "操作", "状況", "氏名"]
    assert "status=arrived" in saved.headers["location"]
    view = re.search(r"view=([0-9a-f-]+)", saved.headers["location"])
    assert view
    removed = await everybody.post(everybody.ada, f"{LIST}/views/{view[1]}/removal")
    assert (removed.status_code, "電話する人" in (await everybody.get(everybody.ada, LIST)).text) == (303, False)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({"name": "", "column": "status"}, "名前を"), ({"name": "表示", "column": "nothing"}, "1つ以上選んで")],
)
async def test_a_view_without_name_or_columns_is_told(
    owner: asyncpg.Connection, settings: Settings, fields: dict[str, str], sentence: str
) -> None:
    everybody = await town_with(owner, settings)
    answer = await everybody.post(everybody.alice, f"{LIST}/views", list="", **fields)
    assert (answer.status_code, sentence in answer.text) == (422, True)


ADDRESSES = (LIST, f"{LIST}/columns", f"{LIST}/views")


@pytest.mark.parametrize("who", ["bob", "charlie"])
async def test_nobody_else_sees_the_list(owner: asyncpg.Connection, settings: Settings, who: str) -> None:
    everybody = await town_with(owner, settings)
    person = getattr(everybody, who)
    for address in (*ADDRESSES, f"{everybody.address}/arrangement"):
        page = await everybody.get(person, address)
        # Charlie's municipality has a procedure of the same name, and shows its own
        assert str(everybody.receipt.reference) not in page.text
        assert who == "charlie" or leaks(everybody, page.text) == []
        assert who == "charlie" or page.status_code == 404
    change = await everybody.post(
        person, f"{everybody.address}/arrangement", seen="1", assignee="", contact="", mark="important", list=""
    )
    assert change.status_code == 404
    assert await owner.fetchval("select mark from app.application where municipality = $1", everybody.town.code) is None


async def test_a_viewer_reads_and_changes_nothing(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await town_with(owner, settings)
    page = await everybody.get(everybody.victor, LIST)
    assert (page.status_code, "編集" in words(page)) == (200, False)
    for address in (f"{LIST}/columns", f"{LIST}/views", f"{everybody.address}/arrangement"):
        assert (await everybody.get(everybody.victor, address)).status_code == 403
        assert (await everybody.post(everybody.victor, address, seen="1", label="列", kind="text")).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=9.9-9",
        "order=q.nothing",
        "order=drop",
        "assignee=x",
        "facet=a%3D%00",
        "facet=day%3Dmade-up",
        "facet=nothing%3Dfirst",
        "assignee=00000000-0000-4000-8000-000000000001",
        "mark=x",
        "channel=x",
        "own=o.x&own_since=R8.4.1",
        "order=%00",
        "view=x",
        "status=x",
    ],
)
async def test_an_address_that_says_nothing_narrows_nothing_and_breaks_nothing(
    owner: asyncpg.Connection, settings: Settings, query: str
) -> None:
    everybody = await town_with(owner, settings)
    page = await everybody.get(everybody.alice, f"{LIST}?{query}")
    assert page.status_code == 200
    if not query.startswith("own="):
        assert len(references(page)) == 1, "nothing is left out beside a box that says すべて"


async def test_the_lists_are_found_with_their_numbers(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await town_with(owner, settings)
    page = words(await everybody.get(everybody.alice, "/lists"))
    assert "1件" in page


async def test_the_days_of_the_standard_period_make_what_is_late(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await town_with(owner, settings)
    refused = await everybody.post(everybody.alice, f"{LIST}/standard-days", standard_days="十日")
    assert (refused.status_code, "1から1000" in refused.text) == (422, True)
    assert (await everybody.post(everybody.alice, f"{LIST}/standard-days", standard_days="１０日")).status_code == 303
    assert (await everybody.post(everybody.alice, f"{LIST}/standard-days")).status_code == 422
    assert references(await everybody.get(everybody.alice, f"{LIST}?overdue=1")) == []
    await owner.execute(
        "update app.application set arrived_at = arrived_at - interval '20 days' where municipality = $1",
        everybody.town.code,
    )
    assert len(references(await everybody.get(everybody.alice, f"{LIST}?overdue=1"))) == 1


async def test_what_is_to_be_taken_up_again_comes_back_to_the_inbox(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await town_with(owner, settings)
    assert "連絡する申請" not in (await everybody.get(everybody.alice, "/inbox")).text
    await arranged(everybody, 1, contact="R1.5.1", assignee=str(everybody.alice.id))
    page = await everybody.get(everybody.alice, "/inbox")
    assert ("今日までに連絡する申請が1件" in page.text, f"{LIST}?contact=due" in page.text) == (True, True)
    assert "連絡する申請" not in (await everybody.get(everybody.ada, "/inbox")).text  # it is Alice's
    assert "連絡する申請" not in (await everybody.get(everybody.bob, "/inbox")).text


async def test_only_those_who_work_on_it_are_offered_to_be_in_charge(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await town_with(owner, settings)
    form = await everybody.get(everybody.alice, f"{everybody.address}/arrangement", part=True)
    assert "<strong>四谷 花子</strong>" in form.text
    offered = [person for person in ("alice", "bob", "victor", "ada") if f">{person} 太郎</option>" in form.text]
    assert offered == ["alice", "ada"]
    refused = await arranged(everybody, 1, assignee=str(everybody.bob.id))
    assert (refused.status_code, "ならんでいる職員から選んでください" in refused.text) == (422, True)
    await owner.execute(
        "update app.application set assignee = $2 where municipality = $1", everybody.town.code, everybody.bob.id
    )
    stays = await arranged(everybody, 1, assignee=str(everybody.bob.id), mark="important")
    assert "bob 太郎" in stays.text


async def test_a_row_that_is_changed_shares_no_id_with_the_filters(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    """A label names the input of its own row, not the filter above it."""
    everybody = await town_with(owner, settings)
    await own_column(owner, everybody, "済み", "check")
    ids = [
        set(re.findall(r' id="([^"]*)"', (await everybody.get(everybody.alice, address, part=part)).text))
        for address, part in ((LIST, False), (f"{everybody.address}/arrangement", True))
    ]
    assert ids[0] & ids[1] == {f"row-{everybody.receipt.reference}"}


async def test_days_of_an_own_column_are_read_as_everywhere_and_put_in_order(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await town_with(owner, settings, "新宿 次郎", "新宿 三郎")
    column = await own_column(owner, everybody, "発送日", "date")
    numbers = references(await everybody.get(everybody.alice, LIST))
    for number, day in zip(numbers, ("R8.12.1", "2026-4-30", "令和8年11月2日"), strict=True):
        typed = {"assignee": "", "contact": "", "mark": "", "list": "", column: day}
        await everybody.post(everybody.alice, f"/applications/{number}/arrangement", part=True, seen="1", **typed)
    page = await everybody.get(everybody.alice, f"{LIST}?order={column}&direction=asc")
    assert references(page) == [numbers[1], numbers[2], numbers[0]]
    assert all(day in page.text for day in ("R8.12.1", "R8.4.30", "R8.11.2"))
    form = await everybody.get(everybody.alice, f"/applications/{numbers[1]}/arrangement", part=True)
    assert 'value="R8.4.30"' in form.text
