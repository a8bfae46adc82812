"""A form whose address brings choices along, as that of a leaflet's QR code does."""

import copy
import re
from typing import Any

import asyncpg
import httpx
import pytest

from app.procedures import published
from app.web.applicant.form_pages import FORM_PAGES
from tests.factories import DEFINITION, add_procedure, publish
from tests.web.applicant.conftest import Phone
from tests.web.pages import hidden, words

pytestmark = pytest.mark.anyio


def checked(page: httpx.Response) -> list[tuple[str, str]]:
    """Name and value of every box and radio button that is on."""
    inputs = re.findall(
        r'<input type="(?:radio|checkbox)" id="[^"]*" name="([^"]*)" value="([^"]*)" checked', page.text
    )
    return [(name, value) for name, value in inputs]


async def opened(phone: Phone, query: str) -> httpx.Response:
    return await phone.get(f"{phone.address}apply?{query}")


def with_question(**question: Any) -> dict[str, Any]:
    definition = copy.deepcopy(DEFINITION)
    definition["sections"][0]["questions"].append(question)
    return definition


async def test_a_choice_of_the_address_is_chosen(phone: Phone) -> None:
    page = await opened(phone, "day=second")
    assert page.status_code == 200
    assert checked(page) == [("day", "second")]


async def test_what_hangs_on_the_choice_is_asked_at_once(phone: Phone) -> None:
    remarks = r'<div data-question="remarks" data-when="[^"]*"( data-unasked)?>'
    chosen, bare = await opened(phone, "day=second"), await phone.get(phone.address + "apply")
    assert [re.findall(remarks, page.text) for page in (chosen, bare)] == [[""], [" data-unasked"]]


@pytest.mark.parametrize(
    "query",
    [
        "day=third",
        "day=first&day=second",
        "day=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "nothing=first",
        "day",
        "day=%FF%00",
        "name=%E5%9B%9B%E8%B0%B7%E8%8A%B1%E5%AD%90",
        "remarks=hello-from-the-address&day=first&submission_key=AAAA&version=1&action=edit",
    ],
)
async def test_nothing_else_of_the_address_reaches_the_page(phone: Phone, query: str) -> None:
    page, bare = await opened(phone, query), await phone.get(phone.address + "apply")
    expected = bare.text
    if "day=first&submission" in query:
        expected = (await opened(phone, "day=first")).text
    assert page.status_code == 200
    assert page.text == expected


async def test_a_question_about_the_person_is_never_filled_in(owner: asyncpg.Connection, phone: Phone) -> None:
    sex = {"choices": [{"id": "f", "label": {"ja": "女性"}}, {"id": "m", "label": {"ja": "男性"}}]}
    definition = with_question(id="sex", type="choice", label={"ja": "性別"}, required=False, item="性別", **sex)
    await publish(owner, phone.town, "event", definition)
    published.forget_everything()
    assert checked(await opened(phone, "sex=f&day=first")) == [("day", "first")]


async def test_a_full_choice_is_not_chosen(owner: asyncpg.Connection, phone: Phone) -> None:
    await add_procedure(owner, phone.town, "course", {**DEFINITION, "capacity_question": "day"})
    await owner.execute(
        "insert into app.place (municipality, procedure, place, capacity) values ($1, $2, 'first', 0)",
        phone.town.code,
        phone.town.procedures["course"],
    )
    published.forget_everything()
    course = Phone(phone.client, phone.town, "course")
    page = await opened(course, "day=first")
    assert checked(page) == []
    assert "1日目（満員）" in words(page)
    assert checked(await opened(course, "day=second")) == [("day", "second")]


async def test_the_choice_stays_through_another_language(phone: Phone) -> None:
    english = await opened(phone, "day=second&lang=en")
    assert checked(english) == [("day", "second")]
    assert f'action="{phone.address}apply?lang=en"' in english.text
    japanese = await phone.post(phone.address + "apply", [*hidden(english), ("day", "second"), ("action", "input")])
    assert checked(japanese) == [("day", "second")]


async def test_the_choice_goes_on_to_the_confirm_page(phone: Phone) -> None:
    page = await opened(phone, "day=second")
    typed = [("name", "四谷 花子"), ("telephone", "03-5273-3546")]
    confirm = await phone.check([*hidden(page), *checked(page), *typed])
    assert "2日目" in words(confirm)
    assert ("day", "second") in hidden(confirm)


async def test_such_a_page_is_kept_in_no_memory_and_leaves_the_bare_one_alone(phone: Phone) -> None:
    await phone.get(phone.address + "apply")
    kept = dict(FORM_PAGES._pages._pages)
    prefilled = await opened(phone, "day=second")
    assert dict(FORM_PAGES._pages._pages) == kept
    assert "etag" not in prefilled.headers
    assert checked(await phone.get(phone.address + "apply")) == []
