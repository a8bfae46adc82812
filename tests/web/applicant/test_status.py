"""申請状況照会: the status for the two numbers, and nothing else."""

import re

import asyncpg
import pytest
from httpx import Response

from app.applications import processing
from app.applications.queries import find
from app.applications.reference import SubmissionKey
from app.applications.status import Status
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from tests.factories import Person, Town, make_person
from tests.held_files import hand_of
from tests.web.applicant.conftest import Phone
from tests.web.pages import heading, hidden, numbers, words

pytestmark = pytest.mark.anyio

NOT_FOUND = "番号が見つかりません。到達番号と問合せ番号を確かめてください。"
PART = {"HX-Request": "true"}


def typed(page: Response) -> list[tuple[str, str]]:
    """What stands in the two inputs of the inquiry."""
    return re.findall(r'name="(reference|inquiry_code)"[^>]*? value="([^"]*)"', page.text)


def pair(reference: str, inquiry_code: str) -> list[tuple[str, str]]:
    return [("reference", reference), ("inquiry_code", inquiry_code)]


async def test_both_numbers_show_the_status(phone: Phone) -> None:
    reference, code = numbers(await phone.apply())
    page = await phone.post("/status", pair(reference, code))
    assert page.status_code == 200
    assert "到達" in words(page)
    assert "市役所に届きました。受付を待っています。" in words(page)


async def test_a_status_stands_in_the_frame_of_its_municipality(phone: Phone, town: Town) -> None:
    leads_there = f'<a class="service-name" href="/{town.slug}/">'
    reference, code = numbers(await phone.apply())
    assert leads_there in (await phone.post("/status", pair(reference, code))).text
    assert leads_there not in (await phone.post("/status", pair(reference, code[::-1]))).text
    assert leads_there not in (await phone.get("/status")).text


async def test_the_status_page_is_kept_for_the_back_button_and_its_part_nowhere(phone: Phone) -> None:
    asked = pair(*numbers(await phone.apply()))
    page, part = await phone.post("/status", asked), await phone.post("/status", asked, **PART)
    assert page.headers["cache-control"] == "private, no-cache"
    assert part.headers["cache-control"] == "no-store"


async def test_no_answer_is_ever_shown(phone: Phone) -> None:
    page = await phone.post("/status", pair(*numbers(await phone.apply())))
    assert "花子" not in page.text
    assert "hanako" not in page.text


@pytest.mark.parametrize(
    ("scan", "told"), [("infected", True), ("unscannable", True), ("clean", False), ("unscanned", False)]
)
async def test_a_file_that_is_kept_back_is_told_neutrally(
    phone: Phone, town: Town, owner: asyncpg.Connection, scan: str, told: bool
) -> None:
    """Not which one, nor why; and in the page's language."""
    reference, code = numbers(await phone.apply())
    file = await (await hand_of(owner, town)).attach(scan=scan)
    await owner.execute(
        "update app.attachment set application = (select id from app.application where municipality = $1 and reference = $2) where id = $3",
        *(town.code, reference.replace("-", "")[6:], file),
    )
    page = await phone.post("/status", pair(reference, code))
    assert ("添付ファイルのうち、担当課で開けないものがあります。" in words(page)) is told
    english = await phone.post("/status?lang=en", pair(reference, code))
    assert ("The section cannot open some of the attached files." in words(english)) is told
    for shown in (page, english):
        assert shown.status_code == 200
        assert not re.search("eicar|免許証|virus|ウイルス", shown.text, re.IGNORECASE)


async def test_typing_is_tolerant(phone: Phone) -> None:
    reference, code = numbers(await phone.apply())
    page = await phone.post("/status", pair(reference.lower().replace("-", " "), f"　{code.lower()} "))
    assert page.status_code == 200


async def test_a_wrong_code_and_an_unknown_reference_read_alike(phone: Phone) -> None:
    reference, _ = numbers(await phone.apply())
    stranger = SubmissionKey.new()
    code = stranger.inquiry_code(phone.town.code).reveal()
    unknown = f"{phone.town.code}-{stranger.candidates(phone.town.code)[0]}"
    wrong_code = await phone.post("/status", pair(reference, code))
    no_such = await phone.post("/status", pair(unknown, code))
    assert NOT_FOUND in words(wrong_code)
    assert NOT_FOUND in words(no_such)
    assert (wrong_code.status_code, no_such.status_code) == (422, 422)


async def test_a_mistyped_number_is_told_before_it_counts(phone: Phone) -> None:
    reference, code = numbers(await phone.apply())
    page = await phone.post("/status", pair(reference[:-1] + ("0" if reference[-1] != "0" else "2"), code))
    assert page.status_code == 422
    assert "到達番号に打ち間違いがあるようです。" in words(page)


async def test_blank_numbers_are_asked_for(phone: Phone) -> None:
    page = await phone.post("/status", pair("", ""))
    assert "到達番号を入力してください" in words(page)
    assert "問合せ番号を入力してください" in words(page)


