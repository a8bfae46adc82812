"""名簿: the roster as lines of a file, what a file with lines of it would change, and the change itself, all of it or nothing.

A line names a person by 職員ID. Somebody whom no line names stays as they are: who leaves is stopped by the word of a line, never by being
forgotten. A column that the file does not have changes nothing.
"""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, Self
from uuid import UUID

from app.audit import log
from app.audit.actions import Action
from app.calendar.tokyo import today
from app.calendar.typed_dates import UnreadableDay, read_day, unreadable
from app.notifications.mail import NoAddress
from app.people import staff
from app.people.duties import Duty, RosterEntry, Standing
from app.people.passwords import hash_password, one_time_password
from app.people.roles import StaffRole
from app.people.staff import Member, OneTimePassword, Registration
from app.tenancy.statements import ScopedStatement

MOST_LINES: Final = 1_000
MOST_REASONS: Final = 20  # told of one line
EVERY_SECTION: Final = "すべて"
BETWEEN_SECTIONS: Final = "、"
NO_DUTY: Final = "－"  # as the page says it; files leave the cell empty, and take it too


class Column(StrEnum):
    """The columns of the file. A member is its heading."""

    login = "職員ID"
    name = "氏名"
    reading = "ふりがな"
    role = "役割"
    duty = "取扱い"
    sections = "担当する課"
    first_day = "期間の初日"
    last_day = "期間の最終日"
    mail = "メールアドレス"
    standing = "状態"
    last_signed_in = "最終ログイン"


NEEDED: Final = (Column.login, Column.name, Column.role, Column.sections)


