"""The part of a list's filter and order that only opening can answer: choices under the seal."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.applications.worklist.queries import ListSelection, all_ids
from app.procedures.procedures_for_staff import ProcedureSummary
from app.procedures.seats import Seats
from app.tenancy.scope import current_municipality
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.applicant_list.columns import Catalogue
from app.web.staff.applicant_list.filter import ApplicantListFilter
from app.web.staff.choices.codes import ChoiceCodes, is_code
from app.web.staff.choices.opening import TooManyToOpen, choices_among

Answers = Sequence[tuple[str, Sequence[tuple[str, str]]]]
"""The answers that a list can be filtered by: each question's heading, with the values of its choices and their words."""
BY_OPENING = "（内容を開いてしぼり込み）"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A list's selection, whatever its filter asks for. `ranked`: the applications of each choice that the list is ordered by, () for none.

    `unopened`: how many of the others cannot be opened and so are left out; `too_many`: how many a job has to open first (until
    then nothing is selected by them); `forgotten`: the filter names a choice that this session cannot read.
    """

    selection: ListSelection
    ranked: Sequence[Sequence[UUID]] = ()
    unopened: int = 0
    too_many: int = 0
    forgotten: bool = False


async def narrowed(
    request: AnyRequest,
    summary: ProcedureSummary,
    catalogue: Catalogue,
    list_filter: ApplicantListFilter,
    standard_days: int | None,
) -> Narrowed:
    """The selection of a filter. What the other conditions leave is opened where the filter or the order asks for a choice under the seal."""
    selection = list_filter.selection(summary, signed_in(request).staff, standard_days)
    choice = _sealed_choice(summary, catalogue, list_filter)
    if choice is None and is_code(list_filter.facet):
        return Narrowed(selection, forgotten=True)
    question = catalogue.by_opening.get(list_filter.order.removeprefix("q."))
    if choice is None and question is None:
        return Narrowed(selection)
    wide = replace(selection, ids=None, facets=selection.facets if choice is None else ())
    applications = await all_ids(wide)
    try:
        opened = await choices_among(request, summary, catalogue.by_opening, applications)
    except TooManyToOpen as many:
        return Narrowed(wide if choice is None else replace(wide, ids=()), too_many=many.count)
    found = applications if choice is None else opened.having(choice, applications)
    return Narrowed(
        replace(wide, ids=None if choice is None else tuple(found)),
        [opened.having(one, found) for one, _ in catalogue.choices_of(question)] if question else (),
        0 if choice is None else opened.unopened(applications),
    )


async def applications_to_open(
    request: AnyRequest, summary: ProcedureSummary, list_filter: ApplicantListFilter, standard_days: int | None
) -> Sequence[UUID]:
    """The applications that the other conditions of the filter leave."""
    others = list_filter.changed(facet="") if is_code(list_filter.facet) else list_filter
    return await all_ids(others.selection(summary, signed_in(request).staff, standard_days))


def coded(summary: ProcedureSummary, catalogue: Catalogue, list_filter: ApplicantListFilter) -> ApplicantListFilter:
    """The filter as addresses may carry it: a choice under the seal by its code, however it came (a saved view, an old bookmark)."""
    choice = _sealed_choice(summary, catalogue, list_filter)
    return list_filter if choice is None else replace(list_filter, facet=ChoiceCodes.here(summary.id).code_of(choice))


def kept_in_a_view(
    request: AnyRequest, summary: ProcedureSummary, catalogue: Catalogue, list_filter: ApplicantListFilter
) -> str:
    """The query string that a saved view stores. A code ends with the session, and the choice itself would tell what those have whom the log
    names as shown by this view: it holds the choice under TODOKE_SEAT_KEY, which the database does not have."""
    choice = _sealed_choice(summary, catalogue, list_filter)
    if choice is not None:
        list_filter = replace(list_filter, facet=_kept_code(request, summary, choice))
    elif is_code(list_filter.facet):
        list_filter = replace(list_filter, facet="")
    return list_filter.query(kept=True)


def of_a_view(request: AnyRequest, summary: ProcedureSummary, catalogue: Catalogue, query: str) -> ApplicantListFilter:
    """The filter that a saved view stores, as addresses may carry it."""
    list_filter = ApplicantListFilter.read_query(query)
    if is_code(list_filter.facet):
        choices = catalogue.sealed_choice_ids()
        kept = (choice for choice in choices if _kept_code(request, summary, choice) == list_filter.facet)
        list_filter = replace(list_filter, facet=next(kept, list_filter.facet))
    return coded(summary, catalogue, list_filter)


def _kept_code(request: AnyRequest, summary: ProcedureSummary, choice: str) -> str:
    return Seats(request.app.state.settings.key_of_seats(), current_municipality(), summary.id).code(choice)


def answers_of(summary: ProcedureSummary, catalogue: Catalogue) -> Answers:
    """Every choice to filter by, those under the seal by their codes, in the form's order."""
    codes, facets = ChoiceCodes.here(summary.id), catalogue.facets()
    found: list[tuple[str, Sequence[tuple[str, str]]]] = []
    for name, question in catalogue.questions.items():
        if name in facets:
            found.append((str(question.label), facets[name]))
        elif name in catalogue.by_opening:
            choices = [(codes.code_of(choice), words) for choice, words in catalogue.choices_of(question)]
            found.append((f"{question.label}{BY_OPENING}", choices))
    return found


def _sealed_choice(summary: ProcedureSummary, catalogue: Catalogue, list_filter: ApplicantListFilter) -> str | None:
    """The choice under the seal that the filter asks for, by its code or in words; None where it asks for none, or for one that is not there."""
    choices = catalogue.sealed_choice_ids()
    if is_code(list_filter.facet):
        return ChoiceCodes.here(summary.id).choice_of(list_filter.facet, choices)
    return list_filter.facet if list_filter.facet in choices else None
