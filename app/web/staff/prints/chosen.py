"""The applications of one procedure to be printed, by the 到達番号 that the form carries, and the purpose for the 管理簿."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from app.applications import queries
from app.applications.queries import SealedApplication, Selection
from app.applications.reference import Mistyped, ReferenceNumber
from app.applications.staff_text import TextRefused, written
from app.calendar.shown_dates import time_in_name
from app.exports.formats import Format
from app.exports.register import LONGEST_PURPOSE
from app.procedures.procedures_for_staff import ProcedureSummary
from app.web.attachment import Attachment
from app.web.dates import staff_time
from app.web.forms import Posted, only
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import list_address

MOST: Final = 1_000
NOT_THERE: Final = "選んだ申請のうち{count:,}件が見つかりません。一覧から選び直してください"
TOO_MANY: Final = f"一度に印刷できるのは{MOST:,}件までです。一覧から選び直してください"
NOTHING: Final = "印刷する申請を選んでください"

PrintProblem = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PrintSelection:
    """Applications to be printed. `numbers` as the form carries them; `applications` are those of this procedure that the person works on, in the same order."""

    procedure: ProcedureSummary
    numbers: tuple[str, ...]
    applications: tuple[SealedApplication, ...] = field(repr=False)

    @classmethod
    async def of(cls, procedure: ProcedureSummary, numbers: Sequence[str]) -> "PrintSelection":
        distinct = tuple(dict.fromkeys(numbers))[: MOST + 1]
        applications = await queries.find_all([number for number in map(_number, distinct) if number is not None])
        return cls(procedure, distinct, tuple(one for one in applications if one.procedure == procedure.id))

    @classmethod
    async def read(cls, procedure: ProcedureSummary, posted: Posted) -> "PrintSelection":
        return await cls.of(procedure, only(posted, "rest").split())

    @property
    def rest(self) -> str:
        return " ".join(self.numbers)

    @property
    def back(self) -> str:
        """The address of the list in which they were chosen; of one application, its own page."""
        one = len(self.numbers) == 1 and len(self.applications) == 1
        return f"/applications/{self.applications[0].reference}" if one else list_address(self.procedure)

    def selection(self) -> Selection:
        return Selection(frozenset(), self.procedure.id, ids=tuple(one.id for one in self.applications))

    def problems(self) -> list[PrintProblem]:
        if len(self.numbers) > MOST:
            return [("rest", TOO_MANY)]
        missing = len(self.numbers) - len(self.applications)
        if missing:
            return [("rest", NOT_THERE.format(count=missing))]
        return [] if self.applications else [("rest", NOTHING)]

    def file(self, format_: Format, pieces: AsyncGenerator[bytes], made_at: datetime) -> Attachment:
        """An attachment of these `pieces` under the print's file name."""
        title, slug = str(self.procedure.title), self.procedure.slug
        name, plain_name = format_.file_names(title, slug, time_in_name(made_at))
        return Attachment(pieces, name=name, plain_name=plain_name, media_type=format_.definition.media_type)


def purpose_problems(purpose: str) -> list[PrintProblem]:
    try:
        written(purpose, "利用目的", LONGEST_PURPOSE, required=True)
    except TextRefused as refused:
        return [("purpose", refused.sentence)]
    return []


def printed_by(request: AnyRequest, now: datetime) -> str:
    """The words at the foot of each page: who printed it, and when."""
    return f"印刷 {staff_time(now)} {signed_in(request).name}"


def _number(text: str) -> ReferenceNumber | None:
    try:
        return ReferenceNumber.read(text)
    except Mistyped:
        return None
