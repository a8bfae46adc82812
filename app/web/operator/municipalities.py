"""団体管理: municipalities are listed, set up, suspended and resumed here. No page shows anything an applicant wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Final

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from app.audit import log
from app.audit.actions import OperatorAction
from app.languages import SOURCE, TRANSLATIONS
from app.municipalities import administration as municipalities
from app.municipalities.administration import HasStaff, MunicipalityShown, NoMailerKey, Taken, plain
from app.people.names import READING
from app.people.staff import OneTimePassword, login_of, name_problem
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_council, requires_operator, requires_proof
from app.web.operator.layout import operator_page
from app.web.operator.section_rows import (
    FIRST_ROWS,
    MORE_ROWS,
    SectionRow,
    problems_of_rows,
    rows_and_more,
    rows_of,
    sections_in,
)
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in_operator

HAS_STAFF: Final = (
    "すでにほかの職員がいるか、管理者が自分のパスワードを決めています。新しいパスワードは、自治体の管理者が発行します"
)
FLASH_MESSAGES: Final = {
    "suspended": "停止しました",
    "resumed": "再開しました",
    "changed": "変更しました。申請者の画面は、いまから新しい内容です",
    "dropped": "変更を取りやめました",
}


@dataclass(frozen=True, slots=True)
class MunicipalityEntry:
    """The typed values of a new municipality and their problems: (input, sentence) pairs."""

    code: str = ""
    slug: str = ""
    name: str = ""
    reading: str = ""
    telephone: str = ""
    rows: Sequence[SectionRow] = FIRST_ROWS
    administrator_login: str = ""
    administrator_name: str = ""
    translations: Mapping[str, str] = field(default_factory=dict)  # of the name, by language
    problems: list[tuple[str, str]] = field(default_factory=list)
    starts_at: int = 0  # the row that the cursor waits in, where rows were asked for

    @property
    def errors(self) -> dict[str, str]:
        """The first sentence for each input."""
        return dict(reversed(self.problems))

    @property
    def names(self) -> dict[str, str]:
        return {SOURCE: self.name, **{tag: name for tag, name in self.translations.items() if name}}

    @property
    def may_have_more_rows(self) -> bool:
        return len(self.rows) < municipalities.MOST_SECTIONS

    @property
    def login(self) -> str | None:
        return login_of(self.slug, self.administrator_login)


@dataclass(frozen=True, kw_only=True)
class MunicipalityListPage(PageContext):
    """The list of all municipalities; `may_decide`: the reader may register another."""

    template: ClassVar = "operator/municipalities.html"
    municipalities: Sequence[MunicipalityShown]
    may_decide: bool


@dataclass(frozen=True, kw_only=True)
class NewMunicipalityPage(PageContext):
    """The form that registers a municipality, with what was typed into it."""

    template: ClassVar = "operator/new_municipality.html"
    entry: MunicipalityEntry


@dataclass(frozen=True, kw_only=True)
class MunicipalityPage(PageContext):
    """One municipality: its counts, its sections' names, and what may be decided about it."""

    template: ClassVar = "operator/municipality.html"
    municipality: MunicipalityShown
    sections: Sequence[str]
    may_decide: bool
    problems: Sequence[tuple[str, str]]
    message: str


@dataclass(frozen=True, kw_only=True)
class AppointedPage(PageContext):
    """The one-time password of a new administrator, shown this once."""

    template: ClassVar = "operator/password.html"
    title: str
    login: str
    person_name: str
    password: str
    back: str = "/municipalities"


@get("/municipalities", guards=[requires_operator])
async def list_municipalities(request: AnyRequest) -> Response[bytes]:
    shown = await municipalities.all_municipalities()
    await log.record_operator(OperatorAction.municipalities_opened, "", {"count": len(shown)})
    return operator_page(request, MunicipalityListPage(municipalities=shown, may_decide=_decides(request)))


@get("/municipalities/new", guards=[requires_council])
async def ask_for_municipality(request: AnyRequest) -> Response[bytes]:
    return _new_page(request, MunicipalityEntry())


@post("/municipalities", guards=[requires_council, requires_proof], status_code=200)
async def create_municipality(request: AnyRequest) -> Response[bytes]:
    posted = await read_form(request)
    if MORE_ROWS in posted:
        return _new_page(request, _with_more_rows(posted))
    entry = _read(posted)
    if entry.problems or entry.login is None:
        return _new_page(request, entry)
    try:
        await municipalities.create(
            entry.code, entry.slug, entry.names, entry.telephone, sections_in(entry.rows), reading=entry.reading
        )
        password = await municipalities.appoint_administrator(entry.code, entry.login, entry.administrator_name)
    except Taken:
        entry.problems.append(("code", "このコードまたはアドレスの名前は、すでに登録されています"))
        return _new_page(request, entry)
    except NoMailerKey:
        entry.problems.append(("section-1-name", "メールの鍵がまだありません。受託事業者に連絡してください"))
        return _new_page(request, entry)
    return _password_page(request, f"{entry.name}を登録しました", entry.login, entry.administrator_name, password)


