"""Choices under the seal: lists filter and order by them, statistics count them, まとめて処理 takes what was found; no address and no file says them."""

import asyncio
import copy
import json
import re
from collections.abc import Mapping
from functools import partial
from html import unescape
from typing import Any
from urllib.parse import unquote

import asyncpg
import httpx
import pytest

from app.exports.applications_table import columns_of
from app.exports.register import Items
from app.procedures.choice_sealing import seal_next_choices
from app.settings import Settings
from app.tenancy import keyset
from app.tenancy.engine import ENGINE
from app.tenancy.scope import SessionToken, scoped
from app.web.staff.choices import opening
from app.web.staff.choices.codes import ChoiceCodes
from tests.factories import ANSWERS, DEFINITION, Person, publish, signed_in, submit_one
from tests.waiting import until
from tests.web.pages import words
from tests.web.staff.cast import Cast, audited, cast

pytestmark = pytest.mark.anyio

LIST = "/lists/event"
STATISTICS = "/statistics/event"
DIAGNOSIS = {
    "id": "diagnosis",
    "type": "line",
    "label": {"ja": "病名", "en": "Diagnosis"},
    "required": False,
    "item": "病名",
    "special_care": True,
    "when": {"question": "day", "is": ["second"]},
}


def telling() -> Mapping[str, Any]:
    """A form whose choice of a day tells an illness, and another whose answers stand in the open."""
    definition = copy.deepcopy(DEFINITION)
    questions = definition["sections"][0]["questions"]
    band = copy.deepcopy(questions[0])
    band.update(id="band", label={"ja": "希望する班", "en": "Group"})
    questions[1:1] = [DIAGNOSIS, band]
    return definition


# queries of views as they were stored: of a choice, with more around it, of one that stands in the open, and of one that is no more
SAVED_BEFORE = {
    "皆": "facet=day%3Dsecond",
    "2日目": "status=arrived&facet=day%3Dsecond&lot=won",
    "組": "facet=band%3Dfirst",
    "昔": "facet=day%3Dthird",
    "二つ": "facet=day%3Dsecond&facet=band%3Dfirst&facet=day%3Dfirst",
    "長": "status=" + "%E3%81%82" * 105 + "&facet=day%3Dfirst",
}


async def choices_sealed(everybody: Cast, settings: Settings) -> None:
    while await seal_next_choices(settings.key_of_seats(), everybody.town.code):
        pass


async def town_with(owner: asyncpg.Connection, settings: Settings, first: int, second: int) -> Cast:
    """The cast, whose procedure has so many applications of each choice, all to a form that seals it."""
    everybody = await cast(owner, settings)
    await publish(owner, everybody.town, "event", telling())
    for number in range(first + second):
        day = "first" if number < first else "second"
        named = {**ANSWERS, "day": [day], "band": ["first"], "name": [f"四谷 {day}{number}"]}
        await submit_one(everybody.town, settings, answers=named)
    # whatever was written beside the seal until now: it is the seal that is read
    await owner.execute(
        "update app.application set facets = '{band=first}' where municipality = $1 and facets @> '{band=first}'",
        everybody.town.code,
    )
    return everybody


def references(page: httpx.Response) -> list[str]:
    return re.findall(r'<tr id="row-([^"]+)"', page.text)


def option(page: httpx.Response, words_of_choice: str) -> str:
    """The value of a choice in the filter's 回答, of the first question that has it."""
    found = re.search(rf'name="facet" value="([^"]+)"[^>]*><label[^>]*>{words_of_choice}</label>', page.text)
    assert found
    return found[1]


async def chosen(everybody: Cast, words_of_choice: str, person: Person | None = None) -> str:
    return option(await everybody.get(person or everybody.alice, LIST), words_of_choice)


