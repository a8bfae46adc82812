"""郵便番号から住所を入力, in place by htmx and as a page without JavaScript."""

import re

import asyncpg
import httpx
import pytest

from app.settings import Settings
from tests.factories import DEFINITION, Town, make_town
from tests.web.applicant.conftest import Phone
from tests.web.pages import control, heading, hidden, note, typed, words

pytestmark = pytest.mark.anyio

ASKS_ADDRESS = {
    **DEFINITION,
    "sections": [
        {
            "id": "applicant",
            "title": {"ja": "申込者"},
            "questions": [
                {
                    "id": "home",
                    "type": "postcode_address",
                    "label": {"ja": "送付先"},
                    "hint": {"ja": "日中に受け取れる所"},
                    "required": True,
                    "item": "住所",
                }
            ],
        }
    ],
}


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings, {"event": ASKS_ADDRESS})


async def pressed(phone: Phone, action: str, *, in_place: bool, **boxes: str) -> httpx.Response:
    """The page, or the part of it, after a button of the address was pressed."""
    pairs = [("action", f"{action}:home"), *((f"home.{part}", value) for part, value in boxes.items())]
    if in_place:
        return await phone.post("/postcode", pairs, **{"HX-Request": "true"})
    return await phone.post(phone.address + "apply", pairs)


@pytest.mark.parametrize("in_place", [True, False])
async def test_a_postcode_fills_the_address(phone: Phone, in_place: bool) -> None:
    page = await pressed(phone, "postcode", in_place=in_place, postcode="1000601", line="")
    assert page.status_code == 200
    assert typed(page, "home-line") == "東京都神津島村"
    assert typed(page, "home-postcode") == "1000601"


@pytest.mark.parametrize("in_place", [True, False])
async def test_what_goes_on_from_the_address_found_is_kept(phone: Phone, in_place: bool) -> None:
    page = await pressed(phone, "postcode", in_place=in_place, postcode="1600022", line="東京都新宿区新宿5-18-21")
    assert typed(page, "home-line") == "東京都新宿区新宿5-18-21"


@pytest.mark.parametrize("in_place", [True, False])
@pytest.mark.parametrize(
    ("postcode", "sentence"),
    [
        (" ", "郵便番号を入力してください"),
        ("160", "郵便番号は、160-0022のように7けたの数字で入力してください"),
        ("0000000", "この郵便番号の住所が見つかりません。番号を確かめるか、住所をそのまま入力してください。"),
    ],
)
async def test_a_postcode_without_an_address_says_so_at_its_box(
    phone: Phone, in_place: bool, postcode: str, sentence: str
) -> None:
    page = await pressed(phone, "postcode", in_place=in_place, postcode=postcode, line="新宿5")
    assert note(page, "home-postcode-error") == sentence
    assert 'aria-describedby="home-postcode-hint home-postcode-error"' in control(page, "home-postcode")
    assert " data-focus" in control(page, "home-postcode")
    assert note(page, "home-line-error") == ""
    assert typed(page, "home-line") == "新宿5"


@pytest.mark.parametrize("in_place", [True, False])
async def test_a_postcode_of_several_places_lets_choose(phone: Phone, in_place: bool) -> None:
    page = await pressed(phone, "postcode", in_place=in_place, postcode="618-0000", line="")
    assert "見つかりません" not in words(page)
    assert re.findall("<option>(.*?)</option>", page.text) == ["京都府乙訓郡大山崎町", "大阪府三島郡島本町"]
    assert " data-focus" in control(page, "home-place")
    place = "大阪府三島郡島本町"
    chosen = await pressed(phone, "place", in_place=in_place, postcode="618-0000", line="", place=place)
    assert typed(chosen, "home-line") == place
    assert "<option>" not in chosen.text


@pytest.mark.parametrize("place", ["", "<script>"])
async def test_no_place_chosen_is_told_at_the_choice(phone: Phone, place: str) -> None:
    page = await pressed(phone, "place", in_place=True, postcode="618-0000", line="", place=place)
    assert note(page, "home-place-error") == "場所を選んでから、「この場所を入れる」を押してください。"


async def test_empty_boxes_say_so_each(phone: Phone) -> None:
    page = await phone.check([("home.postcode", ""), ("home.line", "")])
    assert note(page, "home-postcode-error") == "郵便番号を入力してください"
    assert note(page, "home-line-error") == "送付先を入力してください"
    assert 'aria-describedby="home-hint"' in page.text


async def test_a_part_of_the_page_knows_that_an_answer_is_required(phone: Phone) -> None:
    page = await phone.get(phone.address + "apply")
    assert 'aria-required="true"' in control(page, "home-postcode")
    part = await phone.post("/postcode", [("action", "postcode:home"), ("required", "yes")])
    assert 'aria-required="true"' in control(part, "home-line")


async def test_the_choice_of_a_place_does_not_travel_on(phone: Phone) -> None:
    page = await phone.check([("home.postcode", "6180000"), ("home.line", "島本町1"), ("home.place", "x")])
    assert heading(page) == "申請内容の確認"
    assert "home.place" not in dict(hidden(page))
