"""職員 of one's own municipality: an administrator adds people, gives them sections and a role, and stops them. Each act is logged."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from app.audit import log
from app.audit.actions import Action
from app.calendar.tokyo import today
from app.notifications.mail import ONE_ADDRESS, NoAddress
from app.notifications.mailer_key import ADDRESS, mailer_public_key
from app.people.duties import Duty, RosterEntry, Standing
from app.people.passwords import hash_password, one_time_password
from app.people.roles import StaffRole
from app.people.signing_in import normalised_login
from app.people.tables import Staff, StaffSection
from app.tenancy import api
from app.tenancy.engine import ENGINE
from app.tenancy.refusals import Refusal, refusals
from app.tenancy.scope import current_municipality
from app.tenancy.tables import Section, among
from app.texts import text_of
from app.typed_text import PRIVATE_USE, without_unseen
from app.vault.seal import BOUND_FORMAT, bound_to, seal
from app.vault.signing import UntrustedKey

LOGIN: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_NAME: Final = 100
LONGEST_MAIL: Final = 254  # signs; RFC 5321, 4.5.3.1.3
LONGEST_TYPED: Final = 500  # characters of an input that are looked at at all


class UnknownPerson(LookupError):
    """No such person in this municipality."""


class LoginTaken(ValueError):
    """Somebody has this 職員ID, or had it: it is never given to another person."""


class NotOneself(ValueError):
    """An administrator neither stops themselves nor gives the role away: somebody must remain who can give it back."""


@dataclass(frozen=True, slots=True)
class Member:
    """A 職員. `sections` are the ones they are named in; an administrator works for all. `entry`: what else the roster says."""

    id: UUID
    login: str
    name: str
    role: StaffRole
    active: bool
    must_change_password: bool
    sections: tuple[UUID, ...]
    mail: str
    entry: RosterEntry = field(default_factory=RosterEntry)
    last_signed_in_at: datetime | None = None

    @property
    def duty_words(self) -> str:
        """The duty's label; "－" for whoever sees no applicant's data."""
        return self.entry.duty.label if self.role.may_read_applications else "－"

    def standing(self, day: date) -> Standing:
        """Where they stand on the roster on a day."""
        if not self.active:
            return Standing.stopped
        if not self.entry.covers(day):
            return Standing.not_yet if day < self.entry.first_day else Standing.over
        return Standing.never_signed_in if self.must_change_password else Standing.working


@dataclass(frozen=True, slots=True)
class Registration:
    """What an administrator says of a person. `mail`: as `mail_address` returns it."""

    name: str
    role: StaffRole
    sections: tuple[UUID, ...]
    mail: str
    entry: RosterEntry


@dataclass(frozen=True, slots=True)
class OneTimePassword:
    """A password for the person who tells it to its owner, once. It has no readable form but `reveal()`."""

    text: str

    def reveal(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return "OneTimePassword(…)"


async def everybody() -> list[Member]:
    """Return all of the municipality's people, those who work first, by 職員ID."""
    rows = await _select()
    sections = await _sections_of([row["id"] for row in rows])
    members = [_member(row, sections) for row in rows]
    return sorted(members, key=lambda member: (not member.active, member.login))


async def one(person: UUID) -> Member:
    """Return a person of the municipality. Raises UnknownPerson."""
    rows = await _select(person)
    if not rows:
        raise UnknownPerson
    return _member(rows[0], await _sections_of([person]))


async def workers_of(section: UUID) -> dict[UUID, str]:
    """Return who may be put in charge of a section's applications: those who process them, administrators too, by name. Two queries."""
    day = today()
    rows = (
        await Staff.select(Staff.id, Staff.name, Staff.role)
        .where(Staff.active.eq(True), Staff.roster_from <= day)
        .where(Staff.roster_until.is_null() | (Staff.roster_until >= day))
        .order_by(Staff.name, Staff.id)
    )
    named = await StaffSection.select(StaffSection.staff).where(StaffSection.section == section)
    here = {row["staff"] for row in named}
    return {
        row["id"]: row["name"]
        for row in rows
        if (role := StaffRole(row["role"])).may_process and (role.every_section or row["id"] in here)
    }


