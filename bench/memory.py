"""What the applicant's side holds in memory once every procedure of a large installation was looked at: see docs/performance.md.

`.venv/bin/python bench/memory.py`, a minute and a half: 62 municipalities with 5,000 procedures of the library's forms, each with a published
version and a signed key of this fiscal year, on a PostgreSQL of its own. The side runs as in production (`todoke serve applicant`); each municipality
is searched, guide and form of each procedure are fetched once, in Japanese, one after the other, and the resident memory of each process is read after.
"""

import asyncio
import json
import secrets
import sys
import time
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import quote
from uuid import uuid4

import asyncpg
from contestant import Server, free_port, get
from database import Database
from key_store import key_store_settings
from load import Answer, WrongAnswer, drive
from ours import NAME, PROJECT, role_addresses
from report import Aim

from app.calendar.tokyo import fiscal_year, now
from app.operations.database import initialise
from app.operations.migrating import migrate
from app.procedures.library import library
from app.settings import load
from app.vault.key_signer import make_signer
from app.vault.keystore import key_store_of
from app.vault.seal import PublicKey
from app.vault.signing import KeyUse

HOME: Final = PROJECT / "var" / "bench-memory"
MUNICIPALITIES: Final = 62
PROCEDURES: Final = 5_000
MOST_MEBIBYTES: Final = 150
_DIGIT_WEIGHTS: Final = (6, 5, 4, 3, 2)
_TOWN: Final = "insert into app.municipality (code, slug, name, telephone) values ($1, $2, $3, '03-0000-0000')"
_SECTION: Final = "insert into app.section (municipality, id, name, telephone) values ($1, $2, $3, '03-0000-0001')"
_PROCEDURE: Final = """
insert into app.procedure (municipality, id, slug, section, category, position, planned_per_year)
  values ($1, $2, $3, $4, $5, $6, 100)
"""
_VERSION: Final = """
insert into app.procedure_version (municipality, id, procedure, number, state, definition, content_hash, published_at)
  values ($1, $2, $3, 1, 'published', $4, $5, clock_timestamp())
"""
_KEY: Final = """
insert into app.public_key (municipality, id, procedure, fiscal_year, public_key, signature) values ($1, $2, $3, $4, $5, $6)
"""


def code_of(number: int) -> str:
    """A municipality's code with its check digit."""
    digits = f"{20_000 + number:05d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, _DIGIT_WEIGHTS, strict=True))
    return f"{digits}{(11 - total % 11) % 10}"


async def fill(database: Database, environment: dict[str, str]) -> list[str]:
    """Put the municipalities and procedures in; returns the addresses of the procedures, and adds the signer to the settings."""
    store = key_store_of(load(environment))
    signer = make_signer(store)
    environment["TODOKE_KEY_SIGNER"] = signer.public.hex()
    packages, year = library(), fiscal_year(now())
    towns = [(code_of(number), f"town{number}") for number in range(MUNICIPALITIES)]
    sections = {code: uuid4() for code, _ in towns}
    procedures, versions, keys, addresses = [], [], [], []
    for number in range(PROCEDURES):
        code, slug = towns[number % MUNICIPALITIES]
        package, procedure, own = packages[number % len(packages)], uuid4(), f"procedure-{number}"
        text = json.dumps({**package.definition, "title": {"ja": f"第{number}号の手続"}}, ensure_ascii=False)
        key = PublicKey(uuid4(), secrets.token_bytes(32))
        use = KeyUse(code, procedure, year)
        procedures.append((code, procedure, own, sections[code], "ごみ・リサイクル", number))
        versions.append((code, uuid4(), procedure, text, sha256(text.encode()).digest()))
        keys.append((code, key.id, procedure, year, key.key, signer.sign(use, key)))
        addresses.append(f"/{slug}/{own}/")
    connection = await asyncpg.connect(database.embedded.superuser_address("todoke"))
    try:
        await connection.execute("set session_replication_role = replica")
        names = [json.dumps({"ja": f"第{number}市"}, ensure_ascii=False) for number in range(MUNICIPALITIES)]
        await connection.executemany(_TOWN, [(*town, name) for town, name in zip(towns, names, strict=True)])
        section = json.dumps({"ja": "ごみ減量係"}, ensure_ascii=False)
        await connection.executemany(_SECTION, [(code, own, section) for code, own in sections.items()])
        await connection.executemany(_PROCEDURE, procedures)
        await connection.executemany(_VERSION, versions)
        await connection.executemany(_KEY, keys)
        await connection.execute("analyze")
    finally:
        await connection.close()
    return addresses


