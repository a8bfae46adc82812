"""What the pages of the two logs have in common: the page with its filter, and the two files of what was filtered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from litestar import Response

from app.audit.actions import Action, OperatorAction
from app.audit.reading import LogEvent, LogSealing
from app.calendar.shown_dates import time_in_name
from app.calendar.tokyo import now
from app.exports.audit_rows import LogLine, Reading, line_of, log_csv
from app.papers.table_paper import PaperForm, TablePaper
from app.tenancy.keyset import Page
from app.web.attachment import Attachment
from app.web.audit_filter import RESULT_CHOICES, Groups, LogPageFilter, action_choices
from app.web.forms import only, read_form
from app.web.pagination import neighbours, start_of
from app.web.sessions import AnyRequest

PATH: Final = "/audit"


@dataclass(frozen=True, kw_only=True)
class LogView:
    """A log as a page shows it: its filter with what is wrong with it, and one page of lines. `previous`, `following`: addresses, "" for none."""

    sealing: LogSealing
    log_filter: LogPageFilter
    problems: Sequence[tuple[str, str]]
    lines: Sequence[LogLine]
    previous: str
    following: str
    people: Sequence[tuple[str, str]]
    actions: Sequence[tuple[str, str]]
    results: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class LogBook:
    """One of the two logs as its pages read it. `noun` stands in a file's name, in any letters and in ASCII."""

    actions: type[Action] | type[OperatorAction]
    groups: Groups
    people: Mapping[UUID, str]
    noun: tuple[str, str]
    sealing: LogSealing

    def lines(self, page: Page[LogEvent]) -> list[LogLine]:
        return [line_of(event, self.people, self.actions) for event in page.rows]

    async def view(self, log_filter: LogPageFilter, reading: Reading, *problems: tuple[str, str]) -> LogView:
        page = await reading(start_of(log_filter), 0)
        previous, following = neighbours(log_filter, page, lambda one: one.address(PATH))
        return LogView(
            sealing=self.sealing,
            log_filter=log_filter,
            problems=(*problems, *log_filter.problems()),
            lines=self.lines(page),
            previous=previous,
            following=following,
            people=[("", "すべて"), *((str(person), name) for person, name in self.people.items())],
            actions=action_choices(self.groups),
            results=RESULT_CHOICES,
        )

    def table(self, reading: Reading) -> Attachment:
        """The filtered log as CSV."""
        words, plain = self.noun
        stamp = time_in_name(now())
        return Attachment(
            log_csv(reading, self.lines),
            name=f"{words}_{stamp}.csv",
            plain_name=f"{plain}_{stamp}.csv",
            media_type="text/csv; charset=utf-8",
        )

    def paper(self, form: PaperForm, page: Page[LogEvent], log_filter: LogPageFilter, place: str) -> TablePaper:
        """The filtered log on paper."""
        rows = [line.cells(whole=False) for line in self.lines(page)]
        chosen = log_filter.words(self.groups, self.people)
        return TablePaper(form, rows, chosen, place, datetime.now(UTC), self.sealing.words)

    def pdf(self, content: bytes) -> Response[bytes]:
        named = f'attachment; filename="{self.noun[1]}_{time_in_name(now())}.pdf"'
        headers = {"Cache-Control": "no-store", "Content-Disposition": named}
        return Response(content, media_type="application/pdf", headers=headers)


async def posted_filter(request: AnyRequest) -> LogPageFilter:
    """The filter that the form of a file carries."""
    return LogPageFilter.read_query(only(await read_form(request), "asked"))
