"""職員の管理: an administrator adds people, gives them sections and roles, and stops them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import ClientException, NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from app.applications.sealing import NO_KEY
from app.calendar.tokyo import today
from app.calendar.typed_dates import Towards, read_day_field
from app.notifications.mail import NoAddress
from app.people import second_factor, staff
from app.people.duties import Duty, RosterEntry
from app.people.roles import StaffRole
from app.people.staff import LoginTaken, Member, NotOneself, OneTimePassword, UnknownPerson
from app.texts import text_of
from app.vault.signing import UntrustedKey
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_administrator, requires_auditing, requires_proof
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.flash_messages import flash_message
from app.web.staff.layout import staff_page

ROLES: Final = [(role, f"{role.label}：{role.hint}") for role in StaffRole]
DUTIES: Final = [(duty, duty.label) for duty in Duty]
FLASH_MESSAGES: Final = {
    "changed": "変更しました",
    "reset": "二要素認証を解除しました。メールアドレスの登録があれば、本人とあなたにメールで知らせます",
    "stopped": "停止しました。開いていた画面も、すぐに使えなくなります",
}


@dataclass(frozen=True, slots=True)
class PersonForm:
    """The form of a person as typed, with its problems as pairs of input and sentence."""

    ending: str = ""  # the part of the 職員ID after the municipality's slug
    name: str = ""
    role: str = StaffRole.section_staff
    sections: tuple[UUID, ...] = ()
    mail: str = ""
    reading: str = ""
    duty: str = Duty.handler
    first_day: str = ""
    last_day: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, member: Member) -> "PersonForm":
        """The form as it is first shown for somebody who is there."""
        entry = member.entry
        last_day = entry.last_day.isoformat() if entry.last_day else ""
        shown = (entry.reading, entry.duty, entry.first_day.isoformat(), last_day)
        return cls("", member.name, member.role, member.sections, member.mail, *shown)

    @property
    def errors(self) -> dict[str, str]:
        return dict(self.problems)

    def entry(self, otherwise: date) -> RosterEntry:
        """What the roster says, `otherwise` its first day where none was typed; for a form without problems."""
        first_day, last_day = (read_day_field("", typed).day for typed in (self.first_day, self.last_day))
        return RosterEntry(self.reading, Duty(self.duty), first_day or otherwise, last_day)


@dataclass(frozen=True, kw_only=True)
class PeoplePage(PageContext):
    """Everybody of the municipality."""

    template: ClassVar = "staff/people/index.html"
    people: Sequence[Member]
    names: Mapping[UUID, str]
    today: date
    working: int
    message: str


@dataclass(frozen=True, kw_only=True)
class NewPersonPage(PageContext):
    """The form for a new account."""

    template: ClassVar = "staff/people/new.html"
    person_form: PersonForm
    sections: Sequence[tuple[UUID, str]]
    roles: Sequence[tuple[StaffRole, str]]
    duties: Sequence[tuple[Duty, str]]


@dataclass(frozen=True, kw_only=True)
class PersonPage(PageContext):
    """The form that changes an account. `second_factor`: the person has one."""

    template: ClassVar = "staff/people/person.html"
    member: Member
    second_factor: bool
    message: str
    person_form: PersonForm
    sections: Sequence[tuple[UUID, str]]
    roles: Sequence[tuple[StaffRole, str]]
    duties: Sequence[tuple[Duty, str]]


@dataclass(frozen=True, kw_only=True)
class PersonPasswordPage(PageContext):
    """A one-time password, shown this once."""

    template: ClassVar = "staff/people/password.html"
    title: str
    member: Member
    password: str


@get("/people", guards=[requires_auditing])
async def list_people(request: AnyRequest) -> Response[bytes]:
    message = flash_message(request, FLASH_MESSAGES)
    names, people, day = await _section_names(), await staff.everybody(), today()
    working = sum(member.active and member.entry.covers(day) for member in people)
    return staff_page(
        request, PeoplePage(people=people, names=dict(names), today=day, working=working, message=message)
    )


@get("/people/new", guards=[requires_administrator])
async def ask_for_person(request: AnyRequest) -> Response[bytes]:
    return await _new_page(request, PersonForm(first_day=today().isoformat()))


@post("/people", guards=[requires_administrator, requires_proof], status_code=200)
async def add_person(request: AnyRequest) -> Response[bytes]:
    person = signed_in(request)
    person_form = _read(await read_form(request), await staff.offered_sections())
    login = staff.login_of(person.slug, person_form.ending)
    if login is None:
        person_form.problems.insert(
            0, ("login", "職員IDは、半角の英小文字、数字、ハイフンで、30文字以内で入力してください")
        )
    if login is None or person_form.problems:
        return await _new_page(request, person_form)
    try:
        added = await staff.add(
            person.staff,
            login,
            person_form.name,
            StaffRole(person_form.role),
            person_form.sections,
            mail=person_form.mail,
            entry=person_form.entry(today()),
        )
    except UntrustedKey:
        person_form.problems.append(("mail", NO_KEY))
        return await _new_page(request, person_form)
    except LoginTaken:
        person_form.problems.append(("login", f"職員ID「{login}」は使われています。別の職員IDを入力してください"))
        return await _new_page(request, person_form)
    return _password_page(request, "職員を追加しました", *added)


@get("/people/{person_id:uuid}", guards=[requires_administrator])
async def show_person(request: AnyRequest, person_id: FromPath[UUID]) -> Response[bytes]:
    member = await _member(person_id)
    return await _person_page(request, member, PersonForm.of(member))


@post("/people/{person_id:uuid}", guards=[requires_administrator, requires_proof], status_code=200)
async def change_person(request: AnyRequest, person_id: FromPath[UUID]) -> Response[Any]:
    member = await _member(person_id)
    person_form = _read(await read_form(request), await staff.offered_sections(member.sections))
    if not person_form.problems:
        try:
            role = StaffRole(person_form.role)
            by, name, mail = signed_in(request).staff, person_form.name, person_form.mail
            entry = person_form.entry(member.entry.first_day)
            await staff.change(by, person_id, name, role, person_form.sections, mail=mail, entry=entry)
        except UntrustedKey:
            person_form.problems.append(("mail", NO_KEY))
        except NotOneself:
            person_form.problems.append(
                ("role", "自分の役割を変えたり、期間を終えたりできません。ほかの管理者に依頼してください")
            )
    if person_form.problems:
        return await _person_page(request, member, person_form)
    return Redirect("/people?changed=1", status_code=303)


@post("/people/{person_id:uuid}/stop", guards=[requires_administrator, requires_proof], status_code=303)
async def stop_person(request: AnyRequest, person_id: FromPath[UUID]) -> Response[Any]:
    await _member(person_id)
    try:
        await staff.stop(signed_in(request).staff, person_id)
    except NotOneself:
        raise ClientException from None  # no page offers it
    return Redirect("/people?stopped=1", status_code=303)


@post("/people/{person_id:uuid}/return", guards=[requires_administrator, requires_proof], status_code=200)
async def take_person_back(request: AnyRequest, person_id: FromPath[UUID]) -> Response[bytes]:
    await _member(person_id)
    try:
        given = await staff.reinstate(signed_in(request).staff, person_id)
    except NotOneself:
        raise ClientException from None  # no page offers it: who asks was not stopped
    return _password_page(request, "停止を取り消しました", *given)


@post("/people/{person_id:uuid}/password", guards=[requires_administrator, requires_proof], status_code=200)
async def give_password(request: AnyRequest, person_id: FromPath[UUID]) -> Response[bytes]:
    await _member(person_id)
    try:
        given = await staff.give_new_password(signed_in(request).staff, person_id)
    except NotOneself:
        raise ClientException from None  # one's own is changed on /password
    return _password_page(request, "パスワードを作り直しました", *given)


@post("/people/{person_id:uuid}/second-factor", guards=[requires_administrator, requires_proof], status_code=303)
async def reset_second_factor(request: AnyRequest, person_id: FromPath[UUID]) -> Response[Any]:
    member, person = await _member(person_id), signed_in(request)
    if person_id == person.staff:
        raise ClientException  # no page offers it: another administrator does it
    await second_factor.reset(person, person_id, member.login)
    return Redirect(f"/people/{person_id}?reset=1", status_code=303)


async def _member(person_id: UUID) -> Member:
    try:
        return await staff.one(person_id)
    except UnknownPerson:
        raise NotFoundException from None


async def _section_names() -> list[tuple[UUID, str]]:
    return [(section, str(text_of(name))) for section, name in await staff.section_names()]


def _read(posted: Posted, sections: Sequence[tuple[UUID, str]]) -> PersonForm:
    role = only(posted, "role")
    name = staff.plain_line(only(posted, "name"))
    chosen = tuple(section for section, _ in sections if str(section) in posted.get("sections", ()))
    mail, mail_problem = _mail(only(posted, "mail"))
    reading, duty = staff.plain_line(only(posted, "reading")), only(posted, "duty") or Duty.handler
    days = only(posted, "first_day"), only(posted, "last_day")
    person_form = PersonForm(only(posted, "login"), name, role, chosen, mail, reading, duty, *days)
    if wrong := staff.name_problem("氏名", name):
        person_form.problems.append(("name", wrong))
    elif staff.own_letters("氏名", name):
        person_form.problems.append(("name", staff.own_letters("氏名", name)))
    if role not in set(StaffRole):
        person_form.problems.append(("role", "役割を選んでください"))
    elif not StaffRole(role).every_section and not chosen:
        person_form.problems.append(("sections", "担当する課を1つ以上選んでください"))
    if mail_problem:
        person_form.problems.append(("mail", mail_problem))
    person_form.problems.extend(_entry_problems(person_form))
    return person_form


def _entry_problems(person_form: PersonForm) -> list[tuple[str, str]]:
    """Input and sentence of what the roster cannot say."""
    first, last = (
        read_day_field(label, typed, towards=towards)
        for label, typed, towards in (
            ("期間の初日", person_form.first_day, Towards.near),
            ("期間の最終日", person_form.last_day, Towards.future),
        )
    )
    reading = staff.own_letters("ふりがな", person_form.reading)
    problems = [("first_day", first.problem), ("last_day", last.problem), ("reading", reading)]
    if last.day and last.day < (first.day or today()):
        problems.append(("last_day", "期間の最終日は、初日よりあとの日を入力してください"))
    if len(person_form.reading) > staff.LONGEST_NAME:
        problems.append(("reading", f"ふりがなは{staff.LONGEST_NAME}文字以内で入力してください"))
    if person_form.duty not in set(Duty):
        problems.append(("duty", "取扱いの区分を選んでください"))
    return [(name, sentence) for name, sentence in problems if sentence]


def _mail(typed: str) -> tuple[str, str]:
    """The address, or what was typed with what is wrong with it."""
    try:
        return staff.mail_address(typed), ""
    except NoAddress:
        return typed, "メールアドレスを、name@example.lg.jp のように半角で1つだけ入力してください"


async def _new_page(request: AnyRequest, person_form: PersonForm) -> Response[bytes]:
    names = await staff.offered_sections()
    return staff_page(
        request,
        NewPersonPage(person_form=person_form, sections=names, roles=ROLES, duties=DUTIES),
        422 if person_form.problems else 200,
    )


async def _person_page(request: AnyRequest, member: Member, person_form: PersonForm) -> Response[bytes]:
    shown = PersonPage(
        member=member,
        second_factor=member.id in await second_factor.with_factor(),
        message=flash_message(request, FLASH_MESSAGES),
        person_form=person_form,
        sections=await staff.offered_sections(member.sections),
        roles=ROLES,
        duties=DUTIES,
    )
    return staff_page(request, shown, 422 if person_form.problems else 200)


def _password_page(request: AnyRequest, title: str, member: Member, password: OneTimePassword) -> Response[bytes]:
    return staff_page(request, PersonPasswordPage(title=title, member=member, password=password.reveal()))


ROUTES: Final = [
    list_people,
    ask_for_person,
    add_person,
    show_person,
    change_person,
    stop_person,
    take_person_back,
    give_password,
    reset_second_factor,
]