async def section_names() -> list[tuple[UUID, str | dict[str, str]]]:
    """Return id and name ({"ja": …}, as stored) of the municipality's sections."""
    rows: list[Any] = await Section.select(Section.id, Section.name).order_by(Section.position)
    return [(row["id"], row["name"]) for row in rows]


async def offered_sections(held: Collection[UUID] = (), *, coming: bool = True) -> list[tuple[UUID, str]]:
    """Return id and name of the sections that somebody can be put in, or a procedure where `coming` is False: those of today, with those that open
    later and say so. `held`: closed ones that are named already stay among them.
    """
    day = today()
    rows: list[Any] = await Section.select(Section.id, Section.name, Section.opens_on, Section.closed_on).order_by(
        Section.position
    )
    offered = []
    for row in rows:
        name, opens_on = section_word(row["name"]), row["opens_on"]
        if row["closed_on"] is not None:
            offered += [(row["id"], f"{name}（閉じた課）")] if row["id"] in held else []
        elif opens_on is not None and opens_on > day:
            offered += [(row["id"], f"{name}（{opens_on.month}月{opens_on.day}日から）")] if coming else []
        else:
            offered.append((row["id"], name))
    return offered


async def closed_sections() -> frozenset[UUID]:
    """Return the sections that are none any more."""
    rows: list[Any] = await Section.select(Section.id).where(Section.closed_on.is_not_null())
    return frozenset(row["id"] for row in rows)


def section_word(name: str | dict[str, str]) -> str:
    """Return a section's name, as `section_names` gives it, in Japanese."""
    return str(text_of(name))


def login_of(slug: str, ending: str) -> str | None:
    """Return `{municipality slug}-{ending}`; None for an ending of other signs than a–z, 0–9 and hyphens."""
    plain = normalised_login(ending).removeprefix(f"{slug}-")
    return f"{slug}-{plain}" if LOGIN.fullmatch(plain) and len(plain) <= 30 else None


async def add(
    by: UUID,
    login: str,
    name: str,
    role: StaffRole,
    sections: Collection[UUID],
    *,
    mail: str = "",
    entry: RosterEntry | None = None,
) -> tuple[Member, OneTimePassword]:
    """Add a person, with a password for their first sign-in. `mail`: as `mail_address` returns it; `entry`: None begins today as 取扱者.

    Raises LoginTaken.
    """
    if await Staff.select(Staff.id).where(Staff.login == login):
        raise LoginTaken(login)
    password = one_time_password()
    registration = Registration(name, role, tuple(sections), mail, entry or RosterEntry())
    person = await register(by, login, registration, await hash_password(password))
    return await one(person), OneTimePassword(password)


async def register(by: UUID, login: str, registration: Registration, password_hash: str) -> UUID:
    """Add a person whose one-time password was made already; returns their id. Raises LoginTaken."""
    person = uuid4()
    with refusals({Refusal.unique_violation: lambda: LoginTaken(login)}):  # a colleague has just added the same login
        async with ENGINE.attempt():
            await Staff.add(
                id=person,
                login=login,
                password_hash=password_hash,
                must_change_password=True,
                active=True,
                **_columns(registration),
                **await _address(person, registration.mail),
            )
    await _put_in_sections(person, registration.sections)
    await log.record(by, Action.person_added, login, {"role": registration.role.value})
    return person


async def change(
    by: UUID,
    person: UUID,
    name: str,
    role: StaffRole,
    sections: Collection[UUID],
    *,
    mail: str | None = None,
    entry: RosterEntry | None = None,
) -> Member:
    """Change name, role, sections, mail address and entry (None leaves these two) from now on. Raises UnknownPerson or NotOneself."""
    before = await one(person)
    if mail is None:
        mail = before.mail
    await change_registration(by, before, Registration(name, role, tuple(sections), mail, entry or before.entry))
    return await one(person)


