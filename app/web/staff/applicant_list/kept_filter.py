"""The filter of a saved view as the database keeps it, and as a page offers it: what tells of values under the seal is held under TODOKE_SEAT_KEY.

A code of the session ends with it, and the choice itself, or a period of days in a custom column, would tell what those have whom the log names as
shown by the view. The database has no such key.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from app.applications.worklist.annotations import CHANNELS, MARKS
from app.calendar.typed_dates import day_or_none, short_day
from app.procedures.procedures_for_staff import ProcedureSummary
from app.procedures.seats import MARK, Seats
from app.settings import NumberedKey
from app.tenancy.scope import current_municipality
from app.vault.sealed_secret import SecretNotOpened, open_secret, seal_secret
from app.web.sessions import AnyRequest
from app.web.staff.applicant_list.by_opening import coded
from app.web.staff.applicant_list.columns import Catalogue
from app.web.staff.applicant_list.filter import ApplicantListFilter
from app.web.staff.choices.codes import ChoiceCodes, is_code

Answers = Sequence[tuple[str, Sequence[tuple[str, str]]]]
"""The answers that a list can be filtered by: each question's heading, with the values of its choices and their words."""
BY_OPENING: Final = "（内容を開いて絞り込み）"
LOTS: Final = {"won": "当選", "lost": "落選"}
_DAYS: Final = f"{MARK}days:"
_NO_DAY: Final = "----------"  # as long as a day: the length tells nothing


def kept_in_a_view(
    request: AnyRequest, summary: ProcedureSummary, catalogue: Catalogue, list_filter: ApplicantListFilter
) -> str:
    """The query string that a saved view stores."""
    codes, choices, seats = ChoiceCodes.here(summary.id), catalogue.under_the_seal(), _seats(request, summary)
    facet = []
    for one in coded(summary, catalogue, list_filter).facet:
        read = codes.choice_of(one, choices) if is_code(one) else None
        if read is not None or not is_code(one):
            facet.append(one if read is None else seats.code(read))
    if list_filter.own:
        facet.append(_days_sealed(request, summary, list_filter))
    return replace(list_filter, facet=tuple(facet), own="", own_since="", own_until="").query(kept=True)


def of_a_view(request: AnyRequest, summary: ProcedureSummary, catalogue: Catalogue, query: str) -> ApplicantListFilter:
    """The filter that a saved view stores, as addresses may carry it."""
    list_filter = ApplicantListFilter.read_query(query)
    if any(one.startswith(_DAYS) for one in list_filter.facet):
        list_filter = _with_days(request, summary, list_filter)
    if any(is_code(one) for one in list_filter.facet):
        seats = _seats(request, summary)
        kept = {seats.code(choice): choice for choice in catalogue.under_the_seal()}
        list_filter = replace(list_filter, facet=tuple(kept.get(one, one) for one in list_filter.facet))
    return coded(summary, catalogue, list_filter)


def answers_of(summary: ProcedureSummary, catalogue: Catalogue) -> Answers:
    """Every answer to filter by, what stands under the seal by its code: questions in the form's order, then custom columns."""
    codes, facets = ChoiceCodes.here(summary.id), catalogue.facets()
    found: list[tuple[str, Sequence[tuple[str, str]]]] = []
    for name, question in catalogue.questions.items():
        if name in facets:
            found.append((str(question.label), facets[name]))
        elif name in catalogue.by_opening:
            choices = [(codes.code_of(choice), words) for choice, words in catalogue.choices_of(question)]
            found.append((f"{question.label}{BY_OPENING}", choices))
    for label, conditions in catalogue.conditions:
        found.append((label, [(codes.code_of(text), words) for text, words in conditions]))
    return found


def told_conditions(list_filter: ApplicantListFilter, catalogue: Catalogue, answers: Answers) -> Sequence[str]:
    """What the filter asks for beside status, person and day to call, in words: a line for each box that is filled in."""
    own = catalogue.label_of_days(list_filter.own)
    periods = [("到達日", list_filter.since, list_filter.until), (own, list_filter.own_since, list_filter.own_until)]
    told = [f"{label} {since}〜{until}" for label, since, until in periods if label and (since or until)]
    told += [f"目印 {MARKS[list_filter.mark]}"] if list_filter.mark in MARKS else []
    told += [CHANNELS[list_filter.channel]] if list_filter.channel in CHANNELS else []
    told += [words for words in (LOTS.get(list_filter.lot), "未読" if list_filter.unread else "") if words]
    told += ["メール不達"] if list_filter.undelivered else []
    for heading, choices in answers:
        if chosen := [words for value, words in choices if value in list_filter.facet]:
            told.append(f"{heading.removesuffix(BY_OPENING)} {'・'.join(chosen)}")
    return told


def _seats(request: AnyRequest, summary: ProcedureSummary) -> Seats:
    return Seats(request.app.state.settings.key_of_seats(), current_municipality(), summary.id)


def _key(request: AnyRequest) -> NumberedKey:
    return NumberedKey(1, hmac.digest(request.app.state.settings.key_of_seats(), b"days in views 1", "sha256"))


def _owner(summary: ProcedureSummary) -> bytes:
    return current_municipality().encode("ascii") + summary.id.bytes


def _days_sealed(request: AnyRequest, summary: ProcedureSummary, list_filter: ApplicantListFilter) -> str:
    days = (day_or_none(list_filter.own_since), day_or_none(list_filter.own_until))
    text = " ".join([list_filter.own, *(day.isoformat() if day else _NO_DAY for day in days)])
    sealed = seal_secret(_key(request), _owner(summary), text.encode())
    return f"{_DAYS}{urlsafe_b64encode(sealed).decode().rstrip('=')}"


def _with_days(request: AnyRequest, summary: ProcedureSummary, list_filter: ApplicantListFilter) -> ApplicantListFilter:
    """What cannot be opened stays among the answers, as one that nobody can read."""
    for one in list_filter.facet:
        if one.startswith(_DAYS):
            text = one.removeprefix(_DAYS)
            try:
                sealed = urlsafe_b64decode(f"{text}{'=' * (-len(text) % 4)}")
                own, *days = open_secret([_key(request)], _owner(summary), sealed).decode().split(" ")
            except (Error, ValueError, SecretNotOpened):
                return list_filter
            since, until = ("" if day == _NO_DAY else short_day(date.fromisoformat(day)) for day in days)
            facet = tuple(each for each in list_filter.facet if each != one)
            return replace(list_filter, facet=facet, own=own, own_since=since, own_until=until)
    return list_filter
