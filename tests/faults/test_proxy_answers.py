"""What people and machines meet at Debian's nginx with the files of docs/production: limits, pages, headers, TLS."""

import asyncio
import re
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from app.attachments.ceilings import APPLICATION_BYTES
from app.web.request_body import LARGEST_FORM
from app.web.security_headers import TWO_YEARS
from app.web.uploads import LIMITS
from tests.faults.conftest import FORM, Phone, Service
from tests.faults.proxied import HOST, Proxied, behind_nginx
from tests.proxies import PRODUCTION, needs_nginx
from tests.web.pages import numbers, words

pytestmark = [pytest.mark.anyio, needs_nginx]

MEBIBYTE = 2**20
UNREACHABLE = "いま、つながりにくくなっています"
TOO_LARGE = "送られた内容が大きすぎます"
WAIT = "しばらくお待ちください"
FEW = {"TODOKE_SUBMISSIONS_PER_MINUTE": "2"}  # of one network, so that no machine is too slow to meet the limit
HSTS = "strict-transport-security"


@pytest.fixture(scope="module")
async def proxy(service: Service, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Proxied]:
    async with behind_nginx(service, tmp_path_factory.mktemp("nginx") / "machine", FEW) as made:
        yield made


def sent_by_nginx(page: httpx.Response) -> bool:
    """Todoke's own pages have its style sheet."""
    return "/static/" not in page.text


async def test_an_application_comes_through_with_the_networks_of_its_people(service: Service, proxy: Proxied) -> None:
    """Behind a proxy that is believed each network has limits of its own; what a client writes into the header is not believed."""
    town = await service.town()
    path = f"/{town.slug}/event/applications"
    async with proxy.client("127.0.3.1") as client:
        forged = [
            await client.post(
                path, content=body_of(Phone(0, town)), headers={**FORM, "X-Forwarded-For": f"192.0.2.{number}"}
            )
            for number in range(30)
        ]
    assert {page.status_code for page in forged} == {200, 429}
    async with proxy.client("127.0.3.2") as client:
        phone = Phone(0, town)
        assert numbers(await client.post(path, content=body_of(phone), headers=FORM))[1] == phone.inquiry_code
    # Todoke's own page, which keeps the answers, comes before that of the proxy
    (kept,) = {(sent_by_nginx(page), "四谷 花子" in page.text) for page in forged if page.status_code == 429}
    assert kept == (False, True)


def body_of(phone: Phone) -> bytes:
    return httpx.QueryParams(phone.pairs()).__str__().encode()


async def test_every_answer_says_once_that_it_is_to_be_asked_by_https(proxy: Proxied) -> None:
    async with proxy.client("127.0.3.3") as client:
        style = re.search(r'href="(/static/[^"]+)"', (await client.get("/")).text)
        assert style is not None
        answers = [
            await client.get("/"),
            await client.get(style[1]),
            await client.get("/nowhere/at/all"),
            await client.get("/_proxy/wait.html"),
            await client.post("/status", content=b"x" * (LARGEST_FORM + 1), headers=FORM),
            await client.post("/status", content=b"x" * 2 * MEBIBYTE, headers=FORM),
            await client.get("/", headers={"Host": "x" * 40_000}),
        ]
    assert [answer.status_code for answer in answers] == [200, 200, 404, 404, 413, 413, 400]
    assert [answer.headers.get_list(HSTS) for answer in answers] == [[TWO_YEARS[1].decode()]] * 7