async def change_registration(by: UUID, before: Member, registration: Registration) -> None:
    """Change what is registered of a person. Raises NotOneself for an administrator who would shut themselves out."""
    if before.id == by and not (registration.role.may_administer and registration.entry.covers(today())):
        raise NotOneself
    await Staff.update(_columns(registration)).where(Staff.id == before.id)
    if registration.mail != before.mail:
        await Staff.update(await _address(before.id, registration.mail)).where(Staff.id == before.id)
    if set(registration.sections) != set(before.sections):
        await StaffSection.delete().where(StaffSection.staff == before.id)
        await _put_in_sections(before.id, registration.sections)
    await log.record(by, Action.person_changed, before.login, await _change_details(before, registration))


async def _change_details(before: Member, after: Registration) -> dict[str, log.Detail]:
    """Before and after of what says nothing of the person; of name, reading and mail address only that they are others now."""
    names: dict[UUID, str] = {}
    if set(before.sections) != set(after.sections):
        names = {section: section_word(name) for section, name in await section_names()}

    def told(role: StaffRole, sections: Collection[UUID], entry: RosterEntry) -> dict[str, str]:
        words = sorted(names.get(section, "") for section in sections)
        period = {"roster_from": entry.first_day.isoformat(), "roster_until": str(entry.last_day or "")}
        return {"role": role.value, "sections": "、".join(words), "duty": str(entry.duty), **period}

    own = (("name", before.name, after.name), ("mail", before.mail, after.mail))
    kept_back = [
        name for name, was, now in (*own, ("reading", before.entry.reading, after.entry.reading)) if was != now
    ]
    changes = log.changed(
        told(before.role, before.sections, before.entry), told(after.role, after.sections, after.entry)
    )
    return {**({"fields": kept_back} if kept_back else {}), **changes}


async def stop(by: UUID, person: UUID) -> Member:
    """Stop a person: their sessions are dead at the next request, no new one opens, and their period ends with this day.

    Raises UnknownPerson or NotOneself.
    """
    member = await one(person)
    if person == by:
        raise NotOneself
    day = today()
    entry = member.entry
    await Staff.update(
        {
            Staff.active: False,
            Staff.roster_from: min(entry.first_day, day),
            Staff.roster_until: min(entry.last_day or day, day),
        }
    ).where(Staff.id == person)
    await api.value("end_sessions_of", person)
    await log.record(by, Action.person_stopped, member.login)
    return member


async def reinstate(by: UUID, person: UUID) -> tuple[Member, OneTimePassword]:
    """Let somebody who was stopped work again from today, with a new password for the first sign-in. Raises UnknownPerson or NotOneself."""
    member, password = await one(person), one_time_password()
    if person == by:
        raise NotOneself
    await take_back(by, member, RosterEntry(member.entry.reading, member.entry.duty), await hash_password(password))
    return member, OneTimePassword(password)


async def take_back(by: UUID, member: Member, entry: RosterEntry, password_hash: str) -> None:
    """Let somebody who was stopped work again in a new period, with a one-time password that was made already."""
    values: dict[Any, Any] = {
        Staff.active: True,
        Staff.roster_from: entry.first_day,
        Staff.roster_until: entry.last_day,
    }
    await Staff.update(values).where(Staff.id == member.id)
    await log.record(by, Action.person_taken_back, member.login)
    await _put_password(member.id, password_hash)


async def give_new_password(by: UUID, person: UUID) -> tuple[Member, OneTimePassword]:
    """Give a new password for one sign-in to somebody who forgot theirs; their sessions end. Raises UnknownPerson."""
    member = await one(person)
    if person == by:
        raise NotOneself
    await log.record(by, Action.password_given, member.login)
    return member, await _give_password(person)


