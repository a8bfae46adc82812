"""Japanese on a page of another language says that it is Japanese (WCAG 2.2, 3.1.2 Language of Parts; JIS X 8341-3), on every page."""

import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from typing import Any, Final

import asyncpg
import httpx
import pytest

from app.applications.status import Status
from app.languages import TRANSLATIONS, is_japanese
from app.settings import Settings
from tests.factories import ANSWERS, DEFINITION, Town, make_person, make_town
from tests.procedures.definitions import definition, question, text
from tests.web.applicant.conftest import Phone
from tests.web.applicant.test_status import pair, write_to
from tests.web.pages import hidden, numbers

pytestmark = pytest.mark.anyio

OTHERS: Final = [language.tag for language in TRANSLATIONS if not is_japanese(language.tag)]
JAPANESE: Final = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")  # kana and kanji
KANA: Final = re.compile("[\u3041-\u30ff]")
SILENT: Final = {"script", "style", "title"}
"""`<title>` holds no other element: a part of it can carry no language."""
SPOKEN_ATTRIBUTES: Final = {"aria-label", "alt", "title", "placeholder"}
ENDLESS: Final = {"meta", "link", "input", "br", "img", "hr", "wbr"}


class PartReader(HTMLParser):
    """Collects what is Japanese outside a part that says so, and markup where none can stand."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.outside: list[str] = []
        self.torn: list[str] = []
        self._telling = KANA if language.startswith("zh") else JAPANESE
        self._open: list[tuple[str, str]] = [("", language)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        inside, around = self._open[-1]
        language = given.get("lang", around)
        if inside in {"title", "option", "textarea"}:
            self.torn.append(f"<{tag}> in <{inside}>")
        spoken = [value for name, value in given.items() if name in SPOKEN_ATTRIBUTES]
        typed = [given["value"]] if tag == "input" and given.get("type") not in {"hidden", "radio", "checkbox"} else []
        for words in spoken + typed:
            self._look_at(words, language)
        if tag not in ENDLESS:
            self._open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        tag, language = self._open[-1]
        if tag not in SILENT:
            self._look_at(data.strip(), language)

    def _look_at(self, words: str, language: str) -> None:
        if self._telling.search(words) and not language.startswith(("ja", "zh")):
            self.outside.append(words)


def looked_at(page: httpx.Response, language: str) -> PartReader:
    reader = PartReader(language)
    reader.feed(page.text)
    reader.close()
    return reader


def without_translations(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {"ja": value["ja"]} if "ja" in value else value
        return {key: without_translations(each) for key, each in kept.items()}
    return [without_translations(each) for each in value] if isinstance(value, list) else value


EVERY_QUESTION: Final = definition(
    question("label", "explanation", text=text("**大切**なお願い\n\n- ひとつ")),
    question(
        "room", "choice", choices=[{"id": f"c{n}", "label": text(f"{n}号室")} for n in range(9)], hint=text("部屋")
    ),
    question(
        "kind",
        "choice",
        choices=[{"id": "a", "label": text("あ & い")}, {"id": "b", "label": text("う")}],
        required=True,
    ),
    question(
        "goods", "choices", choices=[{"id": "a", "label": text("机")}, {"id": "b", "label": text("いす")}], minimum=1
    ),
    question("agreed", "consent", text=text("約束を守ります。"), required=True),
    question("born", "date", item="生年月日", hint=text("うまれた日")),
    question("people", "number", unit=text("人"), minimum=1),
    question("back", "date", item=None, within={"question": "born", "amount": 1, "unit": "months"}),
    question("place", "postcode_address", item="住所", required=True),
    question(
        "others",
        "text",
        max_length=10,
        when={"all": [{"question": "kind", "is": ["a", "b"]}, {"question": "goods", "is": ["b"]}]},
    ),
    title=text("届け出 & 申込み"),
)
for each in EVERY_QUESTION["sections"][0]["questions"]:
    each["label"] = text(f"質問「{each['id']}」")

RIGHT: Final = [
    *{"room": "c1", "kind": "b", "goods": "b", "agreed": "yes", "place.postcode": "160-8484"}.items(),
    *{"born.era": "reiwa", "born.year": "2", "born.month": "3", "born.day": "4"}.items(),
    *{"people": "3", "back.era": "reiwa", "back.year": "2", "back.month": "3", "back.day": "5"}.items(),
    *{"place.line": "東京都新宿区歌舞伎町1-4-1", "others": "ひとこと"}.items(),
]


@pytest.fixture
async def untranslated(owner: asyncpg.Connection, settings: Settings) -> Town:
    """A municipality without a word in another language, names and contact details included."""
    town = await make_town(
        owner, settings, {"event": without_translations(DEFINITION), "every": EVERY_QUESTION, "over": EVERY_QUESTION}
    )
    code = town.code
    await owner.execute(
        "update app.municipality set name = jsonb_build_object('ja', name->>'ja') where code = $1", code
    )
    await owner.execute("update app.procedure set contact = '窓口 2階' where municipality = $1", code)
    await owner.execute(
        "update app.procedure set closes_at = now() - interval '1 day' where municipality = $1 and slug = 'over'",
        code,
    )
    await town.published()
    return town


async def pages(phone: Phone, owner: asyncpg.Connection, lang: str) -> AsyncIterator[tuple[str, httpx.Response]]:
    """Every page of the applicant's side, by a name, with Japanese typed into each input that there is."""
    slug, asked = phone.town.slug, f"?lang={lang}"
    every = f"/{slug}/every/"
    for address in (
        "/",
        "/nowhere",
        "/status",
        "/accessibility",
        "/privacy",
        "/contact",
        "/how-to",
        "/finish",
        f"/{slug}/",
    ):
        yield address, await phone.get(f"{address}{asked}&q=あ&category=ごみ")
    for address in ("/", f"/{slug}/"):
        for search in ("さがせない ことば", "ごみ ない", "、。〆", "あ" * 300):
            yield f"{address} {search}", await phone.get(f"{address}{asked}&q={search}")
    for address in ("/", f"/{slug}/", "/contact"):
        yield f"{address} found", await phone.get(f"{address}{asked}&municipality={slug}")
    for procedure in ("event", "every", "over"):
        for step in ("", "apply"):
            yield f"{procedure} {step}", await phone.get(f"/{slug}/{procedure}/{step}{asked}")
    yield (
        "errors",
        await phone.post(
            f"{every}apply{asked}", [("kind", "a"), ("goods", "b"), ("others", "ながい" * 9), ("people", "0")]
        ),
    )
    yield "postcode", await phone.post(f"{every}apply{asked}", [*RIGHT, ("action", "postcode:place")])
    yield (
        "address",
        await phone.post(f"/postcode{asked}", [("action", "postcode:place"), ("place.postcode", "160-8484")]),
    )
    confirm = await phone.post(f"{every}apply{asked}", RIGHT)
    yield "confirm", confirm
    receipt = await phone.post(f"{every}applications{asked}", hidden(confirm))
    yield "receipt", receipt
    changed = [(name, "ちがう" if name == "others" else value) for name, value in hidden(confirm)]
    yield "arrived before", await phone.post(f"{every}applications{asked}", changed)
    yield "closed", await phone.post(f"/{slug}/over/apply{asked}", RIGHT)
    yield "not found", await phone.post(f"/status{asked}", pair("131041-ABCDE-12345", "ABCD-EFGH-JKMN-PQRS"))
    reference, code = numbers(receipt)
    await write_to(await make_person(owner, phone.town), reference, Status.accepted, "持ち物は軍手です。")
    yield "status", await phone.post(f"/status{asked}", pair(reference, code))


