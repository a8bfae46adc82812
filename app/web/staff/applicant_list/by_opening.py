"""The part of a list's filter and order that only opening can answer: choices under the seal, and what stands in custom columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.applications.opened_choices import OpenedChoices
from app.applications.worklist.queries import ListSelection, all_ids
from app.applications.worklist.values_filter import ValueCondition, ValuesFound, conditions_told, found_by_values
from app.audit import log
from app.audit.actions import Action
from app.calendar.typed_dates import day_or_none
from app.procedures.procedures_for_staff import ProcedureSummary
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store
from app.web.staff.applicant_list.columns import Catalogue
from app.web.staff.applicant_list.filter import ApplicantListFilter
from app.web.staff.choices.codes import ChoiceCodes, is_code
from app.web.staff.choices.opening import TooManyToOpen, choices_among

NOTHING = ()  # the ids of a selection that holds nothing


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A list's selection, whatever its filter asks for. `ranked`: the applications of each choice that the list is ordered by, () for none.

    `unopened`: how many of the others cannot be opened and so are left out; `too_many`: how many a job has to open first (until
    then nothing is selected by them); `too_many_values`: of how many the custom columns would have to be opened; `forgotten`: the filter names
    what this session cannot read, or is no more; `problems`: input and sentence of days that cannot be read.
    """

    selection: ListSelection
    ranked: Sequence[Sequence[UUID]] = ()
    unopened: int = 0
    too_many: int = 0
    too_many_values: int = 0
    forgotten: bool = False
    problems: Sequence[tuple[str, str]] = ()

    @property
    def answered(self) -> bool:
        """False where nothing is selected because the filter could not be answered."""
        return not (self.too_many or self.too_many_values or self.forgotten or self.problems)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The answers that a filter asks for, in words, by where they stand. `unread`: codes that nothing here has."""

    open: Sequence[str]
    sealed: Sequence[str]
    own: Sequence[str]
    unread: Sequence[str]

    @classmethod
    def of(cls, summary: ProcedureSummary, catalogue: Catalogue, facet: Iterable[str]) -> "_Asked":
        """What is made up, and no code, is left out: it is in no list to choose from."""
        known = (catalogue.open_choice_ids(), catalogue.sealed_choice_ids(), catalogue.value_conditions())
        found: tuple[list[str], ...] = ([], [], [], [])
        codes = ChoiceCodes.here(summary.id)
        for one in facet:
            read = codes.choice_of(one, [*known[1], *known[2]]) if is_code(one) else one
            place = next(
                (number for number, choices in enumerate(known) if read in choices), 3 if is_code(one) else None
            )
            if place is not None:
                found[place].append(read or one)
        return cls(*found)


async def narrowed(
    request: AnyRequest,
    summary: ProcedureSummary,
    catalogue: Catalogue,
    list_filter: ApplicantListFilter,
    standard_days: int | None,
) -> Narrowed:
    """The selection of a filter. What the other conditions leave is opened where the filter or the order asks for what stands under the seal."""
    asked = _Asked.of(summary, catalogue, list_filter.facet)
    selection = list_filter.selection(summary, signed_in(request).staff, standard_days)
    selection = replace(selection, facets=_by_question(asked.open))
    if problems := list_filter.problems(catalogue.label_of_days(list_filter.own)):
        return Narrowed(replace(selection, ids=NOTHING), problems=problems)
    if asked.unread or (list_filter.own and not catalogue.label_of_days(list_filter.own)):
        return Narrowed(replace(selection, ids=NOTHING), forgotten=True)
    if conditions := [*conditions_told(asked.own), *_days(list_filter)]:
        values = await _by_values(request, summary, selection, conditions)
        selection = replace(selection, ids=values.ids, without=values.without)
        if values.too_many:
            return Narrowed(selection, too_many_values=values.too_many)
    else:
        values = ValuesFound()
    question = catalogue.by_opening.get(list_filter.order.removeprefix("q."))
    if not asked.sealed and question is None:
        return Narrowed(selection, unopened=values.unopened)
    applications = await all_ids(selection)
    try:
        opened = await choices_among(request, summary, catalogue.by_opening, applications)
    except TooManyToOpen as many:
        return Narrowed(replace(selection, ids=NOTHING) if asked.sealed else selection, too_many=many.count)
    found = _having(opened, asked.sealed, applications)
    return Narrowed(
        replace(selection, ids=tuple(found), without=()) if asked.sealed else selection,
        [opened.having(one, found) for one, _ in catalogue.choices_of(question)] if question else (),
        values.unopened + (opened.unopened(applications) if asked.sealed else 0),
    )


async def applications_to_open(
    request: AnyRequest,
    summary: ProcedureSummary,
    catalogue: Catalogue,
    list_filter: ApplicantListFilter,
    standard_days: int | None,
) -> Sequence[UUID]:
    """The applications that the other conditions of the filter leave."""
    sealed = _Asked.of(summary, catalogue, list_filter.facet).sealed
    codes = ChoiceCodes.here(summary.id)
    left_out = {*sealed, *(codes.code_of(one) for one in sealed)}
    others = replace(
        list_filter.changed(order="arrived"), facet=tuple(one for one in list_filter.facet if one not in left_out)
    )
    return await all_ids((await narrowed(request, summary, catalogue, others, standard_days)).selection)


def coded(summary: ProcedureSummary, catalogue: Catalogue, list_filter: ApplicantListFilter) -> ApplicantListFilter:
    """The filter as addresses may carry it: what stands under the seal by its code, however it came (a saved view, an old bookmark), and
    nothing made up."""
    asked, codes = _Asked.of(summary, catalogue, list_filter.facet), ChoiceCodes.here(summary.id)
    named = [codes.code_of(one) for one in (*asked.sealed, *asked.own)]
    return replace(list_filter, facet=(*asked.open, *named, *asked.unread))


def _days(list_filter: ApplicantListFilter) -> list[ValueCondition]:
    first, last = day_or_none(list_filter.own_since), day_or_none(list_filter.own_until)
    if not list_filter.own or (first is None and last is None):
        return []
    return [ValueCondition(list_filter.own, first=first, last=last)]


async def _by_values(
    request: AnyRequest, summary: ProcedureSummary, selection: ListSelection, conditions: Sequence[ValueCondition]
) -> ValuesFound:
    values = await found_by_values(selection, conditions, key_store(request))
    if values.opened:
        await log.record(signed_in(request).staff, Action.choices_compared, summary.slug, {"count": values.opened})
    return values


def _having(opened: OpenedChoices, choices: Sequence[str], applications: Sequence[UUID]) -> Sequence[UUID]:
    found = applications
    for group in _by_question(choices):
        of_any = {application for choice in group for application in opened.having(choice, found)}
        found = [application for application in found if application in of_any]
    return found


def _by_question(choices: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    groups: dict[str, list[str]] = {}
    for choice in choices:
        groups.setdefault(choice.partition("=")[0], []).append(choice)
    return tuple(tuple(group) for group in groups.values())
