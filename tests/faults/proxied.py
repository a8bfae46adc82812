"""The applicants' side as a service has it: two instances, and Debian's nginx with the files of docs/production before them."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from tests.faults.conftest import ApplicantSide, Service
from tests.ports import own_ports
from tests.proxies import CADDY, NGINX, caddy_file, host_of, nginx_folder, running, trusting

HOST: Final = host_of("shinsei")


@dataclass
class Proxied:
    """The applicants' side as residents reach it: two instances, and nginx before them."""

    instances: list[ApplicantSide]
    port: int
    trust: ssl.SSLContext
    folder: Path

    @asynccontextmanager
    async def client(self, sender: str = "127.0.1.1", host: str = HOST) -> AsyncIterator[httpx.AsyncClient]:
        """A browser at one of this machine's own addresses. Another `host` than residents': at the port of the intranet."""
        line = httpx.AsyncHTTPTransport(local_address=sender, verify=self.trust)
        async with httpx.AsyncClient(
            base_url=f"https://127.0.0.1:{self.port + (0 if host == HOST else 2)}",
            transport=line,
            headers={"Host": host},
            timeout=60,
        ) as client:
            client.event_hooks["request"] = [_named(host)]
            yield client


def _named(host: str) -> Callable[[httpx.Request], Awaitable[None]]:
    async def name(request: httpx.Request) -> None:
        request.extensions["sni_hostname"] = host

    return name


OWN: Final = {
    "TODOKE_SUBMISSIONS_PER_SECOND": "",  # what a service has
    "TODOKE_SUBMISSIONS_PER_MINUTE": "",
    "TODOKE_SECURE_COOKIES": "true",
    "TODOKE_TRUSTED_PROXIES": "127.0.0.1/32",
    "TODOKE_APPLICANT_URL": f"https://{HOST}",
}


@asynccontextmanager
async def behind(
    service: Service,
    folder: Path,
    port: int,
    command: Sequence[str],
    listens: Sequence[int],
    own: Mapping[str, str] | None = None,
) -> AsyncIterator[Proxied]:
    """Two instances from `port` on, and the proxy of this command, which listens on these ports: on the first of them by TLS."""
    instances = [ApplicantSide(service, port, {**OWN, **(own or {})}, instance) for instance in (1, 2)]
    async with running(folder, [*command], listens):
        try:
            await asyncio.gather(*(instance.start() for instance in instances))
            yield Proxied(instances, listens[0], trusting(folder / "etc/ssl/todoke"), folder)
        finally:
            for instance in instances:
                await instance.kill()


@asynccontextmanager
async def behind_nginx(service: Service, folder: Path, own: Mapping[str, str] | None = None) -> AsyncIterator[Proxied]:
    with own_ports() as port:
        changes = {
            "listen 443": f"listen 127.0.0.1:{port + 20}",
            "listen 80": f"listen 127.0.0.1:{port + 21}",
            "listen 10.0.2.10:443": f"listen 127.0.0.1:{port + 22}",
            "127.0.0.1:8000": f"127.0.0.1:{port}",
            "127.0.0.1:8010": f"127.0.0.1:{port + 10}",
            "127.0.0.1:8001": f"127.0.0.1:{port + 1}",
            "127.0.0.1:8011": f"127.0.0.1:{port + 11}",
            "allow 10.0.0.0/8": "allow 127.0.0.0/8",
            "todoke-error.log crit": "todoke-error.log warn",
        }
        command = [str(NGINX), "-c", str(nginx_folder(folder, changes)), "-g", "daemon off;"]
        async with behind(service, folder, port, command, (port + 20, port + 21, port + 22), own) as made:
            yield made


@asynccontextmanager
async def behind_caddy(service: Service, folder: Path) -> AsyncIterator[Proxied]:
    with own_ports() as port:
        changes = {
            "admin off": f"admin off\nhttps_port {port + 20}\nhttp_port {port + 21}",
            "127.0.0.1:8000": f"127.0.0.1:{port}",
            "127.0.0.1:8010": f"127.0.0.1:{port + 10}",
        }
        command = [str(CADDY), "run", "--adapter", "caddyfile", "--config", str(caddy_file(folder, changes))]
        async with behind(service, folder, port, command, (port + 20, port + 21)) as made:
            yield made
