"""印刷 and 宛名ラベル as a member of staff meets them: of one application, of what was chosen, each in the 管理簿."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from pypdf import PdfReader

from app.settings import Settings
from tests.factories import ANSWERS, DEFINITION, add_procedure, publish, submit_one
from tests.web.pages import words
from tests.web.staff.cast import Cast, audited, cast, stands

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("job_processes")]

PURPOSE = "決裁の添付のため"
ADDRESS = {
    "id": "address",
    "type": "postcode_address",
    "label": {"ja": "住所"},
    "required": False,
    "item": "住所",
}
WITH_ADDRESS = {
    **DEFINITION,
    "sections": [{**DEFINITION["sections"][0], "questions": [*DEFINITION["sections"][0]["questions"], ADDRESS]}],
}


async def living(owner: asyncpg.Connection, settings: Settings, *names_and_lines: tuple[str, str]) -> Cast:
    """Everybody, with an application more for each name, at each address ("": none)."""
    everybody = await cast(owner, settings)
    await publish(owner, everybody.town, "event", WITH_ADDRESS)
    for name, line in names_and_lines:
        address = {"address.postcode": ["160-0022"], "address.line": [line]} if line else {}
        await submit_one(everybody.town, settings, {**ANSWERS, "name": [name], **address})
    return everybody


async def numbers(everybody: Cast) -> list[str]:
    """Every 到達番号 of the town, newest first, as the list shows them."""
    page = await everybody.get(everybody.alice, "/lists/event")
    return [part.split('"')[0] for part in page.text.split('<tr id="row-')[1:]]


async def chosen(everybody: Cast, act: str, which: Sequence[str]) -> httpx.Response:
    """The form that the list leads to."""
    boxes = [f"{number}:1" for number in which]
    return await everybody.post(everybody.alice, "/lists/event/selection", act=act, list="", application=boxes)


async def printed(everybody: Cast, what: str, which: Sequence[str], **typed: str) -> httpx.Response:
    usual = {"sheet": "12", "start": "1"} if what == "labels" else {"records": "yes"}
    return await everybody.post(
        everybody.alice, f"/lists/event/{what}", rest=" ".join(which), purpose=PURPOSE, **{**usual, **typed}
    )


def text_of(answer: httpx.Response) -> str:
    assert answer.headers["content-type"] == "application/pdf"
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.content)).pages)


async def registered(owner: asyncpg.Connection, everybody: Cast) -> list[tuple[str, str, int | None, str]]:
    rows = await owner.fetch(
        "select format, state, count, purpose from app.export_record where municipality = $1 order by at",
        everybody.town.code,
    )
    return [tuple(row) for row in rows]


async def test_one_application_is_printed_with_everything_that_happened(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    await everybody.post(
        everybody.alice, f"{everybody.address}/acceptance", seen_version="1", message="お待ちください。"
    )
    await everybody.post(
        everybody.alice, f"{everybody.address}/records", record=str(uuid4()), kind="telephone", outcome="absent"
    )
    form = await everybody.get(everybody.alice, f"{everybody.address}/prints")
    answer = await printed(everybody, "prints", [str(everybody.receipt.reference)])
    text = text_of(answer)
    assert "申請1件を、1つのPDFにします" in words(form)
    for expected in (str(everybody.receipt.reference), "第1版", "四谷花子", "申込者", "お待ちください。", "電話：不在", "1／1ページ"):  # fmt: skip
        assert expected in text
    assert answer.headers["cache-control"] == "no-store"
    assert 'filename="event_applications_' in answer.headers["content-disposition"]


async def test_records_are_printed_only_if_chosen(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await printed(everybody, "prints", [str(everybody.receipt.reference)], records="")
    assert "対応記録" not in text_of(answer)


async def test_what_was_chosen_in_the_list_is_one_document(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await living(owner, settings, ("髙﨑 𠮷郎", "新宿1-1"), ("葛\U000e0100飾 花", ""))
    which = await numbers(everybody)
    form = await chosen(everybody, "print", which)
    answer = await printed(everybody, "prints", which)
    text = text_of(answer)
    assert "申請3件を、1つのPDFにします" in words(form)
    assert len(PdfReader(BytesIO(answer.content)).pages) == 3
    assert ("髙﨑𠮷郎" in text, "葛\U000e0100飾花" in text, text.count("1／1ページ")) == (True, True, 3)


async def test_a_print_is_in_the_register(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await living(owner, settings, ("四谷 次郎", "新宿1-1"))
    await printed(everybody, "prints", await numbers(everybody))
    register = await everybody.get(everybody.ada, "/exports/register")
    assert await registered(owner, everybody) == [("print", "completed", 2, PURPOSE)]
    assert await audited(owner, everybody.town, "applications_printed") == 1
    for expected in ("alice 太郎", "一覧で選んだ申請", "印刷（申請のPDF）", PURPOSE, "完了"):
        assert expected in words(register)


async def test_a_print_takes_nothing_from_the_next_download(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    await printed(everybody, "prints", [str(everybody.receipt.reference)])
    count = await owner.fetchval(
        "select count(*) from app.exported_application where municipality = $1", everybody.town.code
    )
    assert count == 0


@pytest.mark.parametrize("what", ["prints", "labels"])
@pytest.mark.parametrize(
    ("purpose", "sentence"),
    [(" ", "利用目的を入力してください"), ("あ" * 201, "利用目的は200文字以内で入力してください")],
)
async def test_without_a_purpose_nothing_is_printed_and_nothing_is_lost(
    owner: asyncpg.Connection, settings: Settings, what: str, purpose: str, sentence: str
) -> None:
    everybody = await living(owner, settings, ("四谷 次郎", "新宿1-1"))
    which = await numbers(everybody)
    answer = await everybody.post(
        everybody.alice, f"/lists/event/{what}", rest=" ".join(which), purpose=purpose, sheet="21", start="7"
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    assert " ".join(which) in answer.text
    assert await registered(owner, everybody) == []


async def test_numbers_that_are_not_there_are_told(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    others = [str(everybody.receipt.reference), str(everybody.others.reference), "x"]
    answer = await printed(everybody, "prints", others)
    none = await printed(everybody, "labels", [])
    assert (answer.status_code, none.status_code) == (422, 422)
    assert "選んだ申請のうち2件が見つかりません" in words(answer)
    assert "印刷する申請を選んでください" in words(none)


async def test_more_than_can_be_printed_at_once_is_told(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await printed(everybody, "prints", [f"{number}" for number in range(1001)])
    assert answer.status_code == 422
    assert "一度に印刷できるのは1,000件までです" in words(answer)


async def test_labels_tell_who_has_no_address_before_they_are_made(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await living(owner, settings, ("髙﨑 𠮷郎", "新宿区新宿1丁目2番3号"))
    form = await chosen(everybody, "labels", await numbers(everybody))
    told = words(form)
    assert "申請2件のうち、1件の宛名ラベルを作ります" in told
    assert "氏名か住所がないため、印刷しない申請（1件）" in told
    assert f"{everybody.receipt.reference} 四谷 花子" in told.replace("　", "")


async def test_labels_are_printed_and_in_the_register(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await living(owner, settings, ("髙﨑 𠮷郎", "新宿区新宿1丁目2番3号"), ("四谷 次郎", "新宿2-2"))
    answer = await printed(everybody, "labels", await numbers(everybody), sheet="24", start="24")
    text = text_of(answer)
    for expected in ("〒160-0022", "新宿区新宿1丁目2番3号", "髙﨑𠮷郎様", "四谷次郎様"):
        assert expected in text
    assert "花子" not in text
    assert len(PdfReader(BytesIO(answer.content)).pages) == 2
    assert await registered(owner, everybody) == [("labels", "completed", 2, PURPOSE)]
    assert await audited(owner, everybody.town, "labels_printed") == 1


async def test_a_label_that_is_too_small_is_told_by_name_and_can_be_left_out(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await living(owner, settings, ("寿限無" * 30, "長" * 200), ("四谷 次郎", "新宿2-2"))
    which = await numbers(everybody)
    refused = await printed(everybody, "labels", which, sheet="24", start="2")
    told = words(refused)
    answer = await printed(everybody, "labels", which, sheet="24", start="2", leave_out="yes")
    assert refused.status_code == 422
    assert "この大きさのラベルに収まらない申請が1件あります" in told
    assert "寿限無寿限無" in told
    assert 'name="leave_out"' in refused.text
    assert ("四谷次郎様" in text_of(answer), "寿限無" in text_of(answer)) == (True, False)
    assert await registered(owner, everybody) == [("labels", "completed", 1, PURPOSE)]


async def test_letters_that_cannot_be_printed_are_told_and_left_out_or_marked(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await living(owner, settings, ("สมชาย 一郎", "新宿1-1 😀"), ("四谷 次郎", "新宿2-2"))
    which = await numbers(everybody)
    refused = await printed(everybody, "labels", which)
    assert refused.status_code == 422
    told = words(refused)
    assert "宛名に印刷できない文字のある申請が1件あります" in told
    assert "สมชาย 一郎（😀 ส ม ช า ย）" in told
    assert await registered(owner, everybody) == []
    left = text_of(await printed(everybody, "labels", which, leave_out="yes"))
    marked = text_of(await printed(everybody, "labels", which, marked="yes"))
    assert ("四谷次郎様" in left, "一郎" in left) == (True, False)
    assert ("四谷次郎様" in marked, "〓〓〓〓〓一郎様" in marked) == (True, True)
    assert [count for _, _, count, _ in await registered(owner, everybody)] == [1, 2]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"sheet": ""}, "用紙を選んでください"),
        ({"sheet": "65"}, "用紙を選んでください"),
        ({"start": "0"}, "はじめる位置は、1から12までの数字で入力してください"),
        ({"start": "13"}, "はじめる位置は、1から12までの数字で入力してください"),
        ({"start": "３"}, "はじめる位置は、1から12までの数字で入力してください"),
        ({"start": "9" * 50}, "はじめる位置は、1から12までの数字で入力してください"),
    ],
)
async def test_a_sheet_or_a_place_that_is_none_is_told(
    owner: asyncpg.Connection, settings: Settings, typed: dict[str, str], sentence: str
) -> None:
    everybody = await living(owner, settings, ("四谷 次郎", "新宿2-2"))
    answer = await printed(everybody, "labels", await numbers(everybody), **typed)
    assert answer.status_code == 422
    assert sentence in words(answer)


async def test_without_any_address_no_label_is_made(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await printed(everybody, "labels", [str(everybody.receipt.reference)])
    assert answer.status_code == 422
    assert "氏名と住所のある申請がないため、宛名ラベルを作れません" in words(answer)


async def test_an_application_whose_key_is_gone_is_printed_without_its_answers(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    await owner.execute("update app.application set sealed = 'x' where municipality = $1", everybody.town.code)
    answer = await printed(everybody, "prints", [str(everybody.receipt.reference)])
    assert "申請内容を開く鍵がないため、印刷できません。" in text_of(answer)


@pytest.mark.parametrize("who", ["bob", "charlie", "victor"])
@pytest.mark.parametrize("what", ["prints", "labels"])
async def test_nobody_else_prints_it(owner: asyncpg.Connection, settings: Settings, who: str, what: str) -> None:
    everybody = await cast(owner, settings)
    await add_procedure(owner, everybody.town, "other", section="保健係")
    person: Any = getattr(everybody, who)
    form = await everybody.get(person, f"{everybody.address}/{what}")
    answer = await everybody.post(
        person, f"/lists/event/{what}", rest=str(everybody.receipt.reference), purpose=PURPOSE, sheet="12", start="1"
    )
    assert form.status_code == (403 if who == "victor" else 404)
    assert answer.status_code == {"victor": 403, "bob": 404, "charlie": 422}[who]
    assert "四谷 花子" not in answer.text
    assert await stands(owner, everybody.town) == ("arrived", 1)
    assert await registered(owner, everybody) == []
