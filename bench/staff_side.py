"""Todoke's staff side, as production runs it: `todoke serve staff` on the demo's municipalities, with somebody of 新宿区 signed in.

Beside the demo's own procedures stand two drafts, of 10 and of 100 questions, and the 200 procedures that a council's paper is to hold.
"""

import asyncio
import http.client
import re
import secrets
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from contestant import Server, free_port
from database import DURABLE
from key_store import key_store_settings
from pyotp import TOTP

from app.demo.data import fill
from app.demo.embedded import Embedded
from app.demo.people import PASSWORD
from app.operations.database import initialise, role_passwords
from app.operations.migrating import migrate
from app.people.second_factor import confirm, offer
from app.people.sessions import staff_session
from app.people.signing_in import Caller, Side, sign_in
from app.people.staff import section_names
from app.procedures.creation import Terms, create_procedure
from app.procedures.library import library
from app.procedures.settings import ProcedureSettings
from app.settings import Settings, load
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role, Scope, SessionToken, scoped

PROJECT = Path(__file__).parent.parent
LOGIN = "shinjuku-gyosei"
MUNICIPALITY = "131041"
ADDRESS = "https://staff.bench.example.jp"
MANY = 200
SIZES = (10, 100)
HTMX = {"HX-Request": "true"}


def slug_of(questions: int) -> str:
    return f"of-{questions}-questions"


