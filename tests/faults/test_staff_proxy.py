"""Debian's nginx with the files of docs/production before two instances of the staff's side: files as large as Todoke takes, and a form that is never sent twice."""

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from app.web.uploads import LIMITS
from tests.faults.conftest import Service
from tests.faults.processes import children_of
from tests.faults.proxied import Proxied, behind_nginx
from tests.faults.test_uploads import StaffSide
from tests.proxies import host_of, needs_nginx
from tests.waiting import until
from tests.web.pages import words

pytestmark = [pytest.mark.anyio, needs_nginx]

HOST = host_of("shinsei-staff")
PATH = "/exports/own-list/updates"
LARGEST = 40 * 2**20  # bytes, of the proxy
PRESSED = "ボタンを押した直後だったときは"


@pytest.fixture(scope="module")
async def proxy(service: Service, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Proxied]:
    async with behind_nginx(service, tmp_path_factory.mktemp("nginx") / "machine") as made:
        yield made


@pytest.fixture
async def offices(service: Service, proxy: Proxied) -> AsyncIterator[list[StaffSide]]:
    sides = [StaffSide(service, proxy.port - 20, instance) for instance in (1, 2)]
    for side in sides:
        await side.start()
    try:
        for side in sides:
            await until(side.answers, 120)
        yield sides
    finally:
        for side in sides:
            await side.kill()


def a_file(size: int) -> dict[str, tuple[str, bytes]]:
    return {"file": ("list.xlsx", bytes(size))}


def sent_by_todoke(answer: httpx.Response) -> bool:
    """Its pages have its style sheet."""
    return answer.is_redirect or "/static/" in answer.text


async def test_files_as_large_as_todoke_takes_come_through_and_larger_ones_meet_a_page(
    proxy: Proxied, offices: list[StaffSide]
) -> None:
    assert len(offices) == 2
    async with proxy.client("127.0.4.1", HOST) as client:
        taken = await client.post(PATH, files=a_file(LIMITS[PATH].bytes_))
        refused = await client.post(PATH, files=a_file(LARGEST))
    assert (taken.status_code != 413, sent_by_todoke(taken)) == (True, True)
    assert (refused.status_code, sent_by_todoke(refused)) == (413, False)
    assert "Excelの一覧が20MB" in words(refused)
    errors = await asyncio.to_thread(Path.read_text, proxy.folder / "var/log/nginx/todoke-error.log")
    spooled = [line for line in errors.splitlines() if "temporary file" in line]
    assert all(
        "temporary file " + str(proxy.folder / "run/todoke-bodies/") in line for line in spooled
    )  # which is memory


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on this machine")
@pytest.mark.parametrize("spoken", ["--http1.1", "--http2"])
async def test_a_browser_reads_the_page_whichever_http_it_speaks(proxy: Proxied, tmp_path: Path, spoken: str) -> None:
    """Browsers speak HTTP/2, which the client of the other tests does not."""
    (tmp_path / "list.xlsx").write_bytes(bytes(LARGEST + 1))
    address = f"https://{HOST}:{proxy.port + 2}"
    command = [
        "curl",
        "-sk",
        spoken,
        "--resolve",
        f"{HOST}:{proxy.port + 2}:127.0.0.1",
        "-w",
        "%{http_version} %{http_code}",
    ]
    command += ["-F", f"file=@{tmp_path / 'list.xlsx'}", f"{address}{PATH}"]
    told = await asyncio.to_thread(subprocess.run, command, check=False, capture_output=True, text=True, timeout=120)
    assert told.stdout.endswith(f"{spoken.removeprefix('--http')} 413"), told.stdout
    assert "Excelの一覧が20MB" in told.stdout


async def test_what_an_instance_that_dies_had_been_sent_is_read_again_elsewhere_and_never_done_twice(
    proxy: Proxied, offices: list[StaffSide]
) -> None:
    dying = offices[0]
    async with proxy.client("127.0.4.2", HOST) as client:
        stopped = [dying.process_id, *children_of(dying.process_id)]
        for process in stopped:
            os.kill(process, signal.SIGSTOP)  # it takes what is sent, and answers nothing
        asked = [asyncio.create_task(client.get("/sign-in")) for _ in range(6)]
        posted = [asyncio.create_task(client.post("/sign-in", data={"login": "x", "password": "y"})) for _ in range(6)]
        await asyncio.sleep(3)
        for process in reversed(stopped):
            os.kill(process, signal.SIGKILL)
        pages, answers = await asyncio.gather(*asked), await asyncio.gather(*posted)
    assert [(page.status_code, sent_by_todoke(page)) for page in pages] == [(200, True)] * 6
    told = [answer for answer in answers if not sent_by_todoke(answer)]
    assert 0 < len(told) < len(answers)
    assert all(answer.status_code == 502 and PRESSED in words(answer) for answer in told)
