"""The waits of a section that edits a procedure and makes the council's papers; see docs/performance.md.

`.venv/bin/python bench/editing.py` alone, or after the table of `make bench`. The server is the staff side as production runs it, on a
PostgreSQL of its own; what only the program knows (drawing, checking) is measured in this process, on the same database. Of many
rounds the fastest counts: what the work itself takes, whatever else the machine does.
"""

import asyncio
import gzip
import re
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import quote_plus

from contestant import NotStarted
from report import Aim
from staff_side import HTMX, MANY, SIZES, Browser, StaffSide, form_of, slug_of

from app.demo.embedded import EmbeddedProblem
from app.main import create_app
from app.procedures.form import compile_form
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role
from app.web import pages
from app.web.forms import parse_form

PROJECT = Path(__file__).parent.parent
HOME = PROJECT / "var" / "bench-editing"
ROUNDS = 60
CHECKS = 400
MOST_BLOCKED = 250.0  # milliseconds: a paper takes seconds, and who asks for another page notices none of them
SEEN = re.compile(rb'name="seen" value="(\d+)"')
SMALL, LARGE = SIZES
TODAY = date(2026, 11, 24)


class WrongPage(Exception):
    """The server answered something else; the text holds where and what."""


class Editor:
    """The editor of one draft; `ask(path, fields, headers)` gives status and body."""

    def __init__(self, questions: int) -> None:
        self.address = f"/procedures/{slug_of(questions)}/draft"
        self.seen = "1"
        self.down = True

    def edit(self) -> list[tuple[str, str]]:
        """The form of a button: the second question down, and up again."""
        action = "down" if self.down else "up"
        return [("seen", self.seen), ("action", f"{action}:q0_1")]

    def take(self, status: int, body: bytes) -> None:
        """Look at an edit's answer. Raises WrongPage."""
        found = SEEN.search(body)
        if status != 200 or not found or found[1].decode() == self.seen:
            raise WrongPage(f"{self.address}: {status}, {body[:300]!r}")
        self.seen, self.down = found[1].decode(), not self.down


def waits(browser: Browser) -> dict[tuple[str, int], float]:
    """Milliseconds of opening the page and of an edit, by size: from the request's first byte to the answer's last."""
    taken: dict[tuple[str, int], list[float]] = {}
    editors = {questions: Editor(questions) for questions in SIZES}
    for _ in range(ROUNDS):
        for questions, editor in editors.items():
            status, body, took = browser.ask(editor.address)
            if status != 200 or b'id="draft"' not in gzip.decompress(body):
                raise WrongPage(f"{editor.address}: {status}")
            taken.setdefault(("page", questions), []).append(took)
            status, body, took = browser.ask(f"{editor.address}/changes", editor.edit(), HTMX)
            editor.take(status, gzip.decompress(body))
            taken.setdefault(("edit", questions), []).append(took)
    return {row: min(times) for row, times in taken.items()}


@contextmanager
def drawing_timed(taken: list[float]) -> Iterator[None]:
    """Notes how long each template takes, in milliseconds."""
    drawn = pages.render

    def timed(*arguments: Any, **context: Any) -> str:
        began = time.perf_counter()
        try:
            return drawn(*arguments, **context)
        finally:
            taken.append((time.perf_counter() - began) * 1000)

    pages.render = timed
    try:
        yield
    finally:
        pages.render = drawn


