"""Debian's nginx with the files of docs/production before two instances of the applicants' side: one of them is killed, and nobody notices."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlencode

import httpx
import pytest

from tests.factories import Town
from tests.faults.conftest import FORM, Phone, Service, references
from tests.faults.processes import kill_children
from tests.faults.proxied import HOST, Proxied, behind_nginx
from tests.proxies import needs_nginx
from tests.waiting import until
from tests.web.pages import numbers

pytestmark = [pytest.mark.anyio, needs_nginx]

PER_SECOND = 200
LEAST = 1_600
NETWORKS = 240  # that people come from; every limit is the one that a service has, and each stays below it


@pytest.fixture(scope="module")
async def proxy(service: Service, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Proxied]:
    async with behind_nginx(service, tmp_path_factory.mktemp("nginx") / "machine") as made:
        yield made


class Line:
    """A connection through nginx that stays open, as a browser's does. What it gives back is the answer whole, or an error."""

    def __init__(self, proxy: Proxied, sender: str) -> None:
        self._proxy = proxy
        self._sender = sender
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, str]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(
                "127.0.0.1",
                self._proxy.port,
                ssl=self._proxy.trust,
                server_hostname=HOST,
                local_addr=(self._sender, 0),
            )
        reader, writer = self._streams
        lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in FORM.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = re.search(r"^content-length: (\d+)", head, re.MULTILINE)
        page = await reader.readexactly(int(length[1])) if length else await in_chunks(reader)
        return int(head.split()[1]), page.decode()

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()


async def in_chunks(reader: asyncio.StreamReader) -> bytes:
    """A body of which the length was not told beforehand."""
    body = b""
    while size := int(await reader.readline(), 16):
        body += (await reader.readexactly(size + 2))[:size]
    await reader.readline()
    return body


@dataclass
class Crowd:
    """Two hundred requests each second, at their time whether or not the others were answered: every second one sends an application."""

    proxy: Proxied
    town: Town
    sent: int = 0
    wrong: list[str] = field(default_factory=list)
    receipts: list[list[str]] = field(default_factory=list)
    slowest: float = 0.0

    async def come_while(self, something: Awaitable[None]) -> None:
        lines = [Line(self.proxy, f"127.0.1.{number + 1}") for number in range(NETWORKS)]
        free = asyncio.Queue[Line]()
        for line in lines:
            free.put_nowait(line)
        happening = asyncio.ensure_future(something)
        begun, asking = time.monotonic(), set[asyncio.Task[None]]()
        for number in count():
            if number >= LEAST and happening.done():
                break
            await asyncio.sleep(begun + number / PER_SECOND - time.monotonic())
            task = asyncio.create_task(self._one(number, free))
            asking.add(task)
            task.add_done_callback(asking.discard)
            self.sent += 1
        await happening
        await asyncio.wait_for(asyncio.gather(*asking), 120)
        self.seconds = time.monotonic() - begun
        for line in lines:
            line.close()

    async def _one(self, number: int, free: "asyncio.Queue[Line]") -> None:
        line = await free.get()
        begun = time.monotonic()
        try:
            if number % 2:
                await self._apply(line)
            else:
                path = ("/", f"/{self.town.slug}/", f"/{self.town.slug}/event/", f"/{self.town.slug}/event/apply")[
                    number // 2 % 4
                ]
                status, page = await line.ask("GET", path)
                if status != 200 or "</html>" not in page:
                    self.wrong.append(f"{path}: {status}")
        except (OSError, EOFError, ValueError) as fault:
            self.wrong.append(f"{number}: {fault!r}")
        finally:
            self.slowest = max(self.slowest, time.monotonic() - begun)
            free.put_nowait(line)

    async def _apply(self, line: Line) -> None:
        phone = Phone(self.proxy.port, self.town)
        status, page = await line.ask(
            "POST", f"/{self.town.slug}/event/applications", urlencode(phone.pairs()).encode()
        )
        receipt = numbers(httpx.Response(status, text=page))
        if status != 200 or receipt[1:] != [phone.inquiry_code]:
            self.wrong.append(f"application: {status}")
        else:
            self.receipts.append(receipt)


async def test_an_instance_is_killed_again_and_again_and_nobody_sees_an_error(service: Service, proxy: Proxied) -> None:
    town = await service.town()
    for instance in proxy.instances:
        await until(lambda instance=instance: instance.shows(f"/{town.slug}/event/"))
    crowd = Crowd(proxy, town)

    async def kill() -> None:
        """Each whole instance, the other as soon as one is back; the worker of one alone, which its server begins anew; an orderly restart of the other."""
        first, second = proxy.instances
        await asyncio.sleep(1)
        for instance in (first, second):
            await instance.kill()
            await instance.start()
        kill_children(first.process_id)
        await until(first.answers, 60)
        await second.stop()
        await second.start()

    await crowd.come_while(kill())
    assert (crowd.wrong, crowd.sent >= LEAST) == ([], True), (
        f"{crowd.sent} in {crowd.seconds:.1f} s, slowest {crowd.slowest:.2f} s"
    )
    assert len(crowd.receipts) == crowd.sent // 2
    assert sorted(receipt[0] for receipt in crowd.receipts) == sorted(await references(service, town))
