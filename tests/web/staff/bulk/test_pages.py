"""まとめて処理: a page asks again with the number; batches that can be resumed, a result a row, one mail for each."""

import re
from html import unescape
from urllib.parse import urlencode

import asyncpg
import httpx
import pytest

from app.settings import Settings
from app.web.staff.bulk import pages
from app.web.staff.bulk.actions import ACTS, offered, offered_after_sending
from tests.factories import ANSWERS, Person, submit_one
from tests.web.staff.applicant_list.test_pages import LIST
from tests.web.staff.cast import WISH, Cast, cast

pytestmark = pytest.mark.anyio


async def five(owner: asyncpg.Connection, settings: Settings) -> tuple[Cast, list[str]]:
    """The cast, and five applications as their check boxes carry them."""
    everybody = await cast(owner, settings)
    names = [f"新宿 {number}" for number in range(4)]
    more = [await submit_one(everybody.town, settings, answers={**ANSWERS, "name": [name]}) for name in names]
    receipts = [everybody.receipt, *more]
    return everybody, [f"{receipt.reference}:1" for receipt in receipts]


async def do(everybody: Cast, person: Person, act: str, chosen: list[str], **fields: str) -> httpx.Response:
    return await everybody.posted(
        person, f"{LIST}/bulk", act=act, rest=" ".join(chosen), list="", results=fields.pop("results", ""), **fields
    )


async def asked_and_done(everybody: Cast, person: Person, act: str, chosen: list[str], **fields: str) -> httpx.Response:
    """The page that asks again, and its answer with these inputs."""
    page = await everybody.post(person, f"{LIST}/selection", act=act, list="", application=chosen)
    assert page.status_code == 200, page.text
    rest, results = hidden_value(page, "rest"), hidden_value(page, "results")
    return await do(everybody, person, act, rest.split(), results=results, **fields)


async def statuses(owner: asyncpg.Connection, everybody: Cast) -> list[str]:
    rows = await owner.fetch(
        "select status from app.application where municipality = $1 order by arrived_at", everybody.town.code
    )
    return [row["status"] for row in rows]


