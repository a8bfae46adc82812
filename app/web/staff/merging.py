"""課の統合: one section's work goes to another from a day on. What changes is shown first, and can be taken back until the day."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from app.applications.merging_preview import MergingPreview, preview_of
from app.calendar.eras import fiscal_year_name
from app.calendar.tokyo import today
from app.municipalities.merging import Merging, PlannedMerging, plan_merging, planned_mergings
from app.municipalities.sections import PlanRefused, SectionClash, SectionShown, all_sections, take_back
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_administrator, requires_proof
from app.web.pages import PageContext
from app.web.sessions import AnyRequest
from app.web.staff.flash_messages import flash_message
from app.web.staff.layout import staff_page
from app.web.staff.new_transaction import new_transaction
from app.web.staff.sections.form import day_from

PATH: Final = "/municipality/merging"
FLASH_MESSAGES: Final = {
    "planned": "統合を決めました",
    "taken": "統合を取り消しました",
}
CLASH: Final = "ほかの管理者が、先に課の登録を変えました。いまの登録を確かめて、もう一度押してください"
LINES: Final = ("section", "into", "from_day")
PAST: Final = (
    ("own", "なくなる課の手続の過年度の申請は、管理者だけが見る"),
    ("other", "引き継ぐ課の手続の過年度の申請は、管理者だけが見る"),
)


@dataclass(frozen=True, slots=True)
class MergingForm:
    """The inputs as typed; `past`: which sections' past years stay with the administrators. `revision`: the state of the section that was shown."""

    values: Mapping[str, str] = field(default_factory=dict)
    past: tuple[str, ...] = ()
    revision: str = ""

    @classmethod
    def read(cls, posted: Posted) -> "MergingForm":
        values = {name: only(posted, name).replace("\x00", "") for name in LINES}
        return cls(values, tuple(posted.get("past", ())), only(posted, "revision"))

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def inputs(self, revision: int) -> Sequence[tuple[str, str]]:
        """The values as pairs of name and value, for hidden inputs."""
        pairs = [(name, self[name]) for name in LINES]
        return [*pairs, *(("past", one) for one in self.past), ("revision", str(revision))]

    def merging(self, sections: Sequence[SectionShown]) -> "Merging | tuple[tuple[str, str], ...]":
        """The merging to plan; else input and sentence of each problem."""
        by_id = {str(section.id): section for section in sections}
        section, into = by_id.get(self["section"]), by_id.get(self["into"])
        asked = day_from(self["from_day"], "統合する日")
        day, problem = asked.day, asked.problem
        problems = {
            "section": "" if section else "なくなる課を選んでください",
            "into": "" if into else "引き継ぐ課を選んでください",
            "from_day": problem,
        }
        if section and section is into:
            problems["into"] = "なくなる課とは別の課を選んでください"
        if day and day <= today():
            problems["from_day"] = "統合する日は、あすからあとの日を入力してください"
        found = tuple((name, words) for name, words in problems.items() if words)
        if found or not (section and into and day):
            return found
        return Merging(section.id, section.revision, into.id, day, "own" in self.past, "other" in self.past)


@dataclass(frozen=True, kw_only=True)
class MergingPage(PageContext):
    """The form, and the mergings that are planned."""

    template: ClassVar = "staff/merging/index.html"
    form: MergingForm
    sections: Sequence[tuple[str, str]]
    past: Sequence[tuple[str, str]]
    planned: Sequence[PlannedMerging]
    problems: tuple[tuple[str, str], ...]
    errors: Mapping[str, str]
    message: str
    clash: str


@dataclass(frozen=True, kw_only=True)
class MergingPreviewPage(PageContext):
    """What a merging would change, and the button that plans it."""

    template: ClassVar = "staff/merging/preview.html"
    merging: Merging
    names: Mapping[UUID, str]
    preview: MergingPreview
    year: str
    inputs: Sequence[tuple[str, str]]


@get(PATH, guards=[requires_administrator])
async def ask_for_merging(request: AnyRequest) -> Response[bytes]:
    form = MergingForm({"section": request.query_params.get("section", "")})
    return await _form_page(request, form, message=flash_message(request, FLASH_MESSAGES))


@post(PATH, guards=[requires_administrator, requires_proof], status_code=200)
async def merge_sections(request: AnyRequest) -> Response[Any]:
    """Show what the merging would change; plan it where the section stands as it was shown."""
    posted = await read_form(request)
    form, sections = MergingForm.read(posted), await _open_sections()
    merging = form.merging(sections)
    if not isinstance(merging, Merging):
        return await _form_page(request, form, problems=merging)
    action = only(posted, "action")
    if action == "again":
        return await _form_page(request, form)
    if action != "plan":
        return await _preview_page(request, form, merging, sections)
    return await _planned(request, form, merging)


async def _planned(request: AnyRequest, form: MergingForm, merging: Merging) -> Response[Any]:
    seen = replace(merging, revision=int(form.revision) if re.fullmatch("[0-9]{1,9}", form.revision) else -1)
    try:
        await plan_merging(seen)
    except PlanRefused as refused:
        async with new_transaction():
            return await _form_page(request, form, problems=(("from_day", str(refused)),))
    except SectionClash:
        async with new_transaction():
            if not await _stands(merging):
                return await _form_page(request, form, clash=CLASH)
    return Redirect(f"{PATH}?planned=1", status_code=303)


async def _stands(merging: Merging) -> bool:
    """Whether the very same is planned already: a form that was sent twice is one act."""
    names = {section.id: str(section.name) for section in await all_sections()}
    asked = (
        merging.from_day,
        names[merging.section],
        names[merging.into],
        merging.closes_own_past,
        merging.closes_other_past,
    )
    return any(
        asked == (one.from_day, str(one.section), str(one.into), one.closes_own_past, one.closes_other_past)
        for one in await planned_mergings()
    )


@post(PATH + "/{change:uuid}/taking-back", guards=[requires_administrator, requires_proof], status_code=303)
async def take_merging_back(request: AnyRequest, change: FromPath[UUID]) -> Response[Any]:
    if change not in {one.id for one in await planned_mergings()}:
        raise NotFoundException
    try:
        await take_back(change)
    except SectionClash:
        async with new_transaction():
            return await _form_page(request, MergingForm(), clash=CLASH)
    return Redirect(f"{PATH}?taken=1", status_code=303)


async def _open_sections() -> Sequence[SectionShown]:
    return [section for section in await all_sections() if section.closed_on is None]


async def _form_page(
    request: AnyRequest,
    form: MergingForm,
    *,
    problems: tuple[tuple[str, str], ...] = (),
    message: str = "",
    clash: str = "",
) -> Response[bytes]:
    sections = [(str(section.id), str(section.name)) for section in await _open_sections()]
    shown = MergingPage(
        form=form,
        sections=[("", "選んでください"), *sections],
        past=PAST,
        planned=await planned_mergings(),
        problems=problems,
        errors=dict(problems),
        message=message,
        clash=clash,
    )
    return staff_page(request, shown, 409 if clash else 422 if problems else 200)


async def _preview_page(
    request: AnyRequest, form: MergingForm, merging: Merging, sections: Sequence[SectionShown]
) -> Response[bytes]:
    names = {section.id: str(section.name) for section in sections}
    preview = await preview_of(merging)
    shown = MergingPreviewPage(
        merging=merging,
        names=names,
        preview=preview,
        year=fiscal_year_name(preview.year),
        inputs=form.inputs(merging.revision),
    )
    return staff_page(request, shown)


ROUTES: Final = [ask_for_merging, merge_sections, take_merging_back]
