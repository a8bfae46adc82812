"""Applications with files, sent, sealed and linked as the applicant's side does; what the scanner would say of them is written afterwards."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import asyncpg

from app.applications.reference import SubmissionKey
from app.applications.submitting import Receipt, submit
from app.attachments.arriving import HoldContext, receive_file
from app.attachments.file_kinds import FileKind
from app.attachments.held_file import FileLimits, HeldFile
from app.attachments.holding import Holder
from app.attachments.writer import PacedWriter
from app.calendar.tokyo import fiscal_year
from app.settings import Settings
from tests.factories import ANSWERS, DEFINITION, Town
from tests.rendering.files import picture

LICENCE: Final = {
    "id": "licence",
    "type": "attachment",
    "label": {"ja": "本人確認書類", "en": "Proof of identity"},
    "required": False,
    "item": "添付書類",
    "kinds": [kind.value for kind in FileKind],
    "most_files": 5,
    "largest_mb": 10,
}
WITH_FILES: Final[dict[str, Any]] = {
    **DEFINITION,
    "sections": [{**DEFINITION["sections"][0], "questions": [*DEFINITION["sections"][0]["questions"], LICENCE]}],
}
SMALL: Final = picture("png", (20, 20))
File = tuple[str, bytes]  # its name and content


async def submit_with_files(
    owner: asyncpg.Connection,
    town: Town,
    settings: Settings,
    files: Sequence[File],
    scans: Sequence[str] = (),
    slug: str = "event",
) -> tuple[Receipt, list[UUID]]:
    """An application of WITH_FILES. `scans`: the state of each file, clean where there is none."""
    key = SubmissionKey.new()
    held = [await attach(town, key, name, content, slug) for name, content in files]
    procedure = await town.published(slug)
    receipt = await submit(
        procedure,
        procedure.current,
        {**ANSWERS, "licence": [file.id.hex for file in held]},
        key,
        inquiry_keys=settings.inquiry_keys,
        seat_key=settings.key_of_seats(),
        language="ja",
        now=datetime.now(UTC),
        files={file.id.hex: file for file in held},
    )
    assert isinstance(receipt, Receipt)
    for number, file in enumerate(held):
        await scanned(owner, file.id, scans[number] if number < len(scans) else "clean")
    return receipt, [file.id for file in held]


async def give_file(owner: asyncpg.Connection, town: Town, receipt: str) -> UUID:
    """A file more of an application (its 到達番号), found clean."""
    file = await attach(town, SubmissionKey.new(), "見本.png", SMALL)
    await owner.execute(
        "update app.attachment set application = (select id from app.application where municipality = $1 and reference = $2) where id = $3",
        town.code,
        receipt.partition("-")[2].replace("-", ""),
        file.id,
    )
    await scanned(owner, file.id, "clean")
    return file.id


async def attach(town: Town, key: SubmissionKey, name: str, content: bytes, slug: str = "event") -> HeldFile:
    procedure = await town.published(slug)
    sealing_key = procedure.keys[fiscal_year(datetime.now(UTC))]
    context = HoldContext(
        Holder(town.code, procedure.id, key.hashed(), "198.18.0.1"),
        "licence",
        sealing_key,
        key.name_key(),
        key.fingerprint_key(),
        PacedWriter(1_000_000_000),
        None,
    )
    limits = FileLimits(frozenset(FileKind), 25 * 1024 * 1024)
    return await receive_file(_pieces(content), raw_name=name, limits=limits, context=context)


async def scanned(owner: asyncpg.Connection, attachment: UUID, scan: str) -> None:
    """What the worker would write."""
    await owner.execute(
        "update app.attachment set scan = $2::text, scanned_at = case when $2::text <> 'unscanned' then clock_timestamp() end, "
        "signature = case when $2::text = 'infected' then 'Eicar-Test' end where id = $1",
        attachment,
        scan,
    )


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 65_536):
        yield content[start : start + 65_536]
