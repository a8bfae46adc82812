"""Whom an act on many concerns, by name and status, and what of it cannot be done: told before anything is, and again at the end."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from asyncpg.exceptions import PostgresError
from litestar.exceptions import ClientException

from app.applications import queries
from app.applications.applicants import applicant_of
from app.applications.decryption import AnswerDecryptor
from app.applications.queries import SealedApplication
from app.applications.reference import Mistyped, ReferenceNumber
from app.applications.sealing import KeyRefused, key_to_section
from app.applications.status import Status, steps_from
from app.applications.worklist.annotations import MARKS, AnnotatedApplication, read_annotations
from app.applications.worklist.custom_columns import CustomColumn
from app.audit import log
from app.audit.actions import Action
from app.procedures.procedures_for_staff import compiled_versions
from app.web.dates import staff_day
from app.web.errors import DATABASE_AWAY, log_without_text
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store
from app.web.staff.applicant_list.columns import Catalogue
from app.web.staff.applicant_list.rows import people_here
from app.web.staff.bulk.actions import ACCEPT_COMPLETE, ARRANGING, ASSIGN, CONTACT, ENDS_IN, MARK, RECORD
from app.web.staff.bulk.engine import BulkOutcome, CheckedApplication
from app.web.staff.new_transaction import new_transaction


@dataclass(frozen=True, slots=True)
class ChosenRow:
    """One of the chosen as it stands now. `chosen`: with the version that the act goes by; `now`: what stands where the act writes.

    `hindered`: why nothing can be done here, None where it can. `status` and `procedure` are None where nobody of ours was found.
    """

    chosen: CheckedApplication
    name: str
    status: Status | None
    mark: str  # 目印 in words
    procedure: UUID | None
    has_address: bool
    now: str
    hindered: BulkOutcome | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Everybody chosen, in the order chosen."""

    rows: Sequence[ChosenRow]

    @property
    def possible(self) -> Sequence[ChosenRow]:
        return [row for row in self.rows if row.hindered is None]

    @property
    def hindered(self) -> Sequence[ChosenRow]:
        return [row for row in self.rows if row.hindered is not None]

    @property
    def mails(self) -> int:
        """The number of those who have an address to write to."""
        return sum(row.has_address for row in self.possible)

    @property
    def overwritten(self) -> int:
        """The number of those who have a value already where the act writes."""
        return sum(bool(row.now) for row in self.possible)


@dataclass(frozen=True, slots=True)
class ActAsked:
    """An act that is asked about. `procedure`: the only one whose applications it reaches, None for all; `column`: the custom column that it writes."""

    act: str
    procedure: UUID | None = None
    column: CustomColumn | None = None
    catalogue: Catalogue | None = None

    @property
    def arranges(self) -> bool:
        """True where the act goes by the version of the annotations, which it writes."""
        return self.column is not None or self.act in ARRANGING


async def chosen_people(request: AnyRequest, asked: ActAsked, boxes: Sequence[CheckedApplication]) -> Chosen:
    """Everybody chosen with name and status, each once, and what hinders the act; a constant number of queries, however many they are.

    Raises ClientException for what no page of ours sends. The look is logged as that at a list is.
    """
    references = dict.fromkeys(_reference(box) for box in boxes)
    found = [one for one in await queries.find_all(references) if asked.procedure in {None, one.procedure}]
    applications = {str(one.reference): one for one in found}
    names = await _names(request, found, Action.list_opened if asked.procedure else Action.names_opened)
    beside = await _beside(request, asked, found)
    rows = []
    for reference in map(str, references):
        application = applications.get(reference)
        if application is None:
            unknown = CheckedApplication(reference, 0)
            rows.append(ChosenRow(unknown, "", None, "", None, False, "", BulkOutcome.not_found))
            continue
        name, annotated = names[application.id], beside.annotated.get(application.id)
        version = annotated.version if annotated else application.version
        rows.append(
            ChosenRow(
                CheckedApplication(reference, version),
                name or "",
                application.status,
                MARKS.get(application.mark, ""),
                application.procedure,
                application.has_address,
                beside.words(annotated) if annotated else "",
                _hindered(asked, application, beside, opened=name is not None),
            )
        )
    return Chosen(rows)


