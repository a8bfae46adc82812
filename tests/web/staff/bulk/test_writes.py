"""まとめて書き込む: own columns, 目印, 次回連絡日 and 対応記録 for many at once, after a page that names everybody and what cannot be done."""

import asyncio
import re
from collections.abc import Mapping
from datetime import date, timedelta
from uuid import uuid4

import asyncpg
import httpx
import pytest

from app.calendar.tokyo import today
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from app.web.dates import staff_day
from tests.factories import ANSWERS, Person, submit_one
from tests.statements import statements
from tests.web.pages import words
from tests.web.staff.applicant_list.test_pages import LIST, own_column
from tests.web.staff.bulk.test_pages import do, five, hidden_value
from tests.web.staff.cast import Cast, audited
from tests.web.staff.test_phrases import area, kept

pytestmark = pytest.mark.anyio


async def asked(everybody: Cast, person: Person, act: str, chosen: list[str], **typed: str) -> httpx.Response:
    return await everybody.post(person, f"{LIST}/selection", act=act, list="", application=chosen, **typed)


async def go(everybody: Cast, page: httpx.Response, person: Person, act: str, **fields: str) -> httpx.Response:
    """Press the button of the page that asks."""
    rest, results = hidden_value(page, "rest"), hidden_value(page, "results")
    return await do(everybody, person, act, rest.split(), results=results, **fields)


async def values(everybody: Cast, column: str) -> Mapping[str, str]:
    """What the row forms show in a column, by 到達番号."""
    page = await everybody.get(everybody.alice, LIST)
    found = {}
    for reference in re.findall(r'<tr id="row-([^"]+)"', page.text):
        form = await everybody.get(everybody.alice, f"/applications/{reference}/arrangement")
        shown = re.search(rf'name="{re.escape(column)}"[^>]* value="([^"]*)"', form.text)
        assert shown, form.text
        found[reference] = shown[1]
    return found


def names_in(page: httpx.Response, caption: str) -> list[str]:
    """The names in the table of that caption."""
    table = re.search(rf'<caption class="visually-hidden">{caption}</caption>.*?</table>', page.text, re.DOTALL)
    return re.findall(r'<th scope="row">([^<]+)</th>', table[0]) if table else []


async def test_a_day_is_written_into_a_column_for_all(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, chosen = await five(owner, settings)
    column = await own_column(owner, everybody, "発送日", "date")
    menu = await everybody.get(everybody.alice, "/lists/event")
    assert f'<option value="{column}">発送日を書き込む</option>' in menu.text
    page = await asked(everybody, everybody.alice, column, chosen)
    assert "5件について「発送日を書き込む」を行います" in words(page)
    assert " checked" not in page.text  # 空にする
    assert names_in(page, "処理する申請") == ["四谷 花子", "新宿 0", "新宿 1", "新宿 2", "新宿 3"]
    done = await go(everybody, page, everybody.alice, column, value="R8.12.5")
    assert "5件を見て、5件を処理しました" in words(done)
    assert set((await values(everybody, column)).values()) == {"R8.12.5"}
    assert await audited(owner, everybody.town, "application_arranged") == 5


async def test_what_stands_there_already_is_shown_before_it_is_written_over(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, chosen = await five(owner, settings)
    column, other = await own_column(owner, everybody, "発送日", "date"), await own_column(owner, everybody, "備考")
    for each, value in ((column, "R8.12.1"), (other, "角の家")):
        page = await asked(everybody, everybody.alice, each, chosen[:2])
        await go(everybody, page, everybody.alice, each, value=value)
    page = await asked(everybody, everybody.alice, column, chosen)
    assert "2件には、もう値があります。書きかえます" in words(page)
    assert page.text.count("<td>R8.12.1</td>") == 2
    await go(everybody, page, everybody.alice, column, value="R8.12.5")
    assert set((await values(everybody, column)).values()) == {"R8.12.5"}
    assert sorted((await values(everybody, other)).values()) == ["", "", "", "角の家", "角の家"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"value": "12月の終わり"}, "発送日は、"),
        ({"value": " "}, "発送日を入力してください"),
        ({"value": "R8.12.5", "clear": "yes"}, "どちらか1つにしてください"),
    ],
)
async def test_what_cannot_be_written_stays_typed_and_nothing_is_done(
    owner: asyncpg.Connection, settings: Settings, typed: dict[str, str], sentence: str
) -> None:
    everybody, chosen = await five(owner, settings)
    column = await own_column(owner, everybody, "発送日", "date")
    page = await asked(everybody, everybody.alice, column, chosen)
    refused = await go(everybody, page, everybody.alice, column, **typed)
    assert (refused.status_code, sentence in words(refused)) == (422, True)
    assert f'name="value" type="text" value="{typed["value"]}"' in refused.text
    assert len(hidden_value(refused, "rest").split()) == 5
    assert set((await values(everybody, column)).values()) == {""}
    done = await go(everybody, refused, everybody.alice, column, value="", clear="yes")
    assert done.text.count("すでにそうなっています。") == 5


