"""宛名ラベル of what was chosen: a sheet to choose, where on it to begin, the purpose. Who has no address is named before anything is printed."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from app.applications.applicants import Applicant, applicant_of
from app.applications.decryption import AnswerDecryptor
from app.audit import log
from app.audit.actions import Action
from app.exports import register
from app.exports.formats import Format
from app.exports.register import Items, Target
from app.papers.prints.gathering import PIECE
from app.papers.prints.label_sheets import LABEL_SHEETS
from app.papers.prints.labels import Addressee, LabelOrder, LabelsRefused
from app.procedures.procedures_for_staff import ProcedureSummary, compiled_versions
from app.processes import ProcessEnded
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_processing, requires_strong_proof
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store, list_address, own_procedure
from app.web.staff.jobs.pools import drawn
from app.web.staff.layout import staff_page
from app.web.staff.new_transaction import new_transaction
from app.web.staff.prints.applications import chosen_one
from app.web.staff.prints.chosen import PrintProblem, PrintSelection, purpose_problems
from app.web.staff.purposes import earlier_purposes, purpose_in

TYPED: Final = ("sheet", "start", "leave_out", "marked", "purpose")
USUAL: Final = {"sheet": "12", "start": "1", "leave_out": "", "marked": "", "purpose": ""}
NONE_LEFT: Final = "氏名と住所のある申請がないため、宛名ラベルを作れません"
TOO_SMALL: Final = (
    "宛名がこの大きさのラベルに収まらない申請が{count}件あります。大きなラベルを選ぶか、除いて印刷してください"
)
UNPRINTABLE: Final = (
    "宛名に印刷できない文字のある申請が{count}件あります。除いて印刷するか、その文字を〓で印刷して手で書いてください"
)
NOT_MADE: Final = "うまく作れませんでした。もう一度押してください"


@dataclass(frozen=True, slots=True)
class LabelRow:
    """One application to make a label for."""

    reference: str
    id: UUID
    applicant: Applicant = field(repr=False)

    @property
    def addressee(self) -> Addressee:
        one = self.applicant
        return Addressee(one.name, one.address, one.postcode, one.organisation)

    @property
    def complete(self) -> bool:
        one = self.applicant
        return bool(one.address.strip()) and bool(one.name.strip() or one.organisation.strip())


@dataclass(frozen=True, slots=True)
class LabelForm:
    """The form with its selection. `too_small`: labels that do not fit on the sheet chosen. `unprintable`: those with letters that no font has,
    and these letters."""

    chosen: PrintSelection
    lines: tuple[LabelRow, ...] = field(repr=False)
    typed: Mapping[str, str]
    too_small: tuple[LabelRow, ...] = ()
    unprintable: tuple[tuple[LabelRow, tuple[str, ...]], ...] = ()

    def refused(self, refusal: LabelsRefused) -> "LabelForm":
        """The form with the labels that were refused."""
        lost = tuple((self.complete[index], letters) for index, letters in refusal.unprintable.items())
        return replace(self, too_small=tuple(self.complete[index] for index in refusal.too_small), unprintable=lost)

    def refusals(self) -> list[PrintProblem]:
        """Input and sentence of each kind of refused labels."""
        told = (("sheet", TOO_SMALL, self.too_small), ("marked", UNPRINTABLE, self.unprintable))
        return [(name, sentence.format(count=len(labels))) for name, sentence, labels in told if labels]

    @property
    def complete(self) -> tuple[LabelRow, ...]:
        return tuple(line for line in self.lines if line.complete)

    @property
    def without(self) -> tuple[LabelRow, ...]:
        """The applications that get no label: without an address, or with neither a name nor an organisation."""
        return tuple(line for line in self.lines if not line.complete)

    def problems(self) -> list[PrintProblem]:
        problems = self.chosen.problems()
        sheet = LABEL_SHEETS.get(self.typed["sheet"])
        if not problems and not self.complete:
            problems.append(("rest", NONE_LEFT))
        if sheet is None:
            problems.append(("sheet", "用紙を選んでください"))
        most = sheet.count if sheet else max(one.count for one in LABEL_SHEETS.values())
        if not (_digits(self.typed["start"]) and 1 <= int(self.typed["start"]) <= most):
            problems.append(("start", f"はじめる位置は、1から{most}までの数字で入力してください"))
        return [*problems, *purpose_problems(self.typed["purpose"])]


@dataclass(frozen=True, kw_only=True)
class PrintLabelsPage(PageContext):
    """The form that prints labels for the chosen applications."""

    template: ClassVar = "staff/prints/labels.html"
    form: LabelForm
    chosen: PrintSelection
    address: str
    typed: Mapping[str, str]
    sheets: Sequence[tuple[str, str]]
    problems: Sequence[tuple[str, str]]
    wrong: Mapping[str, str]
    purposes: Sequence[tuple[str, str]]


@get("/applications/{reference:str}/labels", guards=[requires_processing])
async def ask_for_one_label(request: AnyRequest, reference: FromPath[str]) -> Response[bytes]:
    return await label_chosen(request, *await chosen_one(reference))


@post("/lists/{procedure:str}/labels", guards=[requires_processing, requires_strong_proof], status_code=200)
async def print_labels(request: AnyRequest, procedure: FromPath[str]) -> Response[Any]:
    summary, posted = await own_procedure(request, procedure), await read_form(request)
    form = await _read(request, summary, posted)
    problems = form.problems()
    if problems:
        return await _refused(request, form, *problems)
    try:
        content, lines = await _drawn(form)
    except LabelsRefused as refusal:
        form = form.refused(refusal)
        return await _refused(request, form, *form.refusals())
    except ProcessEnded:
        return await _refused(request, form, ("rest", NOT_MADE))
    return await _file(request, form, content, lines)


async def label_chosen(request: AnyRequest, summary: ProcedureSummary, numbers: Sequence[str]) -> Response[bytes]:
    """The form that prints labels for the applications chosen in the list."""
    chosen = await PrintSelection.of(summary, numbers)
    return await _page(request, LabelForm(chosen, await _lines(request, chosen), USUAL), [])


async def _read(request: AnyRequest, summary: ProcedureSummary, posted: Posted) -> LabelForm:
    chosen = await PrintSelection.read(summary, posted)
    return LabelForm(
        chosen,
        await _lines(request, chosen),
        {name: only(posted, name) for name in TYPED} | {"purpose": purpose_in(posted)},
    )


async def _lines(request: AnyRequest, chosen: PrintSelection) -> tuple[LabelRow, ...]:
    """A row for each application; names and addresses are decrypted, which is logged."""
    decryptor = AnswerDecryptor(key_store(request))
    versions = await compiled_versions({one.procedure_version for one in chosen.applications})
    lines = tuple(
        LabelRow(str(one.reference), one.id, applicant_of(decryptor.answers(one, versions)))
        for one in chosen.applications
    )
    if lines:
        references = [line.reference for line in lines]
        await log.record(signed_in(request).staff, Action.addresses_opened, "", {"references": references})
    return lines


async def _drawn(form: LabelForm) -> tuple[bytes, tuple[LabelRow, ...]]:
    """The PDF and whose labels are in it. Raises LabelsRefused where some cannot be printed whole and are not to be left out, and ProcessEnded."""
    sheet, start = LABEL_SHEETS[form.typed["sheet"]], int(form.typed["start"])
    addressees = tuple(line.addressee for line in form.complete)
    order = LabelOrder(sheet, start, addressees, datetime.now(UTC), bool(form.typed["marked"]))
    try:
        return await drawn(order), form.complete
    except LabelsRefused as refused:
        out = {*refused.too_small, *refused.unprintable}
        left = tuple(line for number, line in enumerate(form.complete) if number not in out)
        if not (form.typed["leave_out"] and left):
            raise
    return await drawn(replace(order, addressees=tuple(line.addressee for line in left))), left


async def _file(request: AnyRequest, form: LabelForm, content: bytes, lines: tuple[LabelRow, ...]) -> Response[bytes]:
    """The PDF as an attachment. Its row of the 管理簿 is committed with this request's unit of work, right before the first byte."""
    staff, now = signed_in(request).staff, datetime.now(UTC)
    selection = replace(form.chosen.selection(), ids=tuple(line.id for line in lines))
    record = await register.begin(staff, selection, Format.labels, Items.every, form.typed["purpose"], Target.chosen)
    await log.record(staff, Action.labels_printed, str(record), {"references": [line.reference for line in lines]})
    return form.chosen.file(Format.labels, _pieces(record, content, len(lines)), now)


