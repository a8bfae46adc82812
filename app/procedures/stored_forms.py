"""Stored forms of versions: one that cannot be read is logged, and takes no other with it."""

import logging
from typing import Final
from uuid import UUID

import msgspec

from app.procedures.form import DefinitionProblem, Form, compile_form

LOG: Final = logging.getLogger(__name__)


def stored_form(version: UUID, definition: str) -> Form | None:
    """Return the compiled form; None, with a line in the log, where nothing can be made of it. `definition`: JSON."""
    try:
        return compile_form(msgspec.json.decode(definition), stored=True)
    except DefinitionProblem as problem:
        LOG.error("the form of version %s cannot be read: %d faults", version, len(problem.faults))  # noqa: TRY400  its text is the section's
        return None
