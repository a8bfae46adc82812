"""チラシ・QRコード: the public address of a procedure as a QR code and as a sheet of A4. Public words alone: nothing of an application is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import ClassVar, Final

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from markupsafe import Markup

from app.calendar.tokyo import today
from app.languages import SOURCE, is_japanese, language_of, translated_into
from app.papers.leaflet import Leaflet
from app.papers.qr import QUIET, qr
from app.procedures.form import Form
from app.procedures.kept_by import section_names_on
from app.procedures.period_words import period_words
from app.procedures.places import Written, places_of, written
from app.procedures.procedure_admin import ProcedureDetails
from app.procedures.procedures_for_staff import compiled_versions
from app.processes import ProcessEnded
from app.tenancy.tables import Municipality, Section
from app.texts import N_, JapanesePart, joined, text_of
from app.web.guards import requires_staff
from app.web.line_breaks import phrases
from app.web.pages import PageContext
from app.web.qr_codes import qr_code
from app.web.sessions import AnyRequest
from app.web.staff.jobs.pools import drawn, worked_out
from app.web.staff.layout import staff_page
from app.web.staff.procedures.index import STANDINGS
from app.web.staff.procedures.leaflet_choice import ANSWER, PLACES_OPENED, LeafletChoice
from app.web.staff.procedures.lookup import procedure_here

MANY_PLACES: Final = 6  # choices with a 定員 of their own, beyond which their numbers are left to the guide
PLACES_NUMBER: Final = N_("%(number)s人")
ONE_PLACE: Final = N_("%(label)s：%(words)s")
FIRST_COME: Final = N_("先着順に受け付けます。定員になると、それより後は申し込めません。")
LOTTERY: Final = N_("申込みが定員を超えたときは、受付期間のあとで抽選します。")
PICTURE: Final = 1_200  # pixels of a picture's edge at least: some 100 mm in print


@dataclass(frozen=True, slots=True)
class QuestionToAnswer:
    """A question whose answer may be chosen from the start. `hint`: what it hangs on, "" where it is always asked."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    values: Sequence[str]
    several: bool
    hint: str


@dataclass(frozen=True, kw_only=True)
class LeafletPage(PageContext):
    """The QR code of a procedure's public address, its files, and the form of what they are to be like. `shortened`: the texts that are too long for
    the sheet; `standing`: why nothing can be applied for now, "" while it can."""

    template: ClassVar = "staff/procedures/leaflet.html"
    procedure: ProcedureDetails
    choice: LeafletChoice
    code: Markup
    questions: Sequence[QuestionToAnswer]
    places_opened: Sequence[tuple[str, str]]
    problems: Sequence[tuple[str, str]]
    standing: str
    shortened: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class NoLeafletPage(PageContext):
    """The page about a procedure that has no public address yet, or whose form cannot be read."""

    template: ClassVar = "staff/procedures/no_leaflet.html"
    procedure: ProcedureDetails