class LineKind(StrEnum):
    """What a line of the file leads to. `label` is what the preview calls it, `chip` the class of its mark."""

    label: str
    chip: str

    def __new__(cls, word: str, label: str = "", chip: str = "") -> Self:
        member = str.__new__(cls, word)
        member._value_ = word
        member.label, member.chip = label, chip
        return member

    faulty = "faulty", "誤り", "failed"
    added = "added", "追加", "open"
    returned = "returned", "再開", "open"
    changed = "changed", "変更", "waiting"
    stopped = "stopped", "停止", "closed"
    unchanged = "unchanged", "変更なし", "done"


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One line as it stands in the file. `number`: as a spreadsheet counts it, the heading is 1."""

    number: int
    cells: Mapping[Column, str]


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """What one line would do. `changes`: heading, words before and words after; `reasons`: what is wrong with a faulty one."""

    number: int
    kind: LineKind
    login: str
    name: str
    changes: tuple[tuple[str, str, str], ...] = ()
    reasons: tuple[str, ...] = ()
    registration: Registration | None = None
    member: Member | None = None

    @property
    def idle(self) -> bool:
        """True when the line changes nothing."""
        return self.kind is LineKind.unchanged

    @property
    def needs_password(self) -> bool:
        return self.kind in {LineKind.added, LineKind.returned}


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """What a file would change. `unnamed`: how many people who work now no line names."""

    lines: tuple[PlannedLine, ...]
    unnamed: int

    @property
    def counts(self) -> Mapping[LineKind, int]:
        """How many lines of each kind there are, in the kinds' order."""
        counted = Counter(line.kind for line in self.lines)
        return {kind: counted[kind] for kind in LineKind}

    @property
    def passwords(self) -> int:
        """How many one-time passwords it needs."""
        return sum(line.needs_password for line in self.lines)

    @property
    def ready(self) -> bool:
        """True when no line is faulty and at least one changes something."""
        return not self.counts[LineKind.faulty] and len(self.lines) > self.counts[LineKind.unchanged]

    @property
    def fingerprint(self) -> str:
        """The same as long as it would do the same to the same people: somebody else's change in between makes another one."""
        told = [(line.number, line.kind, line.login, line.changes, line.reasons) for line in self.lines]
        return hashlib.sha256(repr((told, self.unnamed)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class GivenPassword:
    """A one-time password for the list that is shown once."""

    login: str
    name: str
    password: OneTimePassword


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """What was done: how many lines of each kind, and the one-time passwords of those who are new or come back."""

    counts: Mapping[LineKind, int]
    given: Sequence[GivenPassword]


class PlanChanged(Exception):
    """The roster is not as it was when the plan was shown."""


_LOCKED: Final = ScopedStatement(
    "select id from app.staff where municipality = $1 order by id for update",
    "row locks: who changes a person meanwhile comes first, or after all of it",
)


@dataclass(slots=True)
class _Reader:
    """One line being read beside the person it names (None: nobody yet); gathers what is wrong with it."""

    cells: Mapping[Column, str]
    member: Member | None
    sections: Mapping[str, Sequence[UUID]]
    reasons: list[str] = field(default_factory=list)

    def cell(self, column: Column) -> str:
        return staff.plain_line(self.cells.get(column, ""))

    def word(self, column: Column) -> str:
        return unicodedata.normalize("NFKC", self.cell(column))

    def line(self, column: Column, before: str, *, needed: bool = False) -> str:
        """The text of a name or a reading."""
        if column not in self.cells:
            return before
        text = self.cell(column)
        if needed and not text:
            self.reasons.append(f"{column}がありません")
        elif len(text) > staff.LONGEST_NAME:
            self.reasons.append(f"{column}は{staff.LONGEST_NAME}文字以内です")
        elif staff.own_letters(column, text):
            self.reasons.append(staff.own_letters(column, text))
        return text

    def role(self) -> StaffRole | None:
        word = self.word(Column.role)
        found = next((role for role in StaffRole if role.label == word), None)
        if found is None:
            self.reasons.append(f"役割は、{BETWEEN_SECTIONS.join(role.label for role in StaffRole)}のどれかです")
        return found

    def duty(self, before: Duty) -> Duty:
        word = self.word(Column.duty)
        if word in {"", unicodedata.normalize("NFKC", NO_DUTY)}:
            return before
        found = next((duty for duty in Duty if duty.label == word), None)
        if found is None:
            self.reasons.append(f"取扱いは、{BETWEEN_SECTIONS.join(duty.label for duty in Duty)}のどれかです")
        return found or before

    def named_sections(self, chosen: StaffRole | None) -> tuple[UUID, ...]:
        text = self.cell(Column.sections)
        names = [text] if text in self.sections else [part.strip() for part in text.split(BETWEEN_SECTIONS)]
        found: set[UUID] = set()
        for name in (name for name in names if name and name != EVERY_SECTION):
            ids = self.sections.get(name, ())
            if len(self.reasons) >= MOST_REASONS:
                break  # a file of a megabyte can hold a quarter of a million names of no section
            if len(ids) != 1:
                self.reasons.append(f"「{name}」という課は{'2つ以上あります' if ids else 'ありません'}")
            found.update(ids)
        if chosen is not None and not chosen.every_section and not found and not self.reasons:
            self.reasons.append("担当する課がありません")
        return tuple(sorted(found))

    def day(self, column: Column, before: date | None) -> date | None:
        if column not in self.cells:
            return before
        try:
            return read_day(self.cell(column))
        except UnreadableDay:
            self.reasons.append(unreadable(column))
            return before

    def mail(self, before: str) -> str:
        if Column.mail not in self.cells:
            return before
        try:
            return staff.mail_address(self.cell(Column.mail))
        except NoAddress:
            self.reasons.append("メールアドレスの形ではありません")
            return before

    def stops(self) -> bool | None:
        """Whether the line stops its person; None where it says nothing."""
        word = self.word(Column.standing)
        if word in {"停止", Standing.stopped.label}:
            return True
        if word and word not in {standing.label for standing in Standing}:
            self.reasons.append(f"状態は、{Standing.working.label}か{Standing.stopped.label}です")
        return False if word else None


async def plan(lines: Sequence[RosterLine], slug: str, by: UUID) -> RosterPlan:
    """Compare the lines of a file with the roster as it stands. Four queries."""
    members = {member.login: member for member in await staff.everybody()}
    sections: dict[str, list[UUID]] = {}
    closed = await staff.closed_sections()
    named = [(section, staff.section_word(name)) for section, name in await staff.section_names()]
    for section, name in named:
        if section not in closed:
            sections.setdefault(name, []).append(section)
    held = {section for member in members.values() for section in member.sections}
    for section, name in named:  # a closed one that somebody still has stands in the file that was written out
        if section in closed and section in held and name not in sections:
            sections[name] = [section]
    names = dict(named)
    logins = [staff.login_of(slug, line.cells.get(Column.login, "")) for line in lines]
    times = Counter(logins)
    planned = []
    for line, login in zip(lines, logins, strict=True):
        member = members.get(login or "")
        reader = _Reader(line.cells, member, sections)
        if login is None:
            reader.reasons.append("職員IDは、半角の英小文字、数字、ハイフンで、30文字以内です")
        elif times[login] > 1:
            reader.reasons.append("同じ職員IDの行が、ほかにもあります")
        planned.append(
            _planned(line, login or staff.plain_line(line.cells.get(Column.login, ""))[:60], reader, names, by)
        )
    unnamed = sum(member.active for login, member in members.items() if login not in times)
    return RosterPlan(tuple(planned), unnamed)


def _planned(line: RosterLine, login: str, reader: _Reader, names: Mapping[UUID, str], by: UUID) -> PlannedLine:
    member = reader.member
    entry = member.entry if member else RosterEntry()
    stops = reader.stops()
    name = reader.line(Column.name, member.name if member else "", needed=True)
    reading = reader.line(Column.reading, entry.reading)
    chosen = reader.role()
    duty, sections = reader.duty(entry.duty), reader.named_sections(chosen)
    first_day = reader.day(Column.first_day, entry.first_day) or (entry.first_day if member else today())
    last_day, mail = reader.day(Column.last_day, entry.last_day), reader.mail(member.mail if member else "")
    returns = member is not None and not member.active and stops is False
    if returns and member is not None and (first_day, last_day) == (entry.first_day, entry.last_day):
        first_day, last_day = today(), None  # the period that ended when they were stopped begins anew
    if last_day is not None and last_day < first_day:
        reader.reasons.append("期間の最終日が、初日より前です")
    if member is None and stops:
        reader.reasons.append("名簿にない職員IDです。停止できません")
    new = RosterEntry(reading, duty, first_day, last_day)
    keeps_office = chosen is not None and chosen.may_administer and new.covers(today()) and not stops
    if member is not None and member.id == by and not keeps_office:
        reader.reasons.append("自分自身を停止したり、役割を変えたり、期間を終えたりできません")
    if reader.reasons or chosen is None:
        return PlannedLine(line.number, LineKind.faulty, login, name, reasons=tuple(reader.reasons))
    registration = Registration(name, chosen, sections, mail, new)
    changes = _changes(member, registration, names)
    kind = _kind(member, stops=stops, returns=returns, changes=bool(changes))
    return PlannedLine(line.number, kind, login, name, changes, (), registration, member)


def _kind(member: Member | None, *, stops: bool | None, returns: bool, changes: bool) -> LineKind:
    if member is None:
        return LineKind.added
    if stops and member.active:
        return LineKind.stopped
    if returns:
        return LineKind.returned
    return LineKind.changed if changes else LineKind.unchanged


def _changes(member: Member | None, after: Registration, names: Mapping[UUID, str]) -> tuple[tuple[str, str, str], ...]:
    new = words_of(after, names)
    if member is None:
        return tuple((str(column), "", word) for column, word in new.items() if word and column is not Column.name)
    before = Registration(member.name, member.role, member.sections, member.mail, member.entry)
    old = words_of(before, names)
    return tuple((str(column), old[column], word) for column, word in new.items() if word != old[column])


def words_of(registration: Registration, names: Mapping[UUID, str]) -> Mapping[Column, str]:
    """What is registered as the file says it. `names`: of the sections."""
    entry, role = registration.entry, registration.role
    chosen = BETWEEN_SECTIONS.join(sorted(names[section] for section in registration.sections))
    return {
        Column.name: registration.name,
        Column.reading: entry.reading,
        Column.role: role.label,
        Column.duty: entry.duty.label if role.may_read_applications else "",
        Column.sections: chosen or (EVERY_SECTION if role.every_section else ""),
        Column.first_day: entry.first_day.isoformat(),
        Column.last_day: entry.last_day.isoformat() if entry.last_day else "",
        Column.mail: registration.mail,
    }


async def new_passwords(count: int) -> Sequence[tuple[OneTimePassword, str]]:
    """Make so many one-time passwords with their hashes, one after the other: somebody who signs in meanwhile does not wait for all of them."""
    made = [one_time_password() for _ in range(min(count, MOST_LINES))]
    return [(OneTimePassword(password), await hash_password(password)) for password in made]


async def carry_out(
    lines: Sequence[RosterLine],
    slug: str,
    by: UUID,
    seen: str,
    passwords: Sequence[tuple[OneTimePassword, str]],
) -> CarriedOut:
    """Do what the lines say, in the caller's unit of work. Raises PlanChanged where it is not what was shown (`seen`), before it changes
    anything, and LoginTaken where a colleague has just added the same person.
    """
    await _LOCKED.rows()
    planned = await plan(lines, slug, by)
    if planned.fingerprint != seen or not planned.ready or planned.passwords != len(passwords):
        raise PlanChanged
    spare, given = list(passwords), []
    for line in planned.lines:
        password = spare.pop() if line.needs_password else None
        await _carry_out(by, line, password)
        if password is not None:
            given.append(GivenPassword(line.login, line.name, password[0]))
    counts = {f"lines_{kind}": count for kind, count in planned.counts.items() if count}
    await log.record(by, Action.roster_changed, "", counts)
    return CarriedOut(planned.counts, given)


async def _carry_out(by: UUID, line: PlannedLine, password: tuple[OneTimePassword, str] | None) -> None:
    assert line.registration is not None
    if line.member is None:
        assert password is not None
        await staff.register(by, line.login, line.registration, password[1])
        return
    if line.changes:
        await staff.change_registration(by, line.member, line.registration)
    if line.kind is LineKind.stopped:
        await staff.stop(by, line.member.id)
    elif password is not None:
        await staff.take_back(by, line.member, line.registration.entry, password[1])
