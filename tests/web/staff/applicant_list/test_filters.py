"""Filters of 申請者一覧: several answers at once, a period of 到達日, and what stands in custom columns, in addresses, views and まとめて処理."""

import re
from urllib.parse import unquote

import asyncpg
import httpx
import pytest

from app.applications.worklist import values_filter
from app.settings import Settings
from tests.factories import ANSWERS, submit_one
from tests.web.pages import words
from tests.web.staff.applicant_list.test_custom_columns import address_of
from tests.web.staff.applicant_list.test_pages import LIST, own_column, references
from tests.web.staff.cast import Cast, audited, cast

pytestmark = pytest.mark.anyio


async def town_of(owner: asyncpg.Connection, settings: Settings, days: list[str]) -> tuple[Cast, list[str]]:
    """The cast, whose procedure has an application for each of these answers; gives their 到達番号, the newest last."""
    everybody = await cast(owner, settings)
    await owner.execute("update app.application set facets = '{}' where municipality = $1", everybody.town.code)
    receipts = [await submit_one(everybody.town, settings, answers={**ANSWERS, "day": [day]}) for day in days]
    return everybody, [str(receipt.reference) for receipt in receipts]


async def fill(everybody: Cast, reference: str, seen: int = 1, **values: str) -> None:
    typed = {"assignee": "", "contact": "", "mark": "", "list": "", **values}
    answer = await everybody.post(
        everybody.alice, f"/applications/{reference}/arrangement", part=True, seen=str(seen), **typed
    )
    assert answer.status_code == 200, words(answer)


def box(page: httpx.Response, heading: str, choice: str) -> str:
    """The value of a check box of the filter, by its question and its words."""
    part = page.text.split(f"<summary>{heading}</summary>")[1].split("</details>")[0]
    found = re.search(rf'value="([^"]+)"[^>]*><label[^>]*>{re.escape(choice)}</label>', part)
    assert found, (heading, choice)
    return found[1]


