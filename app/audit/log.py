"""Writing the 監査ログ, in the caller's unit of work: what was rolled back did not happen, and what happened is written."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from app.audit.actions import Action, OperatorAction
from app.audit.tables import AuditEvent
from app.tenancy import api

Detail = str | int | Sequence[str] | Mapping[str, Sequence[str]]
"""A value that is nobody's personal data: a word, a number, references or names of settings, or `changed`: before and after by name."""


async def record(
    staff: UUID, action: Action, subject: str = "", details: Mapping[str, Detail] | None = None, *, network: str = ""
) -> None:
    """Write one event of the signed-in person (the database refuses any other). Nothing personal goes into it.

    `references`, 到達番号, are written in their own order: that of a list which is ordered by answers would tell the answers.
    """
    written = dict(details or {})
    references = written.get("references")
    if isinstance(references, Sequence) and not isinstance(references, str):
        written["references"] = sorted(references)
    await AuditEvent.add(staff=staff, action=action.value, subject=subject, details=written, network=network)


async def record_operator(
    action: OperatorAction, subject: str = "", details: Mapping[str, Detail] | None = None, *, network: str = ""
) -> None:
    """Write what the signed-in person of the 運営 read, took out or was refused. Their acts are written by the functions that do them."""
    await api.value("note_operator", action.value, subject, msgspec.json.encode(details or {}).decode(), network)


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, Detail]:
    """The details of a change: before and after of every name whose value is another now; nothing where all are the same."""
    names = [name for name in {**before, **after} if before.get(name, "") != after.get(name, "")]
    return {"changed": {name: (before.get(name, ""), after.get(name, "")) for name in names}} if names else {}
