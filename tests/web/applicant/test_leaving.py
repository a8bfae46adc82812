"""終了する: the page to leave a shared computer by, and who leads there."""

import pytest

from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role
from tests.web.applicant.conftest import Away, Phone, answers
from tests.web.pages import heading, hidden, numbers, words

pytestmark = pytest.mark.anyio

CLOSE = "共用のパソコンでは、終わったらウィンドウをすべて閉じてください。"


async def test_it_says_to_close_all_windows_and_clears_the_copies(phone: Phone) -> None:
    page = await phone.get("/finish")
    assert (page.status_code, heading(page)) == (200, "ウィンドウを閉じてください")
    assert CLOSE in words(page)
    assert page.headers["clear-site-data"] == '"cache"'


async def test_it_promises_nothing(phone: Phone) -> None:
    """No header can promise that nothing is left."""
    assert "消しました" not in words(await phone.get("/finish"))


async def test_it_stands_in_the_frame_of_the_municipality(phone: Phone) -> None:
    page = await phone.get(f"/finish?municipality={phone.town.slug}")
    assert phone.town.name in words(page).partition("日本語")[0]


@pytest.mark.parametrize("slug", ["nowhere", "'", "unread"])
async def test_it_is_there_whatever_is_asked(phone: Phone, slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENGINE._pools, Role.applicant, Away())
    assert (await phone.client.get("/finish", params={"municipality": slug})).status_code == 200


async def test_it_speaks_other_languages(phone: Phone) -> None:
    assert heading(await phone.get("/finish?lang=en")) == "Close all browser windows"


async def test_the_last_pages_lead_there(phone: Phone) -> None:
    pairs = hidden(await phone.check())
    receipt = await phone.submit(pairs)
    before = await phone.submit([(name, "別の名前" if name == "name" else value) for name, value in pairs])
    status = await phone.post("/status", list(zip(("reference", "inquiry_code"), numbers(receipt), strict=True)))
    assert all(CLOSE in words(page) for page in (receipt, before, status, await phone.get("/status")))
    assert f'href="/finish?municipality={phone.town.slug}"' in receipt.text
    assert f'href="/finish?municipality={phone.town.slug}"' in before.text
    assert f'href="/finish?municipality={phone.town.slug}"' in status.text


async def test_other_pages_clear_nothing(phone: Phone) -> None:
    pages = [await phone.apply(), await phone.check(answers()), await phone.get("/status")]
    assert all("clear-site-data" not in page.headers for page in pages)
