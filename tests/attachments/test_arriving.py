"""A file's way into the database: sealed to the section, found again by its form, and gone without a trace where anything goes wrong."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

import asyncpg
import pytest

from app.attachments import holding
from app.attachments.arriving import HoldContext, receive_file
from app.attachments.faults import FileFault, FileRefused
from app.attachments.file_kinds import FileKind
from app.attachments.held_file import FileLimits, HeldFile
from app.attachments.scanner import ScanState
from app.attachments.sealing import PURPOSE, open_name, opened, read_note
from app.attachments.writer import PacedWriter
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from app.vault.quick_seal import QuickSealer
from app.vault.seal import PublicKey, bound_to, unseal
from tests.attached_files import GPS, cleaned, photo
from tests.factories import make_town
from tests.held_files import Hand, hand_of

pytestmark = pytest.mark.anyio

LIMITS: Final = FileLimits(frozenset(FileKind), 10 * 1024 * 1024)
FAST: Final = 1_000_000_000  # bytes a second


@dataclass
class Sender:
    """Somebody who sends files, and all that the way needs."""

    hand: Hand
    context: HoldContext
    owner: asyncpg.Connection

    async def send(
        self, *pieces: bytes, name: str = "IMG_0001.JPG", limits: FileLimits = LIMITS, question: str = "photo"
    ) -> HeldFile:
        return await receive_file(
            _coming(pieces), raw_name=name, limits=limits, context=replace(self.context, question=question)
        )

    async def refused(self, *pieces: bytes, limits: FileLimits = LIMITS) -> FileFault:
        with pytest.raises(FileRefused) as refused:
            await self.send(*pieces, limits=limits)
        return refused.value.fault

    async def left(self) -> tuple[int, int]:
        """How many files and chunks the database has of this form."""
        return (
            await self.owner.fetchval(
                "select count(*) from app.attachment where key_hash = $1", self.hand.holder.key_hash
            ),
            await self.owner.fetchval(
                "select count(*) from app.attachment_chunk c join app.attachment a on a.id = c.attachment where a.key_hash = $1",
                self.hand.holder.key_hash,
            ),
        )

    async def content(self, file: UUID) -> bytes:
        """What the section reads, with its key."""
        row = await self.owner.fetchrow("select sealing_key, sealed from app.attachment where id = $1", file)
        chunks = await self.owner.fetch(
            "select sealed from app.attachment_chunk where attachment = $1 order by number", file
        )
        pair = self.hand.town.key_store.get(self.hand.town.code, row["sealing_key"])
        note = read_note(unseal(pair, self.hand.town.code, PURPOSE, row["sealed"], bound_to(file)))
        return b"".join(opened([chunk["sealed"] for chunk in chunks], note.file_key))


async def _coming(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        await asyncio.sleep(0)
        yield piece


@pytest.fixture
async def sender(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Sender:
    town = await make_town(owner, settings)
    hand = await hand_of(owner, town)
    row = await owner.fetchrow("select id, public_key from app.public_key where id = $1", hand.sealing_key)
    context = HoldContext(
        holder=hand.holder,
        question="photo",
        sealing_key=PublicKey(row["id"], row["public_key"]),
        name_key=hand.key.name_key(),
        fingerprint_key=hand.key.fingerprint_key(),
        writer=PacedWriter(FAST),
        scanner=None,
        sealer=QuickSealer().seal,
    )
    return Sender(hand, context, owner)


async def test_a_photo_arrives_clean_of_its_place_and_opens_for_the_section(sender: Sender) -> None:
    sent = photo(FileKind.jpeg, 6)
    held = await sender.send(sent)
    kept = cleaned(FileKind.jpeg, sent)
    assert held == HeldFile(held.id, "photo", "IMG_0001.jpg", FileKind.jpeg, len(kept), ScanState.unscanned)
    assert await sender.content(held.id) == kept
    assert GPS in sent
    assert GPS not in kept


async def test_the_form_finds_it_again_by_its_key_alone(sender: Sender) -> None:
    held = await sender.send(photo(FileKind.jpeg), name="../免許証.jpeg")
    (row,) = await holding.held(sender.hand.town.code, sender.hand.key.hashed())
    assert (row.id, row.size, row.question, row.scan) == (held.id, held.size, "photo", "unscanned")
    assert open_name(sender.hand.key.name_key(), row.id, row.name_box) == ("免許証.jpg", FileKind.jpeg)