async def test_what_is_a_little_too_large_reaches_todokes_own_page_and_anything_else_one_in_japanese(
    proxy: Proxied,
) -> None:
    async with proxy.client("127.0.3.4") as client:
        little = await client.post("/status", content=b"x" * (LARGEST_FORM + 1), headers=FORM)
        nearly = await client.post("/status", content=b"x" * (MEBIBYTE - 1), headers=FORM)
        large = await client.post("/status", content=b"x" * (MEBIBYTE + 1), headers=FORM)
        chunks = await client.post("/status", content=in_pieces(2 * MEBIBYTE), headers=FORM)
    assert [page.status_code for page in (little, nearly, large, chunks)] == [413] * 4
    assert [sent_by_nginx(page) for page in (little, nearly, large, chunks)] == [False, False, True, True]
    assert all(TOO_LARGE in words(page) for page in (little, nearly, large, chunks))
    assert "入力した内容は、前の画面に残っています。" in words(large)
    assert '<section lang="en">' in large.text


async def in_pieces(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 4096):
        yield b"x" * 4096


async def test_nothing_that_people_send_lies_on_the_disk_of_the_proxy_and_no_search_in_its_log(proxy: Proxied) -> None:
    async with proxy.client("127.0.3.5") as client:
        await client.post("/status", content=b"x" * (MEBIBYTE - 1), headers=FORM)
        await client.get("/?q=%E5%9B%9B%E8%B0%B7-hanako")
    log = (proxy.folder / "var/log/nginx/todoke.log").read_text(encoding="utf-8")
    assert "temporary file" not in (proxy.folder / "var/log/nginx/todoke-error.log").read_text(encoding="utf-8")
    assert (" /status" in log, "hanako" in log, "?" in log) == (True, False, False)
    assert "todoke-error.log crit" in (PRODUCTION / "nginx/server.inc").read_text(encoding="utf-8")


async def test_answers_are_compressed_once(proxy: Proxied) -> None:
    async with proxy.client("127.0.3.8") as client:
        for path in ("/", "/how-to", "/nowhere"):
            packed = await client.get(path, headers={"Accept-Encoding": "gzip"})
            plain = await client.get(path, headers={"Accept-Encoding": "identity"})
            assert (packed.headers.get("content-encoding"), plain.headers.get("content-encoding")) == ("gzip", None)
            assert packed.text == plain.text
            assert "Accept-Encoding" in packed.headers["vary"]


async def test_http_leads_to_https(proxy: Proxied) -> None:
    async with httpx.AsyncClient(verify=False) as client:
        told = await client.get(f"http://127.0.0.1:{proxy.port + 1}/city/?q=x", headers={"Host": HOST})
    assert (told.status_code, told.headers["location"]) == (308, f"https://{HOST}/city/?q=x")


