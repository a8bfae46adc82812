"""手続パッケージ: out of one municipality, looked at, and into another as a draft."""

import json
from collections.abc import Mapping
from dataclasses import replace

import asyncpg
import httpx
import pytest

from app.procedures.library import library
from app.procedures.package import written
from app.settings import Settings
from tests.clients import form_token, signed_in_client
from tests.factories import DEFINITION, Person, Town, make_person, make_town
from tests.web.pages import words

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("job_processes")]

READY = next(package for package in library() if package.slug == "park-use")


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def person(owner: asyncpg.Connection, town: Town) -> Person:
    return await make_person(owner, town, role="section_staff", sections=["ごみ減量係"])


async def upload(client: httpx.AsyncClient, content: bytes, name: str = "手続.json") -> httpx.Response:
    token = form_token(await client.get("/procedures/imports"))
    return await client.post("/procedures/imports", data={"csrf_token": token}, files={"package": (name, content)})


async def take_over(client: httpx.AsyncClient, address: str, **fields: str) -> httpx.Response:
    return await client.post(address, data={"csrf_token": form_token(await client.get(address)), **fields})


async def drafts(owner: asyncpg.Connection, town: Town) -> Mapping[str, str]:
    rows = await owner.fetch(
        "select p.slug, v.definition -> 'title' ->> 'ja' as title from app.procedure p join app.procedure_version v "
        "on v.procedure = p.id where p.municipality = $1 and v.state = 'draft'",
        town.code,
    )
    return {row["slug"]: row["title"] for row in rows}


