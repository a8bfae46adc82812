"""チラシ・QRコード: the public address alone, choices that tell nothing of a person, for everybody who sees the procedure."""

import copy
import re
from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import asyncpg
import httpx
import pytest
import segno
from PIL import Image
from pypdf import PdfReader

from app.papers.qr import QUIET
from tests.attached_answers import asking_for_files
from tests.factories import DEFINITION, Town, add_procedure
from tests.waiting_papers import connections_held
from tests.web.pages import words
from tests.web.staff.procedures.conftest import Office

pytestmark = pytest.mark.anyio

LEAFLET = "/procedures/event/leaflet"


def labelled(*ids: str) -> list[dict[str, Any]]:
    return [{"id": each, "label": {"ja": f"選択肢{each}"}} for each in ids]


MIXED = copy.deepcopy(DEFINITION)
MIXED["capacity_question"] = "day"
MIXED["sections"][0]["questions"] += [
    {"id": "goods", "type": "choices", "label": {"ja": "用具"}, "required": False, "item": None, "choices": labelled("a", "b", "c"), "maximum": 2},
    {"id": "size", "type": "choice", "label": {"ja": "大きさ"}, "required": False, "item": None, "choices": labelled("s", "m"), "when": {"question": "day", "is": ["second"]}},
    {"id": "sex", "type": "choice", "label": {"ja": "性別"}, "required": False, "item": "性別", "choices": labelled("f", "x")},
    {"id": "group", "type": "choice", "label": {"ja": "会"}, "required": False, "item": None, "reveals_special_care": True, "choices": labelled("g", "h")},
    {"id": "agreed", "type": "consent", "label": {"ja": "規約"}, "required": False, "item": None},
    {"id": "age", "type": "age_band", "label": {"ja": "年代"}, "required": False, "item": None},
]  # fmt: skip


def public(office: Office, path: str = "") -> str:
    return f"{office.settings.applicant_url}/{office.town.slug}/event/{path}"


def code_of(address: str) -> list[bytes]:
    return [bytes(row) for row in segno.make(address, error="m", micro=False).matrix]


def matrix_in(picture: httpx.Response) -> list[bytes]:
    """The modules of a PNG, its quiet zone taken off."""
    image = Image.open(BytesIO(picture.content)).convert("L")
    assert image.width == image.height >= 1_200
    assert image.getpixel((0, 0)) == 255
    dark = image.point(lambda grey: 255 - grey).getbbox()
    assert dark
    zone = dark[0]
    module = zone // QUIET
    count = (image.width - 2 * zone) // module
    return [
        bytes(
            image.getpixel((zone + x * module + module // 2, zone + y * module + module // 2)) == 0
            for x in range(count)
        )
        for y in range(count)
    ]


def inputs(page: httpx.Response) -> set[str]:
    return set(re.findall(r'name="answer\.([^"]*)"', page.text))


async def pdf(office: Office, query: str = "") -> str:
    file = await office.get(office.alice, f"{LEAFLET}/pdf?{query}")
    assert file.headers["content-type"] == "application/pdf"
    reader = PdfReader(BytesIO(file.content))
    assert len(reader.pages) == 1
    return "".join(reader.pages[0].extract_text().split())


async def mixed(office: Office, owner: asyncpg.Connection) -> None:
    await add_procedure(owner, office.town, "mixed", MIXED)


async def test_the_page_shows_the_public_address_and_leads_to_its_files(office: Office) -> None:
    page = await office.get(office.alice, LEAFLET)
    assert page.status_code == 200
    assert f'href="{public(office)}"' in page.text
    assert all(f"{LEAFLET}/{kind}?language=ja&amp;opens=guide" in page.text for kind in ("pdf", "svg", "png"))
    assert f'href="{LEAFLET}"' in (await office.get(office.alice, "/procedures/event")).text


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("", ""),
        ("opens=form", "apply"),
        ("language=en", "?lang=en"),
        ("opens=form&language=en", "apply?lang=en"),
        ("answer.day=second", "apply?day=second"),
        ("answer.day=second&language=en&opens=guide", "apply?day=second&lang=en"),
        ("answer.day=third&answer.name=%E5%9B%9B%E8%B0%B7&answer.nothing=x&opens=//evil.example&language=de", ""),
    ],
)
async def test_every_file_holds_the_public_address_and_no_other(office: Office, query: str, path: str) -> None:
    address = public(office, path)
    picture = await office.get(office.alice, f"{LEAFLET}/png?{query}")
    drawing = await office.get(office.alice, f"{LEAFLET}/svg?{query}")
    assert matrix_in(picture) == code_of(address)
    assert ET.fromstring(drawing.content).findtext("{*}title") == address
    expected = BytesIO()
    segno.make(address, error="m", micro=False).save(
        expected, kind="svg", border=4, scale=10, light="#fff", title=address
    )
    assert drawing.content == expected.getvalue()
    assert address in await pdf(office, query)


