"""Applications that came with files, of a form that asks for them: for tests of what is shown of an answer."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from app.applications.reference import SubmissionKey
from app.applications.submitting import Receipt, submit
from app.demo.attaching import attach
from app.demo.sample_files import SampleFile
from app.settings import Settings
from tests.attached_files import pdf
from tests.factories import ANSWERS, DEFINITION, Town

PROOF: Final = {"id": "remarks", "type": "attachment", "label": {"ja": "証明書"}, "required": False, "item": "添付書類"}


def asking_for_files(definition: Mapping[str, Any] = DEFINITION) -> Any:
    changed = json.loads(json.dumps(definition))
    changed["sections"][0]["questions"][4] = PROOF
    return changed


async def submit_files(town: Town, settings: Settings, *names: str) -> Receipt:
    """One application with a file of each name, which the answer holds as it stands here: whoever has the public key may seal any."""
    procedure, key = await town.published(), SubmissionKey.new()
    samples = [SampleFile(name, partial(pdf, trailer=b"/N %d" % number)) for number, name in enumerate(names)]
    held = await attach(settings, procedure, key, {"remarks": samples})
    told = await submit(
        procedure,
        procedure.current,
        {**ANSWERS, "remarks": list(held)},
        key,
        inquiry_keys=settings.inquiry_keys,
        seat_key=settings.key_of_seats(),
        language="ja",
        now=datetime.now(UTC),
        files={posted: replace(file, name=name) for (posted, file), name in zip(held.items(), names, strict=True)},
    )
    assert isinstance(told, Receipt)
    return told
