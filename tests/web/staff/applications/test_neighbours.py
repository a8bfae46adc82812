"""From every kind of list into an application, on through the list, and back to the row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import quote

import asyncpg
import pytest

from app.settings import Settings
from app.tenancy import keyset
from tests.factories import ANSWERS, submit_one
from tests.web.staff.cast import Cast, cast

pytestmark = pytest.mark.anyio

BEGAN = datetime(2026, 11, 2, 0, 0, tzinfo=UTC)
NAMES = ("い", "え", "あ", "お", "う", "か")


@dataclass
class Desk:
    """Alice at a list of six applications, told apart by number in the order of arrival; two rows a page."""

    everybody: Cast
    owner: asyncpg.Connection
    references: Sequence[str]

    async def row(self, address: str, number: int) -> str:
        """The address behind the row of an application in a list."""
        page = await self.everybody.get(self.everybody.alice, address)
        (found,) = re.findall(rf'href="(/applications/{self.references[number]}\?[^"]*)"', page.text)
        return unescape(found)

    async def shown(self, address: str) -> "Shown":
        page = await self.everybody.get(self.everybody.alice, address)
        assert page.status_code == 200
        return Shown.read(page.text)

    async def stands(self, number: int, status: str) -> None:
        await self.owner.execute(
            "update app.application set status = $2, version = version + 1 where municipality = $3 and reference = $1",
            self.symbols(number),
            status,
            self.everybody.town.code,
        )

    def symbols(self, number: int) -> str:
        return "".join(self.references[number].split("-")[1:])

    def numbers(self, *addresses: str) -> list[int | None]:
        """Which applications these addresses lead to; None for ""."""
        found = [re.match(r"/applications/([^?#]+)", address) for address in addresses]
        return [self.references.index(one[1]) if one else None for one in found]


@dataclass
class Shown:
    """What the page of an application says of its list."""

    back: str
    previous: str
    next: str
    text: str

    @classmethod
    def read(cls, text: str) -> "Shown":
        (nav,) = re.findall(r'<nav class="neighbours".*?</nav>', text, re.DOTALL)
        links = {rel: unescape(address) for rel, address in re.findall(r'<a rel="(\w+)" href="([^"]*)"', nav)}
        (back,) = re.findall(r'<a href="([^"]*)">', nav)
        return cls(unescape(back), links.get("prev", ""), links.get("next", ""), text)


@pytest.fixture
async def desk(owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Desk:
    everybody = await cast(owner, settings)
    monkeypatch.setattr(keyset, "PAGE_ROWS", 2)
    await owner.execute("update app.application set status = 'completed' where municipality = $1", everybody.town.code)
    references = []
    for number, name in enumerate(NAMES):
        receipt = await submit_one(everybody.town, settings, {**ANSWERS, "name": [name]})
        references.append(str(receipt.reference))
        await owner.execute(
            "update app.application set arrived_at = $2 where municipality = $3 and reference = $1",
            receipt.reference.symbols,
            BEGAN + timedelta(days=number),
            everybody.town.code,
        )
    return Desk(everybody, owner, references)


async def test_the_inbox_is_walked_from_its_second_page_on(desk: Desk) -> None:
    page = await desk.everybody.get(desk.everybody.alice, "/inbox?status=arrived")
    second = unescape(re.findall(r'href="(/inbox\?[^"]*after=[^"]*)"', page.text)[0])
    shown = await desk.shown(await desk.row(second, 2))
    assert desk.numbers(shown.previous, shown.next) == [1, 3]
    assert shown.back == f"{second}#row-{desk.references[2]}"
    further = await desk.shown(shown.next)
    assert further.back == f"{second}#row-{desk.references[3]}"


async def test_the_page_to_go_back_to_follows_the_way(desk: Desk) -> None:
    shown = await desk.shown(await desk.row("/inbox?status=arrived", 1))
    behind = await desk.shown(shown.next)
    assert "after=" in behind.back
    assert behind.back.endswith(f"#row-{desk.references[2]}")
    assert f'id="row-{desk.references[2]}"' in (await desk.everybody.get(desk.everybody.alice, behind.back)).text
    before = await desk.shown((await desk.shown(behind.previous)).previous)
    assert f'id="row-{desk.references[0]}"' in (await desk.everybody.get(desk.everybody.alice, before.back)).text
    assert "一覧の最初です" in before.text


async def test_neighbours_hold_when_rows_leave_the_list(desk: Desk) -> None:
    opened = await desk.row("/inbox?status=arrived", 1)
    await desk.stands(1, "accepted")
    await desk.stands(2, "accepted")
    shown = await desk.shown(opened)
    assert desk.numbers(shown.previous, shown.next) == [0, 3]
    assert shown.back.endswith(f"#row-{desk.references[3]}")
    assert f'id="row-{desk.references[3]}"' in (await desk.everybody.get(desk.everybody.alice, shown.back)).text


async def test_accepting_opens_the_next_of_the_list(desk: Desk) -> None:
    opened = await desk.row("/inbox?status=arrived", 1)
    page = await desk.shown(opened)
    assert "受け付けて次へ" in page.text
    answer = await desk.everybody.post(
        desk.everybody.alice,
        f"/applications/{desk.references[1]}/acceptance",
        **inputs(page.text),
        seen_version="1",
        then="next",
    )
    assert answer.status_code == 303
    assert desk.numbers(answer.headers["location"]) == [2]
    following = await desk.shown(answer.headers["location"])
    assert f"{desk.references[1]}</a>を受け付けました。" in following.text
    assert desk.numbers(following.previous, following.next) == [0, 3]


@pytest.mark.parametrize(
    "listed",
    ["/inbox", "/lists/event?order=arrived&direction=asc", "/lists/event?status=unfinished&order=q.name&direction=asc"],
)
async def test_accepting_opens_the_next_that_is_still_to_be_accepted(desk: Desk, listed: str) -> None:
    """次へ is the plain neighbour. Where none is left to accept, the neighbour is opened too."""
    first, neighbour, to_accept = (1, 3, 5) if "q.name" in listed else (0, 1, 2)
    await desk.stands(neighbour, "accepted")
    opened = f"/applications/{desk.references[first]}?opened_from={quote(listed)}"
    page = await desk.shown(opened)
    assert desk.numbers(page.next) == [neighbour]
    for number in range(len(NAMES)):
        if number not in (first, neighbour, to_accept):
            await desk.stands(number, "accepted")
    answers = []
    for version in ("1", "1"):
        answer = await desk.everybody.post(
            desk.everybody.alice,
            f"/applications/{desk.references[first]}/acceptance",
            **inputs(page.text),
            seen_version=version,
            then="next",
        )
        answers.append(answer.headers["location"])
        await desk.stands(to_accept, "accepted")
    assert desk.numbers(*answers) == [to_accept, neighbour]


async def test_the_last_of_a_list_offers_no_next(desk: Desk) -> None:
    page = await desk.shown(
        await desk.row("/lists/event?order=arrived&direction=asc&status=unfinished&after=" + await cursor(desk, 3), 5)
    )
    assert "受け付けて次へ" not in page.text
    assert "一覧の最後です" in page.text


async def test_a_list_that_ended_meanwhile_is_gone_back_to(desk: Desk) -> None:
    page = await desk.shown(await desk.row("/inbox?status=arrived", 1))
    for number in (2, 3, 4, 5):
        await desk.stands(number, "accepted")
    answer = await desk.everybody.post(
        desk.everybody.alice,
        f"/applications/{desk.references[1]}/acceptance",
        **inputs(page.text),
        seen_version="1",
        then="next",
    )
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/inbox?status=arrived")


async def test_a_clash_stays_on_the_page_and_in_the_list(desk: Desk) -> None:
    page = await desk.shown(await desk.row("/inbox?status=arrived", 1))
    await desk.stands(1, "confirming")
    answer = await desk.everybody.post(
        desk.everybody.alice,
        f"/applications/{desk.references[1]}/acceptance",
        **inputs(page.text),
        seen_version="1",
        then="next",
        message="お電話ください",
    )
    assert answer.status_code == 409
    assert "お電話ください" in answer.text
    assert desk.numbers(Shown.read(answer.text).next) == [2]


async def test_a_step_leads_back_to_the_page_as_it_was_opened(desk: Desk) -> None:
    """Ordered by what the step changes, the list goes on from where the application stood."""
    ordered = "/lists/event?order=status&direction=asc&status=unfinished"
    page = await desk.shown(await desk.row(ordered, 1))
    answer = await desk.everybody.post(
        desk.everybody.alice,
        f"/applications/{desk.references[1]}/acceptance",
        **inputs(page.text),
        seen_version="1",
    )
    assert answer.status_code == 303
    again = await desk.shown(answer.headers["location"])
    assert desk.numbers(again.previous, again.next) == [0, 2]


async def test_a_record_leads_back_to_the_page_as_it_was_opened(desk: Desk) -> None:
    page = await desk.shown(await desk.row("/inbox?status=arrived", 1))
    record = re.findall(r'name="record" value="([^"]*)"', page.text)[0]
    fields = {"kind": "memo", "text": "確認した", "next_step": "", "contact": "", "outcome": "", "record": record}
    answer = await desk.everybody.post(
        desk.everybody.alice, f"/applications/{desk.references[1]}/records", **inputs(page.text), **fields
    )
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("#records")
    assert desk.numbers((await desk.shown(answer.headers["location"])).next) == [2]


async def test_the_edited_columns_lead_back_to_the_page_as_it_was_opened(desk: Desk) -> None:
    page = await desk.shown(await desk.row("/inbox?status=arrived", 1))
    (edit,) = re.findall(r'href="([^"]*/arrangement[^"]*)"', page.text)
    form = await desk.everybody.get(desk.everybody.alice, unescape(edit))
    answer = await desk.everybody.post(
        desk.everybody.alice,
        f"/applications/{desk.references[1]}/arrangement",
        **inputs(form.text),
        **{"from": "application", "list": "", "seen": "1", "assignee": "", "contact": "", "mark": "important"},
    )
    assert answer.status_code == 303
    assert desk.numbers((await desk.shown(answer.headers["location"])).next) == [2]


@pytest.mark.parametrize(
    ("order", "beside"),
    [
        ("order=arrived&direction=asc", [1, 3]),
        ("order=arrived&direction=desc", [3, 1]),
        ("order=contact&direction=asc", [1, 3]),
        ("order=q.name&direction=asc", [None, 0]),  # あ, い, う …: only opening tells
    ],
)
async def test_a_sorted_list_is_walked_in_its_order(desk: Desk, order: str, beside: list[int | None]) -> None:
    listed = f"/lists/event?status=unfinished&{order}"
    if "q.name" not in order:
        listed += "&after=" + await cursor(desk, 1 if "asc" in order else 3, last="contact" in order)
    shown = await desk.shown(await desk.row(listed, 2))
    assert desk.numbers(shown.previous, shown.next) == beside
    assert shown.back.endswith(f"#row-{desk.references[2]}")


async def test_the_calls_are_walked_in_the_order_to_call(desk: Desk) -> None:
    for number in (0, 2, 4):
        await desk.stands(number, "confirming")
    shown = await desk.shown(await desk.row("/calls", 2))
    assert desk.numbers(shown.previous, shown.next) == [0, 4]
    assert shown.back == f"/calls#row-{desk.references[2]}"


@pytest.mark.parametrize(
    "said",
    [
        "https://example.com/",
        "//example.com/inbox",
        "/inbox/news",
        "/lists/nosuch",
        "/lists/health",
        "/lists/../x",
        "/audit",
        "",
    ],
)
async def test_what_is_no_list_of_ours_is_none(desk: Desk, said: str) -> None:
    page = await desk.everybody.get(
        desk.everybody.alice, f"/applications/{desk.references[1]}?opened_from={said}&position=x"
    )
    assert page.status_code == 200
    assert 'class="neighbours"' not in page.text
    assert "example.com" not in page.text


async def test_another_application_position_counts_for_nothing(desk: Desk) -> None:
    page = await desk.shown(await desk.row("/inbox?status=arrived", 0))
    elsewhere = inputs(page.text)["position"]
    shown = await desk.shown(
        f"/applications/{desk.references[1]}?opened_from=/inbox?status%3Darrived&position={elsewhere}"
    )
    assert desk.numbers(shown.previous, shown.next) == [0, 2]


def inputs(text: str) -> dict[str, str]:
    """The hidden inputs that keep the list."""
    return {name: unescape(value) for name, value in re.findall(r'name="(opened_from|position)" value="([^"]*)"', text)}


async def cursor(desk: Desk, number: int, *, last: bool = False) -> str:
    """The end of the page that closes with an application, in a list without a rank of its own (`last`: behind every rank)."""
    row = await desk.owner.fetchrow(
        "select arrived_at, id from app.application where municipality = $1 and reference = $2",
        desk.everybody.town.code,
        desk.symbols(number),
    )
    return str(keyset.Cursor(row["arrived_at"], row["id"], 10_000_000 if last else 0))