async def test_a_column_is_emptied_only_by_saying_so(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, chosen = await five(owner, settings)
    column = await own_column(owner, everybody, "発送日", "date")
    for typed in ({"value": "R8.12.5"}, {"value": "", "clear": "yes"}):
        page = await asked(everybody, everybody.alice, column, chosen)
        await go(everybody, page, everybody.alice, column, **typed)
    assert set((await values(everybody, column)).values()) == {""}


async def test_a_check_and_a_choice_are_written_too(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, chosen = await five(owner, settings)
    check = await own_column(owner, everybody, "入金", "check")
    choice = await own_column(owner, everybody, "会場", "choice", "区役所\n図書館")
    page = await asked(everybody, everybody.alice, check, chosen)
    assert 'name="clear" value="" checked' in page.text  # the usual answer takes no press
    await go(everybody, page, everybody.alice, check, clear="")
    page = await asked(everybody, everybody.alice, choice, chosen)
    assert '<option value="図書館">' in page.text
    wrong = await go(everybody, page, everybody.alice, choice, value="体育館")
    assert (wrong.status_code, "ならんでいるものから" in words(wrong)) == (422, True)
    await go(everybody, wrong, everybody.alice, choice, value="図書館")
    shown = await everybody.get(everybody.alice, LIST)
    assert (shown.text.count("<td>図書館</td>"), shown.text.count("<td>済</td>")) == (5, 5)


async def test_marks_and_next_contacts_are_set_and_taken_away(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, chosen = await five(owner, settings)
    day = today() + timedelta(days=3)

    async def stands() -> set[tuple[str | None, date | None]]:
        rows = await owner.fetch(
            "select mark, contact_on from app.application where municipality = $1", everybody.town.code
        )
        return {(row["mark"], row["contact_on"]) for row in rows}

    async def through(act: str, **typed: str) -> httpx.Response:
        page = await asked(everybody, everybody.alice, act, chosen)
        return await go(everybody, page, everybody.alice, act, **typed)

    await through("mark", mark="waiting")
    await through("contact", contact=day.isoformat())
    assert await stands() == {("waiting", day)}
    for act, typed, sentence in (
        ("mark", {"mark": ""}, "目印を、ならんでいるものから選んでください"),
        ("contact", {"contact": ""}, "次回連絡日を入力してください"),
        ("contact", {"contact": "2020-01-01"}, "今日からあとの日"),
    ):
        refused = await through(act, **typed)
        assert (refused.status_code, sentence in words(refused)) == (422, True)
    assert await stands() == {("waiting", day)}
    await through("mark", mark="none")
    await through("contact", contact="", clear="yes")
    assert await stands() == {(None, None)}


async def test_one_record_is_sealed_to_each_and_added_once(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, chosen = await five(owner, settings)
    page = await asked(everybody, everybody.alice, "record", chosen)
    record = hidden_value(page, "record")
    refused = await go(everybody, page, everybody.alice, "record", record=record, kind="post", text="")
    assert (refused.status_code, "内容を入力してください" in words(refused)) == (422, True)
    assert 'value="post" checked' in refused.text
    typed = {"record": hidden_value(refused, "record"), "kind": "post", "text": "水筒を発送した"}
    day = (today() + timedelta(days=7)).isoformat()
    done = await go(everybody, refused, everybody.alice, "record", **typed, contact=day)
    assert "5件を処理しました" in words(done)
    again = await go(everybody, refused, everybody.alice, "record", **typed, contact=day)
    assert again.text.count("すでにそうなっています。") == 5
    rows = await owner.fetch("select * from app.handling_record where municipality = $1", everybody.town.code)
    assert (len(rows), len({bytes(row["sealed"]) for row in rows})) == (5, 5)
    assert not [row for row in rows if "発送".encode() in row["sealed"]]
    for box in chosen:
        shown = await everybody.get(everybody.alice, f"/applications/{box.partition(':')[0]}")
        assert words(shown).count("水筒を発送した") == 1
    assert await audited(owner, everybody.town, "record_added") == 5
    due = await owner.fetchval(
        "select count(*) from app.application where municipality = $1 and contact_on is not null", everybody.town.code
    )
    assert due == 5


async def test_accepting_and_completing_are_two_events_and_one_mail(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, chosen = await five(owner, settings)
    await do(everybody, everybody.alice, "accepted", chosen[:1])
    page = await asked(everybody, everybody.alice, "accept_complete", chosen)
    assert "送るのは完了のメール1通で、受付のメールは送りません" in words(page)
    done = await go(everybody, page, everybody.alice, "accept_complete", text="お受け取りください")
    assert "5件を処理しました" in words(done)
    events = await owner.fetch(
        "select e.application, array_agg(e.to_status::text order by e.at, e.id) as steps from app.status_event e"
        " where e.municipality = $1 group by e.application",
        everybody.town.code,
    )
    assert {tuple(row["steps"]) for row in events} == {("arrived", "accepted", "completed")}
    mails = await owner.fetch(
        "select kind::text, count(*) as count from app.outbox where municipality = $1 and kind in ('acceptance', 'completion')"
        " group by kind",
        everybody.town.code,
    )
    assert {row["kind"]: row["count"] for row in mails} == {"acceptance": 1, "completion": 5}
    told = await owner.fetchval(
        "select count(*) from app.status_event where municipality = $1 and reply_sealed is not null and to_status = 'completed'",
        everybody.town.code,
    )
    assert told == 5


async def test_whom_it_cannot_be_done_to_is_named_with_status_before(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, chosen = await five(owner, settings)
    await do(everybody, everybody.alice, "accept_complete", chosen[:1])
    await everybody.post(everybody.alice, f"/applications/{chosen[1].split(':')[0]}/confirmation", seen_version="1")
    foreign = f"{everybody.others.reference}:1"
    page = await asked(everybody, everybody.alice, "accept_complete", [*chosen, foreign])
    assert "3件について" in words(page)
    sentence = f"3件はできません：四谷 花子（完了）、新宿 0（確認中）、{everybody.others.reference}（見つかりません）。"
    assert sentence in words(page)
    assert names_in(page, "処理しない申請") == ["四谷 花子", "新宿 0", "―"]
    assert names_in(page, "処理する申請") == ["新宿 1", "新宿 2", "新宿 3"]
    done = await go(everybody, page, everybody.alice, "accept_complete")
    assert "6件を見て、4件を処理しました。2件は処理していません" in words(done)
    assert "新宿 0" in words(done)


async def test_where_nothing_can_be_done_there_is_no_button(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, chosen = await five(owner, settings)
    page = await asked(everybody, everybody.alice, "processing", chosen)
    assert "「処理中にする」ができる申請はありません" in words(page)
    assert f'action="{LIST}/bulk"' not in page.text


async def test_a_row_that_changed_meanwhile_is_told_and_what_was_typed_stays(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    """Two clerks write into the same rows: the second loses nothing, and writes over nothing unseen."""
    everybody, chosen = await five(owner, settings)
    column = await own_column(owner, everybody, "発送日", "date")
    mine = await asked(everybody, everybody.alice, column, chosen)
    hers = await asked(everybody, everybody.ada, column, chosen[:2])
    await go(everybody, hers, everybody.ada, column, value="R8.12.1")
    done = await go(everybody, mine, everybody.alice, column, value="R8.12.5")
    assert "5件を見て、3件を処理しました。2件は処理していません" in words(done)
    assert done.text.count("ほかの職員が先に更新しました。処理していません。") == 2
    assert "もう一度できる2件を確かめて、もう一度行う</button>" in done.text
    assert sorted((await values(everybody, column)).values()) == ["R8.12.1"] * 2 + ["R8.12.5"] * 3
    again = re.findall(r'name="application" value="([^"]+)"', done.text)
    assert hidden_value(done, "value") == "R8.12.5"
    page = await asked(everybody, everybody.alice, column, again, value=hidden_value(done, "value"))
    assert 'name="value" type="text" value="R8.12.5"' in page.text
    assert page.text.count("<td>R8.12.1</td>") == 2
    await go(everybody, page, everybody.alice, column, value="R8.12.5")
    assert set((await values(everybody, column)).values()) == {"R8.12.5"}


async def test_two_clerks_at_once_write_each_row_once(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, chosen = await five(owner, settings)
    column = await own_column(owner, everybody, "備考")
    people, texts = (everybody.alice, everybody.ada), ("先", "後")
    pages = [await asked(everybody, person, column, chosen) for person in people]
    pressed = [
        go(everybody, page, person, column, value=text) for page, person, text in zip(pages, people, texts, strict=True)
    ]
    done = await asyncio.gather(*pressed)
    written = [page.text.count("<td>処理しました。</td>") for page in done]
    told = [page.text.count("ほかの職員が先に更新しました。処理していません。") for page in done]
    assert (sum(written), sum(told)) == (5, 5)
    stands = list((await values(everybody, column)).values())
    assert [stands.count(text) for text in texts] == written
    changes = "select count(*) from app.annotation_change where municipality = $1"
    assert await owner.fetchval(changes, everybody.town.code) == 5


async def test_two_clerks_at_once_accept_and_complete_each_once(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, chosen = await five(owner, settings)
    people = (everybody.alice, everybody.ada)
    pages = [await asked(everybody, person, "accept_complete", chosen) for person in people]
    done = await asyncio.gather(
        *(go(everybody, page, person, "accept_complete") for page, person in zip(pages, people, strict=True))
    )
    assert sum(page.text.count("<td>処理しました。</td>") for page in done) == 5
    assert sum(page.text.count("すでにそうなっています。") for page in done) == 5
    mails = "select count(*) from app.outbox where municipality = $1 and kind = 'completion'"
    events = "select count(*) from app.status_event where municipality = $1 and to_status in ('accepted', 'completed')"
    assert await owner.fetchval(mails, everybody.town.code) == 5
    assert await owner.fetchval(events, everybody.town.code) == 10


async def test_what_cannot_be_sealed_or_opened_is_told_before(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, chosen = await five(owner, settings)
    column = await own_column(owner, everybody, "備考")
    page = await asked(everybody, everybody.alice, column, chosen)
    await go(everybody, page, everybody.alice, column, value="角の家")
    broken = "update app.application set custom_values_sealed = $2 where municipality = $1 and reference = $3"
    symbols = chosen[0].partition(":")[0].partition("-")[2].replace("-", "")
    assert await owner.execute(broken, everybody.town.code, b"x" * 100, symbols) == "UPDATE 1"
    page = await asked(everybody, everybody.alice, column, chosen)
    assert ("4件について" in words(page), names_in(page, "処理しない申請")) == (True, ["四谷 花子"])
    key = "update app.public_key set unusable_since = now() where municipality = $1"
    await owner.execute(key, everybody.town.code)
    for act in (column, "record"):
        page = await asked(everybody, everybody.alice, act, chosen)
        assert (page.status_code, page.text.count("暗号化の鍵が使えないため")) == (200, 5)
        assert f'action="{LIST}/bulk"' not in page.text
    # nobody told the page: the rows are
    done = await do(
        everybody, everybody.alice, "record", chosen, record=str(uuid4()), kind="memo", text="発送した", contact=""
    )
    assert done.text.count("<td>暗号化の鍵が使えないため") == 5
    records = "select count(*) from app.handling_record where municipality = $1"
    assert await owner.fetchval(records, everybody.town.code) == 0


async def test_a_text_that_cannot_reach_the_applicant_leaves_both_steps_undone(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, chosen = await five(owner, settings)
    page = await asked(everybody, everybody.alice, "accept_complete", chosen)
    other = "update app.application set reply_key = $2 where municipality = $1"
    await owner.execute(other, everybody.town.code, b"k" * 32)
    done = await go(everybody, page, everybody.alice, "accept_complete", text="お受け取りください")
    assert done.text.count("申請者への連絡を書き込めないため") == 5
    every = "select distinct status::text from app.application where municipality = $1"
    assert [row["status"] for row in await owner.fetch(every, everybody.town.code)] == ["arrived"]


async def test_a_column_that_is_hidden_meanwhile_writes_nothing(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, chosen = await five(owner, settings)
    column = await own_column(owner, everybody, "備考")
    page = await asked(everybody, everybody.alice, column, chosen)
    await owner.execute("update app.custom_column set removed_at = now() where municipality = $1", everybody.town.code)
    refused = await go(everybody, page, everybody.alice, column, value="角の家")
    assert (refused.status_code, "この課の列は、もうありません" in words(refused)) == (422, True)
    assert await audited(owner, everybody.town, "application_arranged") == 0


async def test_five_hundred_are_named_and_written_in_batches_of_a_constant_price(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, _ = await five(owner, settings)
    column = await own_column(owner, everybody, "発送日", "date")

    async def of_all() -> tuple[httpx.Response, int]:
        async with statements() as heard:
            page = await everybody.post(everybody.alice, f"{LIST}/selection", act=column, list="", all="1")
        return page, len(heard)

    await of_all()  # what is remembered from then on is read
    _, price_of_five = await of_all()
    for begin in range(0, 495, 45):
        names = [f"四谷 {begin + number}" for number in range(45)]
        await asyncio.gather(
            *(submit_one(everybody.town, settings, answers={**ANSWERS, "name": [name]}) for name in names)
        )
    page, price = await of_all()
    assert (len(names_in(page, "処理する申請")), price) == (500, price_of_five)
    rest, batches = hidden_value(page, "rest").split(), []
    while rest:
        async with statements() as heard:
            page = await do(
                everybody, everybody.alice, column, rest, value="R8.12.5", results=hidden_value(page, "results")
            )
        batches.append(len(heard))
        rest = hidden_value(page, "rest").split() if 'name="rest"' in page.text else []
    assert "500件を見て、500件を処理しました" in words(page)
    assert (len(batches), max(batches) <= 50 * 12 + 30) == (10, True), batches
    assert await audited(owner, everybody.town, "application_arranged") == 500


async def test_a_day_without_its_year_is_shown_whole_before_it_is_written(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, chosen = await five(owner, settings)
    column, soon = await own_column(owner, everybody, "発送日", "date"), today() + timedelta(days=4)
    for act, name in ((column, "value"), ("contact", "contact")):
        page = await asked(everybody, everybody.alice, act, chosen)
        told = await go(everybody, page, everybody.alice, act, **{name: f"{soon.month}/{soon.day}"})
        assert (told.status_code, "でよければ、もう一度押してください" in words(told)) == (422, True)
        whole = re.search(rf'name="{name}" type="text" value="([^"]+)"', told.text)
        assert whole, told.text
        await go(everybody, told, everybody.alice, act, **{name: whole[1]})
    assert set((await values(everybody, column)).values()) == {staff_day(soon)}
    rows = await owner.fetch("select contact_on from app.application where municipality = $1", everybody.town.code)
    assert {row["contact_on"] for row in rows} == {soon}


async def test_without_a_script_a_phrase_goes_behind_what_was_typed_for_all(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, chosen = await five(owner, settings)
    phrase = await kept(owner, everybody, "record", "発送", "水筒を発送した。")
    page = await asked(everybody, everybody.alice, "record", chosen)
    assert f'<option value="{phrase}" data-text="水筒を発送した。">' in page.text
    fields = {"act": "record", "list": "", "rest": hidden_value(page, "rest"), "results": ""}
    typed = {"record": hidden_value(page, "record"), "kind": "post", "text": "一件目", "into": "text"}
    back = await everybody.post(everybody.alice, f"{LIST}/phrase", **fields, **typed, **{"phrase.text": phrase})
    assert (back.status_code, area(back, "text")) == (200, "一件目\n水筒を発送した。")
    assert ('value="post" checked' in back.text, hidden_value(back, "record")) == (True, typed["record"])
    assert len(hidden_value(back, "rest").split()) == 5
    gone = await everybody.post(everybody.alice, f"{LIST}/phrase", **fields, **typed, **{"phrase.text": str(uuid4())})
    assert ("もうありません" in words(gone), area(gone, "text")) == (True, "一件目")
    for wrong in ({"act": "mark"}, {"act": "record", "text": "", "phrase.text": "x"}):
        assert (await everybody.post(everybody.alice, f"{LIST}/phrase", list="", **wrong)).status_code == 400
    assert await audited(owner, everybody.town, "record_added") == 0
