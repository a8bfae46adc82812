"""Large bodies as a client may send them to the staff's side in service: whole, in pieces, asking first, and without a session."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence

import pytest

from app.web.request_body import LARGEST_FORM
from tests.faults.conftest import Process, Service
from tests.ports import own_ports
from tests.waiting import until

pytestmark = pytest.mark.anyio

PATH = "/procedures/imports"
SIZE = 3 * LARGEST_FORM
START = b'--xyz\r\nContent-Disposition: form-data; name="package"; filename="a.json"\r\n\r\n'
BODY = START + bytes(SIZE) + b"\r\n--xyz--\r\n"


class StaffSide(Process):
    """The staff's side under Granian."""

    def __init__(self, service: Service, base: int, instance: int = 1) -> None:
        self.port = base + 1 + 10 * (instance - 1)
        needed = ("TODOKE_MODE", "TODOKE_HOME", "TODOKE_POOL_SIZE", "TODOKE_DATABASE_STAFF")
        own = {name: service.environment[name] for name in needed if name in service.environment}
        doors = {name: value for name, value in service.environment.items() if "SIGN_IN_STAFF" in name}
        super().__init__(
            ["serve", "staff"],
            {
                **own,
                **doors,
                "TODOKE_PORT_BASE": str(base),
                "TODOKE_INSTANCE": str(instance),
                "TODOKE_KEY_STORE": str(service.settings.key_store),
                "TODOKE_SECOND_FACTOR_KEYS": f"1:{secrets.token_hex(32)}",
                "TODOKE_SEAT_KEY": service.environment["TODOKE_SEAT_KEY"],
            },
        )

    async def answers(self) -> bool:
        try:
            told = await exchange(self.port, [b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"])
        except OSError:
            return False
        return told.startswith(b"HTTP/1.1 200")


@pytest.fixture(scope="module")
async def side(service: Service) -> AsyncIterator[StaffSide]:
    with own_ports() as base:
        started = StaffSide(service, base)
        await started.start()
        await until(started.answers, 120)
        yield started
        await started.stop()


async def exchange(port: int, pieces: Sequence[bytes], *, until_told: bool = False) -> bytes:
    """Everything that comes back until the server closes. `until_told`: the second piece is sent once something has come back."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    told = b""
    try:
        for number, piece in enumerate(pieces):
            if until_told and number == 1:
                told = await reader.readuntil(b"\r\n\r\n")
                if not told.startswith(b"HTTP/1.1 100"):
                    break
            writer.write(piece)
            await writer.drain()
        async with asyncio.timeout(240):
            return told + await reader.read()
    finally:
        writer.close()


def head(*lines: str) -> bytes:
    own = (f"POST {PATH} HTTP/1.1", "Host: localhost", "Content-Type: multipart/form-data; boundary=xyz")
    return "\r\n".join([*own, *lines, "", ""]).encode()


def in_chunks(body: bytes) -> bytes:
    pieces = [body[at : at + 50_000] for at in range(0, len(body), 50_000)]
    return b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in [*pieces, b""])


@pytest.mark.parametrize("kept", ["close", "keep-alive"])
async def test_whoever_is_not_signed_in_reads_so_when_all_is_sent(side: StaffSide, kept: str) -> None:
    """On the same connection the next request is answered too: nothing of the body is taken for one."""
    again = b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" if kept == "keep-alive" else b""
    for first in (
        head(f"Content-Length: {len(BODY)}", f"Connection: {kept}") + BODY,
        head("Transfer-Encoding: chunked", f"Connection: {kept}") + in_chunks(BODY),
    ):
        told = await exchange(side.port, [first, again])
        assert told.startswith(b"HTTP/1.1 401")
        assert told.count(b"HTTP/1.1 ") == (2 if again else 1)
        assert "職員ログイン".encode() in told


@pytest.mark.parametrize("announced", [f"Content-Length: {len(BODY)}", "Transfer-Encoding: chunked"])
async def test_whoever_asks_first_is_told_before_anything_is_sent(side: StaffSide, announced: str) -> None:
    told = await exchange(side.port, [head(announced, "Expect: 100-continue"), BODY], until_told=True)
    assert told.startswith(b"HTTP/1.1 401")


async def test_whoever_asks_first_with_a_small_form_is_asked_for_it(side: StaffSide) -> None:
    small = START + b"{}\r\n--xyz--\r\n"
    told = await exchange(
        side.port,
        [head(f"Content-Length: {len(small)}", "Expect: 100-continue", "Connection: close"), small],
        until_told=True,
    )
    assert told.startswith(b"HTTP/1.1 100")
    assert b"HTTP/1.1 401" in told
