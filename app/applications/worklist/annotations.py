"""EditableAnnotations that a section keeps beside an application: 担当者, 次回連絡日, 印 and custom columns. Every change can be undone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4

import msgspec

from app.applications.decryption import AnswerDecryptor
from app.applications.queries import ONLINE, SealedApplication
from app.applications.sealing import OWN, seal_to_section
from app.applications.tables import Application
from app.applications.worklist.tables import AnnotationChange
from app.audit import log
from app.audit.actions import Action
from app.tenancy.statements import ScopedStatement
from app.vault.keystore import KeyStore
from app.vault.seal import BOUND_FORMAT

# value and words, in the order of filters and lists; SQL's domains of both are compared with them (tests/house/test_closed_sets.py)
MARKS: Final[Mapping[str, str]] = {"important": "重要", "question": "要確認", "waiting": "保留"}
ENTERED: Final[Mapping[str, str]] = {"paper": "書面", "telephone": "電話", "counter": "窓口"}
CHANNELS: Final[Mapping[str, str]] = {ONLINE: "電子申請", **ENTERED}
_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(dict[str, str]).decode

_DESK: Final = ScopedStatement(
    """
select a.id, a.channel, a.entered_by, a.assignee, a.contact_on, a.mark, a.custom_values_sealed, a.custom_values_format, a.annotation_version, a.facets, r.at as read_at,
       h.at as record_at, h.kind as record_kind, h.outcome as record_outcome
from app.application a
left join app.application_reading r on r.municipality = a.municipality and r.application = a.id and r.staff = $3
left join lateral (select x.at, x.kind, x.outcome from app.handling_record x where x.municipality = a.municipality and x.application = a.id
                   order by x.at desc limit 1) h on true
where a.municipality = $1 and a.id = any ($2::uuid[])
""",
    "a join with when this person read it, and lateral with the last record",
)
_MARK_READ: Final = ScopedStatement(
    "insert into app.application_reading (municipality, application, staff) values ($1, $2, $3) on conflict do nothing",
    "on conflict",
)


class AnnotationClash(RuntimeError):
    """Somebody else changed the annotations meanwhile: show what stands there now, keep what was typed."""


class NoAnnotationToUndo(RuntimeError):
    """The last change of the annotations is not this person's."""


@dataclass(frozen=True, slots=True)
class EditableAnnotations:
    """The annotations that staff may change. `own`: column key to value, "" left out."""

    assignee: UUID | None
    contact_on: date | None
    mark: str
    own: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SealedValues:
    """The values of custom columns in their box, None where there is none, and the format of the box."""

    sealed: bytes | None
    format: int


@dataclass(frozen=True, slots=True)
class AnnotatedApplication:
    """All annotations of one application. `unopened`: it has custom values that cannot be decrypted; they stay as they are.

    `record`: time, kind and outcome (None where there is none) of the last 対応記録.
    """

    annotations: EditableAnnotations
    version: int
    channel: str
    entered_by: UUID | None
    unread: bool
    record: tuple[Any, str, str | None] | None
    facets: frozenset[str]
    unopened: bool
    custom_values: SealedValues


async def read_annotations(
    applications: Collection[UUID], store: KeyStore, staff: UUID
) -> Mapping[UUID, AnnotatedApplication]:
    """Map each application to its annotations. One query. The caller logs what is decrypted."""
    decryptor = AnswerDecryptor(store)
    rows = await _DESK.rows(list(applications), staff)
    return {row["id"]: _annotated(row, decryptor) for row in rows}


async def annotate(
    application: SealedApplication,
    seen: int,
    before: AnnotatedApplication,
    after: EditableAnnotations,
    staff: UUID,
    *,
    from_section_workbook: bool = False,
) -> None:
    """Write `after` over the annotations of version `seen`. Raises AnnotationClash or KeyRefused. Writes nothing where nothing changed.

    `from_section_workbook`: read in from the section's own Excel list.
    """
    if seen != before.version:
        raise AnnotationClash
    if after == before.annotations:
        return
    own = before.custom_values
    if after.own != before.annotations.own and not before.unopened:
        own = SealedValues(await seal_to_section(application, OWN, encoded_values(after.own).decode()), BOUND_FORMAT)
    await _write(application, before, after, own, staff, from_section_workbook=from_section_workbook)
    await log.record(
        staff, Action.application_arranged, str(application.reference), {"fields": _changed(before, after)}
    )


