"""Todoke's applicant side, as production runs it: `todoke serve applicant` with the settings of production.

The database holds the demo's municipalities; residents apply for one of their procedures, the monitors of the food loss diary.
"""

import asyncio
import re
import secrets
import sys
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from itertools import cycle, islice, repeat
from pathlib import Path

from contestant import Contestant, Server, Visit, free_port, get, post
from database import Database
from key_store import key_store_settings
from load import Answer, WrongAnswer, ask, drive

from app.applications.reference import SubmissionKey
from app.demo.data import fill
from app.operations.database import initialise, role_passwords
from app.operations.migrating import migrate
from app.settings import MOST_SUBMISSIONS, load
from app.vault.key_signer import make_signer
from app.vault.keystore import key_store_of

PROJECT = Path(__file__).parent.parent
NAME = "Todoke"
PROCEDURE = "/shinjuku/food-loss-diary/"
ADDRESS = "https://bench.example.jp"
# What every browser sends with a form; the origin check reads it.
FROM_OUR_PAGE = f"Origin: {ADDRESS}\r\nSec-Fetch-Site: same-origin\r\n".encode()
ANSWERS = [
    ("term", "october"),
    ("diary", "paper"),
    ("name", "髙橋　花子"),
    ("address.postcode", "160-8484"),
    ("address.line", "東京都新宿区歌舞伎町一丁目4番1号 新宿マンション808号室"),
    ("telephone", "０３－５２７３－３５４６"),
    ("email", "hanako.takahashi@example.jp"),
    ("age_band", "40s"),
    ("household", "3"),
    ("agreement", "yes"),
]
NUMBERS = re.compile(
    r'name="reference" value="(\d{6}-[0-9A-Z]{5}-[0-9A-Z]{5})">.*?name="inquiry_code" value="([0-9A-Z-]{19})">',
    re.DOTALL,
)


class HiddenInputs(HTMLParser):
    """The hidden inputs of the one form that sends to `action`."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action
        self.inside = False
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("action") == self.action
        elif self.inside and tag == "input" and given.get("type") == "hidden":
            self.found.append((given.get("name") or "", given.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


def role_addresses(database: Database) -> Mapping[str, str]:
    """Role to database address, each with a password of its own that `contestant` makes good."""
    return {role: database.embedded.address(f"todoke_{role}", word) for role, word in role_passwords().items()}


def contestant(database: Database, home: Path, addresses: Mapping[str, str]) -> Contestant:
    """Make the database with the demo's municipalities, and the server before it is started."""
    inquiry_keys = f"1:{secrets.token_hex(32)}"
    shared = {"TODOKE_INQUIRY_KEYS": inquiry_keys, "TODOKE_SEAT_KEY": secrets.token_hex(32)}
    signer = asyncio.run(_prepare(database, addresses, shared, home))
    port = free_port()
    environment = {
        "TODOKE_MODE": "production",
        "TODOKE_HOME": str(home),
        "TODOKE_PORT_BASE": str(port),
        "TODOKE_DATABASE_APPLICANT": addresses["applicant"],
        **shared,
        "TODOKE_KEY_SIGNER": signer,
        "TODOKE_APPLICANT_URL": ADDRESS,
        "TODOKE_TRUSTED_PROXIES": "none",
        # all the load comes from one address; each submission takes its token all the same
        "TODOKE_SUBMISSIONS_PER_SECOND": str(MOST_SUBMISSIONS),
        "TODOKE_SUBMISSIONS_PER_MINUTE": str(MOST_SUBMISSIONS),
    }
    command = [str(Path(sys.executable).with_name("todoke")), "serve", "applicant"]
    server = Server(NAME, command, PROJECT, environment, home / "logs" / "todoke.log")
    superuser = database.embedded.superuser_address("todoke")
    return Contestant(
        NAME,
        server,
        ("127.0.0.1", port),
        PROCEDURE + "apply",
        lambda: int(database.run_sql(superuser, "select count(*) from app.application")),
    )


async def _prepare(database: Database, addresses: Mapping[str, str], shared: Mapping[str, str], home: Path) -> str:
    """Fill the database with the demo's municipalities. Returns the public half of the key that signed their keys, in hex."""
    await initialise(database.embedded.superuser_address(), addresses)
    await migrate(addresses["migrator"])
    settings = {f"TODOKE_DATABASE_{role.upper()}": address for role, address in addresses.items()}
    settings |= {"TODOKE_MODE": "demo", "TODOKE_HOME": str(home), **shared, **key_store_settings(home)}
    settings["TODOKE_SECOND_FACTOR_KEYS"] = f"1:{secrets.token_hex(32)}"
    store = key_store_of(load(settings))
    settings["TODOKE_KEY_SIGNER"] = make_signer(store).public.hex()
    await fill(load(settings), lambda _sentence: None)
    return settings["TODOKE_KEY_SIGNER"]


def check_form(answer: Answer) -> None:
    if answer.status != 200 or b'name="age_band"' not in answer.body or b"</html>" not in answer.body:
        raise WrongAnswer(f"not the form page: {answer.excerpt()}")


def numbers_of(answer: Answer) -> tuple[str, str]:
    """到達番号 and 問合せ番号 of a 完了 page."""
    found = NUMBERS.search(answer.body.decode())
    if answer.status != 200 or not found or "申請が到達しました</h1>" not in answer.body.decode():
        raise WrongAnswer(f"not the page of an application that arrived: {answer.excerpt()}")
    return found[1], found[2]


def check_submission(answer: Answer) -> None:
    numbers_of(answer)


def check_status(answer: Answer) -> None:
    words = b"status status-arrived"
    if answer.status != 200 or words not in answer.body or b"</html>" not in answer.body:
        raise WrongAnswer(f"not the status of an application: {answer.excerpt()}")


def visits(address: tuple[str, int], pairs_wanted: int) -> dict[str, Visit]:
    """Walk the journey once, as a resident would; then prepare the visits."""
    form_page = get(PROCEDURE + "apply")
    check_form(ask(address, form_page))
    confirm_page = ask(address, post(PROCEDURE + "apply", ANSWERS, FROM_OUR_PAGE))
    hidden = HiddenInputs(PROCEDURE + "applications")
    hidden.feed(confirm_page.body.decode())
    confirmed = [pair for pair in hidden.found if pair[0] != "submission_key"]
    if confirm_page.status != 200 or len(confirmed) == len(hidden.found) or len(confirmed) < len(ANSWERS):
        raise WrongAnswer(f"not the confirm page: {confirm_page.excerpt()}")

    def submissions() -> Iterator[bytes]:
        mark = "A" * 43  # as long as a submission key, and as plain
        before, _, after = post(
            PROCEDURE + "applications", [("submission_key", mark), *confirmed], FROM_OUR_PAGE
        ).partition(mark.encode())
        while True:
            yield before + SubmissionKey.new().reveal().encode() + after

    known: list[tuple[str, str]] = []
    drive(address, islice(submissions(), pairs_wanted), lambda answer: known.append(numbers_of(answer)))
    lookups = [
        post("/status", [("reference", reference), ("inquiry_code", code)], FROM_OUR_PAGE) for reference, code in known
    ]
    return {
        "form": Visit(lambda: repeat(form_page), check_form),
        "submission": Visit(submissions, check_submission),
        "status": Visit(lambda: cycle(lookups), check_status),
    }
