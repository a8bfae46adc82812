"""Downloads of very many applications while residents go on submitting: time, memory, and what the residents notice of it.

    .venv/bin/python bench/exports.py [--applications 100000]

A database of its own holds them, each submitted and sealed in the ordinary way. The applicant's and the staff's side run as in production, one
Granian worker each; sixteen connections submit without a pause, before, during and after each download.
"""

import argparse
import asyncio
import re
import secrets
import statistics
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

import ours
from contestant import Contestant, NotStarted, Server, free_port
from database import Database
from key_store import key_store_settings
from load import ConnectionLost, WrongAnswer, drive
from report import Aim
from staff_side import ADDRESS, Browser, signed_in

from app.calendar.tokyo import now
from app.demo.embedded import EmbeddedProblem
from app.demo.volume import PROCEDURE, ensure_applications
from app.settings import load
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role, SessionToken

PROJECT: Final = Path(__file__).parent.parent
HOME: Final = PROJECT / "var" / "bench-exports"
SLICE_SECONDS: Final = 2.0
QUIET_SLICES: Final = 4
JOB: Final = re.compile(rb"/exports/workbooks/([0-9a-f-]{36})")
PERCENT: Final = re.compile(rb">([0-9]+)%</progress>")


class WrongDownload(Exception):
    """An answer that is not the file or page asked for."""


@dataclass
class Staff:
    """The staff's side on the same database, with an administrator signed in."""

    server: Server
    address: tuple[str, int]
    session: SessionToken


@dataclass
class Download:
    """One download, run in a thread beside the submissions. Memory in MiB: the whole process tree of the staff's side."""

    name: str
    fetch: Callable[[], tuple[int, int, int]]  # rows, bytes, different percentages shown
    server: Server
    idle: float = 0.0
    largest: float = 0.0
    seconds: float = 0.0
    got: tuple[int, int, int] = (0, 0, 0)
    problem: Exception | None = None
    over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        began = time.perf_counter()
        try:
            self.got = self.fetch()
        except Exception as problem:  # noqa: BLE001  raised by the main thread
            self.problem = problem
        self.seconds = time.perf_counter() - began
        self.over.set()

    def watch(self) -> None:
        while not self.over.wait(0.2):
            self.largest = max(self.largest, self.server.memory())


def csv_of(staff: Staff, kind: str) -> tuple[int, int, int]:
    status, content, _ = Browser(staff).ask("/exports", _form_values(kind))  # type: ignore[arg-type]  # it needs address and session
    if status != 200 or "到達番号" not in content[:200].decode("utf-8", "replace"):
        raise WrongDownload(content[:500].decode("utf-8", "replace"))
    return content.count(b"\r\n") - 1, len(content), 0


def workbook_of(staff: Staff) -> tuple[int, int, int]:
    browser = Browser(staff)  # type: ignore[arg-type]  # the same
    plain = {"Accept-Encoding": "identity"}
    _, content, _ = browser.ask("/exports", _form_values("xlsx"), plain)
    job = JOB.search(content)
    if job is None:
        raise WrongDownload(content.decode("utf-8", "replace")[-3000:])
    address, percentages = f"/exports/workbooks/{job[1].decode()}", set[bytes]()
    while True:
        _, content, _ = browser.ask(address, headers={**plain, "HX-Request": "true", "Todoke-Poll": "1"})
        percentages.update(PERCENT.findall(content))
        if b"/file" in content:
            break
        if b"<progress" not in content:
            raise WrongDownload(content.decode("utf-8", "replace"))
        time.sleep(0.5)
    found = re.search(r"([\d,]+)件のExcelファイルができました", content.decode())
    status, file, _ = browser.ask(address + "/file", [], plain)
    if status != 200 or not found or file[:4] != b"\xd0\xcf\x11\xe0":  # the container of an encrypted workbook
        raise WrongDownload("not an encrypted workbook")
    return int(found[1].replace(",", "")), len(file), len(percentages)


def _form_values(kind: str) -> list[tuple[str, str]]:
    return [
        ("procedure", PROCEDURE),
        ("status", "all"),
        # not what arrives meanwhile: the file would grow as long as it is made
        ("to", (now() - timedelta(days=1)).date().isoformat()),
        ("items", "every"),
        ("format", kind),
        ("purpose", "計測のため"),
    ]


def submissions(applicant: Contestant) -> float:
    visit = applicant.visits["submission"]
    return drive(applicant.address, visit.requests(), visit.check, seconds=SLICE_SECONDS).rate