async def drawing(side: StaffSide, token: str) -> dict[tuple[str, int], float]:
    """Milliseconds that the same answers take to be drawn by their templates."""
    app = create_app("staff", side.settings)
    await ENGINE.open({role: side.settings.database(role) for role in (Role.staff, Role.sign_in_staff)}, size=2)
    taken: dict[tuple[str, int], list[float]] = {}
    try:
        for questions in SIZES:
            editor = Editor(questions)
            page = await answered(app, side, editor.address)
            found = SEEN.search(page[1])
            assert found
            editor.seen = found[1].decode()
            for _ in range(ROUNDS // 2):
                with drawing_timed(taken.setdefault(("page", questions), [])):
                    await answered(app, side, editor.address)
                form = [("csrf_token", token), *editor.edit()]
                with drawing_timed(taken.setdefault(("edit", questions), [])):
                    editor.take(*await answered(app, side, f"{editor.address}/changes", form))
    finally:
        await ENGINE.close()
    return {row: min(times) for row, times in taken.items()}


async def answered(
    app: Callable[..., Awaitable[None]], side: StaffSide, path: str, form: list[tuple[str, str]] | None = None
) -> tuple[int, bytes]:
    """Ask the application in this process."""
    body = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in form or ()).encode()
    headers = [
        (b"host", b"staff.bench.example.jp"),
        (b"cookie", f"__Host-todoke-staff={side.session.reveal()}".encode()),
        (b"origin", side.settings.staff_url.encode()),
        (b"content-type", b"application/x-www-form-urlencoded"),
        (b"content-length", str(len(body)).encode()),
        *([(b"hx-request", b"true")] if form is not None else []),
    ]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST" if form is not None else "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 1),
    }
    messages: list[Any] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        messages.append(message)

    await app(scope, receive, send)
    return messages[0]["status"], b"".join(message.get("body", b"") for message in messages[1:])


ANSWERS = {
    "choice": {"": "c1"},
    "name": {"": "髙橋　花子"},
    "kana": {"": "タカハシ　ハナコ"},
    "postcode_address": {".postcode": "160-8484", ".line": "東京都新宿区歌舞伎町一丁目4番1号"},
    "telephone": {"": "０３－５２７３－３５４６"},
    "email": {"": "hanako.takahashi@example.jp"},
    "line": {"": "一行の文です"},
    "choices": {"": "c2"},
    "date": {".era": "reiwa", ".year": "８", ".month": "12", ".day": "1"},
    "text": {"": "よろしくお願いします。" * 20},
}


def checking(questions: int) -> tuple[float, float]:
    """Milliseconds of parsing what a browser sends for the form, and of checking it."""
    definition = form_of(questions)
    every = [question for section in definition["sections"] for question in section["questions"]]
    pairs = [(f"{each['id']}{part}", value) for each in every for part, value in ANSWERS[each["type"]].items()]
    body = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs).encode()
    form, posted = compile_form(definition), parse_form(body)
    checked = form.check(posted, TODAY)
    if checked.problems or len(checked.answers) != questions:
        raise WrongPage(f"not {questions} right answers: {checked.problems}")
    return min(timed(lambda: parse_form(body))), min(timed(lambda: form.check(posted, TODAY)))


def timed(work: Callable[[], object]) -> list[float]:
    taken = []
    for _ in range(CHECKS):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def paper(side: StaffSide) -> dict[str, float]:
    """付議資料 of 200 procedures as PDF and Word: how long it takes, and how long other pages wait meanwhile, at the most."""
    slugs = [f"many-{number}" for number in range(MANY)]
    chosen = [("procedures", slug) for slug in slugs]
    chosen += [(f"outline-{slug}", "講座の申込みを受け付け、申込者に通知等を送付する。") for slug in slugs]
    lines = {"before": "", "period_from": "2026-12-1", "period_to": "2027-3-31", "material": "1", "other": ""}
    idle = longest_waits(Browser(side), Event(), seconds=3.0)
    browser, made = Browser(side), Event()
    with ThreadPoolExecutor(1) as executor:
        watching = executor.submit(longest_waits, Browser(side), made)
        try:
            began = time.perf_counter()
            status, body, ordered = browser.ask("/governance/papers", [*lines.items(), *chosen])
            if status != 303:
                raise WrongPage(f"/governance/papers: {status}, {body[:300]!r}")
            job, percentages = browser.location, progress_of(browser, browser.location)
            seconds = time.perf_counter() - began
        finally:
            made.set()
        meanwhile = watching.result()
    sizes = [len(browser.ask(f"{job}/{form}")[1]) for form in ("pdf", "docx")]
    figures = {"seconds": seconds, "ordered": ordered, "percentages": len(percentages), "bytes": sum(sizes)}
    return {**figures, **{f"idle {name}": wait for name, wait in idle.items()}, **meanwhile}