async def test_a_procedure_goes_from_one_municipality_to_another(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    await owner.execute(
        "insert into app.mail_template (municipality, procedure, kind, subject, body) values ($1, $2, 'arrival', $3, $4)",
        town.code,
        town.procedures["event"],
        json.dumps({"ja": "件名"}),
        json.dumps({"ja": "本文 {到達番号}"}),
    )
    async with signed_in_client(person, settings) as client:
        file = await client.get("/procedures/event/package")
    assert 'filename="event.json"' in file.headers["content-disposition"]
    elsewhere = await make_town(owner, settings, {"other": DEFINITION})
    taker = await make_person(owner, elsewhere, role="section_staff", sections=["保健係"])
    async with signed_in_client(taker, settings) as client:
        looked_at = await upload(client, file.content)
        page = await client.get(looked_at.headers["location"])
        section = str(elsewhere.sections["保健係"])
        made = await take_over(client, looked_at.headers["location"], procedure="", section=section, slug="event")
    assert "ごみゼロデー参加申込み" in page.text
    assert made.headers["location"] == "/procedures/event/draft"
    assert await drafts(owner, elsewhere) == {"event": "ごみゼロデー参加申込み"}
    letter = await owner.fetchval("select subject from app.mail_template where municipality = $1", elsewhere.code)
    assert json.loads(letter) == {"ja": "件名"}


async def test_the_difference_is_shown_before_a_draft_is_changed(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    async with signed_in_client(person, settings) as client:
        address = (await upload(client, written(READY))).headers["location"]
        page = await client.get(f"{address}?procedure=event")
        before = await drafts(owner, town)
        answer = await take_over(client, address, procedure="event", seen="")
    assert ("との違い" in page.text, "氏名" in page.text) == (True, True)
    assert (before, answer.headers["location"]) == ({}, "/procedures/event/draft")
    assert await drafts(owner, town) == {"event": READY.definition["title"]["ja"]}


async def test_a_draft_that_changed_meanwhile_is_not_overwritten(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    async with signed_in_client(person, settings) as client:
        address = (await upload(client, written(READY))).headers["location"]
        await take_over(client, address, procedure="event", seen="")
        answer = await take_over(client, address, procedure="event", seen="1")
    assert (answer.status_code, "何も上書きしていません" in answer.text) == (409, True)


async def test_a_draft_that_a_colleague_began_meanwhile_is_not_overwritten(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    """The page showed that there was none."""
    async with signed_in_client(person, settings) as client:
        address = (await upload(client, written(READY))).headers["location"]
        token = form_token(await client.get("/procedures/event"))
        await client.post("/procedures/event/draft", data={"csrf_token": token})
        changing = {"csrf_token": token, "seen": "1", "action": "copy:name"}
        await client.post("/procedures/event/draft/changes", data=changing)
        answer = await take_over(client, address, procedure="event", seen="")
    assert (answer.status_code, "何も上書きしていません" in answer.text) == (409, True)
    assert await drafts(owner, town) == {"event": DEFINITION["title"]["ja"]}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("手続.json", b"{", "JSONのファイルとして読めません"),
        ("手続.json", b'{"format": "todoke-procedure", "version": 99}', "「99」は読めません"),
        ("手続.json", b"PK\x03\x04", "JSONのファイルとして読めません"),
        ("手続.xlsx", b"PK\x03\x04", ".json のファイル"),
        ("手続.json", b" " * 5_000_001, "5MBまで"),
        ("", b"", "ファイルを選んでください"),
    ],
)
async def test_a_file_that_cannot_be_read_is_told(
    name: str, content: bytes, words: str, person: Person, settings: Settings
) -> None:
    async with signed_in_client(person, settings) as client:
        answer = await upload(client, content, name)
    assert (answer.status_code, words in answer.text) == (422, True)


async def test_fifty_megabytes_are_told_clearly(person: Person, settings: Settings) -> None:
    async with signed_in_client(person, settings) as client:
        answer = await upload(client, b"x" * 50_000_000)
    assert (answer.status_code, "手続パッケージは5MBまでです" in answer.text) == (413, True)


async def test_a_form_without_its_token_takes_no_file(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    async with signed_in_client(person, settings) as client:
        answer = await client.post("/procedures/imports", files={"package": ("a.json", written(READY))})
    assert answer.status_code >= 400


async def test_an_address_that_is_taken_is_told(town: Town, person: Person, settings: Settings) -> None:
    async with signed_in_client(person, settings) as client:
        address = (await upload(client, written(READY))).headers["location"]
        section = str(town.sections["ごみ減量係"])
        answer = await take_over(client, address, procedure="", section=section, slug="event")
    assert (answer.status_code, "ほかの手続が使っています" in answer.text) == (422, True)


async def test_a_package_goes_into_ones_own_section_only(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    stranger = await make_person(owner, town, "suzuki", "section_staff", ["保健係"])
    async with signed_in_client(stranger, settings) as client:
        address = (await upload(client, written(READY))).headers["location"]
        foreign = await take_over(client, address, procedure="", section=str(town.sections["ごみ減量係"]), slug="park")
        changed = await take_over(client, address, procedure="event", seen="")
        exported = await client.get("/procedures/event/package")
    assert [foreign.status_code, changed.status_code, exported.status_code] == [422, 404, 404]
    assert await drafts(owner, town) == {}


async def test_another_municipality_reaches_neither_file_nor_procedure(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    stranger = await make_person(owner, await make_town(owner, settings, {"other": DEFINITION}))
    async with signed_in_client(person, settings) as client:
        address = (await upload(client, written(READY))).headers["location"]
    async with signed_in_client(stranger, settings) as client:
        seen = await client.get(address)
        token = form_token(seen)
        taken = await client.post(address, data={"csrf_token": token, "procedure": "", "slug": "park"})
        exported = await client.get("/procedures/event/package")
    assert [seen.status_code, taken.status_code, exported.status_code] == [422, 422, 404]
    assert READY.definition["title"]["ja"] not in seen.text


async def test_a_viewer_takes_nothing_over(owner: asyncpg.Connection, town: Town, settings: Settings) -> None:
    viewer = await make_person(owner, town, "suzuki", "viewer", ["ごみ減量係"])
    async with signed_in_client(viewer, settings) as client:
        token = form_token(await client.get("/inbox"))
        answers = [
            await client.get("/procedures/event/package"),
            await client.get("/procedures/imports"),
            await client.post(
                "/procedures/imports", data={"csrf_token": token}, files={"package": ("a.json", written(READY))}
            ),
        ]
    assert [answer.status_code for answer in answers] == [403] * 3


async def test_the_section_brings_the_councils_outline_along_and_overwrites_none(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    async def kept() -> str:
        kept: str = await owner.fetchval(
            "select council_outline from app.procedure where id = $1", town.procedures["event"]
        )
        return kept

    for outline, stands in (("一番目の概要", "一番目の概要"), ("二番目の概要", "一番目の概要")):
        async with signed_in_client(person, settings) as client:
            looked_at = await upload(client, written(replace(READY, outline={"ja": outline})))
            address = f"{looked_at.headers['location']}?procedure=event"
            assert outline in (await client.get(address)).text
            seen = "" if outline == "一番目の概要" else "2"
            answer = await take_over(client, looked_at.headers["location"], procedure="event", seen=seen)
        assert (answer.status_code, await kept()) == (303, stands)


SETTINGS = {
    "category": "防災・安全",
    "keywords": "ぼうさいくんれん、避難訓練",
    "planned_per_year": 77,
    "retention_years": 9,
    "retention_from": "completion",
    "selection": "lottery",
    "standard_days": 21,
}
"""None of them is a new procedure's."""


async def settings_of(owner: asyncpg.Connection, town: Town, slug: str) -> dict[str, object]:
    row = await owner.fetchrow(
        f"select {', '.join(SETTINGS)} from app.procedure where municipality = $1 and slug = $2",
        town.code,
        slug,
    )
    return dict(row)


async def set_settings(owner: asyncpg.Connection, town: Town, slug: str) -> None:
    changes = ", ".join(f"{name} = ${place}" for place, name in enumerate(SETTINGS, 3))
    await owner.execute(
        f"update app.procedure set {changes} where municipality = $1 and slug = $2",
        town.code,
        slug,
        *SETTINGS.values(),
    )


async def test_every_setting_comes_along_and_is_shown_before(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    await set_settings(owner, town, "event")
    async with signed_in_client(person, settings) as client:
        file = await client.get("/procedures/event/package")
    elsewhere = await make_town(owner, settings, {"other": DEFINITION})
    taker = await make_person(owner, elsewhere, role="section_staff", sections=["保健係"])
    async with signed_in_client(taker, settings) as client:
        address = (await upload(client, file.content)).headers["location"]
        shown = words(await client.get(address))
        section = str(elsewhere.sections["保健係"])
        await take_over(client, address, procedure="", section=section, slug="event")
    told = ("防災・安全", "77件", "9年（処理が終わった日の翌日から）", "抽選（受付期間のあとで抽選する）", "21日")
    assert [said for said in told if said not in shown] == []
    assert await settings_of(owner, elsewhere, "event") == SETTINGS


async def test_each_setting_that_differs_is_named_and_stays(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    before = await settings_of(owner, town, "event")
    async with signed_in_client(person, settings) as client:
        exported = (await client.get("/procedures/event/package")).content
        await set_settings(owner, town, "event")
        address = (await upload(client, exported)).headers["location"]
        shown = words(await client.get(f"{address}?procedure=event"))
        await take_over(client, address, procedure="event", seen="")
    named = [
        f"年間申請件数（予定）：いまは「77件」、ファイルは「{before['planned_per_year']}件」",
        "保存期間：いまは「9年」、ファイルは「5年」",
        "保存期間の数え始め：いまは「処理が終わった日の翌日から」、ファイルは「処理が終わった年度の翌年度4月1日から」",
        "定員の決め方：いまは「抽選（受付期間のあとで抽選する）」、ファイルは「先着順」",
        "標準処理期間：いまは「21日」、ファイルは「なし」",
    ]
    assert [sentence for sentence in named if sentence not in shown] == []
    assert before != SETTINGS
    assert await settings_of(owner, town, "event") == SETTINGS


async def test_a_file_with_the_same_settings_names_none(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    await set_settings(owner, town, "event")
    async with signed_in_client(person, settings) as client:
        exported = (await client.get("/procedures/event/package")).content
        address = (await upload(client, exported)).headers["location"]
        shown = words(await client.get(f"{address}?procedure=event"))
    assert "設定の違い" not in shown


async def test_a_ready_procedure_brings_its_settings_into_the_form(person: Person, settings: Settings) -> None:
    async with signed_in_client(person, settings) as client:
        page = await client.get("/procedures/new?package=course")
    assert 'value="lottery" checked' in page.text
