"""自分が担当する in one press, and what every list says of the last calls and of who is in charge."""

from uuid import uuid4

import asyncpg
import pytest

from app.applications.row_notes import last_call_words
from app.settings import Settings
from tests.web.staff.calls.test_pages import recorded, waiting
from tests.web.staff.cast import Cast, audited

pytestmark = pytest.mark.anyio


async def in_charge(owner: asyncpg.Connection, everybody: Cast) -> object:
    return await owner.fetchval("select assignee from app.application where municipality = $1", everybody.town.code)


async def pressed(
    everybody: Cast, name: str, seen: int = 1, *, part: bool = False, **more: str
) -> tuple[int, str, str]:
    answer = await everybody.post(
        getattr(everybody, name), f"{everybody.address}/assignment", part=part, **{"seen": str(seen), **more}
    )
    return answer.status_code, answer.headers.get("location", ""), answer.text


@pytest.mark.parametrize(
    ("sent", "back"),
    [
        ({"from": "inbox", "list": "status=confirming"}, "/inbox?status=confirming&said=claimed#row-{}"),
        ({"from": "list"}, "/lists/event?said=claimed#row-{}"),
        ({"from": "calls"}, "/calls?said=claimed#row-{}"),
        ({"from": "application", "opened_from": "/inbox"}, "/applications/{}?opened_from=/inbox&said=claimed"),
        (
            {"from": "results", "list": "11111111-1111-4111-8111-111111111111"},
            "/results/11111111-1111-4111-8111-111111111111?said=claimed#row-{}",
        ),
        ({"from": "results", "list": "x"}, "/search?said=claimed"),
    ],
)
async def test_one_press_takes_charge_and_leads_back(
    owner: asyncpg.Connection, settings: Settings, sent: dict[str, str], back: str
) -> None:
    everybody = await waiting(owner, settings)
    status, location, _ = await pressed(everybody, "alice", **sent)
    assert (status, location) == (303, back.format(everybody.receipt.reference))
    assert await in_charge(owner, everybody) == everybody.alice.id
    assert await audited(owner, everybody.town, "application_arranged") == 1


@pytest.mark.parametrize("place", ["inbox", "list", "calls"])
async def test_in_a_row_the_row_says_so(owner: asyncpg.Connection, settings: Settings, place: str) -> None:
    everybody = await waiting(owner, settings)
    status, _, row = await pressed(everybody, "alice", part=True, **{"from": place})
    assert status == 200
    assert row.lstrip().startswith(f'<tr id="row-{everybody.receipt.reference}"')
    assert "自分の担当にしました。" in row
    assert "/assignment" not in row


async def test_who_came_first_stays_in_charge(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await waiting(owner, settings)
    await pressed(everybody, "ada")
    _, _, row = await pressed(everybody, "alice", part=True, **{"from": "inbox"})
    assert await in_charge(owner, everybody) == everybody.ada.id
    assert "先に" in row
    _, location, _ = await pressed(everybody, "alice", **{"from": "application"})
    assert "ほかの職員が先に担当になりました。" in (await everybody.get(everybody.alice, location)).text
    await pressed(everybody, "alice", seen=2)  # who saw the colleague's name takes over
    assert await in_charge(owner, everybody) == everybody.alice.id


@pytest.mark.parametrize(("who", "status"), [("victor", 403), ("bob", 404), ("charlie", 404)])
async def test_others_take_charge_of_nothing(
    owner: asyncpg.Connection, settings: Settings, who: str, status: int
) -> None:
    everybody = await waiting(owner, settings)
    assert (await pressed(everybody, who))[0] == status
    assert await in_charge(owner, everybody) is None


async def test_it_is_offered_everywhere_where_nobody_is_in_charge(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await waiting(owner, settings)
    addresses = ["/inbox", "/lists/event", "/calls", everybody.address]
    for address in addresses:
        assert f'action="{everybody.address}/assignment"' in (await everybody.get(everybody.alice, address)).text
        assert "/assignment" not in (await everybody.get(everybody.victor, address)).text
    await pressed(everybody, "alice")
    for address in addresses:
        assert "/assignment" not in (await everybody.get(everybody.alice, address)).text
    assert "自分が担当する" in (await everybody.get(everybody.ada, everybody.address)).text


async def test_a_call_may_take_charge_too(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await waiting(owner, settings)
    address = f"{everybody.address}/calls"
    assert 'name="claim" value="yes">' in (await everybody.get(everybody.alice, address)).text
    refused = await everybody.post(everybody.alice, address, record=str(uuid4()), outcome="", claim="yes")
    assert 'name="claim" value="yes" checked>' in refused.text
    await everybody.post(everybody.alice, address, record=str(uuid4()), outcome="absent", claim="yes")
    assert await in_charge(owner, everybody) == everybody.alice.id
    assert await recorded(owner, everybody.town) == [("telephone", "absent")]


async def test_the_last_calls_stand_in_every_list(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await waiting(owner, settings)
    for _ in range(2):
        await everybody.post(everybody.alice, f"{everybody.address}/calls", record=str(uuid4()), outcome="absent")
    found = await everybody.post(everybody.alice, "/search", asked=str(everybody.receipt.reference))
    for address in ("/inbox", "/lists/event", "/calls", found.headers["location"]):
        page = await everybody.get(everybody.alice, address)
        assert '<span class="tag">不在 2回</span>' in page.text, address


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        ([], ""),
        (["absent"], "不在"),
        (["absent", "absent", "reached", "absent"], "不在 2回"),
        (["reached", "absent"], "話せた"),
        ([""], "電話した"),
        (["", ""], "電話した 2回"),
    ],
)
def test_the_last_call_in_words(outcomes: list[str], words: str) -> None:
    assert last_call_words(outcomes) == words
