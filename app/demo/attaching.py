"""The files of the demo's applications, on the way that every file takes: known by its content, cleaned, scanned where there is a scanner, sealed
and held until the application is submitted under the same key.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from app.applications.reference import SubmissionKey
from app.attachments.arriving import HoldContext, receive_file
from app.attachments.held_file import FileLimits, HeldFile
from app.attachments.holding import Holder
from app.attachments.writer import PacedWriter
from app.calendar.tokyo import fiscal_year
from app.demo.sample_files import SampleFile
from app.procedures.published import PublishedProcedure
from app.settings import Settings
from app.vault import quick_seal

PIECE: Final = 64 * 1024


async def attach(
    settings: Settings,
    procedure: PublishedProcedure,
    key: SubmissionKey,
    files: Mapping[str, Sequence[SampleFile]],
) -> dict[str, HeldFile]:
    """Hold the files, by question, under the key; returned by the id that a form posts."""
    writer = PacedWriter(settings.upload_rate)
    holder = Holder(procedure.municipality, procedure.id, key.hashed())
    held: dict[str, HeldFile] = {}
    for name, samples in files.items():
        field: Any = procedure.current.form.questions[name].field
        context = HoldContext(
            holder=holder,
            question=name,
            sealing_key=procedure.keys[fiscal_year(datetime.now(UTC))],
            name_key=key.name_key(),
            fingerprint_key=key.fingerprint_key(),
            writer=writer,
            scanner=settings.clamd,
            sealer=quick_seal.seal,
        )
        for sample in samples:
            limits = FileLimits(frozenset(field.kinds), field.largest)
            file = await receive_file(_pieces(sample.content()), raw_name=sample.name, limits=limits, context=context)
            held[file.id.hex] = file
    return held


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(content), PIECE):
        yield content[at : at + PIECE]
