"""ダウンロード and 管理簿, as a member of staff meets them, and as people of elsewhere do not."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

import asyncpg
import httpx
import pytest

from app.calendar.typed_dates import unreadable
from app.settings import Settings
from tests.clients import client_of, form_token, signed_in_client
from tests.factories import ANSWERS, Person, Town, make_person, make_town, submit_one
from tests.web.pages import heading, words

pytestmark = pytest.mark.anyio

PURPOSE = "申請者一覧に加えるため"


async def made(
    owner: asyncpg.Connection, settings: Settings, *names: str, role: str = "administrator"
) -> tuple[Town, Person]:
    """A town with an application of each name."""
    town = await make_town(owner, settings)
    person = await make_person(owner, town, role=role, sections=["ごみ減量係"])
    for name in names:
        await submit_one(town, settings, {**ANSWERS, "name": [name]})
    return town, person


async def asked(client: httpx.AsyncClient, **changes: str) -> httpx.Response:
    """The answer to the form, filled in and sent."""
    filled = {"procedure": "event", "status": "all", "items": "every", "format": "csv_utf_8", "purpose": PURPOSE}
    token = form_token(await client.get("/exports"))
    return await client.post("/exports", data={"csrf_token": token, **filled, **changes})


def rows_of(answer: httpx.Response, codec: str = "utf-8-sig") -> Sequence[Mapping[str, str]]:
    return list(csv.DictReader(StringIO(answer.content.decode(codec), newline=""), strict=True))


async def registered(owner: asyncpg.Connection, town: Town) -> list[tuple[str, int | None, str]]:
    rows = await owner.fetch(
        "select state, count, purpose from app.export_record where municipality = $1 order by at", town.code
    )
    return [tuple(row) for row in rows]


async def test_a_file_with_every_application(owner: asyncpg.Connection, settings: Settings) -> None:
    _, person = await made(owner, settings, "四谷 花子", "髙﨑 𠮷郎")
    async with signed_in_client(person, settings) as client:
        answer = await asked(client)
    assert [row["氏名"] for row in rows_of(answer)] == ["四谷 花子", "髙﨑 𠮷郎"]


async def test_the_file_has_a_name_and_is_kept_nowhere(owner: asyncpg.Connection, settings: Settings) -> None:
    _, person = await made(owner, settings, "四谷 花子")
    async with signed_in_client(person, settings) as client:
        answer = await asked(client)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="event_20')
    assert "filename*=UTF-8''%E3%81%94%E3%81%BF" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"


async def test_a_download_is_in_the_register_as_completed(owner: asyncpg.Connection, settings: Settings) -> None:
    town, person = await made(owner, settings, "四谷 花子", "四谷 次郎")
    async with signed_in_client(person, settings) as client:
        await asked(client)
    assert await registered(owner, town) == [("completed", 2, PURPOSE)]


async def test_the_register_tells_who_when_which_how_many_and_what_for(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    _, person = await made(owner, settings, "四谷 花子")
    async with signed_in_client(person, settings) as client:
        await asked(client, **{"from": "R8.4.1", "to": ""})
        page = await client.get("/exports/register")
    assert heading(page) == "管理簿（ダウンロードと印刷の記録）"
    told = words(page)
    for expected in (
        "yamada 太郎",
        "ごみゼロデー参加申込み",
        "到達日 2026-04-01〜",
        "CSV（UTF-8、BOM付き）",
        PURPOSE,
        "完了",
    ):
        assert expected in told


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"purpose": " "}, "利用目的を入力してください"),
        ({"purpose": "あ" * 201}, "利用目的は200文字以内で入力してください（いま201文字）"),
        ({"procedure": ""}, "手続を選んでください"),
        ({"procedure": "nothing"}, "手続を選んでください"),
        ({"format": "xls"}, "形式を選んでください"),
        ({"items": "names"}, "項目を選んでください"),
        ({"from": "きのう"}, unreadable("到達日（から）")),
        (
            {"from": "2026-11-24"},
            "到達日（まで）は、到達日（から）以降の日を入力してください",
        ),
    ],
)
async def test_what_is_missing_is_told_and_nothing_is_lost(
    changes: dict[str, str], sentence: str, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings, "四谷 花子")
    async with signed_in_client(person, settings) as client:
        answer = await asked(client, **{"to": "2026-11-23", **changes})
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert 'value="2026-11-23"' in answer.text
    assert await registered(owner, town) == []


async def test_only_what_was_asked_for_is_in_the_file(owner: asyncpg.Connection, settings: Settings) -> None:
    _, person = await made(owner, settings, "四谷 花子")
    async with signed_in_client(person, settings) as client:
        none = await asked(client, status="completed")
        impersonal = await asked(client, items="impersonal")
    assert rows_of(none) == []
    assert "氏名" not in rows_of(impersonal)[0]


async def test_a_lossy_shift_jis_is_warned_of_first(owner: asyncpg.Connection, settings: Settings) -> None:
    town, person = await made(owner, settings, "𠮷田 花子", "四谷 花子", "鷗 次郎")
    async with signed_in_client(person, settings) as client:
        answer = await asked(client, format="csv_shift_jis")
    assert "2件の文字が変換できません（𠮷 など）" in words(answer)
    assert "content-disposition" not in answer.headers
    assert await registered(owner, town) == []


async def test_after_the_warning_the_marks_are_written(owner: asyncpg.Connection, settings: Settings) -> None:
    town, person = await made(owner, settings, "𠮷田 花子")
    async with signed_in_client(person, settings) as client:
        answer = await asked(client, format="csv_shift_jis", lossy="yes")
    assert rows_of(answer, "cp932")[0]["氏名"] == "〓田 花子"
    assert answer.headers["content-type"] == "text/csv; charset=Shift_JIS"
    assert await registered(owner, town) == [("completed", 1, PURPOSE)]


async def test_a_variant_can_be_written_in_its_standard_form(owner: asyncpg.Connection, settings: Settings) -> None:
    town, person = await made(owner, settings, "𠮷田 花子", "鷗 次郎")
    async with signed_in_client(person, settings) as client:
        warned = await asked(client, format="csv_shift_jis_standard")
        answer = await asked(client, format="csv_shift_jis_standard", lossy="yes")
        page = await client.get("/exports/register")
    assert "氏名 𠮷 吉" in words(warned)
    assert [row["氏名"] for row in rows_of(answer, "cp932")] == ["吉田 花子", "鴎 次郎"]
    assert await registered(owner, town) == [("completed", 2, PURPOSE)]
    assert "CSV（Shift_JIS、標準の字に置換え）" in words(page)


async def test_a_file_for_machines_is_as_typed(owner: asyncpg.Connection, settings: Settings) -> None:
    _, person = await made(owner, settings, "=四谷 𠮷子")
    async with signed_in_client(person, settings) as client:
        answer = await asked(client, format="csv_utf_8_raw")
    assert not answer.content.startswith(b"\xef\xbb\xbf")
    assert rows_of(answer, "utf-8")[0]["氏名"] == "=四谷 𠮷子"


async def test_letters_that_no_system_holds_are_told_before_a_file_for_machines(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings, "张 三", "四谷 花子")
    async with signed_in_client(person, settings) as client:
        warned = await asked(client, format="csv_utf_8_raw")
        before = await registered(owner, town)
        answer = await asked(client, format="csv_utf_8_raw", lossy="yes")
    assert "1か所に、行政事務標準文字にない文字があります（张 など）" in words(warned)
    assert ("content-disposition" in warned.headers, before) == (False, [])
    assert [row["氏名"] for row in rows_of(answer, "utf-8")] == ["张 三", "四谷 花子"]


async def test_a_lossless_shift_jis_comes_at_once(owner: asyncpg.Connection, settings: Settings) -> None:
    _, person = await made(owner, settings, "髙﨑 花子")
    async with signed_in_client(person, settings) as client:
        answer = await asked(client, format="csv_shift_jis")
    assert rows_of(answer, "cp932")[0]["氏名"] == "髙﨑 花子"


async def test_section_staff_are_offered_their_own_procedures_only(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    town, _ = await made(owner, settings, "四谷 花子")
    other = await make_person(owner, town, "hoken", "section_staff", ["保健係"])
    async with signed_in_client(other, settings) as client:
        page = await client.get("/exports")
        answer = await asked(client)
    assert "ごみゼロデー参加申込み" not in words(page)
    assert answer.status_code == 422
    assert await registered(owner, town) == []


async def test_another_municipality_gets_nothing_of_it(owner: asyncpg.Connection, settings: Settings) -> None:
    town, person = await made(owner, settings, "四谷 花子")
    _, stranger = await made(owner, settings, "葵 太郎")
    async with signed_in_client(person, settings) as client:
        await asked(client)
    async with signed_in_client(stranger, settings) as client:
        answer = await asked(client)
        register = await client.get("/exports/register")
    assert [row["氏名"] for row in rows_of(answer)] == ["葵 太郎"]
    assert f"{town.code}-" not in answer.text
    assert words(register).count(PURPOSE) == 1


async def test_a_viewer_reads_the_register_and_downloads_nothing(owner: asyncpg.Connection, settings: Settings) -> None:
    town, viewer = await made(owner, settings, "四谷 花子", role="viewer")
    async with signed_in_client(viewer, settings) as client:
        register = await client.get("/exports/register")
        filled: dict[str, Any] = {"procedure": "event", "items": "every", "format": "csv_utf_8", "purpose": PURPOSE}
        answer = await client.post("/exports", data={"csrf_token": form_token(register), **filled})
        page = await client.get("/exports")
    assert (register.status_code, answer.status_code, page.status_code) == (200, 403, 403)
    assert await registered(owner, town) == []


@pytest.mark.parametrize("address", ["/exports", "/exports/register"])
async def test_nobody_sees_the_pages_without_signing_in(address: str, settings: Settings, database: Any) -> None:
    async with client_of("staff", settings) as client:
        answer = await client.get(address)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


async def test_a_form_without_its_token_downloads_nothing(owner: asyncpg.Connection, settings: Settings) -> None:
    town, person = await made(owner, settings, "四谷 花子")
    async with signed_in_client(person, settings) as client:
        filled = {"procedure": "event", "items": "every", "format": "csv_utf_8", "purpose": PURPOSE}
        answer = await client.post("/exports", data=filled)
    assert answer.status_code == 403
    assert await registered(owner, town) == []
