"""The kinds of file that a question takes, as boxes on the question's page."""

from collections.abc import Sequence
from typing import Final

from app.attachments.file_kinds import USUAL_KINDS, FileKind

KINDS: Final = [(kind.value, f"{kind.label}（.{kind.extension}）") for kind in FileKind]


def typed_kinds(kinds: object) -> list[str]:
    """The boxes that are ticked for a stored question: the usual ones where it says nothing."""
    return [str(kind) for kind in (kinds if isinstance(kinds, list) else USUAL_KINDS)]


def posted_kinds(values: Sequence[str]) -> list[str] | None:
    """The kinds as a definition writes them, None for the usual ones. No box that is ticked is a fault, which the draft is told of."""
    kinds = [kind.value for kind in FileKind if kind in values]
    return None if kinds == list(USUAL_KINDS) else kinds