def form_of(questions: int) -> dict[str, Any]:
    """Ten questions a section, of the usual types; one of ten is asked under a condition."""
    sections = [
        {"id": f"section_{number}", "title": _text(f"区分{number + 1}"), "questions": _ten(number)}
        for number in range(questions // 10)
    ]
    texts = {name: _text("講座の申込みを受け付けます。") for name in ("outline", "eligibility", "needed", "purpose")}
    title = {"ja": f"{questions}問の申込み", "en": f"Form of {questions} questions"}
    return {**texts, "title": title, "minutes": 10, "capacity_question": None, "sections": sections}


def _ten(number: int) -> list[dict[str, Any]]:
    choices = [{"id": f"c{choice}", "label": _text(f"選択肢{choice}")} for choice in range(1, 5)]
    own: list[tuple[str, dict[str, Any]]] = [
        ("choice", {"item": None, "choices": choices}),
        ("name", {"item": "氏名"}),
        ("kana", {"item": "フリガナ"}),
        ("postcode_address", {"item": "住所"}),
        ("telephone", {"item": "電話番号"}),
        ("email", {"item": "メールアドレス"}),
        ("line", {"item": None, "no_personal_information": True, "max_length": 50}),
        ("choices", {"item": None, "choices": choices}),
        ("date", {"item": None}),
        ("text", {"item": None, "no_personal_information": True, "max_length": 500}),
    ]
    questions = [
        {
            "id": f"q{number}_{position}",
            "type": kind,
            "label": _text(f"質問{number + 1}の{position + 1}"),
            "required": True,
            **more,
        }
        for position, (kind, more) in enumerate(own)
    ]
    questions[-1]["when"] = {"question": f"q{number}_0", "is": ["c1"]}
    return questions


def _text(words: str) -> dict[str, str]:
    return {"ja": words, "en": "Words"}


@dataclass
class StaffSide:
    """The database, the server and the session; `settings` are those of production, for what is measured in this process."""

    home: Path
    embedded: Embedded = field(init=False)
    settings: Settings = field(init=False)
    session: SessionToken = field(init=False)
    server: Server = field(init=False)
    address: tuple[str, int] = field(init=False)

    def start(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)
        (self.home / "logs").mkdir(parents=True, mode=0o700)
        self.embedded = Embedded(self.home, say=lambda sentence: print(sentence, flush=True), options=DURABLE)
        self.embedded.start()
        addresses = {role: self.embedded.address(f"todoke_{role}", word) for role, word in role_passwords().items()}
        port = free_port() - 1
        environment = {
            "TODOKE_MODE": "production",
            "TODOKE_HOME": str(self.home),
            "TODOKE_PORT_BASE": str(port),
            "TODOKE_DATABASE_STAFF": addresses["staff"],
            "TODOKE_DATABASE_SIGN_IN_STAFF": addresses["sign_in_staff"],
            "TODOKE_APPLICANT_URL": "https://bench.example.jp",
            "TODOKE_STAFF_URL": ADDRESS,
            "TODOKE_STAFF_NETWORKS": "127.0.0.0/8",
            "TODOKE_TRUSTED_PROXIES": "none",
            "TODOKE_SECOND_FACTOR_KEYS": f"1:{secrets.token_hex(32)}",
            "TODOKE_SEAT_KEY": secrets.token_hex(32),
            **key_store_settings(self.home),
        }
        command = [str(Path(sys.executable).with_name("todoke")), "serve", "staff"]
        self.server = Server("Todoke, staff", command, PROJECT, environment, self.home / "logs" / "todoke.log")
        self.settings = load(environment, part="staff")
        asyncio.run(self._fill(addresses, environment))
        self.address = ("127.0.0.1", port + 1)
        self.server.start(self.address, "/livez")

    def stop(self) -> None:
        self.server.stop()
        self.embedded.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    async def _fill(self, addresses: Mapping[str, str], environment: Mapping[str, str]) -> None:
        await initialise(self.embedded.superuser_address(), addresses)
        await migrate(addresses["migrator"])
        demo = {f"TODOKE_DATABASE_{role.upper()}": address for role, address in addresses.items()}
        demo |= {
            "TODOKE_MODE": "demo",
            "TODOKE_HOME": str(self.home),
            "TODOKE_INQUIRY_KEYS": f"1:{secrets.token_hex(32)}",
            "TODOKE_SECOND_FACTOR_KEYS": environment["TODOKE_SECOND_FACTOR_KEYS"],
            "TODOKE_SEAT_KEY": environment["TODOKE_SEAT_KEY"],
            **key_store_settings(self.home),
        }
        await fill(load(demo), lambda _sentence: None)
        await ENGINE.open({role: self.settings.database(role) for role in (Role.staff, Role.sign_in_staff)}, size=2)
        try:
            self.session = await signed_in(self.settings)
            with scoped(Scope(Role.staff, MUNICIPALITY, self.session)):
                await self._make_procedures()
        finally:
            await ENGINE.close()

    async def _make_procedures(self) -> None:
        person = await staff_session(self.session, extend=False)
        assert person is not None
        section = (await section_names())[0][0]
        settings = ProcedureSettings(category="くらし", planned_per_year=100)
        async with ENGINE.unit():
            for questions in SIZES:
                await create_procedure(person.staff, slug_of(questions), Terms(section, settings), form_of(questions))
            ready = library()
            for number in range(MANY):
                definition = ready[number % len(ready)].definition
                title = {**definition["title"], "ja": f"{definition['title']['ja']}（その{number + 1}）"}
                await create_procedure(
                    person.staff,
                    f"many-{number}",
                    Terms(section, replace(settings, planned_per_year=number)),
                    {**definition, "title": title},
                )


async def signed_in(settings: Settings) -> SessionToken:
    """A session of LOGIN, who takes a second factor with it: production asks an administrator for one. Both roles' pools must be open."""
    caller = Caller("127.0.0.1", ip_address("127.0.0.1"))
    token = (await sign_in(Side.staff, LOGIN, PASSWORD, caller)).token
    with scoped(Scope(Role.staff, MUNICIPALITY, token)):
        person = await staff_session(token, extend=False)
        assert person is not None
        async with ENGINE.unit():
            owner = (Side.staff, settings.second_factor_keys, MUNICIPALITY, person.staff)
            await confirm(*owner, TOTP(await offer(*owner)).now())
    return token


class Browser:
    """One keep-alive connection of the signed-in person."""

    def __init__(self, side: StaffSide) -> None:
        self.connection = http.client.HTTPConnection(*side.address, timeout=120)
        self.headers = {
            "Cookie": f"__Host-todoke-staff={side.session.reveal()}",
            "Origin": ADDRESS,
            "Sec-Fetch-Site": "same-origin",
            "Accept-Encoding": "gzip",
        }
        self.location = ""
        self.token = ""
        self.token = self._form_token()

    def ask(
        self, path: str, fields: Sequence[tuple[str, str]] | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes, float]:
        """Status, body as it came and milliseconds. `fields` make it a form that is sent."""
        body = None if fields is None else urlencode([("csrf_token", self.token), *fields]).encode()
        kind = {} if body is None else {"Content-Type": "application/x-www-form-urlencoded"}
        began = time.perf_counter()
        self.connection.request(
            "GET" if body is None else "POST", path, body, {**self.headers, **kind, **(headers or {})}
        )
        answer = self.connection.getresponse()
        content = answer.read()
        took = (time.perf_counter() - began) * 1000
        self.location = answer.headers.get("Location", "")
        return answer.status, content, took

    def _form_token(self) -> str:
        """The CSRF token of this session's forms."""
        _, content, _ = self.ask("/password", headers={"Accept-Encoding": "identity"})
        found = re.search(rb'name="csrf_token" value="([^"]+)"', content)
        assert found, content[:500]
        return found[1].decode()