async def _give_password(person: UUID) -> OneTimePassword:
    password = one_time_password()
    await _put_password(person, await hash_password(password))
    return OneTimePassword(password)


async def _put_password(person: UUID, password_hash: str) -> None:
    await Staff.update({Staff.password_hash: password_hash, Staff.must_change_password: True}).where(Staff.id == person)
    await api.value("end_sessions_of", person)


def _columns(registration: Registration) -> dict[str, Any]:
    """Return the columns of what is registered but the mail address and the sections."""
    entry = registration.entry
    return {
        "name": registration.name,
        "role": registration.role.value,
        "reading": entry.reading,
        "duty": entry.duty.value,
        "roster_from": entry.first_day,
        "roster_until": entry.last_day,
    }


def name_problem(label: str, name: str, longest: int = LONGEST_NAME) -> str:
    """Say what is wrong with the length of a name, "" where nothing is. `label`: what the input is called."""
    if not name:
        return f"{label}を入力してください"
    return f"{label}は{longest}文字以内で入力してください" if len(name) > longest else ""


def plain_line(text: str) -> str:
    """Return a typed name or reading in one line, without what the database does not keep."""
    return " ".join(without_unseen(text.replace("\x00", "")).split())


def own_letters(noun: str, text: str) -> str:
    """Return the sentence about a letter of a machine's own (外字) in a name or reading, "" where there is none."""
    return f"{noun}に、ほかの端末では表示できない文字（外字）があります" if PRIVATE_USE.search(text) else ""


def mail_address(text: str) -> str:
    """Return a typed mail address in half width, "" for none. Raises NoAddress, whose text does not repeat it."""
    plain = unicodedata.normalize("NFKC", without_unseen(text[:LONGEST_TYPED])).strip()
    if len(plain) > LONGEST_MAIL or (plain and not ONE_ADDRESS.fullmatch(plain)):
        raise NoAddress("not a mail address")
    return plain


async def _address(person: UUID, mail: str) -> dict[str, Any]:
    """Return the columns of a person's mail address: as it is read, and sealed to the mailer. Raises UntrustedKey while the mailer has none."""
    if not mail:
        return {"mail": "", "mail_sealed": None}
    key = await mailer_public_key()
    if key is None:
        raise UntrustedKey("the mailer has no key that is signed")
    sealed = seal(key, current_municipality(), ADDRESS, mail.encode("ascii"), bound_to(person))
    return {"mail": mail, "mail_sealed": sealed, "mail_format": BOUND_FORMAT}


async def _put_in_sections(person: UUID, sections: Collection[UUID]) -> None:
    for section in sorted(sections):
        await StaffSection.add(id=uuid4(), staff=person, section=section)


async def _select(person: UUID | None = None) -> list[Any]:
    query = Staff.select(
        *(Staff.id, Staff.login, Staff.name, Staff.role, Staff.active, Staff.must_change_password, Staff.mail),
        *(Staff.reading, Staff.duty, Staff.roster_from, Staff.roster_until, Staff.last_signed_in_at),
    )
    rows: list[Any] = await (query if person is None else query.where(Staff.id == person))
    return rows


async def _sections_of(people: Collection[UUID]) -> dict[UUID, list[UUID]]:
    if not people:
        return {}
    rows: list[Any] = await StaffSection.select(StaffSection.staff, StaffSection.section).where(
        among(StaffSection.staff, people)
    )
    found: dict[UUID, list[UUID]] = {}
    for row in rows:
        found.setdefault(row["staff"], []).append(row["section"])
    return found


def _member(row: Any, sections: dict[UUID, list[UUID]]) -> Member:
    return Member(
        row["id"],
        row["login"],
        row["name"],
        StaffRole(row["role"]),
        row["active"],
        row["must_change_password"],
        tuple(sections.get(row["id"], ())),
        row["mail"],
        RosterEntry(row["reading"], Duty(row["duty"]), row["roster_from"], row["roster_until"]),
        row["last_signed_in_at"],
    )