async def _pieces(record: UUID, content: bytes, count: int) -> AsyncGenerator[bytes]:
    """The bytes of the PDF; the row of the 管理簿 is closed whatever happens."""
    completed = False
    try:
        for start in range(0, len(content), PIECE):
            yield content[start : start + PIECE]
        completed = True
    finally:
        await register.end(record, count if completed else 0, completed=completed)


async def _refused(request: AnyRequest, form: LabelForm, *problems: PrintProblem) -> Response[bytes]:
    # the decryption of the names is logged, though the answer's status rolls the request's own unit back
    async with new_transaction():
        if form.lines:
            references = [line.reference for line in form.lines]
            await log.record(signed_in(request).staff, Action.addresses_opened, "", {"references": references})
        return await _page(request, form, list(problems))


async def _page(request: AnyRequest, form: LabelForm, problems: list[PrintProblem]) -> Response[bytes]:
    return staff_page(
        request,
        PrintLabelsPage(
            form=form,
            chosen=form.chosen,
            address=list_address(form.chosen.procedure),
            typed=form.typed,
            sheets=[(sheet.key, sheet.label) for sheet in LABEL_SHEETS.values()],
            problems=problems,
            wrong=dict(problems),
            purposes=await earlier_purposes(request, form.chosen.procedure.id),
        ),
        422 if problems else 200,
    )


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 4


ROUTES: Final = [ask_for_one_label, print_labels]
