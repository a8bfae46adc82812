"""Staff write nothing to a key that nobody signed or can open anything with: the page says so, keeps what was typed, and is no error."""

from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest

from app.applications.sealing import NO_KEY
from app.settings import Settings
from tests.clients import signed_in_client
from tests.web.pages import words
from tests.web.staff.applicant_list.test_pages import arranged, own_column
from tests.web.staff.bulk.test_pages import do
from tests.web.staff.cast import Cast, audited, cast, stands
from tests.web.staff.test_people import add_sato, post_form
from tests.web.staff.test_roster import file_of, newcomer, registered, sent

pytestmark = pytest.mark.anyio

FAULTS = {"unsigned": "signature = null", "unusable": "unusable_since = clock_timestamp()"}
TEXT = "夕方にもう一度かける"


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Cast:
    return await cast(owner, settings)


@pytest.fixture(params=FAULTS)
async def everybody(owner: asyncpg.Connection, town: Cast, request: pytest.FixtureRequest) -> Cast:
    """A town whose keys are not to be sealed to."""
    await owner.execute(f"update app.public_key set {FAULTS[request.param]} where municipality = $1", town.town.code)
    return town


@pytest.mark.parametrize("part", [False, True], ids=["page", "part"])
async def test_a_record_is_refused_and_kept(owner: asyncpg.Connection, everybody: Cast, part: bool) -> None:
    fields = {"record": str(uuid4()), "kind": "telephone", "text": TEXT, "next_step": "折り返し"}
    answer = await everybody.post(everybody.alice, f"{everybody.address}/records", part=part, **fields)
    assert (answer.status_code, NO_KEY in words(answer), answer.text.count(TEXT)) == (422, True, 1)
    assert await audited(owner, everybody.town, "record_added") == 0


@pytest.mark.parametrize("part", [False, True], ids=["page", "part"])
async def test_a_message_is_refused_and_kept(owner: asyncpg.Connection, everybody: Cast, part: bool) -> None:
    answer = await everybody.post(
        everybody.alice, f"{everybody.address}/acceptance", part=part, seen_version="1", message=TEXT
    )
    assert (answer.status_code, NO_KEY in words(answer), TEXT in answer.text) == (422, True, True)
    assert await stands(owner, everybody.town) == ("arrived", 1)


async def test_a_step_without_a_text_is_taken(owner: asyncpg.Connection, everybody: Cast) -> None:
    answer = await everybody.post(everybody.alice, f"{everybody.address}/acceptance", seen_version="1", message="")
    assert (answer.status_code, await stands(owner, everybody.town)) == (303, ("accepted", 2))


async def test_the_reason_of_a_correction_is_refused_and_kept(owner: asyncpg.Connection, everybody: Cast) -> None:
    await everybody.post(everybody.alice, f"{everybody.address}/acceptance", seen_version="1", message="")
    answer = await everybody.post(
        everybody.ada, f"{everybody.address}/correction", seen_version="2", to="arrived", correction_reason=TEXT
    )
    assert (answer.status_code, NO_KEY in words(answer), TEXT in answer.text) == (422, True, True)
    assert await stands(owner, everybody.town) == ("accepted", 2)


async def test_a_value_of_an_own_column_is_refused_and_kept(owner: asyncpg.Connection, everybody: Cast) -> None:
    column = await own_column(owner, everybody, "会場")
    answer = await arranged(everybody, 1, **{column: TEXT})
    assert (answer.status_code, NO_KEY in words(answer), TEXT in answer.text) == (422, True, True)
    assert (await arranged(everybody, 1, mark="important")).status_code == 200


async def test_many_at_once_are_told_each(owner: asyncpg.Connection, everybody: Cast) -> None:
    answer = await do(everybody, everybody.alice, "accepted", [f"{everybody.receipt.reference}:1"], text=TEXT)
    assert (answer.status_code, NO_KEY in words(answer)) == (200, True)
    assert await stands(owner, everybody.town) == ("arrived", 1)


@pytest.fixture
async def unsigned_mailer(owner: asyncpg.Connection, town: Cast) -> AsyncIterator[None]:
    """The mailer's key while nobody has signed it."""
    before = await owner.fetch("select id, signature from app.mailer_key")
    await owner.execute("update app.mailer_key set signature = null")
    yield
    for row in before:
        await owner.execute("update app.mailer_key set signature = $2 where id = $1", row["id"], row["signature"])


async def test_a_colleagues_address_is_refused_and_kept(settings: Settings, town: Cast, unsigned_mailer: None) -> None:
    async with signed_in_client(town.ada, settings) as client:
        added = await add_sato(client, town.town, mail="sato@example.jp")
        assert (added.status_code, NO_KEY in words(added), "sato@example.jp" in added.text) == (422, True, True)
        fields = {"name": "山田", "role": "section_staff", "sections": str(town.town.sections["ごみ減量係"])}
        changed = await post_form(client, f"/people/{town.alice.id}", mail="alice@example.jp", **fields)
        assert (changed.status_code, NO_KEY in words(changed), "alice@example.jp" in changed.text) == (422, True, True)
        assert (await post_form(client, f"/people/{town.alice.id}", mail="", **fields)).status_code == 303


async def test_a_roster_with_an_address_is_refused_whole(
    owner: asyncpg.Connection, settings: Settings, town: Cast, unsigned_mailer: None
) -> None:
    async with signed_in_client(town.ada, settings) as client:
        rows = newcomer(), newcomer("suzuki", メールアドレス="suzuki@example.jp")
        preview = await sent(client, file_of(*rows))
        answer = await registered(client, preview)
    assert (answer.status_code, NO_KEY in words(answer)) == (409, True)
    assert await audited(owner, town.town, "person_added") == 0
