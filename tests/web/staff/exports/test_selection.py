"""The applications of a download: a 差分, an earlier one again, those chosen in a list; and the answers that everybody else gets."""

import re

import asyncpg
import httpx
import pytest

from app.settings import Settings
from tests.factories import ANSWERS, add_procedure, submit_one
from tests.web.pages import words
from tests.web.staff.applicant_list.test_pages import LIST
from tests.web.staff.cast import Cast, cast
from tests.web.staff.exports.test_pages import PURPOSE, rows_of

pytestmark = pytest.mark.anyio

FILLED = {"procedure": "event", "status": "all", "items": "every", "format": "csv_utf_8", "purpose": PURPOSE}


async def three(owner: asyncpg.Connection, settings: Settings) -> tuple[Cast, list[str]]:
    """The cast and three applications, oldest first."""
    everybody = await cast(owner, settings)
    more = [await submit_one(everybody.town, settings, {**ANSWERS, "name": [name]}) for name in ("一", "二")]
    return everybody, [str(receipt.reference) for receipt in (everybody.receipt, *more)]


async def asked(everybody: Cast, **changes: str) -> httpx.Response:
    return await everybody.post(everybody.alice, "/exports", **{**FILLED, **changes})


def numbers(answer: httpx.Response) -> list[str]:
    assert answer.headers["content-type"].startswith("text/csv"), words(answer)
    return [row["到達番号"] for row in rows_of(answer)]


def again_on(page: httpx.Response) -> str:
    found = re.search(r'/exports\?again=([0-9a-f-]{36})"', page.text)
    assert found, words(page)
    return found[1]


async def test_a_fresh_download_contains_what_none_contained(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, sent = await three(owner, settings)
    assert numbers(await asked(everybody, fresh="fresh")) == sent
    nothing = await asked(everybody, fresh="fresh")
    assert (nothing.status_code, "まだダウンロードしていない申請は、ありません" in words(nothing)) == (422, True)
    late = str((await submit_one(everybody.town, settings)).reference)
    assert numbers(await asked(everybody, fresh="fresh")) == [late]


async def test_a_fresh_download_keeps_to_its_filter(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, sent = await three(owner, settings)
    await everybody.post(everybody.alice, f"/applications/{sent[1]}/acceptance", seen_version="1")
    assert numbers(await asked(everybody, fresh="fresh", status="accepted")) == [sent[1]]
    assert numbers(await asked(everybody, fresh="fresh")) == [sent[0], sent[2]]


async def test_a_lost_one_is_had_again_from_the_register(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, sent = await three(owner, settings)
    await asked(everybody, fresh="fresh")
    await submit_one(everybody.town, settings)
    register = await everybody.get(everybody.alice, "/exports/register")
    record = again_on(register)
    page = await everybody.get(everybody.alice, f"/exports?again={record}")
    assert "差分3件を、もう一度ダウンロードします" in words(page).replace(" ", "")
    assert numbers(await asked(everybody, again=record)) == sent
    assert "前の差分をもう一度" in words(await everybody.get(everybody.alice, "/exports/register"))


async def test_another_section_cannot_have_it_again(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, _ = await three(owner, settings)
    await asked(everybody, fresh="fresh")
    record = again_on(await everybody.get(everybody.alice, "/exports/register"))
    seen = await everybody.get(everybody.bob, "/exports/register")
    assert "もう一度ダウンロードする" not in words(seen)
    pages = [await everybody.get(person, f"/exports?again={record}") for person in (everybody.bob, everybody.charlie)]
    assert [page.status_code for page in pages] == [404, 404]
    answer = await everybody.post(everybody.bob, "/exports", **{**FILLED, "procedure": "health", "again": record})
    assert (answer.status_code, "もうダウンロードできません" in words(answer)) == (422, True)


@pytest.mark.parametrize("record", ["nothing", "00000000-0000-0000-0000-000000000000"])
async def test_a_record_that_is_none_is_not_found(record: str, owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    assert (await everybody.get(everybody.alice, f"/exports?again={record}")).status_code == 404
    assert (await asked(everybody, again=record)).status_code == 422


async def test_just_the_chosen_are_downloaded(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, sent = await three(owner, settings)
    chosen = [f"{sent[2]}:1", f"{sent[0]}:1"]
    page = await everybody.post(everybody.alice, f"{LIST}/selection", act="export", list="", application=chosen)
    assert (page.status_code, "一覧で選んだ 2件 だけ" in words(page)) == (200, True)
    kept = re.search(r'name="chosen" value="([^"]*)"', page.text)
    assert kept
    assert numbers(await asked(everybody, chosen=kept[1])) == [sent[0], sent[2]]
    assert "一覧で選んだ申請" in words(await everybody.get(everybody.alice, "/exports/register"))
    assert numbers(await asked(everybody, fresh="fresh")) == [sent[1]]


async def test_all_that_a_list_shows_are_chosen_at_once(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, _ = await three(owner, settings)
    page = await everybody.post(everybody.alice, f"{LIST}/selection", act="export", list="", all="1")
    assert "一覧で選んだ 3件 だけ" in words(page)


async def test_the_chosen_stay_chosen_when_something_is_missing(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, sent = await three(owner, settings)
    page = await asked(everybody, chosen=" ".join(sent[:2]), purpose="")
    assert (page.status_code, "利用目的を入力してください" in words(page)) == (422, True)
    assert f'name="chosen" value="{" ".join(sent[:2])}"' in page.text


async def test_the_chosen_as_an_excel_file(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, sent = await three(owner, settings)
    page = await asked(everybody, chosen=sent[1], format="xlsx")
    assert (page.status_code, "開くときのパスワード" in words(page)) == (200, True)


async def test_what_is_not_there_to_be_chosen_is_told(owner: asyncpg.Connection, settings: Settings) -> None:
    """Refused are another municipality's number, another procedure's, and a text that is no number."""
    everybody, sent = await three(owner, settings)
    await add_procedure(owner, everybody.town, "second")
    other = str((await submit_one(everybody.town, settings, slug="second")).reference)
    asked_for = " ".join([sent[0], str(everybody.others.reference), other, "nothing"])
    page = await asked(everybody, chosen=asked_for)
    assert (page.status_code, "選んだ申請のうち3件が見つかりません" in words(page)) == (422, True)


async def test_more_than_a_thousand_are_too_many(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    page = await asked(everybody, chosen=" ".join(["131041-00000-00000"] * 1001))
    assert (page.status_code, "1,000件までです" in words(page)) == (422, True)


async def test_no_number_of_an_application_is_in_an_address(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, sent = await three(owner, settings)
    page = await everybody.post(
        everybody.alice, f"{LIST}/selection", act="export", list="", application=[f"{sent[0]}:1"]
    )
    addresses = re.findall(r'(?:href|action)="([^"]*)"', page.text)
    assert not [address for address in addresses if sent[0] in address]