@pytest.mark.parametrize("language", OTHERS)
async def test_what_is_japanese_on_a_page_of_another_language_says_so(
    client: httpx.AsyncClient, untranslated: Town, owner: asyncpg.Connection, language: str
) -> None:
    outside: dict[str, list[str]] = {}
    torn: dict[str, list[str]] = {}
    async for name, page in pages(Phone(client, untranslated), owner, language):
        reader = looked_at(page, language)
        outside |= {name: reader.outside} if reader.outside else {}
        torn |= {name: reader.torn} if reader.torn else {}
    assert (outside, torn) == ({}, {})


async def test_a_japanese_page_marks_nothing(
    client: httpx.AsyncClient, untranslated: Town, owner: asyncpg.Connection
) -> None:
    parts = {}
    async for name, page in pages(Phone(client, untranslated), owner, "ja"):
        parts[name] = page.text.count('<span lang="ja">') + page.text.count('<div lang="ja">')
    assert {name for name, count in parts.items() if count} == set()


async def test_an_error_marks_only_the_words_of_the_form(client: httpx.AsyncClient, untranslated: Town) -> None:
    page = await client.post(
        f"/{untranslated.slug}/event/apply?lang=en",
        data={"day": "third", **{key: value[0] for key, value in ANSWERS.items() if key != "day"}},
    )
    assert '<span lang="ja">参加する日</span>' in page.text.partition('class="error-summary"')[2].partition("</ul>")[0]