@pytest.mark.parametrize(
    ("asked", "taken"),
    [
        (["-tls1_3"], True),
        (["-tls1_2"], True),
        (["-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"], True),
        (
            ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA384:AES256-GCM-SHA384:AES128-SHA"],
            False,
        ),
        (["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"], False),
        (["-tls1", "-cipher", "ALL:@SECLEVEL=0"], False),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
async def test_only_what_is_thought_safe_is_spoken(proxy: Proxied, asked: list[str], taken: bool) -> None:
    command = ["openssl", "s_client", "-connect", f"127.0.0.1:{proxy.port}", "-servername", HOST, *asked]
    told = await asyncio.to_thread(
        subprocess.run, command, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60
    )
    assert ("Cipher is (NONE)" not in told.stdout) is taken, told.stdout + told.stderr


async def test_todokes_own_503_passes_as_it_is(service: Service, proxy: Proxied) -> None:
    town = await service.town()
    phone = Phone(0, town)
    async with proxy.client("127.0.3.9") as client:
        path = f"/{town.slug}/event/applications"
        await client.get(f"/{town.slug}/event/")
        await asyncio.to_thread(service.embedded.stop)
        try:
            page = await client.post(path, content=body_of(phone), headers=FORM)
        finally:
            await asyncio.to_thread(service.embedded.start)
        assert (page.status_code, sent_by_nginx(page)) == (503, False)
        assert ("Retry-After" in page.headers, phone.key.reveal() in page.text, "四谷 花子" in page.text) == (
            True,
            True,
            True,
        )


@pytest.fixture
async def alone(proxy: Proxied) -> AsyncIterator[Proxied]:
    """The proxy while no instance is there."""
    for instance in proxy.instances:
        await instance.kill()
    yield proxy
    await asyncio.gather(*(instance.start() for instance in proxy.instances))


async def test_a_flood_from_one_network_is_told_to_wait_and_nobody_else_is(alone: Proxied) -> None:
    """What it lets through would be Todoke's to answer, which is slower to ask than the limit allows."""
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", alone.port, ssl=alone.trust, server_hostname=HOST, local_addr=("127.0.3.6", 0)
    )
    asked = 999
    writer.write(f"GET / HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode() * asked)
    writer.write(f"GET / HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
    told = (await asyncio.wait_for(reader.read(-1), 60)).decode()
    writer.close()
    statuses = [int(found) for found in re.findall(r"^HTTP/1.1 (\d+)", told, re.MULTILINE)]
    assert (len(statuses), set(statuses)) == (asked + 1, {502, 429})
    assert 500 <= statuses.count(502) < 900
    assert f"<h1>{WAIT}</h1>" in told
    async with alone.client("127.0.3.7") as other:
        assert (await other.get("/")).status_code == 502


async def test_where_no_instance_answers_a_page_says_to_send_again_and_it_arrives(
    service: Service, alone: Proxied
) -> None:
    town = await service.town()
    phone = Phone(0, town)
    async with alone.client("127.0.3.10") as client:
        path = f"/{town.slug}/event/applications"
        page = await client.post(path, content=body_of(phone), headers=FORM)
        assert (page.status_code, page.headers["retry-after"], page.headers["cache-control"]) == (502, "5", "no-store")
        assert page.headers.get_list(HSTS) == [TWO_YEARS[1].decode()]
        assert (UNREACHABLE in words(page), "失われていません" in words(page), "nginx" in page.text) == (
            True,
            True,
            False,
        )
        assert "Nothing that you entered is lost." in words(page)
        await asyncio.gather(*(instance.start() for instance in alone.instances))
        assert numbers(await client.post(path, content=body_of(phone), headers=FORM))[1] == phone.inquiry_code
        for instance in alone.instances:
            await instance.kill()


def test_the_limits_of_the_files_are_todokes_own() -> None:
    """Above each limit of Todoke, so that its own page is read, and not far above. A form that brings no file never leaves nginx's memory."""
    largest = {"applicant": LARGEST_FORM, "operator": LARGEST_FORM, "staff": APPLICATION_BYTES}
    for side, limit in largest.items():
        text = (PRODUCTION / f"nginx/{side}.conf").read_text(encoding="utf-8")
        most, *with_files = (int(found) * MEBIBYTE for found in re.findall(r"client_max_body_size (\d+)m;", text))
        (kept,) = re.findall(r"client_body_buffer_size (\d+)m;", text)
        room = 10 if side == "staff" else 2
        assert limit < most <= limit + room * MEBIBYTE
        assert int(kept) * MEBIBYTE > LARGEST_FORM
        assert [APPLICATION_BYTES < each <= APPLICATION_BYTES + 10 * MEBIBYTE for each in with_files] == (
            [True] if side == "applicant" else []
        )
    assert max(limit.bytes_ for limit in LIMITS.values()) < APPLICATION_BYTES


def test_every_page_of_the_proxy_is_there_for_every_side() -> None:
    named = set(re.findall(r"/_proxy/([a-z-]+\.html)", (PRODUCTION / "nginx/server.inc").read_text(encoding="utf-8")))
    for side in ("applicant", "staff"):
        pages = list((PRODUCTION / "nginx/pages" / side).iterdir())
        assert {page.name for page in pages} == named
        assert all(_speaks_both(page) for page in pages)


def _speaks_both(page: Path) -> bool:
    text = page.read_text(encoding="utf-8")
    return '<html lang="ja">' in text and '<section lang="en">' in text and "<script" not in text
