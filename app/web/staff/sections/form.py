"""The form of a section: what was typed, what is wrong with it, and the values that it means."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Self

from app.calendar.tokyo import today
from app.calendar.typed_dates import Towards, read_day_field
from app.languages import LANGUAGES, SOURCE, TAGS
from app.municipalities.administration import LONGEST_NAME, NAME_QUESTION, TELEPHONE, is_doubtful, plain
from app.municipalities.sections import SectionShown, SectionValues
from app.notifications.mail import NoAddress
from app.people.names import READING
from app.people.staff import mail_address
from app.web.forms import Posted, only

LONGEST_HOURS: Final = 100
MOST_AHEAD: Final = timedelta(days=3 * 366)
CONFIRM: Final = "name_confirmed"
_PLAIN_INPUTS: Final = ("reading", "telephone", "mail", "position", "from_day", CONFIRM)
INPUTS: Final = (*(f"{name}.{tag}" for name in ("name", "telephone_hours") for tag in TAGS), *_PLAIN_INPUTS)
"""Every input of the form, which a page that asks once more carries unseen."""


@dataclass(frozen=True, slots=True)
class SectionForm:
    """What was typed, by input, with the problems as pairs of input and sentence. `questioned`: the name is asked about."""

    typed: Mapping[str, str]
    problems: list[tuple[str, str]] = field(default_factory=list)
    questioned: bool = False

    @classmethod
    def of(cls, values: SectionValues) -> Self:
        texts = {
            f"{name}.{tag}": getattr(values, name).get(tag, "") for name in ("name", "telephone_hours") for tag in TAGS
        }
        plain_values = {name: str(getattr(values, name)) for name in ("reading", "telephone", "mail", "position")}
        return cls({**texts, **plain_values})

    @classmethod
    def new(cls, position: int) -> Self:
        return cls({"position": str(position)})

    @classmethod
    def read(cls, posted: Posted) -> Self:
        return cls({name: plain(only(posted, name)) if name != "mail" else only(posted, name) for name in INPUTS})

    def value(self, name: str) -> str:
        """What an input shows."""
        return self.typed.get(name, "")

    @property
    def errors(self) -> dict[str, str]:
        return dict(self.problems)

    @property
    def summary(self) -> list[tuple[str, str]]:
        """The problems by the id of their input, as the error summary links to it."""
        return [(name.replace(".", "-"), sentence) for name, sentence in self.problems]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """The inputs with what was typed, to travel on unseen."""
        return [(name, self.value(name)) for name in INPUTS]

    def understood(self, others: Sequence[SectionShown]) -> "Understood":
        """The day and the values; what cannot be taken is told in the problems. `others`: the municipality's other sections."""
        typed = self.typed
        names, hours = self._text("name"), self._text("telephone_hours")
        day = day_from(typed["from_day"])
        mail = ""
        try:
            mail = mail_address(typed["mail"])
        except NoAddress:
            mail_problem = "メールアドレスを、name@example.lg.jp のように半角で1つだけ入力してください"
        else:
            mail_problem = ""
        position = typed["position"]
        checks = [
            (f"name.{SOURCE}", _name_problem(names, others, day.day)),
            ("reading", "" if READING.fullmatch(typed["reading"]) else "ふりがなは、かなで入力してください"),
            ("telephone", _telephone_problem(typed["telephone"])),
            (f"telephone_hours.{SOURCE}", _hours_problem(hours)),
            ("mail", mail_problem),
            (
                "position",
                "" if re.fullmatch(r"[0-9]{1,4}", position) else "並び順は、0から9999までの数字で入力してください",
            ),
            ("from_day", day.problem),
        ]
        self.problems.extend((name, sentence) for name, sentence in checks if sentence)
        whole = not self.problems
        values = SectionValues(
            name=names,
            reading=typed["reading"],
            telephone=typed["telephone"],
            telephone_hours=hours,
            mail=mail,
            position=int(position) if whole else 0,
        )
        return Understood(values, day.day)

    def _text(self, name: str) -> dict[str, str]:
        """The text by language; without the languages that it has nothing in."""
        text = {tag: self.typed[f"{name}.{tag}"] for tag in TAGS}
        return {tag: words for tag, words in text.items() if words or tag == SOURCE}

    def asks_about_name(self, before: SectionValues | None) -> "SectionForm | None":
        """The form again with the question, where the name is new, has a digit or an `@` in it, and nobody has said that it is right."""
        names = self._text("name")
        asked = names != (before and dict(before.name)) and any(map(is_doubtful, names.values()))
        if not asked or self.value(CONFIRM) == "yes":
            return None
        return SectionForm(self.typed, [(f"name.{SOURCE}", NAME_QUESTION)], questioned=True)


@dataclass(frozen=True, slots=True)
class Understood:
    """What a form means, where it has no problems."""

    values: SectionValues
    day: date | None


@dataclass(frozen=True, slots=True)
class FromDay:
    """A day from which something holds: today or later, and in three years at most."""

    day: date | None
    problem: str


def day_from(typed: str, label: str = "始まる日") -> FromDay:
    """Read the day from which a change holds."""
    read = read_day_field(label, typed, required=True, towards=Towards.future)
    if read.day and read.day < today():
        return FromDay(None, "過ぎた日からは変えられません。きょうからあとの日を入力してください")
    if read.day and read.day > today() + MOST_AHEAD:
        return FromDay(None, "3年より先の日は入力できません")
    return FromDay(read.day, read.problem)


def inputs_that_differ(before: SectionValues, after: SectionValues) -> list[tuple[str, str, str]]:
    """Label, before and after of every value that is another."""
    rows: list[tuple[str, Any, Any]] = []
    for label, name in (("課の名前", "name"), ("電話の受付時間", "telephone_hours")):
        for each in LANGUAGES:
            was, will = (getattr(values, name).get(each.tag, "") for values in (before, after))
            rows.append((label + each.noted, was, will))
    rows += [
        ("ふりがな", before.reading, after.reading),
        ("電話番号", before.telephone, after.telephone),
        ("メールアドレス（職員への通知用）", before.mail, after.mail),
        ("並び順", before.position, after.position),
    ]
    return [(label, str(was), str(will)) for label, was, will in rows if was != will]


def _name_problem(names: Mapping[str, str], others: Sequence[SectionShown], day: date | None) -> str:
    name = names[SOURCE]
    if not name:
        return "課の名前を入力してください"
    if any(len(each) > LONGEST_NAME for each in names.values()):
        return f"課の名前は{LONGEST_NAME}文字以内で入力してください"
    if day and any(_squeezed(name) in _names_from(other, day) for other in others if other.closed_on is None):
        return f"「{name}」という課が、もうあります。別の名前を入力してください"
    return ""


def _squeezed(name: str) -> str:
    """A name without its blanks: nobody tells two sections apart by one."""
    return "".join(name.split())


def _names_from(section: SectionShown, day: date) -> set[str]:
    """What a section is called on a day and later."""
    days = [day, *(change.from_day for change in section.planned if change.from_day > day)]
    return {_squeezed(section.on(each).name[SOURCE]) for each in days}


def _telephone_problem(telephone: str) -> str:
    fits = not telephone or TELEPHONE.fullmatch(telephone)
    return "" if fits else "電話番号は、数字とハイフンで入力してください（例：03-5273-3333）"


def _hours_problem(hours: Mapping[str, str]) -> str:
    fits = all(len(words) <= LONGEST_HOURS for words in hours.values())
    return "" if fits else f"電話の受付時間は{LONGEST_HOURS}文字以内で入力してください"
