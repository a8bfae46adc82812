"""一括受付: a page asks again with the number, each has a result, and one that fails undoes no other."""

import asyncpg
import pytest

from app.settings import Settings
from tests.factories import submit_one
from tests.web.staff.cast import Cast, cast

pytestmark = pytest.mark.anyio


async def chosen(everybody: Cast, settings: Settings, more: int) -> list[str]:
    receipts = [everybody.receipt, *[await submit_one(everybody.town, settings) for _ in range(more)]]
    return [f"{receipt.reference}:1" for receipt in receipts]


async def test_the_number_is_told_before_anything_happens(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    boxes = await chosen(everybody, settings, 2)
    answer = await everybody.post(everybody.alice, "/inbox/selection", application=boxes, list="status=arrived")
    statuses = await owner.fetch("select status from app.application where municipality = $1", everybody.town.code)
    assert "3件を受け付けます。申請者に受付完了メールを送ります" in answer.text
    assert [box for box in boxes if f'name="application" value="{box}"' not in answer.text] == []
    assert {row["status"] for row in statuses} == {"arrived"}


async def test_choosing_nothing_says_so_in_the_list(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(everybody.alice, "/inbox/selection", list="")
    assert answer.status_code == 422
    assert "受け付ける申請を選んでください" in answer.text
    assert str(everybody.receipt.reference) in answer.text


async def test_each_is_accepted_with_its_letter(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    boxes = await chosen(everybody, settings, 2)
    answer = await everybody.posted(everybody.alice, "/inbox/acceptance", application=boxes, list="")
    letters = await owner.fetchval(
        "select count(*) from app.outbox where municipality = $1 and kind = 'acceptance'", everybody.town.code
    )
    assert "3件を受け付けました。" in answer.text
    assert letters == 3


async def test_one_that_cannot_be_accepted_stops_no_other(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    boxes = await chosen(everybody, settings, 2)
    overtaken = boxes[1].partition(":")[0]
    await everybody.post(everybody.ada, f"/applications/{overtaken}/confirmation", seen_version="1")
    foreign = f"{everybody.others.reference}:1"
    answer = await everybody.posted(everybody.alice, "/inbox/acceptance", application=[*boxes, foreign], list="")
    assert "2件を受け付けました。2件は受け付けていません。" in answer.text
    assert "ほかの職員が先に更新しました。受け付けていません。" in answer.text
    assert "1件は見つかりません。" in answer.text
    assert "status-confirming" in answer.text


async def test_loading_the_results_again_accepts_nothing_twice(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    boxes = await chosen(everybody, settings, 0)
    await everybody.post(everybody.alice, "/inbox/acceptance", application=boxes, list="")
    again = await everybody.posted(everybody.alice, "/inbox/acceptance", application=boxes * 2, list="")
    letters = await owner.fetchval(
        "select count(*) from app.outbox where municipality = $1 and kind = 'acceptance'", everybody.town.code
    )
    assert again.text.count("すでに受け付けられています。") == 1
    assert letters == 1


@pytest.mark.parametrize("box", ["x", "131041-00000-00001:1", "", "{reference}", "{reference}:x", "{reference}:-1"])
@pytest.mark.parametrize("address", ["/inbox/selection", "/inbox/acceptance"])
async def test_a_box_of_no_page_of_ours_is_refused(
    owner: asyncpg.Connection, settings: Settings, address: str, box: str
) -> None:
    everybody = await cast(owner, settings)
    value = box.format(reference=everybody.receipt.reference)
    answer = await everybody.post(everybody.alice, address, application=[value], list="")
    assert answer.status_code == 400


async def test_what_is_refused_has_accepted_nothing(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    boxes = await chosen(everybody, settings, 1)
    answer = await everybody.posted(everybody.alice, "/inbox/acceptance", application=boxes, list=["", ""])
    statuses = await owner.fetch("select status from app.application where municipality = $1", everybody.town.code)
    assert (answer.status_code, {row["status"] for row in statuses}) == (400, {"arrived"})


async def test_the_result_has_an_address_of_its_own(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    boxes = await chosen(everybody, settings, 2)
    done = await everybody.post(everybody.alice, "/inbox/acceptance", application=boxes, list="status=arrived")
    assert done.status_code == 303
    for _ in range(2):
        page = await everybody.get(everybody.alice, done.headers["location"])
        assert "3件を受け付けました。" in page.text
        assert 'href="/inbox?status=arrived"' in page.text
        assert '<a href="/inbox" aria-current="page">' in page.text
        assert f"?opened_from={done.headers['location']}" in page.text
