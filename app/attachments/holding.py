"""Files held for somebody who has not submitted yet: what the database's functions are asked, and what they answer.

Each call is a transaction of its own, whatever unit of work is open: a slow line keeps no row locked and no connection lent.
"""

import asyncio
from collections.abc import Sequence
from contextvars import Context
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from asyncpg.exceptions import InterfaceError, InternalClientError, PostgresError

from app.tenancy import api
from app.tenancy.engine import DatabaseBusy, NotReplicated
from app.tenancy.refusals import Refusal, code_of
from app.tenancy.scope import Role, Scope, scoped

UPLOADS: Final = Scope(Role.uploads)
SECONDS: Final = 4.0  # the applicant's role is held to 5
_NO_ANSWER: Final = (TimeoutError, OSError, DatabaseBusy, NotReplicated, InterfaceError, InternalClientError)


class Held(StrEnum):
    """What the database answers about a file that is being held."""

    held = "held"
    finished = "finished"
    same = "same"  # the very file was there already
    released = "released"
    unknown = "unknown"  # somebody else's id, one that is gone, or one that is finished already
    not_open = "not_open"  # the procedure takes no applications now
    cut_off = "cut_off"
    too_large = "too_large"
    too_many = "too_many"
    too_much = "too_much"
    too_fast = "too_fast"
    held_full = "held_full"
    no_space = "no_space"
    other_key = "other_key"  # sealed to a key of another fiscal year or procedure


class NotHeld(Exception):
    """It is unknown whether the database has it; sending it again is safe."""


class DiskFull(NotHeld):
    """The database's disk has no room for it; nothing of it was kept."""


@dataclass(frozen=True, slots=True)
class Holder:
    """For whom files are held: the municipality and procedure that they are meant for, the hash of the submission key, and by whose login.

    `network`: the client's, whose files of an hour are counted; None for staff.
    """

    municipality: str
    procedure: UUID
    key_hash: bytes = field(repr=False)
    network: str | None = None
    scope: Scope = UPLOADS


@dataclass(frozen=True, slots=True)
class SealedFile:
    """All that is said of a file when its last chunk is there; none of it can be read by the database."""

    chunks: int
    size: int  # bytes of the content
    fingerprint: bytes = field(repr=False)
    name_box: bytes = field(repr=False)
    sealing_key: UUID
    sealed: bytes = field(repr=False)
    scan: str
    signature: str | None = None


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A finished file as the database has it. `linked`: it belongs to an application already."""

    id: UUID
    question: str
    size: int
    fingerprint: bytes = field(repr=False)
    name_box: bytes = field(repr=False)
    scan: str
    linked: bool


async def hold(holder: Holder, file: UUID, question: str) -> Held:
    """Begin to hold a file under an id made by `new_id`. Raises NotHeld, as all of these do."""
    outcome, _ = await _told(
        *(holder, "hold_attachment", holder.municipality, holder.procedure, holder.key_hash, file, question),
        holder.network,
    )
    return outcome


async def hold_chunk(holder: Holder, file: UUID, number: int, sealed: bytes) -> Held:
    """Hold the next chunk, counted from 0; the same one again is held once. Everybody comes here through the PacedWriter."""
    outcome, _ = await _told(holder, "hold_chunk", holder.municipality, holder.key_hash, file, number, sealed)
    return outcome


async def finish(holder: Holder, file: UUID, sealed: SealedFile) -> tuple[Held, UUID | None]:
    """Say that a file is whole. Returns its id with `finished`, that of an earlier one with `same`, and else what is wrong."""
    return await _told(
        *(holder, "finish_attachment", holder.municipality, holder.key_hash, file, sealed.chunks, sealed.size),
        *(sealed.fingerprint, sealed.name_box, sealed.sealing_key, sealed.sealed, sealed.scan, sealed.signature),
    )


async def release(holder: Holder, file: UUID) -> bool:
    """Let go of a file that was not submitted, whole or in part; False where there is none."""
    outcome, _ = await _told(holder, "release_attachment", holder.municipality, holder.key_hash, file)
    return outcome is Held.released


async def held(municipality: str, key_hash: bytes, scope: Scope = UPLOADS) -> list[HeldRow]:
    """Return the finished files of a submission key, in the order in which they began to come. Those that are held are kept 24 hours from now."""
    return [HeldRow(**dict(row)) for row in await _rows(scope, "held", municipality, key_hash)]


async def _told(holder: Holder, function: str, *values: Any) -> tuple[Held, UUID | None]:
    """The outcome, and the id where there is one."""
    try:
        row = (await _rows(holder.scope, function, *values))[0]
    except DiskFull:
        return Held.no_space, None
    return Held(row[0]), row[1] if len(row) > 1 else None


async def _rows(scope: Scope, function: str, *values: Any) -> Sequence[Any]:
    try:
        return await asyncio.create_task(_asked(scope, function, values), context=Context())
    except PostgresError as refusal:
        if code_of(refusal) is Refusal.disk_full:
            raise DiskFull from None
        raise NotHeld("the database refused it") from refusal
    except _NO_ANSWER as fault:
        raise NotHeld("the database did not answer") from fault


async def _asked(scope: Scope, function: str, values: Sequence[Any]) -> Sequence[Any]:
    with scoped(scope):
        return await api.rows(function, *values, seconds=SECONDS)