def progress_of(browser: Browser, job: str) -> set[int]:
    """Asks as the page does, only more often, until it is done; the percentages shown."""
    percentages: set[int] = set()
    while True:
        _, page, _ = browser.ask(job, headers={"Accept-Encoding": "identity", "Todoke-Poll": "1"} | HTMX)
        percent = re.search(rb'<progress[^>]* value="(\d+)"', page)
        if percent is None and "できました".encode() not in page:
            raise WrongPage(f"{job}: {page[:300]!r}")
        if percent is None:
            return percentages
        percentages.add(int(percent[1]))
        time.sleep(0.2)


def longest_waits(browser: Browser, done: Event, seconds: float = 600.0) -> dict[str, float]:
    """Asks again and again until it is done; the longest waits in milliseconds."""
    longest = dict.fromkeys(("/livez", "editor"), 0.0)
    paths = {"/livez": "/livez", "editor": Editor(SMALL).address}
    began = time.perf_counter()
    while not done.is_set() and time.perf_counter() - began < seconds:
        for name, path in paths.items():
            status, _, took = browser.ask(path)
            if status != 200:
                raise WrongPage(f"{path}: {status}")
            longest[name] = max(longest[name], took)
        time.sleep(0.002)
    return longest


def report(
    whole: dict[tuple[str, int], float],
    drawn: dict[tuple[str, int], float],
    checks: tuple[float, float],
    made: dict[str, float],
) -> list[str]:
    lines = [
        f"| | {SMALL} questions, ms | of it drawing | {LARGE} questions, ms | of it drawing |",
        "|---|---|---|---|---|",
    ]
    words = {"page": "editor, the page opened", "edit": "editor, one edit and its fragment"}
    aims = []
    for row, label in words.items():
        small, large = whole[row, SMALL], whole[row, LARGE]
        lines.append(f"| {label} | {small:.1f} | {drawn[row, SMALL]:.1f} | {large:.1f} | {drawn[row, LARGE]:.1f} |")
        rest = (large - drawn[row, LARGE]) / small
        aims.append(Aim(f"{label}, {LARGE} questions without drawing, to the whole of {SMALL}", rest, 2.0, most=True))
    parsing, check = checks
    aims.append(Aim(f"submission of {LARGE} questions, ms beyond parsing", check, 1.0, most=True))
    blocked = made["/livez"] - made["idle /livez"]
    aims.append(
        Aim(
            "longest wait of another request while the paper is made, beyond the idle server's, ms",
            blocked,
            MOST_BLOCKED,
            most=True,
        )
    )
    return [
        *lines,
        "",
        f"A submission of {LARGE} questions: parsed in {parsing:.2f} ms, checked in {check:.2f} ms.",
        (
            f"付議資料 of {MANY} procedures, PDF and Word: {made['seconds']:.1f} s, {made['bytes'] / 1_000_000:.1f} MB; ordered in "
            f"{made['ordered']:.0f} ms; progress shown at {made['percentages']:.0f} different percentages."
        ),
        (
            f"Longest waits meanwhile: {made['/livez']:.0f} ms for /livez, {made['editor']:.0f} ms for the editor of {SMALL} questions "
            f"(idle: {made['idle /livez']:.0f} and {made['idle editor']:.0f} ms)."
        ),
        "",
        "| aim | | now | |",
        "|---|---|---|---|",
        *(aim.line() for aim in aims),
    ]


def measured(home: Path = HOME) -> list[str]:
    """The whole of it, as lines of the report."""
    with ExitStack() as stack:
        side = StaffSide(home)
        stack.callback(side.stop)
        side.start()
        browser = Browser(side)
        whole = waits(browser)
        drawn = asyncio.run(drawing(side, browser.token))
        made = paper(side)
    return report(whole, drawn, checking(LARGE), made)


def main() -> None:
    try:
        print("\n".join(measured()))
    except (NotStarted, WrongPage, EmbeddedProblem) as problem:
        sys.exit(f"Nothing was measured: {problem}")


if __name__ == "__main__":
    main()
