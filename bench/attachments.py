"""Files that come in beside submissions: see docs/performance.md.

`.venv/bin/python bench/attachments.py`, some six minutes: twenty phones send 10 MB each to the applicant's side while others submit. Measured are the
submissions a second with and without the uploads, in turn; the memory of the side's processes with twenty under way, against idle; and whether
every file is there: each is submitted with an application, opened with the section's key and compared with what was sent. With clamd, where it
is installed, and without.
"""

import argparse
import asyncio
import json
import multiprocessing
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import asyncpg
import clamd
import ours
import uploads
from contestant import Contestant, NotStarted, free_port, post
from database import Database
from key_store import key_store_settings
from load import WrongAnswer, ask, drive
from report import Aim

from app.attachments import sealing
from app.settings import load
from app.vault.keystore import KeyStore, key_store_of
from app.vault.seal import bound_in, unseal

HOME: Final = ours.PROJECT / "var" / "bench-attachments"
MUNICIPALITY: Final = "131041"
PHONES: Final = 20
BYTES: Final = 10_000_000
CONNECTIONS: Final = 16
MOST_SLOWER: Final = 1.20
MOST_MEBIBYTES: Final = 8.0
FORM: Final[dict[str, Any]] = {
    **{name: {"ja": "写真を送ります。"} for name in ("outline", "eligibility", "needed", "purpose")},
    "title": {"ja": "写真の申込み"},
    "minutes": 5,
    "capacity_question": None,
    "sections": [
        {
            "id": "all",
            "title": {"ja": "申込み"},
            "questions": [
                {"id": "name", "type": "text", "label": {"ja": "氏名"}, "required": True},
                {"id": "photo", "type": "attachment", "label": {"ja": "写真"}, "required": True},
            ],
        }
    ],
}
_TAKES_FILES: Final = """
update app.procedure_version v set definition = $2, content_hash = $3 from app.procedure p
where p.municipality = v.municipality and p.id = v.procedure and p.municipality = $1 and p.slug = 'food-loss-partner' and v.state = 'published'
"""
_FILES: Final = """
select a.id, a.size, a.sealing_key, a.sealed, a.sealed_format, a.scan, a.application is not null as linked from app.attachment a
join app.procedure p on p.municipality = a.municipality and p.id = a.procedure
where p.municipality = $1 and p.slug = 'food-loss-partner' and a.finished_at is not null order by a.id
"""


@dataclass
class Measured:
    """Of one server: submissions a second, each with uploads beside it and without; mebibytes; what was found afterwards."""

    name: str
    pairs: list[tuple[float, float]] = field(default_factory=list)
    waits: list[tuple[float, float]] = field(default_factory=list)  # p99 of submissions, ms
    seconds: list[float] = field(default_factory=list)  # of one batch of uploads
    idle: float = 0.0
    under_way: float = 0.0
    sent: int = 0
    scans: dict[str, int] = field(default_factory=dict)

    @property
    def slower(self) -> float:
        """How many times as long a submission takes beside uploads: the median of the pairs."""
        return statistics.median(without / beside for beside, without in self.pairs)

    @property
    def an_upload(self) -> float:
        """Mebibytes of one upload."""
        return (self.under_way - self.idle) / PHONES

    def lines(self) -> list[str]:
        beside, without = (statistics.median(rates) for rates in zip(*self.pairs, strict=True))
        p99s = [statistics.median(each) for each in zip(*self.waits, strict=True)]
        ratios = " ".join(f"{without / beside:.2f}" for beside, without in self.pairs)
        rates = (
            f"{self.name}: {beside:,.0f} submissions/s beside {PHONES} uploads (p99 {p99s[0]:.0f} ms), "
            f"{without:,.0f} without (p99 {p99s[1]:.0f} ms); {len(self.pairs)} pairs, {ratios}."
        )
        files = (
            f"Memory of the process tree: idle {self.idle:.1f} MiB, {PHONES} under way {self.under_way:.1f} MiB. "
            f"{PHONES} of {BYTES / 1e6:.0f} MB took {statistics.median(self.seconds):.0f} s. "
            f"{self.sent} files were sent, submitted, opened and found the same: {self.scans}."
        )
        return [
            rates,
            files,
            Aim(f"submissions without uploads to beside them, {self.name}", self.slower, MOST_SLOWER, most=True).line(),
            Aim(f"MiB of one upload, {self.name}", self.an_upload, MOST_MEBIBYTES, most=True).line(),
        ]


