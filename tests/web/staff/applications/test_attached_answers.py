"""Files on the staff's pages: number and names wherever an answer stands, and no control that counts or filters by them."""

import asyncpg
import pytest

from app.settings import Settings
from tests.attached_answers import asking_for_files, submit_files
from tests.factories import publish
from tests.web.pages import words
from tests.web.staff.cast import Cast, cast
from tests.web.staff.prints.test_prints import printed, text_of

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("job_processes")]

SHOWN = "2件：免許証.pdf、=1+1.pdf"


async def with_files(owner: asyncpg.Connection, settings: Settings) -> tuple[Cast, str]:
    """The cast, and the number of an application that came with two files."""
    everybody = await cast(owner, settings)
    await publish(owner, everybody.town, "event", asking_for_files())
    receipt = await submit_files(everybody.town, settings, "免許証.pdf", "=1+1.pdf")
    return everybody, str(receipt.reference)


async def test_the_application_names_each_file(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, number = await with_files(owner, settings)
    page = words(await everybody.get(everybody.alice, f"/applications/{number}"))
    told = page.partition("証明書")[2]
    assert [name in told for name in ("免許証.pdf", "=1+1.pdf")] == [True, True]


async def test_the_list_has_a_column_of_them_and_can_be_put_in_its_order(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, number = await with_files(owner, settings)
    saved = await everybody.post(
        everybody.alice, "/lists/event/views", name="書類", list="", column=["reference", "q.name", "q.remarks"]
    )
    assert saved.status_code == 303, words(saved)
    view = saved.headers["location"]
    for order in ("", "order=q.remarks&direction=asc", "order=q.remarks&direction=desc"):
        page = await everybody.get(everybody.alice, f"{view}{'&' if '?' in view else '?'}{order}")
        assert (page.status_code, number in page.text, SHOWN in words(page)) == (200, True, True)


async def test_the_print_tells_them(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, number = await with_files(owner, settings)
    assert SHOWN in text_of(await printed(everybody, "prints", [number]))


async def test_nothing_is_filtered_or_counted_by_files(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, _ = await with_files(owner, settings)
    listed = await everybody.get(everybody.alice, "/lists/event")
    counted = await everybody.get(everybody.alice, "/statistics/event")
    assert counted.status_code == 200
    assert "証明書" not in words(counted)
    assert 'name="a.remarks"' not in listed.text
    assert "免許証" not in words(counted)


async def test_twenty_long_names_fit_page_list_and_print(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    form = asking_for_files()
    form["sections"][0]["questions"][4]["most_files"] = 20
    await publish(owner, everybody.town, "event", form)
    names = [f"{number:02}{'本人確認書類の写し' * 10}.pdf" for number in range(20)]
    number = str((await submit_files(everybody.town, settings, *names)).reference)
    page = words(await everybody.get(everybody.alice, f"/applications/{number}"))
    text = text_of(await printed(everybody, "prints", [number]))
    assert "20件：00本人確認書類の写し" in text
    for shown in (page, text):
        assert [f"{each:02}本人確認書類の写し" in shown for each in range(20)] == [True] * 20