@get("/municipalities/{code:str}", guards=[requires_operator])
async def show_municipality(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    municipality = await municipality_of(code)
    await log.record_operator(OperatorAction.municipality_opened, municipality.code)
    return await _municipality_page(request, municipality)


@post("/municipalities/{code:str}/administrator", guards=[requires_council, requires_proof], status_code=200)
async def appoint_administrator(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    municipality = await municipality_of(code)
    posted = await read_form(request)
    login, name = (
        login_of(municipality.slug, only(posted, "administrator_login")),
        plain(only(posted, "administrator_name")),
    )
    problems = administrator_problems(login, name)
    if login is None or problems:
        return await _municipality_page(request, municipality, problems)
    try:
        password = await municipalities.appoint_administrator(code, login, name)
    except HasStaff:
        return await _municipality_page(request, municipality, [("administrator_login", HAS_STAFF)])
    return _password_page(request, "最初の管理者を登録しました", login, name, password)


@post("/municipalities/{code:str}/suspension", guards=[requires_council, requires_proof], status_code=303)
async def suspend_municipality(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    municipality = await municipality_of(code)
    typed = plain(only(await read_form(request), "name"))
    if typed != plain(str(municipality.name)):
        problem = f"停止するには、自治体の名前「{municipality.name}」をそのまま入力してください"
        return await _municipality_page(request, municipality, [("name", problem)])
    await municipalities.suspend(code)
    return Redirect(f"/municipalities/{code}?suspended=1", status_code=303)


@post("/municipalities/{code:str}/resumption", guards=[requires_council, requires_proof], status_code=303)
async def resume_municipality(code: FromPath[str]) -> Response[Any]:
    await municipality_of(code)
    await municipalities.resume(code)
    return Redirect(f"/municipalities/{code}?resumed=1", status_code=303)


def _decides(request: AnyRequest) -> bool:
    return signed_in_operator(request).role.may_decide


async def municipality_of(code: str) -> MunicipalityShown:
    """Raises NotFoundException."""
    found = await municipalities.one(code)
    if found is None:
        raise NotFoundException
    return found


def _typed(posted: Posted) -> MunicipalityEntry:
    inputs = ("code", "slug", "name", "reading", "telephone", "administrator_login", "administrator_name")
    typed: dict[str, Any] = {name: plain(only(posted, name)) for name in inputs}
    typed["slug"] = typed["slug"].lower()
    typed["translations"] = {each.tag: plain(only(posted, f"name.{each.tag}")) for each in TRANSLATIONS}
    return MunicipalityEntry(**typed, rows=rows_of(posted))


def _with_more_rows(posted: Posted) -> MunicipalityEntry:
    """What was typed, looked at by nobody yet, with empty rows behind it."""
    entry = _typed(posted)
    return replace(entry, rows=rows_and_more(entry.rows), starts_at=len(entry.rows) + 1)


def _read(posted: Posted) -> MunicipalityEntry:
    entry = _typed(posted)
    checks = [
        ("code", municipalities.code_problem(entry.code)),
        ("name", name_problem("自治体の名前", entry.name, municipalities.LONGEST_NAME)),
        ("reading", None if READING.fullmatch(entry.reading) else "ふりがなは、かなで入力してください"),
        ("slug", municipalities.slug_problem(entry.slug)),
    ]
    entry.problems.extend((name, problem) for name, problem in checks if problem)
    entry.problems.extend(problems_of_rows(entry.rows))
    entry.problems.extend(administrator_problems(entry.login, entry.administrator_name))
    return entry


def administrator_problems(login: str | None, name: str) -> list[tuple[str, str]]:
    """Say what is wrong with the 職員ID and name of an administrator, as pairs of input and sentence."""
    problems = []
    if login is None:
        problems.append(
            ("administrator_login", "管理者の職員IDは、半角の英小文字、数字、ハイフンで、30文字以内で入力してください")
        )
    if wrong := name_problem("管理者の氏名", name):
        problems.append(("administrator_name", wrong))
    return problems


def _new_page(request: AnyRequest, entry: MunicipalityEntry) -> Response[bytes]:
    return operator_page(request, NewMunicipalityPage(entry=entry), 422 if entry.problems else 200)


async def _municipality_page(
    request: AnyRequest, municipality: MunicipalityShown, problems: list[tuple[str, str]] | None = None
) -> Response[bytes]:
    shown = MunicipalityPage(
        municipality=municipality,
        sections=await municipalities.section_names(municipality.code),
        may_decide=_decides(request),
        problems=problems or [],
        message=next((words for name, words in FLASH_MESSAGES.items() if name in request.query_params), ""),
    )
    return operator_page(request, shown, 422 if problems else 200)


def _password_page(
    request: AnyRequest, title: str, login: str, name: str, password: OneTimePassword
) -> Response[bytes]:
    shown = AppointedPage(title=title, login=login, person_name=name, password=password.reveal())
    return operator_page(request, shown)


ROUTES: Final = [
    list_municipalities,
    ask_for_municipality,
    create_municipality,
    show_municipality,
    appoint_administrator,
    suspend_municipality,
    resume_municipality,
]