async def test_a_right_pair_is_answered_however_many_wrong_ones_came_before(phone: Phone) -> None:
    reference, code = numbers(await phone.apply())
    wrong = [SubmissionKey.new().inquiry_code(phone.town.code).reveal() for _ in range(30)]
    tries = [await phone.post("/status", pair(reference, guess)) for guess in wrong]
    assert tries[-1].status_code == 429
    assert 0 < int(tries[-1].headers["retry-after"]) <= 15 * 60
    assert "番号のちがう照会が続いたため、しばらく止めています。" in words(tries[-1])
    assert re.search("[0-9]{1,2}時(00|15|30|45)分を過ぎたら", words(tries[-1]))
    assert '<div class="notice notice-warning" tabindex="-1" data-focus>' in tries[-1].text
    assert pair(reference, wrong[-1]) == typed(tries[-1])
    assert (await phone.post("/status", pair(reference, code))).status_code == 200


async def test_htmx_gets_the_part_alone(phone: Phone) -> None:
    part = await phone.post("/status", pair(*numbers(await phone.apply())), **PART)
    assert part.text.strip().startswith('<div id="status"')
    assert part.text.strip().endswith("</div>")
    assert "HX-Request" in part.headers["vary"]


async def test_htmx_can_show_every_problem_of_an_inquiry(phone: Phone) -> None:
    part = await phone.post("/status", pair("", ""), **PART)
    assert part.status_code == 422
    assert "data-focus" in part.text


async def test_the_latest_status_is_asked_for_with_the_same_numbers(phone: Phone) -> None:
    reference, code = numbers(await phone.apply())
    page = await phone.post("/status", pair(reference, code))
    assert hidden(page, "inquiry") == pair(reference, code)


async def test_the_numbers_are_never_taken_from_an_address(phone: Phone) -> None:
    reference, code = numbers(await phone.apply())
    page = await phone.get(f"/status?reference={reference}&inquiry_code={code}")
    assert heading(page) == "申請状況の照会"
    assert "市役所に届きました" not in words(page)
    assert f'value="{code}"' not in page.text


async def write_to(person: Person, reference: str, status: Status, message: str) -> None:
    with scoped(person.scope):
        async with ENGINE.unit():
            application = await find(reference)
            await processing.take_step(
                application, status, application.version, person.id, message, store=person.town.key_store
            )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ja", "この連絡は開けません。担当課にお電話ください。"),
        ("en", "This message cannot be opened. Please call the section in charge."),
    ],
)
async def test_a_message_that_cannot_be_opened_says_so_and_the_rest_is_shown(
    phone: Phone, owner: asyncpg.Connection, language: str, sentence: str
) -> None:
    reference, code = numbers(await phone.apply())
    person = await make_person(owner, phone.town)
    await write_to(person, reference, Status.accepted, "持ち物は軍手です。")
    await write_to(person, reference, Status.processing, "雨のため中止します。")
    await owner.execute(
        "update app.status_event set reply_sealed = reply_sealed || '\\x00' where municipality = $1 and to_status = 'processing'",
        phone.town.code,
    )
    page = await phone.post(f"/status?lang={language}", pair(reference, code))
    told = words(page)
    assert page.status_code == 200
    assert (told.count(sentence), "持ち物は軍手です。" in told, "雨のため" in told) == (1, True, False)
    assert "03-0000-0001" in told


async def test_an_ended_application_shows_the_reason_in_its_card_and_no_button(
    phone: Phone, owner: asyncpg.Connection
) -> None:
    reference, code = numbers(await phone.apply())
    before = await phone.post("/status", pair(reference, code))
    await write_to(
        await make_person(owner, phone.town), reference, Status.rejected, "書類が足りません。\n写真が要ります。"
    )
    page = await phone.post("/status", pair(reference, code))
    card = page.text.partition("<section")[2].partition("</section>")[0]
    assert "書類が足りません。\n写真が要ります。" in card
    assert f'href="{phone.address}"' in card
    assert ("最新の状況を見る" in before.text, "最新の状況を見る" in page.text) == (True, False)
    assert hidden(page, "inquiry") == pair(reference, code)


async def test_the_card_says_what_comes_next(phone: Phone, owner: asyncpg.Connection) -> None:
    asked = pair(*numbers(await phone.apply()))
    person = await make_person(owner, phone.town)
    for status, said in (
        (Status.arrived, "担当課が内容を確認して受け付けると、「受付済」に変わります。"),
        (Status.accepted, "担当課が手続を進めます。終わると「完了」に変わります。"),
        (Status.confirming, "お電話をお待ちください。確認が終わると、手続を続けます。"),
        (Status.withdrawn, "申請し直すときは、新しく申請してください。"),
    ):
        if status is not Status.arrived:
            await write_to(person, asked[0][1], status, "")
        card = (await phone.post("/status", asked)).text.partition("<section")[2].partition("</section>")[0]
        assert said in card


async def test_a_procedure_that_is_no_longer_there_is_not_offered_again(
    phone: Phone, owner: asyncpg.Connection
) -> None:
    reference, code = numbers(await phone.apply())
    await write_to(await make_person(owner, phone.town), reference, Status.withdrawn, "")
    await owner.execute(
        "update app.procedure_version set state = 'superseded', superseded_at = now() where municipality = $1",
        phone.town.code,
    )
    assert f'href="{phone.address}"' not in (await phone.post("/status", pair(reference, code))).text