async def test_the_leaflet_says_what_the_guide_says(office: Office) -> None:
    said = await pdf(office)
    wanted = (
        "ごみゼロデー参加申込み",
        "清掃活動の参加申込みを受け付けます。",
        "どなたでも",
        "03-0000-0001",
        office.town.name,
        "いつでも",
    )
    assert [text for text in wanted if text not in said] == []


async def test_a_long_title_ends_its_lines_between_its_phrases(office: Office, owner: asyncpg.Connection) -> None:
    title = "女性の健康支援事業に関する申込み及びアンケート"
    await add_procedure(owner, office.town, "women", {**DEFINITION, "title": {"ja": title}})
    file = await office.get(office.alice, "/procedures/women/leaflet/pdf")
    lines = [line.strip() for line in PdfReader(BytesIO(file.content)).pages[0].extract_text().splitlines()]
    assert [line for line in lines if line and line in title] == ["女性の健康支援事業に", "関する申込み及びアンケート"]


async def test_it_speaks_english_where_the_procedure_does(office: Office, owner: asyncpg.Connection) -> None:
    assert "Zero-wasteday:signup" in await pdf(office, "language=en")
    japanese = copy.deepcopy(DEFINITION)
    del japanese["title"]["en"]
    await add_procedure(owner, office.town, "japanese", japanese)
    page = await office.get(office.alice, "/procedures/japanese/leaflet?language=en")
    assert 'name="language"' not in page.text
    assert "lang=en" not in page.text


async def test_no_question_about_a_person_is_offered(office: Office, owner: asyncpg.Connection) -> None:
    await mixed(office, owner)
    assert inputs(await office.get(office.alice, "/procedures/mixed/leaflet")) == {"day", "goods", "size"}


async def test_answers_are_told_on_page_and_leaflet(office: Office) -> None:
    page = await office.get(office.alice, f"{LEAFLET}?answer.day=second")
    assert "参加する日：2日目" in words(page)
    assert "申請の入力を開くQRコード" in words(page)
    assert "参加する日：2日目" in await pdf(office, "answer.day=second")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("answer.day=third", "選ぶ数を確かめてください"),
        ("answer.goods=a&answer.goods=b&answer.goods=c", "選ぶ数を確かめてください"),
        (
            "answer.size=s",
            "「大きさ」は、ほかの質問の答えによってたずねる質問です。たずねることになる答えも選んでください",
        ),
        ("answer.size=s&answer.day=first", "たずねることになる答えも選んでください"),
    ],
)
async def test_what_the_form_would_not_take_is_refused_by_name(
    office: Office, owner: asyncpg.Connection, query: str, sentence: str
) -> None:
    await mixed(office, owner)
    page = await office.get(office.alice, f"/procedures/mixed/leaflet?{query}")
    assert page.status_code == 422
    assert sentence in words(page)
    assert 'class="error"' in page.text


async def test_a_conditional_answer_comes_along_with_what_it_hangs_on(
    office: Office, owner: asyncpg.Connection
) -> None:
    await mixed(office, owner)
    page = await office.get(office.alice, "/procedures/mixed/leaflet?answer.size=s&answer.day=second")
    assert page.status_code == 200
    assert "/mixed/apply?day=second&amp;size=s" in page.text


async def test_an_address_that_no_telephone_would_read_is_refused(office: Office, owner: asyncpg.Connection) -> None:
    many = copy.deepcopy(DEFINITION)
    ids = [f"{'long' * 8}{number}" for number in range(5)]
    many["sections"][0]["questions"] += [
        {"id": f"q{each}", "type": "choice", "label": {"ja": each}, "required": False, "item": None, "choices": labelled(each, "z")}
        for each in ids
    ]  # fmt: skip
    await add_procedure(owner, office.town, "many", many)
    query = "&".join(f"answer.q{each}={each}" for each in ids)
    page = await office.get(office.alice, f"/procedures/many/leaflet?{query}")
    assert page.status_code == 422
    assert "QRコードが細かくなりすぎます" in words(page)


