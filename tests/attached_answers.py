"""Applications that came with files, of a form that asks for them: for tests of what is shown of an answer."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import asyncpg

from app.applications.submitting import Receipt, submit
from app.attachments.file_kinds import FileKind
from app.settings import Settings
from tests.factories import ANSWERS, DEFINITION, Town
from tests.held_files import A_PHOTO, AtHand, hand_of

PROOF: Final = {"id": "remarks", "type": "attachment", "label": {"ja": "証明書"}, "required": False, "item": "添付書類"}


def asking_for_files(definition: Mapping[str, Any] = DEFINITION) -> Any:
    changed = json.loads(json.dumps(definition))
    changed["sections"][0]["questions"][4] = PROOF
    return changed


async def submit_files(owner: asyncpg.Connection, town: Town, settings: Settings, *names: str) -> Receipt:
    """One application with a held file of each name, submitted as the applicant's side does."""
    hand = await hand_of(owner, town)
    files = [AtHand(await hand.attach("remarks"), "remarks", A_PHOTO, name, FileKind.pdf) for name in names]
    held = {file.id.hex: file for file in files}
    procedure = await town.published()
    told = await submit(
        procedure,
        procedure.current,
        {**ANSWERS, "remarks": list(held)},
        hand.key,
        inquiry_keys=settings.inquiry_keys,
        seat_key=settings.key_of_seats(),
        language="ja",
        now=datetime.now(UTC),
        files=held,
    )
    assert isinstance(told, Receipt)
    return told