def measured(download: Download, applicant: Contestant) -> tuple[float, float]:
    """Submissions a second in quiet (before and after) and meanwhile, medians of slices of two seconds."""
    quiet = [submissions(applicant) for _ in range(QUIET_SLICES)]
    download.idle = download.largest = download.server.memory()
    threads = [threading.Thread(target=download.run), threading.Thread(target=download.watch)]
    for thread in threads:
        thread.start()
    meanwhile = []
    while not download.over.is_set():
        rate = submissions(applicant)
        if not download.over.is_set() or not meanwhile:
            meanwhile.append(rate)
    for thread in threads:
        thread.join()
    if download.problem is not None:
        raise download.problem
    quiet += [submissions(applicant) for _ in range(QUIET_SLICES)]
    return statistics.median(quiet), statistics.median(meanwhile)


def staff_of(addresses: Mapping[str, str], applicant: Contestant, stack: ExitStack) -> Staff:
    port = free_port() - 1
    environment = {
        "TODOKE_MODE": "production",
        "TODOKE_HOME": str(HOME),
        "TODOKE_PORT_BASE": str(port),
        "TODOKE_DATABASE_STAFF": addresses["staff"],
        "TODOKE_DATABASE_SIGN_IN_STAFF": addresses["sign_in_staff"],
        "TODOKE_APPLICANT_URL": ours.ADDRESS,
        "TODOKE_STAFF_URL": ADDRESS,
        "TODOKE_STAFF_NETWORKS": "127.0.0.0/8",
        "TODOKE_TRUSTED_PROXIES": "none",
        "TODOKE_SECOND_FACTOR_KEYS": f"1:{secrets.token_hex(32)}",
        "TODOKE_SEAT_KEY": applicant.server.environment["TODOKE_SEAT_KEY"],
        **key_store_settings(HOME),
    }

    async def session() -> SessionToken:
        await ENGINE.open({role: addresses[role] for role in (Role.staff, Role.sign_in_staff)}, size=2)
        try:
            return await signed_in(load(environment, part="staff"))
        finally:
            await ENGINE.close()

    command = [str(Path(sys.executable).with_name("todoke")), "serve", "staff"]
    server = Server("Todoke, staff", command, PROJECT, environment, HOME / "logs" / "staff.log")
    staff = Staff(server, ("127.0.0.1", port + 1), asyncio.run(session()))
    stack.callback(server.stop)
    server.start(staff.address, "/livez")
    return staff


def fill(addresses: Mapping[str, str], applicant: Contestant, count: int) -> None:
    environment = {f"TODOKE_DATABASE_{role.upper()}": address for role, address in addresses.items()}
    environment |= {
        "TODOKE_MODE": "demo",
        "TODOKE_HOME": str(HOME),
        "TODOKE_INQUIRY_KEYS": applicant.server.environment["TODOKE_INQUIRY_KEYS"],
        "TODOKE_SEAT_KEY": applicant.server.environment["TODOKE_SEAT_KEY"],
        **key_store_settings(HOME),
    }
    asyncio.run(ensure_applications(load(environment), count, lambda sentence: print(sentence, flush=True)))


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench/exports.py", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--applications", type=int, default=100_000)
    count: int = parser.parse_args().applications
    with ExitStack() as stack:
        database = Database(HOME, free_port())
        stack.callback(database.stop)
        database.start()
        (HOME / "logs").mkdir(exist_ok=True)
        addresses = ours.role_addresses(database)
        applicant = ours.contestant(database, HOME, addresses)
        fill(addresses, applicant, count)
        stack.callback(applicant.server.stop)
        applicant.start()
        applicant.visits = ours.visits(applicant.address, 10)
        staff = staff_of(addresses, applicant, stack)
        submissions(applicant)
        downloads = [
            Download("CSV, UTF-8", lambda: csv_of(staff, "csv_utf_8"), staff.server),
            Download("Excel, encrypted", lambda: workbook_of(staff), staff.server),
        ]
        lines, aims = [], []
        for download in downloads:
            quiet, meanwhile = measured(download, applicant)
            rows, size, percentages = download.got
            lines.append(
                f"| {download.name} | {rows:,} | {download.seconds:.0f} | {size / 1e6:.1f} | {download.idle:.0f} | "
                f"{download.largest:.0f} | {percentages or '–'} | {quiet:,.0f} | {meanwhile:,.0f} |"
            )
            aims += [
                Aim(f"{download.name}: memory above idle, MiB", download.largest - download.idle, 200, most=True),
                Aim(f"{download.name}: submissions slower by, %", 100 * (1 - meanwhile / quiet), 20, most=True),
            ]
    print("\n| | rows | s | MB | MiB idle | MiB at most | percentages shown | submissions/s in quiet | meanwhile |")
    print("|---|---|---|---|---|---|---|---|---|")
    print("\n".join(lines))
    print("\n| aim | | now | |\n|---|---|---|---|")
    print("\n".join(aim.line() for aim in aims))


if __name__ == "__main__":
    try:
        main()
    except (NotStarted, WrongAnswer, WrongDownload, ConnectionLost, EmbeddedProblem) as problem:
        sys.exit(f"Nothing was measured: {problem}")
