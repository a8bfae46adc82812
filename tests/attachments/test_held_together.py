"""Everything at once under one submission key: nothing waits in a circle, no file is linked twice and none is half there."""

import asyncio
import random
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import pytest

from app.applications.reference import SubmissionKey
from app.applications.submitting import AlreadyArrived, NotTaken, Receipt, submit
from app.attachments import holding
from app.attachments.holding import Held
from app.settings import Settings
from app.tenancy import api
from app.tenancy.engine import ScopedEngine
from app.tenancy.scope import Role, Scope, scoped
from tests.factories import ANSWERS, Town, make_town
from tests.held_files import DEFINITION, AtHand, Hand, hand_of

pytestmark = pytest.mark.anyio


@pytest.fixture
async def town(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings, {"event": DEFINITION})


async def sends(hand: Hand, settings: Settings, attached: list[UUID]) -> bool:
    """Whether somebody's application arrived with these files, all of them or none."""
    procedure = await hand.town.published()
    try:
        told = await submit(
            *(procedure, procedure.current, {**ANSWERS, "photo": [file.hex for file in attached]}, hand.key),
            inquiry_keys=settings.inquiry_keys,
            seat_key=settings.key_of_seats(),
            language="ja",
            now=datetime.now(UTC),
            files={file.hex: AtHand(file, "photo", 1000) for file in attached},
        )
    except NotTaken as refused:
        if refused.reason != "attachments_missing":
            raise
        return False
    assert isinstance(told, Receipt | AlreadyArrived)  # in another order it is another digest
    return True


async def deletes() -> None:
    with scoped(Scope(Role.worker)):
        await api.value("delete_held_attachments", 100)


async def test_all_that_touches_files_at_once(town: Town, settings: Settings, owner: asyncpg.Connection) -> None:
    shuffled = random.Random(16)
    for _ in range(8):
        hand = (await hand_of(owner, town)).with_key(SubmissionKey.new())
        attached = [await hand.attach(size=1000) for _ in range(4)]
        begun = [(await hand.begin(size=1000))[0] for _ in range(4)]
        said = hand.sealed(1000)
        await owner.execute(
            "update app.attachment set touched_at = touched_at - interval '10 minutes' where key_hash = $1",
            hand.holder.key_hash,
        )
        doing = [
            *(sends(hand, settings, shuffled.sample(attached, 4)) for _ in range(3)),
            *(holding.finish(hand.holder, file, said) for file in begun),
            *(holding.held(town.code, hand.holder.key_hash) for _ in range(3)),
            *(holding.release(hand.holder, file) for file in shuffled.sample(attached, 1)),
            *(deletes() for _ in range(2)),
        ]
        shuffled.shuffle(doing)
        told = await asyncio.gather(*doing)
        rows = await owner.fetch(
            "select a.id, a.application, a.finished_at, (select count(*) from app.attachment_chunk c where c.attachment = a.id) as chunks "
            "from app.attachment a where a.key_hash = $1",
            hand.holder.key_hash,
        )
        arrived = await owner.fetchval("select id from app.application where key_hash = $1", hand.holder.key_hash)
        assert {row["chunks"] for row in rows} == {1}
        linked = {row["id"] for row in rows if row["application"] is not None}
        assert linked == (set(attached) if arrived else set())
        assert any(one is True for one in told if isinstance(one, bool)), "released or arrived"
        ends = [outcome for outcome in told if isinstance(outcome, tuple)]
        assert sorted(outcome for outcome, _ in ends) == [Held.finished, *[Held.same] * 3]