def hidden_value(page: httpx.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found
    return unescape(found[1])


async def test_who_was_chosen_stays_chosen_where_the_act_was_forgotten(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, chosen = await five(owner, settings)
    page = await everybody.post(everybody.alice, f"{LIST}/selection", act="", list="status=arrived", application=chosen)
    assert page.status_code == 422
    assert "まとめて行う処理を選んでください" in page.text
    assert re.findall(r'name="application" value="([^"]*)"', page.text) == chosen
    assert hidden_value(page, "list") == "status=arrived"
    assert re.findall(r'<option value="([^"]*)"', page.text) == [act for _, acts in offered(()) for act, _ in acts]


async def test_the_number_is_asked_before_anything_is_done(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, chosen = await five(owner, settings)
    page = await everybody.post(everybody.alice, f"{LIST}/selection", act="accepted", list="", application=chosen[:3])
    assert (page.status_code, "3件について「受け付ける」" in page.text) == (200, True)
    assert "1人ずつ別々にメールを送ります" in page.text
    silent = await everybody.post(everybody.alice, f"{LIST}/selection", act="processing", list="", application=chosen)
    assert "メールを送ります" not in silent.text  # no letter tells of 処理中
    assert set(await statuses(owner, everybody)) == {"arrived"}
    everything = await everybody.post(
        everybody.alice, f"{LIST}/selection", act="accepted", list="status=arrived", all="1"
    )
    assert "5件について" in everything.text
    assert sorted(hidden_value(everything, "rest").split()) == sorted(chosen)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({"act": "accepted"}, "申請を選んでください"), ({"act": "", "all": "1"}, "処理を選んでください")],
)
async def test_nothing_chosen_is_told(
    owner: asyncpg.Connection, settings: Settings, fields: dict[str, str], sentence: str
) -> None:
    everybody, _ = await five(owner, settings)
    page = await everybody.post(everybody.alice, f"{LIST}/selection", list="", **fields)
    assert (page.status_code, sentence in page.text) == (422, True)


async def test_more_than_a_thousand_are_refused_before_they_are_read(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody, _ = await five(owner, settings)
    monkeypatch.setattr(pages, "MOST", 4)
    page = await everybody.post(everybody.alice, f"{LIST}/selection", act="accepted", list="", all="1")
    assert (page.status_code, "4件までです" in page.text) == (422, True)


async def test_each_is_accepted_with_one_mail_of_its_own(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, chosen = await five(owner, settings)
    page = await do(everybody, everybody.alice, "accepted", chosen)
    assert (page.status_code, "5件を処理しました" in page.text) == (200, True)
    assert set(await statuses(owner, everybody)) == {"accepted"}
    mails = await owner.fetch(
        "select application, count(*) as count from app.outbox where municipality = $1 and kind = 'acceptance' group by application",
        everybody.town.code,
    )
    assert [row["count"] for row in mails] == [1] * 5


async def test_batches_go_on_where_the_page_stands_and_twice_does_no_harm(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody, chosen = await five(owner, settings)
    monkeypatch.setattr(pages, "BATCH", 2)
    first = await do(everybody, everybody.alice, "accepted", chosen)
    assert ("残りは3件" in first.text, 'hx-trigger="load' in first.text) == (True, True)
    again = await do(everybody, everybody.alice, "accepted", chosen)
    assert "すでに" not in again.text  # told at the end, not on the way
    page = first
    while 'name="rest"' in page.text:
        rest, results = hidden_value(page, "rest"), hidden_value(page, "results")
        page = await do(everybody, everybody.alice, "accepted", rest.split(), results=results)
    assert ("5件を見て、5件を処理しました" in page.text, page.text.count("処理しました。")) == (True, 6)
    assert await statuses(owner, everybody) == ["accepted"] * 5


async def test_each_row_has_its_own_result(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, chosen = await five(owner, settings)
    await do(everybody, everybody.alice, "accepted", chosen[:1])
    await everybody.post(
        everybody.alice, f"/applications/{chosen[1].split(':')[0]}/withdrawal", seen_version="1", **WISH
    )
    strange = "131041-00000-00000:1"
    page = await do(everybody, everybody.alice, "accepted", [*chosen[:3], strange, f"{everybody.others.reference}:1"])
    assert "すでにそうなっています。" in page.text
    assert "先に更新しました" in page.text
    assert "2件は見つかりません。" in page.text
    assert await statuses(owner, everybody) == ["accepted", "withdrawn", "accepted", "arrived", "arrived"]


async def test_a_step_that_cannot_be_is_told(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, chosen = await five(owner, settings)
    page = await do(everybody, everybody.alice, "processing", chosen[:1])
    assert "いまの状況からは" in page.text


async def test_a_rejection_needs_its_reason_and_gives_it_to_all(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, chosen = await five(owner, settings)
    refused = await do(everybody, everybody.alice, "rejected", chosen, text=" ", assignee="")
    assert (refused.status_code, hidden_value(refused, "rest").split()) == (422, chosen)
    await do(everybody, everybody.alice, "rejected", chosen, text="定員のため", assignee="")
    assert set(await statuses(owner, everybody)) == {"rejected"}


@pytest.mark.parametrize("where", [2, 4])
async def test_what_is_refused_has_done_nothing(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch, where: int
) -> None:
    monkeypatch.setattr(pages, "BATCH", 3)
    everybody, chosen = await five(owner, settings)
    chosen[where] = chosen[where].replace(":1", ":x")
    refused = await do(everybody, everybody.alice, "accepted", chosen)
    assert (refused.status_code, set(await statuses(owner, everybody))) == (400, {"arrived"})


async def test_a_person_is_put_in_charge_of_all(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, chosen = await five(owner, settings)
    await do(everybody, everybody.ada, "assign", chosen, text="", assignee=str(everybody.alice.id))
    rows = await owner.fetch("select assignee from app.application where municipality = $1", everybody.town.code)
    assert {row["assignee"] for row in rows} == {everybody.alice.id}


async def test_whoever_forgets_to_choose_takes_nobodys_work_away(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, chosen = await five(owner, settings)
    await asked_and_done(everybody, everybody.ada, "assign", chosen, assignee=str(everybody.alice.id))
    for typed in ("", str(everybody.bob.id), "x"):
        refused = await do(everybody, everybody.ada, "assign", chosen, text="", assignee=typed)
        assert (refused.status_code, "担当者を、ならんでいる職員から選んでください" in refused.text) == (422, True)
    every = "select count(*) from app.application where municipality = $1 and assignee is not null"
    assert await owner.fetchval(every, everybody.town.code) == len(chosen)
    await asked_and_done(everybody, everybody.ada, "assign", chosen, assignee=pages.NOBODY)
    assert await owner.fetchval(every, everybody.town.code) == 0


def test_whatever_is_offered_can_be_done() -> None:
    everything = {key for _, choices in offered(()) for key, _ in choices}
    assert everything == {"", *ACTS, *pages.ELSEWHERE}
    assert {key for _, choices in offered_after_sending(()) for key, _ in choices} <= everything


@pytest.mark.parametrize(("who", "status"), [("bob", 404), ("victor", 403)])
@pytest.mark.parametrize("address", ["selection", "bulk"])
async def test_nobody_else_does_anything(
    owner: asyncpg.Connection, settings: Settings, who: str, status: int, address: str
) -> None:
    everybody, chosen = await five(owner, settings)
    answer = await everybody.post(
        getattr(everybody, who), f"{LIST}/{address}", act="accepted", rest=" ".join(chosen), list="", all="1"
    )
    assert answer.status_code == status
    assert set(await statuses(owner, everybody)) == {"arrived"}


async def test_another_municipality_reaches_none_of_them(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, chosen = await five(owner, settings)
    page = await do(everybody, everybody.charlie, "accepted", chosen)
    assert "5件は処理していません。5件は見つかりません。" in page.text
    assert set(await statuses(owner, everybody)) == {"arrived"}


@pytest.mark.parametrize("rest", ["x", "131041-00000-00000", "131041-00000-00000:99999999999"])
async def test_what_no_page_of_ours_sends_is_refused(owner: asyncpg.Connection, settings: Settings, rest: str) -> None:
    everybody, _ = await five(owner, settings)
    assert (await do(everybody, everybody.alice, "accepted", [rest])).status_code == 400
    assert (await do(everybody, everybody.alice, "erase", ["x:1"])).status_code == 400


async def test_what_was_done_has_an_address_to_walk_through(owner: asyncpg.Connection, settings: Settings) -> None:
    """From the result into an application, on through the others, and back to its row."""
    everybody, chosen = await five(owner, settings)
    done = await everybody.post(
        everybody.alice, f"{LIST}/bulk", act="accepted", rest=" ".join(chosen[:3]), list="status=arrived", results=""
    )
    assert done.status_code == 303
    address = done.headers["location"]
    for _ in range(2):
        page = await everybody.get(everybody.alice, address)
        assert "3件を見て、3件を処理しました" in page.text
        assert f'href="{LIST}?status=arrived"' in page.text
    links = [unescape(link) for link in re.findall(r'<tr id="row-.*?href="([^"]*)"', page.text)]
    middle = await everybody.get(everybody.alice, links[1])
    assert links[0] in unescape(middle.text)
    assert links[2] in unescape(middle.text)
    assert f'href="{address}#row-' in middle.text
    assert "まとめて処理の結果に戻る" in middle.text
    assert '<a href="/lists" aria-current="page">' in middle.text
    assert (await everybody.get(everybody.ada, address)).status_code == 404


async def test_what_was_done_has_its_address_from_a_list_with_a_long_filter_too(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, chosen = await five(owner, settings)
    listed = urlencode([("facet", f"question{number}={'x' * 90}") for number in range(40)])
    done = await everybody.post(
        everybody.alice, f"{LIST}/bulk", act="accepted", rest=chosen[0], list=listed, results=""
    )
    assert done.status_code == 303
    page = await everybody.get(everybody.alice, done.headers["location"])
    assert "1件を見て、1件を処理しました" in page.text


async def test_the_last_batch_swaps_the_result_in_and_names_its_address(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, chosen = await five(owner, settings)
    done = await everybody.post(
        everybody.alice, f"{LIST}/bulk", part=True, act="accepted", rest=chosen[0], list="", results=""
    )
    page = await everybody.get(everybody.alice, done.headers["location"], part=True)
    assert page.text.startswith('<div id="bulk">')
    assert page.headers["hx-push-url"] == done.headers["location"]


async def test_what_was_typed_for_all_stays_where_some_are_to_be_tried_again(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    """It would have to be kept: the answer itself has it for another try."""
    everybody, chosen = await five(owner, settings)
    await everybody.post(everybody.ada, f"/applications/{chosen[0].split(':')[0]}/confirmation", seen_version="1")
    done = await everybody.post(
        everybody.alice, f"{LIST}/bulk", act="accepted", rest=" ".join(chosen), list="", results="", text="お待ちします"
    )
    assert done.status_code == 200
    assert "お待ちします" in done.text