class Phones:
    """The process that sends the files."""

    def __init__(self, stack: ExitStack) -> None:
        context = multiprocessing.get_context("spawn")
        self._orders, theirs = context.Pipe()
        process = context.Process(target=uploads.uploader, args=(theirs, BYTES), daemon=True)
        process.start()
        stack.callback(process.kill)
        self._orders.send((None, None, PHONES))
        self.size = self._answer()

    def begin(self, address: tuple[str, int]) -> None:
        """All of them at once."""
        self._orders.send((address, ours.ADDRESS, PHONES))

    @property
    def done(self) -> bool:
        return self._orders.poll()

    def end(self) -> list[uploads.Sent]:
        """Wait for the last one. Raises WrongAnswer where one was not taken."""
        sent: list[uploads.Sent] = self._answer()
        for each in sent:
            if not each.confirmed:
                raise WrongAnswer(f"a file was not taken: {each.problem}")
        return sent

    def _answer(self) -> Any:
        if not self._orders.poll(uploads.PATIENCE_SECONDS):
            raise WrongAnswer("the phones do not answer")
        return self._orders.recv()


class Bench:
    """One server with its database, and what is measured of it."""

    def __init__(self, database: Database, served: Contestant, phones: Phones, name: str) -> None:
        self.database, self.served, self.phones = database, served, phones
        self.found = Measured(name)
        self.sent: list[uploads.Sent] = []

    def run(self, pairs: int, seconds: float) -> Measured:
        served = self.served
        served.visits = ours.visits(served.address, 20)
        self.database.analyse()
        self._rate(2.0)
        self._memory()
        print(
            f"{self.found.name}: idle {self.found.idle:.1f} MiB, under way {self.found.under_way:.1f} MiB", flush=True
        )
        for number in range(pairs):
            if number % 2 == 0:
                beside, without = self._beside(seconds), self._rate(seconds)
            else:
                without, beside = self._rate(seconds), self._beside(seconds)
            self.found.pairs.append((beside[0], without[0]))
            self.found.waits.append((beside[1], without[1]))
            print(
                f"{self.found.name}, pair {number + 1}: {beside[0]:,.0f}/s beside, {without[0]:,.0f}/s without",
                flush=True,
            )
        self.found.sent = len(self.sent)
        return self.found

    def _rate(self, seconds: float) -> tuple[float, float]:
        visit, before = self.served.visits["submission"], self.served.count()
        done = drive(self.served.address, visit.requests(), visit.check, seconds=seconds, connections=CONNECTIONS)
        if self.served.count() - before != done.answered:
            raise WrongAnswer(f"{done.answered} were answered, {self.served.count() - before} are there")
        return done.rate, done.percentile_ms(99)

    def _beside(self, seconds: float) -> tuple[float, float]:
        """The rate while all the files are on their way: one that is done before the end makes the figure worthless."""
        self.phones.begin(self.served.address)
        time.sleep(1.0)
        measured, ended = self._rate(seconds), time.monotonic()
        self._arrived(self.phones.end(), since=ended)
        return measured

    def _memory(self) -> None:
        """With nothing beside it. Idle is before the first file ever came: what stays in memory afterwards is the uploads' too."""
        self.found.idle = self.served.server.memory()
        for _ in range(2):
            self.phones.begin(self.served.address)
            while not self.phones.done:
                self.found.under_way = max(self.found.under_way, self.served.server.memory())
                time.sleep(0.05)
            self._arrived(self.phones.end())

    def _arrived(self, sent: list[uploads.Sent], since: float = 0.0) -> None:
        """Submit each with its application."""
        if any(each.ended < since for each in sent):
            raise WrongAnswer("a file arrived before the submissions beside it ended: measure for a shorter time")
        self.found.seconds.append(max(each.ended for each in sent) - min(each.began for each in sent))
        for each in sent:
            path = uploads.FORM.replace("/apply", "/applications")
            ours.check_submission(ask(self.served.address, post(path, each.confirmed, ours.FROM_OUR_PAGE)))
        self.sent += sent