def whole_page(answer: Answer) -> None:
    """A page, and no error."""
    if answer.status != 200 or b"</html>" not in answer.body:
        raise WrongAnswer(answer.excerpt())


def form_page(answer: Answer) -> None:
    """A form that can be filled in: one that is closed would measure nothing."""
    whole_page(answer)
    if b'<form id="answers"' not in answer.body:
        raise WrongAnswer(f"not a form: {answer.excerpt()}")


def resident(server: Server) -> dict[str, float]:
    """Resident memory of each process of the server, in MiB, by id and name."""
    found = {}
    for pid in server.processes():
        status = dict(
            line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line
        )
        found[f"{status['Name'].strip()} {pid}"] = int(status["VmRSS"].split()[0]) / 1024
    return found


def measure() -> float:
    database = Database(HOME / "postgresql", free_port())
    home = HOME / "home"
    try:
        database.start()
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        addresses = role_addresses(database)
        asyncio.run(_made(database, addresses))
        port = free_port()
        environment = {
            "TODOKE_MODE": "production",
            "TODOKE_HOME": str(home),
            "TODOKE_PORT_BASE": str(port),
            "TODOKE_INQUIRY_KEYS": f"1:{secrets.token_hex(32)}",
            "TODOKE_SEAT_KEY": secrets.token_hex(32),
            "TODOKE_DATABASE_APPLICANT": addresses["applicant"],
            "TODOKE_APPLICANT_URL": "https://bench.example.jp",
            "TODOKE_TRUSTED_PROXIES": "none",
        }
        whole = {**environment, **key_store_settings(home), "TODOKE_MODE": "demo"}
        paths = asyncio.run(fill(database, whole))
        environment["TODOKE_KEY_SIGNER"] = whole["TODOKE_KEY_SIGNER"]
        command = [str(Path(sys.executable).with_name("todoke")), "serve", "applicant"]
        server = Server(NAME, command, PROJECT, environment, home / "todoke.log")
        server.start(("127.0.0.1", port), "/livez")
        try:
            return _fetched(server, ("127.0.0.1", port), paths)
        finally:
            server.stop()
    finally:
        database.stop()


async def _made(database: Database, addresses: dict[str, str]) -> None:
    await initialise(database.embedded.superuser_address(), addresses)
    await migrate(addresses["migrator"])


def _fetched(server: Server, address: tuple[str, int], paths: list[str]) -> float:
    catalogues = sorted({path.split("/")[1] for path in paths})
    drive(address, iter([get("/"), get("/status")]), whole_page, connections=1)
    print("at the start: " + _told(resident(server)), flush=True)
    for what, requests, check in (
        ("catalogues", [get(f"/{slug}") for slug in catalogues], whole_page),
        ("searches", [get(f"/{slug}?q={quote('手続')}") for slug in catalogues], whole_page),
        ("guides", [get(path) for path in paths], whole_page),
        ("forms", [get(f"{path}apply") for path in paths], form_page),
    ):
        began = time.monotonic()
        drive(address, iter(requests), check, connections=1)
        seconds = time.monotonic() - began
        print(f"{len(requests):,} {what} within {seconds:.0f} s: " + _told(resident(server)), flush=True)
    return max(resident(server).values())


def _told(processes: dict[str, float]) -> str:
    return ", ".join(f"{name} {mebibytes:.0f} MiB" for name, mebibytes in processes.items())


if __name__ == "__main__":
    held = measure()
    print(Aim(f"applicant's process with {PROCEDURES:,} procedures, MiB", held, MOST_MEBIBYTES, most=True).line())
