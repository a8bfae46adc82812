"""Telephone numbers on pages can be pressed, wherever they stand."""

import json
import re

import asyncpg
import pytest

from app.procedures import published
from app.web.telephones import telephone_link, telephones_linked
from tests.factories import Town
from tests.web.applicant.conftest import Phone
from tests.web.pages import hidden, numbers, words

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("number", "dialled"),
    [
        ("03-5273-3318", "0352733318"),
        ("０３（５２７３）３３１８", "0352733318"),
        ("090ー1234ー5678", "09012345678"),
        ("+82 2-120", "+822120"),
        ("03-5273-3318 内線 4411", "0352733318"),
        ("（代表）03-5273-3318", "0352733318"),
    ],
)
def test_a_number_is_dialled_by_its_digits(number: str, dialled: str) -> None:
    assert telephone_link(number) == f'<a class="number" href="tel:{dialled}">{number}</a>'


@pytest.mark.parametrize("number", ["", "なし", "<b>"])
def test_what_is_no_number_stays_words(number: str) -> None:
    assert "tel:" not in telephone_link(number)
    assert "<b>" not in telephone_link(number)


@pytest.mark.parametrize(
    ("text", "dialled"),
    [
        ("夜間は03-1111-2222へ。", ["0311112222"]),
        ("電話 03-1111-2222\nまたは 090-1111-2222", ["0311112222", "09011112222"]),
        ("電話03(1111)2222　FAX 03-1111-3333", ["0311112222"]),
        ("131041-7K3QX-M9D2W", []),
        ("011002-12345-67890", []),
        ("160-8484", []),
        ("2026-04-01 内線1234", []),
        ("0120-444-444", ["0120444444"]),
    ],
)
def test_the_numbers_in_a_text_are_links(text: str, dialled: list[str]) -> None:
    linked = telephones_linked(text)
    assert [part.partition('"')[0] for part in linked.split('href="tel:')[1:]] == dialled
    assert linked.striptags().split() == text.split()


def test_a_text_is_escaped() -> None:
    assert telephones_linked("<script>03-1111-2222</script>").startswith("&lt;script&gt;<a ")


WRITTEN = re.compile(r"0\d{1,4}-\d{1,4}-\d{4}")


@pytest.mark.parametrize(("language", "hours"), [("ja", "平日 9時から17時まで"), ("en", "Weekdays, 9 to 5")])
async def test_every_number_is_a_link_with_its_hours(
    phone: Phone, town: Town, owner: asyncpg.Connection, language: str, hours: str
) -> None:
    said = json.dumps({"ja": "平日 9時から17時まで", "en": "Weekdays, 9 to 5"}, ensure_ascii=False)
    await owner.execute("update app.section set telephone_hours = $2 where municipality = $1", town.code, said)
    await owner.execute("update app.municipality set telephone_hours = $2 where code = $1", town.code, said)
    await owner.execute(
        "update app.procedure set contact = '夜間は03-1111-2222' where municipality = $1 and slug = 'event'", town.code
    )
    published.forget_everything()
    asked = f"?lang={language}"
    completed = await phone.post(phone.address + "applications" + asked, hidden(await phone.check()))
    numbered = list(zip(("reference", "inquiry_code"), numbers(completed), strict=True))
    pages = {
        "guide": await phone.get(phone.address + asked),
        "completed": completed,
        "status": await phone.post("/status" + asked, numbered),
        "contact": await phone.get(f"/contact{asked}&municipality={town.slug}"),
        "found nothing": await phone.get(f"/{town.slug}/{asked}&q=zzzz"),
    }
    await owner.execute("update app.procedure set closes_at = now() where municipality = $1", town.code)
    published.forget_everything()
    pages["closed"] = await phone.get(phone.address + "apply" + asked)
    for name, page in pages.items():
        linked = re.findall(r'<a class="number" href="tel:(\d+)">', page.text)
        assert ("0300000000" if name == "found nothing" else "0300000001") in linked, name
        assert ("0311112222" in linked) == (name not in {"contact", "found nothing"}), name
        assert WRITTEN.search(re.sub(r"""<a class="number" href="tel:.*?</a>|<input[^>]*>""", "", page.text)) is None, (
            name
        )
        assert hours in words(page), name


async def test_hours_that_nobody_said_are_not_there(phone: Phone) -> None:
    assert re.search(r"tel:\d+\">[^<]*</a>\s*</dd>", (await phone.get(phone.address)).text)
