"""Draws what a language is seen in, with the program in the folder given: run by test_languages.py in a process of its own.

Arguments: the program's folder, which PYTHONPATH names too, and as JSON a municipality's slug and the session of one of its staff. Prints JSON.
The database stands in the environment, as in service.
"""

import asyncio
import json
import re
import sys
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path

import httpx
from pypdf import PdfReader

import app
from app.languages import translated_into
from app.main import create_app
from app.notifications.letter_kinds import Letter
from app.notifications.letters import Occasion, write_letter
from app.papers.receipt import ReceiptFacts, receipt_pdf
from app.settings import Settings, load
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role

LANGUAGE = "fr"
ARRIVED = datetime(2026, 11, 23, 5, 5, tzinfo=UTC)
NAME = {"ja": "新宿区"}


def mail() -> str:
    facts = {"reference": "ABCDEFGHJK", "procedure": NAME, "section": NAME, "telephone": "", "at": ARRIVED.isoformat()}
    occasion = Occasion("131041", NAME, facts, "https://a.example.jp", "https://s.example.jp", ARRIVED)
    return write_letter(Letter.arrival, LANGUAGE, occasion).body


def receipt() -> str:
    facts = ReceiptFacts(
        municipality="新宿区",
        procedure="講座",
        section="課",
        telephone="",
        telephone_hours="",
        reference="131041-ABCDE-FGHJK",
        inquiry_code="AAAA-BBBB-CCCC",
        arrived_at=ARRIVED,
        answers=(("Prénom", "Éloïse 𠮷 Ŏ"),),
        status_url="https://a.example.jp/status",
        language=LANGUAGE,
    )
    pages = PdfReader(BytesIO(receipt_pdf(facts, partial(translated_into, LANGUAGE)))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def client_of(side: str, settings: Settings) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(create_app(side, settings)), base_url="http://localhost")


async def drawn(town: str, session: str) -> dict[str, object]:
    settings = load()
    await ENGINE.open({role: settings.database(role.login) for role in Role}, size=2)
    form = await client_of("applicant", settings).get(f"/{town}/event/apply?lang={LANGUAGE}")
    row = form.text.partition('class="languages"')[2].partition("</ul>")[0]
    staff = client_of("staff", settings)
    staff.cookies.set("todoke-staff", session, domain="localhost.local")
    editor, own = await staff.get("/procedures/new"), await staff.get("/procedures/event/letters/acceptance")
    await ENGINE.close()
    language = re.search(r'<html lang="([^"]+)"', form.text)
    return {
        "form": [form.status_code, language and language[1], re.findall(r">([^<>\s]+)</(?:a|span|button)>", row)],
        "mail": mail(),
        "receipt": receipt(),
        "editor": [editor.status_code, re.findall(r'name="(title\.\w+)"', editor.text)],
        "own mail": [own.status_code, re.findall(r'name="(subject\.\w+)"', own.text)],
    }


assert Path(app.__file__).parents[1] == Path(sys.argv[1]).resolve(), app.__file__
sys.stdout.write(json.dumps(asyncio.run(drawn(**json.loads(sys.argv[2]))), ensure_ascii=False))
