"""Staff write to the reply box that the applicant named in the sealed answers, and to no other that the row may name since."""

from dataclasses import dataclass
from uuid import uuid4

import asyncpg
import msgspec
import pytest

from app.applications import processing
from app.applications.lookup import status_of
from app.applications.processing import ANSWERS_CLOSED, OTHER_BOX, ReplyRefused
from app.applications.queries import find
from app.applications.status import Status
from app.applications.submitting import ANSWERS
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from app.vault.keystore import FileKeyStore, KeyStore
from app.vault.seal import PublicKey, bound_to, new_pair, unseal
from tests.boxes import box_of_before
from tests.factories import ANSWERS as ANSWERED
from tests.factories import submit_one
from tests.web.pages import words
from tests.web.staff.applicant_list.test_manual_entry import ENTRY, entered, typed
from tests.web.staff.bulk.test_pages import do
from tests.web.staff.cast import Cast, audited, cast, stands

pytestmark = pytest.mark.anyio

TEXT = "5月30日にお待ちしています。"
MINE = new_pair(uuid4()).public.key


@dataclass
class Office:
    """The cast, whose application somebody with the database has changed."""

    owner: asyncpg.Connection
    everybody: Cast
    settings: Settings

    async def take(self, text: str = TEXT, store: KeyStore | None = None) -> None:
        alice, town = self.everybody.alice, self.everybody.town
        with scoped(alice.scope):
            async with ENGINE.unit():
                found = await find(str(self.everybody.receipt.reference))
                await processing.take_step(
                    found, Status.accepted, found.version, alice.id, text, store=store or town.key_store
                )

    async def put(self, column: str, value: object) -> None:
        await self.owner.execute(
            f"update app.application set {column} = $2 where municipality = $1", self.everybody.town.code, value
        )

    async def message(self) -> str | None:
        receipt = self.everybody.receipt
        shown = await status_of(receipt.reference, receipt.inquiry_code, self.settings.inquiry_keys, "198.18.0.2/32")
        return shown.history[-1].message


@pytest.fixture
async def office(owner: asyncpg.Connection, settings: Settings) -> Office:
    return Office(owner, await cast(owner, settings), settings)


async def test_nothing_is_sealed_to_a_box_that_was_put_in_its_place(office: Office) -> None:
    await office.put("reply_key", MINE)
    with pytest.raises(ReplyRefused) as refused:
        await office.take()
    assert refused.value.sentence == OTHER_BOX
    sealed = "select count(*) from app.status_event where municipality = $1 and (reply_sealed is not null or note_sealed is not null)"
    assert await office.owner.fetchval(sealed, office.everybody.town.code) == 0


async def test_the_comparison_is_written_down_as_an_opening(office: Office) -> None:
    await office.take()
    assert await audited(office.owner, office.everybody.town, "application_opened") == 1
    assert await office.message() == TEXT


async def test_a_step_without_a_message_opens_nothing(office: Office) -> None:
    await office.put("reply_key", MINE)
    await office.take("")
    assert await stands(office.owner, office.everybody.town) == ("accepted", 2)
    assert await audited(office.owner, office.everybody.town, "application_opened") == 0


async def test_nothing_is_written_where_the_answers_do_not_open(office: Office, tmp_path: object) -> None:
    empty = FileKeyStore(tmp_path / "keys")  # type: ignore[operator]
    with pytest.raises(ReplyRefused) as refused:
        await office.take(store=empty)
    assert refused.value.sentence == ANSWERS_CLOSED


async def test_answers_without_a_box_are_no_way_around(office: Office) -> None:
    """Whoever has the public key seals answers of their own: those of today that name no box name another one."""
    row = await office.owner.fetchrow(
        "select a.id, a.sealed, k.id as key, k.public_key from app.application a "
        "join app.public_key k on k.municipality = a.municipality and k.id = a.sealing_key where a.municipality = $1",
        office.everybody.town.code,
    )
    await office.put("reply_key", MINE)
    await office.put("sealed", await _as_before(office, row))
    with pytest.raises(ReplyRefused) as refused:
        await office.take()
    assert refused.value.sentence == ANSWERS_CLOSED


async def _as_before(office: Office, row: asyncpg.Record) -> bytes:
    """The same answers in a box of the first format, which names no reply box."""
    town = office.everybody.town
    pair = town.key_store.get(town.code, row["key"])
    content = msgspec.json.decode(unseal(pair, town.code, ANSWERS, row["sealed"], bound_to(row["id"])))
    del content["reply_key"]
    return box_of_before(PublicKey(row["key"], row["public_key"]), town.code, ANSWERS, msgspec.json.encode(content))


async def test_an_application_of_before_is_written_to_as_before(office: Office) -> None:
    row = await office.owner.fetchrow(
        "select a.id, a.sealed, k.id as key, k.public_key from app.application a "
        "join app.public_key k on k.municipality = a.municipality and k.id = a.sealing_key where a.municipality = $1",
        office.everybody.town.code,
    )
    await office.put("sealed", await _as_before(office, row))
    await office.put("sealed_format", 1)
    await office.take()
    assert await office.message() == TEXT


@pytest.mark.parametrize("part", [False, True])
async def test_the_page_says_so_and_keeps_what_was_typed(office: Office, part: bool) -> None:
    await office.put("reply_key", MINE)
    page = await office.everybody.post(
        office.everybody.alice, f"{office.everybody.address}/acceptance", part=part, seen_version="1", message=TEXT
    )
    assert (page.status_code, OTHER_BOX in words(page), TEXT in page.text) == (422, True, True)
    assert await stands(office.owner, office.everybody.town) == ("arrived", 1)
    assert await audited(office.owner, office.everybody.town, "reply_refused") == 1


async def test_of_many_at_once_the_others_are_done(office: Office) -> None:
    other = await submit_one(office.everybody.town, office.settings, ANSWERED)
    await office.owner.execute(
        "update app.application set reply_key = $2 where municipality = $1 and reference = $3",
        office.everybody.town.code,
        MINE,
        office.everybody.receipt.reference.symbols,
    )
    chosen = [f"{reference}:1" for reference in (office.everybody.receipt.reference, other.reference)]
    page = await do(office.everybody, office.everybody.alice, "accepted", chosen, text=TEXT)
    assert ("書き込めないため、処理していません" in words(page), "処理しました。" in words(page)) == (True, True)
    rows = await office.owner.fetch(
        "select status from app.application where municipality = $1 order by arrived_at", office.everybody.town.code
    )
    assert [row["status"] for row in rows] == ["arrived", "accepted"]
    assert await audited(office.owner, office.everybody.town, "reply_refused") == 1


async def test_what_came_on_paper_has_a_box_that_nobody_opens_and_is_compared_too(office: Office) -> None:
    everybody, owner = office.everybody, office.owner
    await everybody.post(everybody.alice, ENTRY, **await typed(owner, everybody))
    (row,) = await entered(owner, everybody)
    address = f"/applications/{everybody.town.code}-{row['reference'][:5]}-{row['reference'][5:]}"
    taken = await everybody.post(everybody.alice, f"{address}/confirmation", seen_version="1", message=TEXT)
    assert taken.status_code == 303
    await owner.execute("update app.application set reply_key = $2 where id = $1", row["id"], MINE)
    refused = await everybody.post(everybody.alice, f"{address}/confirmation/end", seen_version="2", message=TEXT)
    assert (refused.status_code, OTHER_BOX in words(refused)) == (422, True)