def hidden(page: httpx.Response, name: str) -> str:
    """The value of the page's last hidden input of a name."""
    return unescape(re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', page.text)[-1])


def names_days(text: str) -> bool:
    """True where a text names a choice under the seal."""
    return any(one in unquote(text) for one in ("day=first", "day=second"))


def addresses(page: httpx.Response) -> list[str]:
    """Every address that a page leads to, and what its forms would put into one."""
    return [
        *re.findall(r'(?:href|action|hx-get|hx-post)="([^"]*)"', page.text),
        *re.findall(r'<option value="([^"]*)"', page.text),
        *re.findall(r'<input type="checkbox"[^>]*value="([^"]*)"', page.text),
        *re.findall(r'<input type="hidden"[^>]*value="([^"]*)"', page.text),
    ]


async def test_what_a_form_seals_is_filtered_by_opening_it(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await town_with(owner, settings, 2, 3)
    code = await chosen(everybody, "2日目")
    assert code.startswith("~")
    page = await everybody.get(everybody.alice, f"{LIST}?facet={code}")
    assert len(references(page)) == 3
    assert "3件のうち3件を表示" in words(page)
    counted = await owner.fetchval(
        "select details from app.audit_event where municipality = $1 and action = 'choices_compared'",
        everybody.town.code,
    )
    assert counted == '{"count": 6}'
    # the application that was there before was made under a form that held the answer in the open
    first = await everybody.get(everybody.alice, f"{LIST}?facet={await chosen(everybody, '1日目')}")
    assert len(references(first)) == 3


async def test_the_other_conditions_narrow_first(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await town_with(owner, settings, 1, 2)
    code = await chosen(everybody, "2日目")
    marked = await owner.fetchval(
        "update app.application set mark = 'important' where municipality = $1 and id = "
        "(select id from app.application where municipality = $1 order by arrived_at desc limit 1) returning reference",
        everybody.town.code,
    )
    page = await everybody.get(everybody.alice, f"{LIST}?facet={code}&mark=important")
    assert [one.replace("-", "").endswith(marked) for one in references(page)] == [True]
    assert references(await everybody.get(everybody.alice, f"{LIST}?facet={code}&channel=paper")) == []


async def test_no_address_names_a_choice_whatever_way_it_came(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await town_with(owner, settings, 1, 2)
    code = await chosen(everybody, "2日目")
    bookmark = await everybody.get(everybody.alice, f"{LIST}?facet=day%3Dsecond&order=q.day")
    assert len(references(bookmark)) == 2
    filtered = await everybody.get(everybody.alice, f"{LIST}?facet={code}&order=q.day")
    part = await everybody.get(everybody.alice, f"{LIST}?facet=day%3Dsecond", part=True)
    assert part.headers["HX-Push-Url"] == f"{LIST}?facet={code}"
    for page in (bookmark, filtered, part, await everybody.get(everybody.alice, STATISTICS)):
        assert [one for one in addresses(page) if names_days(one)] == []
    edited = await everybody.get(
        everybody.alice, f"/applications/{references(filtered)[0]}/arrangement?list=facet%3D{code}"
    )
    assert not names_days(edited.text)
    assert f"facet={code}" in edited.text


async def test_a_code_holds_in_its_session_alone(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await town_with(owner, settings, 1, 2)
    code = await chosen(everybody, "2日目")
    again = await signed_in(everybody.town, everybody.alice.id, everybody.alice.login, everybody.alice.role)
    later = await everybody.get(again, f"{LIST}?facet={code}")
    assert references(later) == []
    assert "もう一度選んでください" in words(later)
    assert await chosen(everybody, "2日目", again) != code
    procedure = everybody.town.procedures["event"]
    known = ChoiceCodes(procedure, everybody.alice.session)
    assert known.code_of("day=second") == code
    # what the database holds of the session makes no code
    stolen = SessionToken(everybody.alice.session.hashed().hex())
    assert ChoiceCodes(procedure, stolen).choice_of(code, ["day=first", "day=second"]) is None
    # まとめて処理 of all that such a filter holds takes nobody
    refused = await everybody.post(again, f"{LIST}/selection", list=f"facet={code}", act="assign", all="1")
    assert (refused.status_code, "もう一度絞り込んでください" in words(refused)) == (422, True)


async def test_what_was_opened_is_kept_sealed_to_its_session(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = await town_with(owner, settings, 1, 2)
    code = await chosen(everybody, "2日目")
    await everybody.get(everybody.alice, f"{LIST}?facet={code}")
    folder = settings.home / "shelf" / everybody.town.code
    [kept] = list(folder.glob("*/choices"))
    content = kept.read_bytes()
    ids = await owner.fetch("select id from app.application where municipality = $1", everybody.town.code)
    assert [row["id"] for row in ids if row["id"].bytes in content] == []
    assert b"day" not in content
    # nothing is opened twice in this session; another has to open for itself
    monkeypatch.setattr(opening, "AT_ONCE", 0)
    assert len(references(await everybody.get(everybody.alice, f"{LIST}?facet={code}"))) == 2
    other = await chosen(everybody, "2日目", everybody.ada)
    assert "4件の内容を開く" in words(await everybody.get(everybody.ada, f"{LIST}?facet={other}"))
    # a file that somebody put in its place is none
    kept.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert "4件の内容を開く" in words(await everybody.get(everybody.alice, f"{LIST}?facet={code}"))


@pytest.mark.parametrize("direction", ["asc", "desc"])
async def test_the_order_is_the_forms_and_pages_through_all_once(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch, direction: str
) -> None:
    everybody = await town_with(owner, settings, 2, 2)
    monkeypatch.setattr(keyset, "PAGE_ROWS", 2)
    address, days, seen = f"{LIST}?order=q.day&direction={direction}", [], []
    while address:
        page = await everybody.get(everybody.alice, address)
        days += re.findall(r"<td>([12])日目</td>", page.text)[::2]
        seen += references(page)
        following = re.search(r'href="([^"]+)" hx-get="[^"]+" hx-target="#list">次の', page.text)
        address = following[1].replace("&amp;", "&") if following else ""
    assert (len(seen), len(set(seen))) == (5, 5)
    assert days == sorted(days, reverse=direction == "desc")


async def test_the_log_names_whom_a_list_showed_in_no_order_that_tells(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    """A page that is ordered by the choice, or by any other answer, would tell by its order who chose alike."""
    everybody = await town_with(owner, settings, 3, 3)
    shown = references(await everybody.get(everybody.alice, f"{LIST}?order=q.day&direction=asc"))
    logged = await owner.fetchval(
        "select details -> 'references' from app.audit_event where municipality = $1 and action = 'list_opened'",
        everybody.town.code,
    )
    assert json.loads(logged) == sorted(shown)


async def test_all_that_was_found_is_done_together(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await town_with(owner, settings, 1, 3)
    code = await chosen(everybody, "2日目")
    asked = await everybody.post(everybody.alice, f"{LIST}/selection", list=f"facet={code}", act="accepted", all="1")
    assert asked.status_code == 200, words(asked)
    assert len(hidden(asked, "rest").split()) == 3
    exported = await everybody.post(everybody.alice, f"{LIST}/selection", list=f"facet={code}", act="export", all="1")
    assert exported.status_code == 200
    assert len(hidden(exported, "chosen").split()) == 3
    assert not names_days(exported.text)


async def test_a_saved_view_keeps_the_choice(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await town_with(owner, settings, 1, 2)
    code = await chosen(everybody, "2日目")
    saved = await everybody.post(
        everybody.alice, f"{LIST}/views", name="2日目の人", list=f"facet={code}", column="q.name"
    )
    assert saved.status_code == 303
    stored = await owner.fetchval("select query from app.list_view where municipality = $1", everybody.town.code)
    assert stored.startswith("facet=~"), "the log names who was shown by it"
    assert not names_days(stored)
    page = await everybody.get(everybody.ada, LIST)
    [address] = [one for one in addresses(page) if "view=" in one]
    assert not names_days(address)
    assert len(references(await everybody.get(everybody.ada, address.replace("&amp;", "&")))) == 2


@pytest.mark.parametrize("since", ["before", "after"])
async def test_a_view_that_named_a_choice_is_sealed_by_the_worker(
    owner: asyncpg.Connection, settings: Settings, since: str
) -> None:
    """Saved by 0.2.0, or before a version marked the choice; or by an older program while the new one runs."""
    everybody = await town_with(owner, settings, 1, 2)
    code, procedure = everybody.town.code, everybody.town.procedures["event"]
    if since == "after":
        await choices_sealed(everybody, settings)
    for name, query in SAVED_BEFORE.items():
        await owner.execute(
            "insert into app.list_view (municipality, procedure, name, columns, query, created_by) values ($1, $2, $3, '{q.name}', $4, $5)",
            *(code, procedure, name, query, everybody.alice.id),
        )
    await choices_sealed(everybody, settings)
    rows = await owner.fetch("select name, query from app.list_view where municipality = $1", code)
    stored = {row["name"]: row["query"] for row in rows}
    assert [name for name, query in stored.items() if "day=" in unquote(query)] == []
    assert stored["組"] == SAVED_BEFORE["組"]
    assert (stored["2日目"].startswith("status=arrived&facet=~"), stored["2日目"][-8:]) == (True, "&lot=won")
    assert (stored["長"].startswith("status="), "facet=~" in stored["長"]) == (True, True)
    assert (stored["二つ"].count("facet=~"), "band%3Dfirst" in stored["二つ"]) == (2, True)
    assert await owner.fetchval("select count(*) from app.job where municipality = $1 and done_at is null", code) == 0
    page = await everybody.get(everybody.ada, LIST)
    shown = {}
    for name in SAVED_BEFORE:
        address = re.search(rf'href="([^"]*view=[^"]*)"[^>]*>{name}<', page.text)
        assert address, name
        assert not names_days(address[1])
        shown[name] = await everybody.get(everybody.ada, unescape(address[1]))
    assert [len(references(shown[name])) for name in ("皆", "組")] == [2, 3]
    assert references(shown["昔"]) == []


@pytest.mark.parametrize("act", ["export", "print", "labels"])
async def test_whoever_takes_out_what_was_found_is_told_to_write_no_illness(
    owner: asyncpg.Connection, settings: Settings, act: str
) -> None:
    """The 管理簿 holds the 利用目的 in the clear, beside the applications that were taken."""
    everybody = await town_with(owner, settings, 1, 1)
    code = await chosen(everybody, "2日目")
    asked = await everybody.post(everybody.alice, f"{LIST}/selection", list=f"facet={code}", act=act, all="1")
    assert "申請者の名前と、病気や障害などが分かる言葉は書かないでください" in words(asked)


async def test_a_view_is_named_by_no_illness(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await town_with(owner, settings, 0, 1)
    page = await everybody.get(everybody.alice, f"{LIST}/views")
    assert "病気や障害などが分かる名前は付けないでください" in words(page)


async def test_unopenable_rows_are_told(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await town_with(owner, settings, 1, 3)
    await owner.execute(
        "update app.application set sealed = $2 where municipality = $1 and id = "
        "(select id from app.application where municipality = $1 order by arrived_at desc limit 1)",
        everybody.town.code,
        b"\x01" + bytes(600),
    )
    page = await everybody.get(everybody.alice, f"{LIST}?facet={await chosen(everybody, '2日目')}")
    assert len(references(page)) == 2
    assert "開けない申請1件は" in words(page)
    counted = words(await everybody.get(everybody.alice, STATISTICS))
    assert "4件開いて数えました。開けない申請1件は含まれません。" in counted


async def test_statistics_count_by_opening(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await town_with(owner, settings, 1, 3)
    page = await everybody.get(everybody.victor, STATISTICS)
    assert "暗号化された回答を、5件開いて数えました。" in words(page)
    table = await everybody.get(everybody.victor, f"{STATISTICS}/tables/answer-day")
    assert "1日目,2,40.0%\r\n2日目,3,60.0%" in table.text
    assert await audited(owner, everybody.town, "choices_compared") == 2
    # of what stands in the open nothing is opened
    assert "1日目,4" in (await everybody.get(everybody.victor, f"{STATISTICS}/tables/answer-band")).text
    assert await audited(owner, everybody.town, "choices_compared") == 2


async def test_a_download_without_personal_items_leaves_out_what_tells_them(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await town_with(owner, settings, 0, 1)
    with scoped(everybody.alice.scope):
        async with ENGINE.unit():
            every, impersonal = [
                tuple(
                    column.question for column in (await columns_of(everybody.town.procedures["event"], items)).answers
                )
                for items in (Items.every, Items.impersonal)
            ]
    # the remarks are asked on the second day alone
    assert set(every) - set(impersonal) == {"day", "name", "telephone", "mail", "diagnosis", "remarks"}
    assert impersonal == ("band",)


async def settled(everybody: Cast, person: Person, address: str) -> httpx.Response:
    """The page that an opening leads back to, asked for as a reader without JavaScript does."""
    async with asyncio.timeout(240):
        while True:
            page = await everybody.get(person, address)
            if page.status_code == 303:
                return await everybody.get(person, page.headers["location"])
            assert page.status_code == 200, words(page)
            assert "内容を開いています" in words(page) or "準備しています" in words(page), words(page)
            await asyncio.sleep(0.02)


async def test_more_than_a_page_opens_is_a_job_of_the_list(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = await town_with(owner, settings, 2, 3)
    monkeypatch.setattr(opening, "AT_ONCE", 4)
    code = await chosen(everybody, "2日目", everybody.victor)
    page = await everybody.get(everybody.victor, f"{LIST}?facet={code}")
    assert references(page) == []
    assert "6件の内容を開く" in words(page)
    asked = hidden(page, "list")
    begun = await everybody.post(everybody.victor, f"{LIST}/openings", list=asked)
    assert begun.status_code == 303, words(begun)
    assert await audited(owner, everybody.town, "choices_compared") == 1
    done = await settled(everybody, everybody.victor, begun.headers["location"])
    assert len(references(done)) == 3
    part = await everybody.get(everybody.victor, begun.headers["location"], part=True)
    assert (part.headers["HX-Redirect"], "6件の内容を開きました" in words(part)) == (f"{LIST}?facet={code}", True)
    # nobody else's
    assert (await everybody.get(everybody.alice, begun.headers["location"])).status_code == 404
    for state in (settings.home / "shelf" / everybody.town.code).glob("*/job.json"):
        assert not names_days(state.read_text())
    # the order by it needs no further opening
    ordered = await everybody.get(everybody.victor, f"{LIST}?order=q.day")
    assert len(references(ordered)) == 6


async def test_a_second_press_leads_to_the_job_that_runs(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where another process of the staff's side began it, at the same moment."""
    everybody = await town_with(owner, settings, 1, 3)
    monkeypatch.setattr(opening, "AT_ONCE", 0)
    code = await chosen(everybody, "2日目")

    async def press(asked: str = f"facet={code}") -> str:
        begun = await everybody.post(everybody.alice, f"{LIST}/openings", list=asked)
        assert begun.status_code == 303, words(begun)
        return str(begun.headers["location"])

    first = await press()
    await settled(everybody, everybody.alice, first)
    shelf = settings.home / "shelf" / everybody.town.code
    [kept] = shelf.glob("*/choices")
    state = shelf / first.rpartition("/")[2] / "job.json"
    ended = state.read_text()
    noted = await audited(owner, everybody.town, "choices_compared")
    async with owner.transaction():
        await owner.execute(
            "select pg_advisory_xact_lock(hashtextextended('opening ' || $1 || ' ' || $2, 0))",
            *(everybody.town.code, kept.parent.name),
        )
        second = asyncio.create_task(press())
        await until(partial(waits_for_a_lock, owner))
        state.write_text(ended.replace('"done"', '"making"'))
    assert await second == first
    assert await audited(owner, everybody.town, "choices_compared") == noted
    # another filter, a job that was given up, and one that ended
    others = [await press("order=q.day")]
    (state.parent / "cancelled").touch()
    others.append(await press())
    await settled(everybody, everybody.alice, others[1])
    others.append(await press())
    assert len({first, *others}) == 4


async def waits_for_a_lock(owner: asyncpg.Connection) -> bool:
    """Whether somebody waits for an advisory lock in this database."""
    waiting: bool = await owner.fetchval(
        "select exists (select from pg_locks l join pg_database d on d.oid = l.database"
        " where d.datname = current_database() and l.locktype = 'advisory' and not l.granted)"
    )
    return waiting


async def test_more_than_a_page_opens_is_a_job_of_statistics(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = await town_with(owner, settings, 2, 3)
    monkeypatch.setattr(opening, "AT_ONCE", 4)
    page = await everybody.get(everybody.alice, STATISTICS)
    assert "6件の内容を開く" in words(page)
    assert "回答：参加する日" not in words(page)
    assert "回答：希望する班" in words(page)
    assert (await everybody.get(everybody.alice, f"{STATISTICS}/tables/answer-day")).status_code == 303
    begun = await everybody.post(everybody.alice, f"{STATISTICS}/openings", **{"from": "", "to": ""})
    done = await settled(everybody, everybody.alice, begun.headers["location"])
    assert "暗号化された回答を、6件開いて数えました。" in words(done)


async def test_too_many_openings_at_once_are_told(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = await town_with(owner, settings, 1, 1)
    monkeypatch.setattr(opening, "MOST_JOBS", 0)
    code = await chosen(everybody, "2日目")
    busy = await everybody.post(everybody.alice, f"{LIST}/openings", list=f"facet={code}")
    assert (busy.status_code, "少し待ってから" in words(busy)) == (503, True)


async def test_nobody_else_opens(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await town_with(owner, settings, 1, 1)
    for person in (everybody.bob, everybody.charlie):
        answer = await everybody.post(person, f"{LIST}/openings", list="order=q.day")
        assert answer.status_code in {404, 303}
        if answer.status_code == 303:  # Charlie's own municipality has such a procedure
            assert everybody.town.code not in answer.headers["location"]
    assert await audited(owner, everybody.town, "choices_compared") == 0