async def test_several_answers_narrow_to_any_of_a_question(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, made = await town_of(owner, settings, ["first", "second"])
    both = await everybody.get(everybody.alice, f"{LIST}?facet=day%3Dfirst&facet=day%3Dsecond")
    assert sorted(references(both)) == sorted(made)
    one = await everybody.get(everybody.alice, f"{LIST}?facet=day%3Dsecond&facet=day%3Dmade-up")
    assert references(one) == made[1:]
    assert "made-up" not in one.text


async def test_a_period_of_arrival_narrows_and_a_reversed_one_is_refused(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, made = await town_of(owner, settings, ["first", "second"])
    await owner.execute(
        "update app.application set arrived_at = '2026-04-10 03:00+00' where municipality = $1 and reference = $2",
        *(everybody.town.code, made[0].replace("-", "")[6:]),
    )
    page = await everybody.get(everybody.alice, f"{LIST}?since=R8.4.10&until=R8.4.10")
    assert references(page) == made[:1]
    assert "到達日 R8.4.10〜R8.4.10" in words(page)
    assert references(await everybody.get(everybody.alice, f"{LIST}?until=R8.4.9")) == []
    for query, sentence in (
        ("since=R8.4.10&until=R8.4.9", "到達日（まで）は、到達日（から）以降の日を入力してください"),
        ("since=いつか", "到達日（から）"),
    ):
        refused = await everybody.get(everybody.alice, f"{LIST}?{query}")
        assert (refused.status_code, sentence in words(refused), references(refused)) == (422, True, [])
    asked = await everybody.post(
        everybody.alice, f"{LIST}/selection", list="since=R8.4.10&until=R8.4.9", act="accepted", all="1"
    )
    assert asked.status_code == 422
    assert made[0] not in asked.text


async def test_what_stands_in_own_columns_narrows_by_opening_it(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, made = await town_of(owner, settings, ["first", "second", "first"])
    kind = await own_column(owner, everybody, "区分", "choice", "一般\n学生\n団体")
    paid, sent = (
        await own_column(owner, everybody, "入金", "check"),
        await own_column(owner, everybody, "発送日", "date"),
    )
    note = await own_column(owner, everybody, "備考")
    await fill(everybody, made[0], **{kind: "学生", paid: "済", sent: "2026-12-05", note: "雨天"})
    await fill(everybody, made[1], **{kind: "一般", sent: "2026-12-20"})
    page = await everybody.get(everybody.alice, LIST)

    async def narrowed(*boxes: tuple[str, str], more: str = "") -> set[str]:
        query = "&".join([f"facet={box(page, *each)}" for each in boxes] + ([more] if more else []))
        found = await everybody.get(everybody.alice, f"{LIST}?{query}")
        return {("ABC"[made.index(one)]) if one in made else "x" for one in references(found)}

    assert await narrowed(("区分", "学生")) == {"A"}
    assert await narrowed(("区分", "学生"), ("区分", "一般")) == {"A", "B"}
    assert await narrowed(("区分", "空欄")) == {"C", "x"}
    assert await narrowed(("区分", "学生"), ("区分", "空欄")) == {"A", "C", "x"}
    assert await narrowed(("入金", "済")) == {"A"}
    assert await narrowed(("入金", "済でない"), ("区分", "一般")) == {"B"}
    assert await narrowed(("備考", "記入あり")) == {"A"}
    assert await narrowed(("備考", "空欄")) == {"B", "C", "x"}
    days = f"own={sent}&own_since=R8.12.1&own_until=R8.12.10"
    assert await narrowed(more=days) == {"A"}
    assert await narrowed(more=f"own={sent}&own_since=R8.12.6") == {"B"}
    assert await narrowed(("入金", "済でない"), more=days) == set()
    assert await narrowed(("区分", "学生"), more="facet=day%3Dsecond") == set()
    reversed_days = await everybody.get(everybody.alice, f"{LIST}?own={sent}&own_since=R8.12.6&own_until=R8.12.1")
    assert (reversed_days.status_code, "発送日（まで）は" in words(reversed_days)) == (422, True)
    # codes of the session: no address names the choice, nor the log
    code = box(page, "区分", "学生")
    assert "学生" not in unquote(code)
    logged = await owner.fetch(
        "select details::text as told from app.audit_event where municipality = $1 and action = 'choices_compared'",
        everybody.town.code,
    )
    assert logged
    assert all("学生" not in row["told"] for row in logged)


async def test_what_stands_in_own_columns_goes_along_into_acts_and_views(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, made = await town_of(owner, settings, ["first", "second"])
    kind = await own_column(owner, everybody, "区分", "choice", "一般\n学生")
    sent = await own_column(owner, everybody, "発送日", "date")
    await fill(everybody, made[0], **{kind: "学生", sent: "2026-12-05"})
    code = box(await everybody.get(everybody.alice, LIST), "区分", "学生")
    query = f"facet={code}&own={sent}&own_since=R8.12.1&own_until=R8.12.10&since=R1.5.1"
    for act in ("accepted", "export", "print", "notice", "labels"):
        asked = await everybody.post(everybody.alice, f"{LIST}/selection", list=query, act=act, all="1")
        assert (act, asked.status_code, made[0] in asked.text, made[1] in asked.text) == (act, 200, True, False)
    saved = await everybody.post(everybody.alice, f"{LIST}/views", name="発送する人", list=query, column="q.name")
    assert saved.status_code == 303
    stored = await owner.fetchval("select query from app.list_view where municipality = $1", everybody.town.code)
    assert all(told not in unquote(stored) for told in ("学生", sent, "12.1", "2026-12", code)), stored
    assert "since=R1.5.1" in stored
    opened = re.findall(r'<li><a href="([^"]+)"[^>]*>発送する人', (await everybody.get(everybody.alice, LIST)).text)
    page = await everybody.get(everybody.alice, opened[0].replace("&amp;", "&"))
    assert references(page) == made[:1]
    assert "区分 学生" in words(page)
    # somebody else reads it too; and after the column was hidden nobody is shown everybody instead
    theirs = re.findall(r'<li><a href="([^"]+)"[^>]*>発送する人', (await everybody.get(everybody.ada, LIST)).text)
    assert references(await everybody.get(everybody.ada, theirs[0].replace("&amp;", "&"))) == made[:1]
    await everybody.post(everybody.alice, f"{address_of(kind)}/removal")
    page = await everybody.get(everybody.alice, opened[0].replace("&amp;", "&"))
    assert (references(page), "もう一度選んでください" in words(page)) == ([], True)


async def test_a_choice_that_was_taken_out_can_still_be_filtered_by(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, made = await town_of(owner, settings, ["first"])
    kind = await own_column(owner, everybody, "区分", "choice", "一般\n学生")
    await fill(everybody, made[0], **{kind: "学生"})
    await everybody.post(everybody.alice, address_of(kind), label="区分", choices="一般", told="学生")
    code = box(await everybody.get(everybody.alice, LIST), "区分", "学生（いまは選べません）")
    assert references(await everybody.get(everybody.alice, f"{LIST}?facet={code}")) == made


async def test_more_values_than_can_be_opened_narrow_nothing_and_say_so(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(values_filter, "MOST_OPENED", 1)
    everybody, made = await town_of(owner, settings, ["first", "second"])
    note = await own_column(owner, everybody, "備考")
    for reference in made:
        await fill(everybody, reference, **{note: "雨天"})
    code = box(await everybody.get(everybody.alice, LIST), "備考", "記入あり")
    page = await everybody.get(everybody.alice, f"{LIST}?facet={code}")
    assert (references(page), "いま2件" in words(page)) == ([], True)
    assert references(await everybody.get(everybody.alice, f"{LIST}?facet={code}&facet=day%3Dfirst")) == made[:1]
    assert await audited(owner, everybody.town, "choices_compared") == 1