async def take_files(address: str) -> None:
    """Have a procedure of the demo ask for a file."""
    text = json.dumps(FORM, ensure_ascii=False)
    connection = await asyncpg.connect(address)
    try:
        await connection.execute("set session_replication_role = replica")
        await connection.execute(_TAKES_FILES, MUNICIPALITY, text, sha256(text.encode()).digest())
    finally:
        await connection.close()


async def compare(address: str, store: KeyStore, sent: list[uploads.Sent]) -> dict[str, int]:
    """Open every file that is in the database and compare it with what was sent; how the scanner found them. Raises WrongAnswer."""
    connection = await asyncpg.connect(address)
    scans: dict[str, int] = {}
    found: list[bytes] = []
    try:
        for row in await connection.fetch(_FILES, MUNICIPALITY):
            if not row["linked"]:
                raise WrongAnswer("a file is not its application's")
            found.append(await _opened(connection, store, row))
            scans[row["scan"]] = scans.get(row["scan"], 0) + 1
        left = await connection.fetchval(
            "select count(*) from app.attachment_chunk c where not exists (select from app.attachment a where a.id = c.attachment and a.finished_at is not null)"
        )
    finally:
        await connection.close()
    if sorted(found) != sorted(each.digest for each in sent) or left:
        raise WrongAnswer(
            f"{len(sent)} files were sent, {len(found)} are there, or they are others; {left} chunks of none"
        )
    return scans


async def _opened(connection: Any, store: KeyStore, row: Any) -> bytes:
    key = store.get(MUNICIPALITY, row["sealing_key"])
    box = unseal(key, MUNICIPALITY, sealing.PURPOSE, row["sealed"], bound_in(row["sealed_format"], row["id"]))
    note = sealing.read_note(box)
    chunks = await connection.fetch(
        "select sealed from app.attachment_chunk where attachment = $1 order by number", row["id"]
    )
    digest, size = sha256(), 0
    for content in sealing.opened((bytes(chunk["sealed"]) for chunk in chunks), note.file_key):
        digest.update(content)
        size += len(content)
    if size != note.size or size != row["size"]:
        raise WrongAnswer("a file has another size than is told")
    return digest.digest()


def measured(pairs: int, seconds: float) -> Iterator[Measured]:
    """Without a scanner, and with clamd where there is one."""
    with ExitStack() as stack:
        phones = Phones(stack)
        print(f"{PHONES} pictures of {phones.size:,.0f} bytes.", flush=True)
        scanner = clamd.Clamd(HOME / "clamd") if clamd.PROGRAM else None
        for name, address in (("no scanner", ""), ("clamd", scanner.address if scanner else "")):
            if name == "clamd" and scanner is None:
                print("clamd is not installed: it is not measured.", flush=True)
                continue
            with ExitStack() as one:
                # a folder of its own: this process remembers a key store by where it lies
                home = HOME / name.replace(" ", "-")
                database = Database(home, free_port())
                one.callback(database.stop)
                database.start()
                if scanner is not None and address:
                    one.callback(scanner.stop)
                    scanner.start()
                (home / "logs").mkdir(exist_ok=True)
                served = ours.contestant(database, home, ours.role_addresses(database))
                served.server.environment = {**served.server.environment, "TODOKE_CLAMD": address}
                superuser = database.embedded.superuser_address("todoke")
                asyncio.run(take_files(superuser))
                one.callback(served.server.stop)
                served.start()
                bench = Bench(database, served, phones, name)
                found = bench.run(pairs, seconds)
                found.scans = asyncio.run(compare(superuser, _key_store(home), bench.sent))
                yield found


def _key_store(home: Path) -> KeyStore:
    settings = {"TODOKE_MODE": "demo", "TODOKE_HOME": str(home), **key_store_settings(home)}
    return key_store_of(load(settings))


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench/attachments.py", description="Measure files beside submissions.")
    parser.add_argument("--pairs", type=int, default=3, help="pairs, of which the median counts (3)")
    parser.add_argument("--seconds", type=float, default=10.0, help="seconds of submissions (10)")
    options = parser.parse_args()
    HOME.mkdir(parents=True, exist_ok=True)
    lines = [line for found in measured(options.pairs, options.seconds) for line in ("", *found.lines())]
    print("\n".join(lines))


if __name__ == "__main__":
    try:
        main()
    except (NotStarted, WrongAnswer, OSError) as problem:
        sys.exit(f"Nothing was measured: {problem}")