async def _limits(owner: asyncpg.Connection, town: Town, slug: str, **limits: int) -> None:
    for place, capacity in limits.items():
        await owner.execute(
            "insert into app.place (municipality, procedure, place, capacity) values ($1, $2, $3, $4)",
            town.code,
            town.procedures[slug],
            "" if place == "whole" else place,
            capacity,
        )


async def test_the_places_are_printed(office: Office, owner: asyncpg.Connection) -> None:
    assert "定員" not in await pdf(office)
    await _limits(owner, office.town, "event", whole=30)
    said = await pdf(office)
    assert "30人" in said
    assert "先着順に受け付けます。" in said


async def test_the_places_of_a_choice_are_printed_with_it(office: Office, owner: asyncpg.Connection) -> None:
    await mixed(office, owner)
    await _limits(owner, office.town, "mixed", first=20, second=1_500)
    file = await office.get(office.alice, "/procedures/mixed/leaflet/pdf?answer.day=second")
    said = "".join(PdfReader(BytesIO(file.content)).pages[0].extract_text().split())
    assert "2日目：1,500人" in said
    assert "1日目：20人" not in said


async def test_the_places_of_a_choice_that_tells_an_illness_are_not_told_by_number(
    office: Office, owner: asyncpg.Connection
) -> None:
    sealed = copy.deepcopy(DEFINITION)
    sealed["capacity_question"] = "day"
    sealed["sections"][0]["questions"][0] |= {"facet": False, "reveals_special_care": True}
    await add_procedure(owner, office.town, "sealed", sealed)
    await _limits(owner, office.town, "sealed", first=20)
    file = await office.get(office.alice, "/procedures/sealed/leaflet/pdf")
    said = "".join(PdfReader(BytesIO(file.content)).pages[0].extract_text().split())
    assert "先着順に受け付けます。" in said
    assert "20人" not in said
    assert "1日目" not in said


async def test_a_draft_has_none_yet_and_the_page_says_so(office: Office, owner: asyncpg.Connection) -> None:
    await owner.execute(
        "update app.procedure_version set state = 'superseded', superseded_at = now() where municipality = $1 and state = 'published'",
        office.town.code,
    )
    page = await office.get(office.alice, LEAFLET)
    assert page.status_code == 200
    assert "公開すると" in words(page)
    assert (await office.get(office.alice, f"{LEAFLET}/pdf")).status_code == 404
    assert (await office.get(office.alice, f"{LEAFLET}/svg")).status_code == 404


async def test_a_closed_procedure_still_has_one_with_its_period(office: Office, owner: asyncpg.Connection) -> None:
    now = datetime.now(UTC)
    await owner.execute(
        "update app.procedure set opens_at = $2, closes_at = $3 where municipality = $1 and slug = 'event'",
        office.town.code,
        now - timedelta(days=30),
        now - timedelta(days=1),
    )
    page = await office.get(office.alice, LEAFLET)
    assert "いまは「受付終了」です" in words(page)
    assert "まで" in (await pdf(office)).partition("受付期間")[2][:60]


async def test_a_text_that_is_cut_is_told(office: Office, owner: asyncpg.Connection) -> None:
    await add_procedure(owner, office.town, "long", {**DEFINITION, "outline": {"ja": "長い概要です。" * 300}})
    page = await office.get(office.alice, "/procedures/long/leaflet")
    assert "途中までになるもの" in words(page)
    assert "概要。「…」で終わります" in words(page)
    assert "途中までになるもの" not in words(await office.get(office.alice, LEAFLET))


async def test_what_is_attached_stands_among_what_is_needed(office: Office, owner: asyncpg.Connection) -> None:
    assert "ファイルで付けるもの" not in await pdf(office)
    await add_procedure(owner, office.town, "filed", asking_for_files())
    for language, said in (("ja", "ファイルで付けるもの：証明書"), ("en", "Attachedasfiles:証明書")):
        file = await office.get(office.alice, f"/procedures/filed/leaflet/pdf?language={language}")
        assert said in "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(file.content)).pages)


@pytest.mark.parametrize("path", ["", "/pdf", "/svg", "/png"])
async def test_who_sees_the_procedure_has_its_leaflet_and_nobody_else(office: Office, path: str) -> None:
    got = [(await office.get(person, LEAFLET + path)).status_code for person in (office.alice, office.victor, office.bob, office.charlie)]  # fmt: skip
    assert got == [200, 200, 404, 404]


@pytest.mark.parametrize("path", ["", "/pdf"])
async def test_who_waits_for_it_holds_no_connection(office: Office, path: str) -> None:
    assert await connections_held(partial(office.get, office.alice, LEAFLET + path)) == 0