async def undo(application: SealedApplication, staff: UUID, store: KeyStore) -> None:
    """Put back the annotations before this person's own last change. Raises NoAnnotationToUndo or AnnotationClash."""
    now = (await read_annotations([application.id], store, staff))[application.id]
    change = await (
        AnnotationChange.select(
            AnnotationChange.assignee_before,
            AnnotationChange.contact_on_before,
            AnnotationChange.mark_before,
            AnnotationChange.custom_values_sealed_before,
            AnnotationChange.custom_values_format_before,
        )
        .where(
            AnnotationChange.application == application.id,
            AnnotationChange.annotation_version == now.version,
            AnnotationChange.staff == staff,
        )
        .first()
    )
    if change is None:
        raise NoAnnotationToUndo
    back = EditableAnnotations(change["assignee_before"], change["contact_on_before"], change["mark_before"] or "", {})
    own = SealedValues(change["custom_values_sealed_before"], change["custom_values_format_before"])
    await _write(application, now, back, own, staff)
    await log.record(staff, Action.arrangement_undone, str(application.reference))


async def assign(
    application: SealedApplication, annotated: AnnotatedApplication, assignee: UUID | None, staff: UUID
) -> None:
    """Set 担当者 alone, for assigning many at once. Raises AnnotationClash."""
    await annotate(application, annotated.version, annotated, replace(annotated.annotations, assignee=assignee), staff)


async def set_contact(application: SealedApplication, contact_on: date | None, staff: UUID, store: KeyStore) -> None:
    """Set 次回連絡日 alone, over a colleague's change too: whoever spoke last with the applicant knows best.

    Raises AnnotationClash where others change the same again and again.
    """
    for last in (False, False, True):
        annotated = (await read_annotations([application.id], store, staff))[application.id]
        after = replace(annotated.annotations, contact_on=contact_on)
        try:
            await annotate(application, annotated.version, annotated, after, staff)
        except AnnotationClash:
            if last:
                raise
        else:
            return


async def mark_read(application: SealedApplication, staff: UUID) -> None:
    """Record that this person has read the application."""
    await _MARK_READ.rows(application.id, staff)


async def _write(
    application: SealedApplication,
    before: AnnotatedApplication,
    after: EditableAnnotations,
    own: SealedValues,
    staff: UUID,
    *,
    from_section_workbook: bool = False,
) -> None:
    written = await (
        Application.update(
            {
                Application.assignee: after.assignee,
                Application.contact_on: after.contact_on,
                Application.mark: after.mark or None,
                Application.custom_values_sealed: own.sealed,
                Application.custom_values_format: own.format,
                Application.annotation_version: before.version + 1,
            }
        )
        .where(Application.id == application.id, Application.annotation_version == before.version)
        .returning(Application.annotation_version)
    )
    if not written:
        raise AnnotationClash
    await AnnotationChange.add(
        id=uuid4(),
        application=application.id,
        staff=staff,
        annotation_version=written[0]["annotation_version"],
        assignee_before=before.annotations.assignee,
        contact_on_before=before.annotations.contact_on,
        mark_before=before.annotations.mark or None,
        custom_values_sealed_before=before.custom_values.sealed,
        custom_values_format_before=before.custom_values.format,
        from_section_workbook=from_section_workbook,
    )


def _changed(before: AnnotatedApplication, after: EditableAnnotations) -> list[str]:
    names = ("assignee", "contact_on", "mark", "own")
    return [name for name in names if getattr(before.annotations, name) != getattr(after, name)]


def custom_values_of(row: Mapping[str, Any], decryptor: AnswerDecryptor) -> Mapping[str, str] | None:
    """Return the values of custom columns by key, of a row with the application's id; None when there are some that cannot be decrypted."""
    return decoded_values(decryptor.text(OWN, row["custom_values_sealed"], row["custom_values_format"], row["id"]))


def encoded_values(values: Mapping[str, str]) -> bytes:
    """Return the values of custom columns by key as they are sealed."""
    return _encode(dict(values))


def decoded_values(text: str | None) -> Mapping[str, str] | None:
    """Return the values of a box that holds this text; None where it could not be opened, or holds none."""
    if not text:
        return None if text is None else {}
    try:
        return _decode(text.encode())
    except msgspec.MsgspecError:
        return None


def _annotated(row: Mapping[str, Any], decryptor: AnswerDecryptor) -> AnnotatedApplication:
    own = custom_values_of(row, decryptor)
    return AnnotatedApplication(
        EditableAnnotations(row["assignee"], row["contact_on"], row["mark"] or "", own or {}),
        row["annotation_version"],
        row["channel"],
        row["entered_by"],
        row["read_at"] is None,
        (row["record_at"], row["record_kind"], row["record_outcome"]) if row["record_at"] else None,
        frozenset(row["facets"]),
        own is None,
        SealedValues(row["custom_values_sealed"], row["custom_values_format"]),
    )
