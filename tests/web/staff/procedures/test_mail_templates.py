"""通知文: a section writes its own letters, and what it wrote is what applicants get."""

import json
import re
from html import unescape

import asyncpg
import httpx
import pytest

from app.settings import Settings
from tests.clients import form_token, signed_in_client
from tests.factories import DEFINITION, Person, Town, add_procedure, make_person, make_town

pytestmark = pytest.mark.anyio

ADDRESS = "/procedures/event/letters/acceptance"
OWN = {"subject.ja": "受け付けました {到達番号}", "body.ja": "{手続名}\r\n持ち物：軍手"}


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def person(owner: asyncpg.Connection, town: Town) -> Person:
    return await make_person(owner, town, role="section_staff", sections=["ごみ減量係"])


def fields_of(page: httpx.Response) -> dict[str, str]:
    subjects = re.findall(r'name="(subject\.[a-z]+)" type="text" value="([^"]*)"', page.text)
    bodies = re.findall(r'name="(body\.[a-z]+)"[^>]*>\n([^<]*)</textarea>', page.text)
    seen = page.text.partition('name="seen" value="')[2].partition('"')[0]
    return {name: unescape(text) for name, text in [*subjects, *bodies]} | {
        "csrf_token": form_token(page),
        "seen": seen,
    }


async def change(client: httpx.AsyncClient, action: str = "save", **fields: str) -> httpx.Response:
    return await client.post(ADDRESS, data={**fields_of(await client.get(ADDRESS)), "action": action, **fields})


async def stored(owner: asyncpg.Connection, town: Town) -> list[tuple[object, ...]]:
    rows = await owner.fetch(
        "select kind, subject, body, revision from app.mail_template where municipality = $1", town.code
    )
    return [(row["kind"], json.loads(row["subject"]), json.loads(row["body"]), row["revision"]) for row in rows]


async def test_a_letter_gets_the_sections_words(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    async with signed_in_client(person, settings) as client:
        answer = await change(client, **OWN)
        listed = await client.get(answer.headers["location"])
    subject, body = {"ja": "受け付けました {到達番号}"}, {"ja": "{手続名}\n持ち物：軍手"}
    assert await stored(owner, town) == [("acceptance", subject, body, 1)]
    assert listed.text.count("この手続の文") == 1


async def test_it_is_seen_with_sample_values_before_it_is_saved(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    async with signed_in_client(person, settings) as client:
        page = await change(client, "preview", **OWN)
    assert f"受け付けました {town.code}-ABCDE-FGHJK" in page.text
    assert "ごみゼロデー参加申込み\n持ち物：軍手" in page.text
    assert await stored(owner, town) == []


async def test_the_services_words_saved_as_they_are_stay_the_services(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    async with signed_in_client(person, settings) as client:
        await change(client)
    assert await stored(owner, town) == []


async def test_the_services_words_come_back(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    async with signed_in_client(person, settings) as client:
        await change(client, **OWN)
        fields = fields_of(await client.get(ADDRESS))
        await client.post(f"{ADDRESS}/default", data={"csrf_token": fields["csrf_token"], "seen": fields["seen"]})
        page = fields_of(await client.get(ADDRESS))
    assert (await stored(owner, town), page["subject.ja"]) == ([], "申請を受け付けました（到達番号 {到達番号}）")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"subject.ja": ""}, "件名を入力してください"),
        ({"body.ja": "{問合せ番号}"}, "{問合せ番号}は使えません"),
        ({"body.en": ""}, "英語の本文を入力してください"),
        ({"subject.ja": "あ\nBcc: x@example.jp"}, "1行にしてください"),
    ],
)
async def test_what_cannot_be_sent_is_told_and_stays(
    changed: dict[str, str], words: str, person: Person, settings: Settings
) -> None:
    async with signed_in_client(person, settings) as client:
        answer = await change(client, **changed)
    assert (answer.status_code, words in unescape(answer.text)) == (422, True)


async def test_a_colleagues_words_are_not_overwritten(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    async with signed_in_client(person, settings) as client:
        seen = fields_of(await client.get(ADDRESS))
        await change(client, **OWN)
        answer = await client.post(ADDRESS, data={**seen, "subject.ja": "別の文"})
    assert (answer.status_code, fields_of(answer)["subject.ja"]) == (409, "受け付けました {到達番号}")
    assert '<dt>件名（日本語）</dt><dd class="written">別の文</dd>' in answer.text


async def test_a_viewer_changes_nothing(owner: asyncpg.Connection, town: Town, settings: Settings) -> None:
    viewer = await make_person(owner, town, "suzuki", "viewer", ["ごみ減量係"])
    async with signed_in_client(viewer, settings) as client:
        listed = await client.get("/procedures/event/letters")
        fields = {"csrf_token": form_token(listed), "seen": "0", **OWN}
        answers = [
            await client.get(ADDRESS),
            await client.post(ADDRESS, data=fields),
            await client.post(f"{ADDRESS}/default", data=fields),
        ]
    assert (listed.status_code, [answer.status_code for answer in answers]) == (200, [403] * 3)
    assert await stored(owner, town) == []


@pytest.mark.parametrize("whose", ["another section", "another municipality"])
async def test_letters_are_their_sections_own(
    whose: str, owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    if whose == "another section":
        stranger = await make_person(owner, town, "suzuki", "section_staff", ["保健係"])
    else:
        elsewhere = await make_town(owner, settings, {"other": DEFINITION})
        stranger = await make_person(owner, elsewhere)
    async with signed_in_client(person, settings) as client:
        await change(client, **OWN)
    async with signed_in_client(stranger, settings) as client:
        token = form_token(await client.get("/inbox"))
        fields = {"csrf_token": token, "seen": "1", "subject.ja": "よその文", "body.ja": "よその文"}
        answers = [
            await client.get("/procedures/event/letters"),
            await client.get(ADDRESS),
            await client.post(ADDRESS, data=fields),
            await client.post(f"{ADDRESS}/default", data=fields),
        ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert [row[1] for row in await stored(owner, town)] == [{"ja": "受け付けました {到達番号}"}]


async def test_a_letter_that_nobody_may_edit_is_not_found(person: Person, settings: Settings) -> None:
    async with signed_in_client(person, settings) as client:
        assert (await client.get("/procedures/event/letters/arrival_section")).status_code == 404


async def test_another_procedures_letters_stay_as_they_are(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    await add_procedure(owner, town, "second")
    async with signed_in_client(person, settings) as client:
        await change(client, **OWN)
        page = await client.get("/procedures/second/letters")
    assert "この手続の文" not in page.text
