"""Letters put into the outbox by the staff's side, and what its pages are told of them."""

import json
import re
from uuid import UUID

import asyncpg
import pytest

from app.notifications.letter_kinds import Letter
from app.notifications.outbox import enqueue_for_application, enqueue_for_applications, letters_of
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import scoped
from tests.factories import ANSWERS, Town, make_person, make_town, submit_one

pytestmark = pytest.mark.anyio


async def application_id(owner: asyncpg.Connection, town: Town, symbols: str) -> UUID:
    return await owner.fetchval(
        "select id from app.application where municipality = $1 and reference = $2", town.code, symbols
    )


async def enqueue_and_fail(application: UUID) -> None:
    async with ENGINE.unit():
        await enqueue_for_application(application, Letter.completion)
        raise ZeroDivisionError


async def test_a_letter_carries_the_step_and_nothing_personal(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    receipt = await submit_one(town, settings)
    application = await application_id(owner, town, receipt.reference.symbols)
    with scoped((await make_person(owner, town)).scope):
        async with ENGINE.unit():
            assert await enqueue_for_application(application, Letter.acceptance)
    facts = await owner.fetchval(
        "select facts from app.outbox where municipality = $1 and kind = 'acceptance' and address_sealed is not null",
        town.code,
    )
    assert set(json.loads(facts)) == {"reference", "procedure", "section", "telephone", "at"}
    assert json.loads(facts)["reference"] == receipt.reference.symbols


async def test_nobody_is_written_to_without_an_address(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    receipt = await submit_one(town, settings, {name: value for name, value in ANSWERS.items() if name != "mail"})
    application = await application_id(owner, town, receipt.reference.symbols)
    with scoped((await make_person(owner, town)).scope):
        assert not await enqueue_for_application(application, Letter.acceptance)


async def test_what_is_rolled_back_was_never_announced(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    receipt = await submit_one(town, settings)
    application = await application_id(owner, town, receipt.reference.symbols)
    with scoped((await make_person(owner, town)).scope):
        with pytest.raises(ZeroDivisionError):
            await enqueue_and_fail(application)
        assert [letter.kind for letter in await letters_of(application)] == [Letter.arrival, Letter.arrival_section]


async def test_another_municipality_enqueues_nothing_for_ours(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, other = await make_town(owner, settings), await make_town(owner, settings)
    receipt = await submit_one(town, settings)
    application = await application_id(owner, town, receipt.reference.symbols)
    with scoped((await make_person(owner, other)).scope):
        assert await enqueue_for_applications([application], Letter.rejection) == frozenset()
        assert await letters_of(application) == []


async def test_the_database_takes_every_letter_there_is_and_no_other(
    database: ScopedEngine, owner: asyncpg.Connection
) -> None:
    told = await owner.fetchval(
        "select pg_get_constraintdef(oid) from pg_constraint where contypid = 'app.mail_kind'::regtype and contype = 'c'"
    )
    assert set(re.findall(r"'(\w+)'::text", told)) == {str(kind) for kind in Letter}