@get("/procedures/{slug:str}/leaflet", guards=[requires_staff])
async def show_leaflet(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    procedure = await procedure_here(slug)
    form = await _published_form(procedure)
    if form is None:
        return staff_page(request, NoLeafletPage(procedure=procedure))
    choice = await _choice(request, procedure, form)
    state = procedure.state()
    shown = LeafletPage(
        procedure=procedure,
        choice=choice,
        code=qr_code(choice.address, f"QRコード：{choice.address}"),
        questions=_questions(choice),
        places_opened=PLACES_OPENED,
        problems=[(name.replace(".", "-"), sentence) for name, sentence in choice.problems],
        standing="" if state == "open" else STANDINGS[state][0],
        shortened=await _shortened(await _leaflet(request, procedure, choice)),
    )
    return staff_page(request, shown, 422 if choice.problems else 200)


@get("/procedures/{slug:str}/leaflet/pdf", guards=[requires_staff])
async def take_leaflet(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    procedure, choice = await _chosen(request, slug)
    content = await drawn(await _leaflet(request, procedure, choice))
    return _file(content, f"leaflet-{slug}.pdf", "application/pdf")


@get("/procedures/{slug:str}/leaflet/svg", guards=[requires_staff])
async def take_code(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """The QR code to put into a poster of one's own, sharp at any size."""
    _, choice = await _chosen(request, slug)
    drawing = BytesIO()
    qr(choice.address).save(drawing, kind="svg", border=QUIET, scale=10, light="#fff", title=choice.address)
    return _file(drawing.getvalue(), f"qr-{slug}.svg", "image/svg+xml")


@get("/procedures/{slug:str}/leaflet/png", guards=[requires_staff])
async def take_picture(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """The QR code as a picture, for programs that know no drawing."""
    _, choice = await _chosen(request, slug)
    code, picture = qr(choice.address), BytesIO()
    code.save(picture, kind="png", border=QUIET, scale=-(-PICTURE // code.symbol_size(border=QUIET)[0]), dpi=300)
    return _file(picture.getvalue(), f"qr-{slug}.png", "image/png")


async def _published_form(procedure: ProcedureDetails) -> Form | None:
    """The form that applicants see; None where none is public, or it cannot be read."""
    version = procedure.live and (await compiled_versions([procedure.live.id])).get(procedure.live.id)
    return version.form if version else None


async def _chosen(request: AnyRequest, slug: str) -> tuple[ProcedureDetails, LeafletChoice]:
    procedure = await procedure_here(slug)
    form = await _published_form(procedure)
    if form is None:
        raise NotFoundException
    return procedure, await _choice(request, procedure, form)


async def _choice(request: AnyRequest, procedure: ProcedureDetails, form: Form) -> LeafletChoice:
    municipality = await Municipality.select(Municipality.slug).first()
    address = f"{request.app.state.settings.applicant_url}/{municipality['slug']}/{procedure.slug}/"
    return LeafletChoice(form, address, request.query_params.dict())


async def _leaflet(request: AnyRequest, procedure: ProcedureDetails, choice: LeafletChoice) -> Leaflet:
    municipality = await Municipality.select(Municipality.name).first()
    section = await (
        Section.select(Section.telephone, Section.telephone_hours).where(Section.id == procedure.section).first()
    )
    called = await section_names_on(today())
    form, language = choice.form, choice.language
    status = f"{request.app.state.settings.applicant_url}/status"
    return Leaflet(
        municipality=str(text_of(municipality["name"]).in_(language)),
        title=_phrases(form, language),
        outline=str(form.outline.in_(language)),
        eligibility=str(form.eligibility.in_(language)),
        period=period_words(procedure.opens_at, procedure.ends_at, language),
        places="\n".join(await _places(procedure, choice)),
        needed=_needed(form, language),
        minutes=translated_into(language, N_("約%(minutes)s分")) % {"minutes": form.minutes},
        section=str(called.get(procedure.id, procedure.section_name).in_(language)),
        telephone=section["telephone"],
        telephone_hours=str(text_of(section["telephone_hours"]).in_(language)),
        contact=procedure.settings.contact,
        chosen=tuple(choice.chosen),
        address=choice.address,
        status_address=status if language == SOURCE else f"{status}?lang={language}",
        language=language,
        made_at=datetime.now(UTC),
    )


def _needed(form: Form, language: str) -> str:
    """What the section says is needed, and what is attached on the form."""
    labels = [question.label.in_(language) for question in form.file_questions]
    files = joined(language_of(language).comma, labels)
    attached = translated_into(language, N_("ファイルで付けるもの：%(files)s")) % {"files": files}
    return "\n".join([str(form.needed.in_(language)), *([attached] if labels else [])])


def _phrases(form: Form, language: str) -> tuple[str, ...]:
    """The title in phrases, between which its lines end; one where they end between words."""
    title = form.title.in_(language)
    return tuple(phrases(str(title))) if is_japanese(language) or isinstance(title, JapanesePart) else (title,)


async def _places(procedure: ProcedureDetails, choice: LeafletChoice) -> list[str]:
    """The 定員 in words, with the numbers where they are few and may be told by choice; [] where there is none."""
    limits = await places_of(procedure)
    if not limits:
        return []
    form, language = choice.form, choice.language
    rule = LOTTERY if procedure.settings.selection.draws_lots else FIRST_COME
    numbers: list[str] = []
    if await written(procedure.id, open_places=form.open_places) is Written.choices:
        said = {
            unit: translated_into(language, PLACES_NUMBER) % {"number": f"{limit.capacity:,}"}
            for unit, limit in limits.items()
        }
        unit = form.questions.get(form.capacity_question or "")
        if unit is None:
            numbers = [said[""]] if "" in said else []
        else:
            shown = choice.answers.get(unit.id) or said
            numbers = [
                translated_into(language, ONE_PLACE) % {"label": each.label.in_(language), "words": said[each.id]}
                for each in unit.choices
                if each.id in said and each.id in shown
            ]
    return [*(numbers if len(numbers) <= MANY_PLACES else ()), translated_into(language, rule)]


def _questions(choice: LeafletChoice) -> list[QuestionToAnswer]:
    labels = choice.form.questions
    return [
        QuestionToAnswer(
            name=ANSWER + question.id,
            label=str(question.label),
            options=[(each.id, str(each.label)) for each in question.choices],
            values=choice.typed.get(question.id, ()),
            several=question.field.several,
            hint="、".join(f"「{labels[name].label}」" for name in question.when.questions())
            + "の答えによってたずねます。"
            if question.when
            else "",
        )
        for question in choice.questions
    ]


async def _shortened(leaflet: Leaflet) -> Sequence[str]:
    """What the sheet cuts off; nothing is said where that cannot be found out now."""
    try:
        return await worked_out(leaflet.shortened)
    except ProcessEnded:
        return ()


def _file(content: bytes, name: str, media_type: str) -> Response[bytes]:
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


ROUTES: Final = [show_leaflet, take_leaflet, take_code, take_picture]