async def names_by_reference(request: AnyRequest, references: Sequence[str]) -> Mapping[str, str]:
    """The names of applications that something was done to, by 到達番号; whoever is not found is left out, and all where the database is away."""
    numbers = []
    for reference in references:
        with suppress(Mistyped):
            numbers.append(ReferenceNumber.read(reference))
    try:
        async with new_transaction():
            found = await queries.find_all(numbers)
            names = await _names(request, found, Action.list_opened)
    except (PostgresError, *DATABASE_AWAY) as problem:
        log_without_text(request.scope["path"], problem)  # the results must still be shown
        return {}
    return {str(one.reference): names[one.id] or "" for one in found}


def _reference(box: CheckedApplication) -> ReferenceNumber:
    try:
        return ReferenceNumber.read(box.reference)
    except Mistyped:
        raise ClientException("no number of ours") from None


@dataclass(frozen=True, slots=True)
class _Beside:
    """What the act needs to know beside the applications: their annotations where it writes them, and the keys that nothing can be sealed to."""

    annotated: Mapping[UUID, AnnotatedApplication]
    unusable: frozenset[UUID]
    words: Callable[[AnnotatedApplication], str]


async def _beside(request: AnyRequest, asked: ActAsked, found: Sequence[SealedApplication]) -> _Beside:
    arranged = [one.id for one in found] if asked.arranges else []
    annotated = await read_annotations(arranged, key_store(request), signed_in(request).staff) if arranged else {}
    seals = asked.column is not None or asked.act == RECORD
    unusable = await _unusable_keys(found) if seals else frozenset[UUID]()
    people = await people_here() if asked.act == ASSIGN else {}

    def words(one: AnnotatedApplication) -> str:
        stands, column = one.annotations, asked.column
        if column is not None and asked.catalogue is not None:
            return asked.catalogue.custom_column_words(column.key, stands.own.get(column.key, ""))
        if asked.act == MARK:
            return MARKS.get(stands.mark, "")
        if asked.act == CONTACT:
            return staff_day(stands.contact_on) if stands.contact_on else ""
        return people.get(stands.assignee, "") if stands.assignee else ""

    return _Beside(annotated, unusable, words)


async def _unusable_keys(found: Sequence[SealedApplication]) -> frozenset[UUID]:
    """The keys among theirs that nothing can be sealed to now. A query for each key: a procedure has one a fiscal year."""
    unusable = set()
    for key, application in {one.sealing_key: one for one in found}.items():
        try:
            await key_to_section(application)
        except KeyRefused:
            unusable.add(key)
    return frozenset(unusable)


def _hindered(asked: ActAsked, application: SealedApplication, beside: _Beside, *, opened: bool) -> BulkOutcome | None:
    """Why the act cannot be done to the application as it stands, None where it can."""
    leads_to = ENDS_IN.get(asked.act)
    if leads_to is not None:
        if application.status is leads_to:
            return BulkOutcome.already
        begins = asked.act == ACCEPT_COMPLETE and application.status is Status.arrived
        if not begins and leads_to not in steps_from(application.status, application.status_before):
            return BulkOutcome.step
        return BulkOutcome.no_reply if leads_to.text.required and not opened else None
    annotated = beside.annotated.get(application.id)
    unopened = asked.column is not None and annotated is not None and annotated.unopened
    return BulkOutcome.no_key if unopened or application.sealing_key in beside.unusable else None


async def _names(request: AnyRequest, found: Sequence[SealedApplication], looked: Action) -> Mapping[UUID, str | None]:
    """Name by application, None where it cannot be opened."""
    versions = await compiled_versions({one.procedure_version for one in found})
    decryptor = AnswerDecryptor(key_store(request))
    opened = {one.id: decryptor.answers(one, versions) for one in found}
    if found:
        references = sorted(str(one.reference) for one in found)
        await log.record(signed_in(request).staff, looked, "", {"references": references})
    return {one: applicant_of(answers).name if answers else None for one, answers in opened.items()}
