"""What somebody uploads is read beside the service: it stops nobody's page, holds up no other municipality and loses nothing."""

import asyncio
import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from app.procedures.library import library
from app.procedures.package import LARGEST, written
from app.processes import ProcessPool
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role
from app.web.staff.jobs.pools import UPLOADS
from tests.clients import form_token, signed_in_client
from tests.exports.section_workbook.bombs import with_rounds
from tests.exports.section_workbook.workbooks import PASSWORD, by_openpyxl, sealed
from tests.factories import Person, make_person, make_town
from tests.pauses import shortest_of_longest
from tests.waiting import until
from tests.web.pages import words

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("job_processes")]

READY = next(package for package in library() if package.slug == "park-use")


@pytest.fixture
async def person(owner: asyncpg.Connection, settings: Settings) -> Person:
    return await make_person(owner, await make_town(owner, settings))


async def send_package(person: Person, settings: Settings, content: bytes) -> httpx.Response:
    async with signed_in_client(person, settings) as client:
        token = form_token(await client.get("/procedures/imports"))
        return await client.post(
            "/procedures/imports", data={"csrf_token": token}, files={"package": ("a.json", content)}
        )


async def send_list(person: Person, settings: Settings, content: bytes) -> httpx.Response:
    async with signed_in_client(person, settings) as client:
        token = form_token(await client.get("/exports/own-list"))
        filled = {"csrf_token": token, "procedure": "event", "password": PASSWORD, "purpose": "一覧に加えるため"}
        return await client.post("/exports/own-list/updates", data=filled, files={"list": ("一覧.xlsx", content)})


def with_sections(number: int) -> bytes:
    document = json.loads(written(READY))
    del document["content_hash"]
    document["procedure"]["definition"]["sections"] += [{}] * number
    return json.dumps(document).encode()


def with_long_words() -> bytes:
    """A package that is taken, and as large as one may be."""
    document = json.loads(written(READY))
    del document["content_hash"]
    words_of = document["procedure"]["papers"]["outline"]
    for number in range(45):
        words_of[f"x{chr(97 + number % 26)}-{'ab'[number // 26]}x"] = "長" * 5_000
    content = json.dumps(document, ensure_ascii=False).encode()
    return content + b" " * (LARGEST - len(content))


@pytest.mark.parametrize("content", [with_sections(1_000_000), with_long_words()], ids=["refused", "taken"])
async def test_a_package_of_five_megabytes_stops_nobodys_page(
    content: bytes, person: Person, settings: Settings
) -> None:
    assert 3_000_000 < len(content) <= LARGEST
    await send_package(person, settings, written(READY))
    assert await shortest_of_longest(lambda: send_package(person, settings, content), 0.3) < 0.3


async def test_another_municipalitys_file_is_not_held(
    owner: asyncpg.Connection, person: Person, settings: Settings
) -> None:
    other = await make_person(owner, await make_town(owner, settings))
    held = [asyncio.create_task(UPLOADS.run(person.town.code, time.sleep, 120.0)) for _ in range(2)]
    await asyncio.sleep(0.1)
    taken = await asyncio.wait_for(send_package(other, settings, written(READY)), 100)
    assert (taken.status_code, held[1].done()) == (303, False)
    for one in held:
        one.cancel()
    await asyncio.gather(*held, return_exceptions=True)


async def test_who_waits_holds_no_connection_and_who_comes_after_many_is_told(
    person: Person, settings: Settings
) -> None:
    pool: Any = ENGINE._pools[Role.staff]
    held = asyncio.create_task(UPLOADS.run(person.town.code, time.sleep, 120.0))
    await asyncio.sleep(0.1)
    waiting = asyncio.create_task(send_list(person, settings, sealed(by_openpyxl(people=0))))
    await until(lambda: _true(UPLOADS._queue().waiting[person.town.code] == 2))
    assert pool._size - pool._places._value == 0
    more = [asyncio.create_task(UPLOADS.run(person.town.code, os.getpid)) for _ in range(3)]
    await asyncio.sleep(0)
    refused = [
        await send_list(person, settings, sealed(by_openpyxl(people=0))),
        await send_package(person, settings, written(READY)),
    ]
    for answer in refused:
        assert (answer.status_code, "同じ自治体のほかのファイルを読み込んでいます" in words(answer)) == (422, True)
    assert "一覧に加えるため" in refused[0].text
    assert not held.done()
    held.cancel()
    assert (await waiting).status_code == 200
    await asyncio.gather(*more)


async def _true(value: bool) -> bool:
    return value


def processor_ticks(process: int) -> int:
    """Hundredths of a second that it has computed."""
    return int(Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[11])


async def test_a_process_that_is_ended_is_told_and_loses_nothing_else(
    person: Person, settings: Settings, job_processes: ProcessPool
) -> None:
    process = await UPLOADS.run(person.town.code, os.getpid)
    before = processor_ticks(process)
    paper = asyncio.create_task(job_processes.run(os.getpid))
    sending = asyncio.create_task(send_list(person, settings, with_rounds(by_openpyxl(), 1_000_000)))
    await until(lambda: _true(UPLOADS._queue().waiting[person.town.code] == 1))
    await until(lambda: _true(processor_ticks(process) > before + 5))  # what had not begun would be begun again
    os.kill(process, signal.SIGKILL)
    answer = await sending
    assert (answer.status_code, "読み込みが途中で止まりました" in words(answer)) == (422, True)
    assert "一覧に加えるため" in answer.text
    assert await paper != process
    again = await send_list(person, settings, sealed(by_openpyxl(people=0)))
    assert (again.status_code, "列の割り当て" in words(again)) == (200, True)


async def test_a_password_that_takes_too_long_is_told_at_its_input(person: Person, settings: Settings) -> None:
    answer = await send_list(person, settings, with_rounds(by_openpyxl(), 10_000_000))
    assert (answer.status_code, "パスワードの確かめに時間がかかりすぎる" in words(answer)) == (422, True)
