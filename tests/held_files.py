"""Files held for a submission as the database sees them: sealed bytes that open for nobody. For tests of holding, submitting and erasing."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import asyncpg

from app.applications.reference import SubmissionKey
from app.attachments import holding
from app.attachments.ceilings import CHUNK_BYTES, SEAL_BYTES
from app.attachments.file_kinds import FileKind
from app.attachments.holding import Held, Holder, SealedFile
from app.tenancy.new_id import new_id
from tests.factories import DEFINITION as EVENT
from tests.factories import Town

PHOTO: Final[Mapping[str, Any]] = {
    "id": "photo",
    "type": "attachment",
    "label": {"ja": "写真", "en": "Photo"},
    "required": False,
    "item": "添付書類",
    "kinds": ["jpeg", "pdf"],
    "most_files": 20,
    "largest_mb": 25,
}
DEFINITION: Final[Mapping[str, Any]] = {
    **EVENT,
    "sections": [{**EVENT["sections"][0], "questions": [*EVENT["sections"][0]["questions"], PHOTO]}],
}
"""The usual form with a question for files."""
A_PHOTO: Final = 3 * CHUNK_BYTES + 1000


@dataclass(frozen=True)
class AtHand:
    """A held file as a form checks it, under a name that is made up."""

    id: UUID
    question: str
    size: int
    name: str = "免許証.jpg"
    kind: FileKind = FileKind.jpeg


@dataclass
class Hand:
    """Somebody with a submission key, who attaches files to the procedure of a town."""

    town: Town
    key: SubmissionKey
    holder: Holder
    sealing_key: UUID

    async def begin(self, question: str = "photo", size: int = A_PHOTO) -> tuple[UUID, Sequence[bytes]]:
        """An id whose chunks came, and these; `finish` is to follow."""
        file, chunks = new_id(), chunks_of(size)
        assert await holding.hold(self.holder, file, question) is Held.held
        for number, chunk in enumerate(chunks):
            assert await holding.hold_chunk(self.holder, file, number, chunk) is Held.held
        return file, chunks

    async def files(self) -> dict[str, AtHand]:
        """What is held under the key, by the id that a page posts."""
        rows = await holding.held(self.town.code, self.holder.key_hash, self.holder.scope)
        return {row.id.hex: AtHand(row.id, row.question, row.size) for row in rows}

    async def attach(self, question: str = "photo", size: int = A_PHOTO, scan: str = "clean") -> UUID:
        """A file that is held whole."""
        file, _ = await self.begin(question, size)
        await self.end(file, size, scan)
        return file

    async def end(self, file: UUID, size: int = A_PHOTO, scan: str = "clean") -> None:
        """The end of a file whose chunks came."""
        assert await holding.finish(self.holder, file, self.sealed(size, scan=scan)) == (Held.finished, file)

    def sealed(self, size: int = A_PHOTO, content: bytes | None = None, scan: str = "clean") -> SealedFile:
        """What is said of a file at its end; the same content has the same fingerprint."""
        return SealedFile(
            *(
                -(-size // CHUNK_BYTES),
                size,
                sha256(content or secrets.token_bytes(32)).digest(),
                b"name",
                self.sealing_key,
            ),
            *(b"sealed", scan, "Eicar-Test" if scan == "infected" else None),
        )

    def with_key(self, key: SubmissionKey) -> "Hand":
        """The same person with another form."""
        return Hand(self.town, key, replace(self.holder, key_hash=key.hashed()), self.sealing_key)


async def hand_of(
    owner: asyncpg.Connection, town: Town, slug: str = "event", network: str | None = "198.18.0.1"
) -> Hand:
    """Somebody new."""
    key = SubmissionKey.new()
    sealing_key = await owner.fetchval(
        "select id from app.public_key where municipality = $1 and procedure = $2 order by fiscal_year desc limit 1",
        *(town.code, town.procedures[slug]),
    )
    return Hand(town, key, Holder(town.code, town.procedures[slug], key.hashed(), network), sealing_key)


def chunks_of(size: int) -> Sequence[bytes]:
    """As many bytes as a file of this size has when it is sealed."""
    return [secrets.token_bytes(min(CHUNK_BYTES, size - begun) + SEAL_BYTES) for begun in range(0, size, CHUNK_BYTES)]


async def link(owner: asyncpg.Connection, town: Town, file: UUID) -> UUID:
    """Make a held file one of the town's first application, whose id is returned."""
    application: UUID = await owner.fetchval(
        "update app.attachment set application = (select id from app.application where municipality = $1 order by id limit 1) "
        "where municipality = $1 and id = $2 returning application",
        *(town.code, file),
    )
    return application
