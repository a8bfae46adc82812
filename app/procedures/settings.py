"""Procedure settings: what a section decides about a procedure besides its form. Pure.

Each is defined once, as a field of ProcedureSettings: what it is called, how it is typed, said and kept, and where a procedure package carries it.
The settings form, the pages, the package with its schema and the SQL of app.procedure read it from here; a test of the house compares
with the table, so that no setting is forgotten.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, Self, TypeAlias, get_type_hints

from app.procedures.definition import UNSTORABLE
from app.procedures.retention import FEWEST_YEARS, MOST_YEARS, RetentionStart, retention_in_words

MOST_PLANNED: Final = 100_000_000
MOST_DAYS: Final = 1000
NONE: Final = "なし"
NOT_SENT: Final = "が届きませんでした。この欄を確かめて、もう一度送ってください"


class SettingRefused(ValueError):
    """A value that cannot be taken. `rest` is what a Japanese sentence goes on with after the setting's name: は1から100までの…"""

    def __init__(self, rest: str) -> None:
        super().__init__(rest)
        self.rest = rest


class SelectionRule(StrEnum):
    """選考: how limited places are given; the value is that of the column `selection`."""

    first_come = "first_come"
    lottery = "lottery"

    @property
    def label(self) -> str:
        return SELECTIONS[self]

    @property
    def draws_lots(self) -> bool:
        """Tell whether a lottery draw after the period gives the places."""
        return self is SelectionRule.lottery


class PlacesShown(StrEnum):
    """定員の案内: what residents are told of the places that are left; the value is that of the column `places_shown`."""

    state = "state"
    number = "number"

    @property
    def label(self) -> str:
        return PLACES_SHOWN[self]


PLACES_SHOWN: Final = {
    PlacesShown.state: "「残りわずか」と「定員に達しました」だけを出す",
    PlacesShown.number: "残りの数も出す",
}
SELECTIONS: Final = {
    SelectionRule.first_come: "先着順",
    SelectionRule.lottery: "抽選（受付期間のあとで抽選する）",
}


class StepMail(StrEnum):
    """When the applicant is written to about a step; the value is that of the column `step_mail`."""

    at_once = "at_once"
    after_ten_minutes = "after_ten_minutes"

    @property
    def label(self) -> str:
        return STEP_MAILS[self]


STEP_MAILS: Final = {
    StepMail.at_once: "すぐに送る",
    StepMail.after_ten_minutes: "10分待ってから送る（その間は取り消せる）",
}


class ArrivalMail(StrEnum):
    """What the section is written to about new applications: each, all of a day at an hour of Tokyo, or nothing; the column `arrival_mail`."""

    each = "each"
    at_07 = "at_07"
    at_08 = "at_08"
    at_09 = "at_09"
    at_10 = "at_10"
    at_11 = "at_11"
    at_12 = "at_12"
    at_13 = "at_13"
    at_14 = "at_14"
    at_15 = "at_15"
    at_16 = "at_16"
    at_17 = "at_17"
    at_18 = "at_18"
    none = "none"

    @property
    def label(self) -> str:
        if self.startswith("at_"):
            return f"1日1通、{int(self[3:])}時にまとめて送る"
        return {ArrivalMail.each: "届くたびに送る", ArrivalMail.none: "送らない"}[self]


@dataclass(frozen=True, slots=True)
class LineSetting:
    """A setting of one line of text, at most `longest` characters, "" for none. `blank`: the words where there is none."""

    control: ClassVar[str] = "line"
    inputmode: ClassVar[str] = ""
    required: ClassVar[bool] = False

    longest: int
    width: str = ""
    blank: str = NONE

    def kept(self, value: Any) -> Any:
        return value

    def typed(self, text: str) -> Any:
        if len(text) > self.longest:
            raise SettingRefused(f"は{self.longest}文字以内で入力してください")
        return text

    def packed(self, value: object) -> Any:
        if not isinstance(value, str) or len(value) > self.longest or UNSTORABLE.search(value):
            raise SettingRefused(f"は{self.longest}文字までの文にしてください。")
        return value

    def in_words(self, value: Any) -> str:
        return str(value) or self.blank

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.longest}


@dataclass(frozen=True, slots=True)
class NumberSetting:
    """A setting of a whole number of `unit`; None for none where it is optional."""

    control: ClassVar[str] = "line"
    inputmode: ClassVar[str] = "numeric"

    least: int
    most: int
    unit: str
    optional: bool = False

    @property
    def required(self) -> bool:
        return not self.optional

    @property
    def width(self) -> str:
        return "4" if self.most < 10_000 else "8"

    def kept(self, value: Any) -> Any:
        return value

    def typed(self, text: str) -> Any:
        plain = unicodedata.normalize("NFKC", text).replace(",", "").strip().removesuffix(self.unit)
        if not plain and self.optional:
            return None
        if plain.isascii() and plain.isdecimal() and len(plain) < 10 and self.least <= int(plain) <= self.most:
            return int(plain)
        raise SettingRefused(f"は{self.least}から{self.most}までの数で入力してください")

    def packed(self, value: object) -> Any:
        if value is None and self.optional:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not self.least <= value <= self.most:
            raise SettingRefused(f"は{self.least}から{self.most}までの数にしてください。")
        return value

    def in_words(self, value: Any) -> str:
        return NONE if value is None else f"{value}{self.unit}"

    def schema(self) -> dict[str, Any]:
        number = {"type": "integer", "minimum": self.least, "maximum": self.most}
        return {"anyOf": [number, {"type": "null"}]} if self.optional else number


@dataclass(frozen=True, slots=True)
class ChoiceSetting:
    """A setting with a member of a closed set. A form without an answer means none of them."""

    required: ClassVar[bool] = True

    members: type[RetentionStart | SelectionRule | PlacesShown | StepMail | ArrivalMail]
    control: str = "choice"  # or `select`, where there are many

    @property
    def options(self) -> Sequence[tuple[str, str]]:
        return [(str(member), member.label) for member in self.members]

    def kept(self, value: Any) -> Any:
        return self.members(value)

    def typed(self, text: str) -> Any:
        if text not in {*self.members}:
            raise SettingRefused("を選んでください")
        return self.members(text)

    def packed(self, value: object) -> Any:
        if not isinstance(value, str) or value not in {*self.members}:
            raise SettingRefused(f"は{'・'.join(self.members)}のどれかにしてください。")
        return self.members(value)

    def in_words(self, value: Any) -> str:
        return self.members(value).label

    def schema(self) -> dict[str, Any]:
        return {"enum": [str(member) for member in self.members]}


Kind: TypeAlias = LineSetting | NumberSetting | ChoiceSetting


@dataclass(frozen=True, slots=True)
class ProcedureSetting:
    """`noun` stands in lists, `label` (else the noun) at the control and in what is said of it there. `path`: where a package carries
    it (retention.years), "" for what stays behind; one that came after the first packages is `later`: a file without it means the usual
    value. `words`: how it is told where its value alone does not say it; `listed`: not, where another setting's words tell it."""

    noun: str
    kind: Kind
    path: str = ""
    label: str = ""
    hint: str = ""
    later: bool = False
    words: "Callable[[ProcedureSettings], str] | None" = None
    listed: bool = True

    def typed(self, text: str | None) -> Any:
        """Return the value of what the control sent, None where it sent nothing: a blank empties, silence does not. Raises SettingRefused."""
        if text is None and not isinstance(
            self.kind, ChoiceSetting
        ):  # a browser sends nothing of a choice that nobody made
            raise SettingRefused(NOT_SENT)
        return self.kind.typed(text or "")

    @property
    def control_label(self) -> str:
        """The setting's name at the control, and in every sentence about that control."""
        return self.label or self.noun


def _retention(settings: "ProcedureSettings") -> str:
    return retention_in_words(settings.retention_years, settings.retention_from)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureSettings:
    """The values of the settings, by the names of the columns; the defaults are those of a procedure that nobody has decided about."""

    category: Annotated[
        str,
        ProcedureSetting(
            "分野",
            LineSetting(200, width="20"),
            "category",
            hint="例：ごみ、健康、福祉、子育て、教育、文化・スポーツ、環境、防災、住まい、くらし",
        ),
    ] = ""
    keywords: Annotated[
        str,
        ProcedureSetting(
            "さがすことば",
            LineSetting(500),
            "keywords",
            hint="手続名や概要にないことばで、さがす人が使いそうなもの。ふりがな、話しことば、外国語も。例：そだいごみ、家具、引取り。保存すると、すぐに使われます",
            later=True,
        ),
    ] = ""
    planned_per_year: Annotated[
        int,
        ProcedureSetting("年間申請件数（予定）", NumberSetting(0, MOST_PLANNED, "件"), "planned_per_year"),
    ] = 0
    retention_years: Annotated[
        int,
        ProcedureSetting(
            "保存期間",
            NumberSetting(FEWEST_YEARS, MOST_YEARS, "年"),
            "retention.years",
            label="保存期間（年）",
            words=_retention,
        ),
    ] = 5
    retention_from: Annotated[
        RetentionStart,
        ProcedureSetting(
            "保存期間の数え始め",
            ChoiceSetting(RetentionStart),
            "retention.from",
            hint="終わった申請は、保存期間が過ぎると「消去」に並びます",
            later=True,
            listed=False,
        ),
    ] = RetentionStart.fiscal_year_end
    contact: Annotated[
        str,
        ProcedureSetting(
            "問合せ先",
            LineSetting(200, blank="課の電話番号"),
            hint="手続の案内に、課の電話番号の下に書きます（例：平日9時から17時まで、内線1234）。",
        ),
    ] = ""
    selection: Annotated[
        SelectionRule,
        ProcedureSetting(
            "定員の決め方", ChoiceSetting(SelectionRule), "selection", label="定員があるときの決め方", later=True
        ),
    ] = SelectionRule.first_come
    places_shown: Annotated[
        PlacesShown,
        ProcedureSetting(
            "定員の案内",
            ChoiceSetting(PlacesShown),
            label="先着順の定員を、手続の一覧と案内にどう出すか",
            hint="選択から要配慮個人情報が分かる単位では、どちらも出しません",
        ),
    ] = PlacesShown.state
    standard_days: Annotated[
        int | None,
        ProcedureSetting(
            "標準処理期間",
            NumberSetting(1, MOST_DAYS, "日", optional=True),
            "standard_days",
            label="標準処理期間（日）",
            hint="到達した日から何日で処理するか。申請者一覧の「処理期限」になります。決めていないときは空欄にしてください",
            later=True,
        ),
    ] = None
    step_mail: Annotated[
        StepMail,
        ProcedureSetting(
            "受付・完了のメール",
            ChoiceSetting(StepMail),
            label="受付・完了のメールを申請者に送るとき",
            hint="押し間違いは、メールを送るまでの10分間、本人が取り消せます。すぐに送るときは、メールを送ったあとは取り消せません。まとめて処理のメールは、いつもすぐに送ります",
        ),
    ] = StepMail.at_once
    arrival_mail: Annotated[
        ArrivalMail,
        ProcedureSetting(
            "課への到達のメール",
            ChoiceSetting(ArrivalMail, "select"),
            label="新しい申請を課にメールで知らせる",
            hint="まとめて送るメールには、手続ごとの件数だけを書きます。新しい申請がない日は送りません",
        ),
    ] = ArrivalMail.each

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """Read the settings from a row with the columns of app.procedure."""
        return cls(**{name: setting.kind.kept(row[name]) for name, setting in SETTINGS.items()})


SETTINGS: Final[Mapping[str, ProcedureSetting]] = {
    name: annotation.__metadata__[0]
    for name, annotation in get_type_hints(ProcedureSettings, include_extras=True).items()
}
USUAL: Final = ProcedureSettings()
CARRIED: Final = {name: setting for name, setting in SETTINGS.items() if setting.path}


def in_words(settings: ProcedureSettings, of: Mapping[str, ProcedureSetting] = SETTINGS) -> list[tuple[str, str]]:
    """Name and words of each, as pages list them."""
    return [
        (setting.noun, setting.words(settings) if setting.words else setting.kind.in_words(getattr(settings, name)))
        for name, setting in of.items()
        if setting.listed
    ]


def carried(settings: ProcedureSettings) -> ProcedureSettings:
    """Return the settings as another municipality gets them: what stays behind has its usual value."""
    return ProcedureSettings(**{name: getattr(settings, name) for name in CARRIED})


def compared(present: ProcedureSettings, packed: ProcedureSettings) -> list[str]:
    """Return a sentence for each setting that a package has otherwise than a procedure."""
    return [
        f"{setting.noun}：いまは「{setting.kind.in_words(now)}」、ファイルは「{setting.kind.in_words(then)}」"
        for name, setting in CARRIED.items()
        if (now := getattr(present, name)) != (then := getattr(packed, name))
    ]


def pack(settings: ProcedureSettings) -> dict[str, Any]:
    """Return the settings' part of a package's JSON."""
    parts: dict[str, Any] = {}
    for name, setting in CARRIED.items():
        value = getattr(settings, name)
        if not setting.later or value != getattr(USUAL, name):
            part, _, inner = setting.path.partition(".")
            holder = parts.setdefault(part, {}) if inner else parts
            holder[inner or part] = value
    return parts


def unpack(parts: Mapping[str, Any]) -> tuple[ProcedureSettings, list[str]]:
    """Return the settings of a package's JSON, and in Japanese sentences what is wrong with them."""
    values: dict[str, Any] = {}
    sentences = []
    for name, setting in CARRIED.items():
        part, _, inner = setting.path.partition(".")
        holder = parts.get(part) if inner else parts
        held = holder if isinstance(holder, Mapping) else {}
        if setting.later and (inner or part) not in held:
            continue
        try:
            values[name] = setting.kind.packed(held.get(inner or part))
        except SettingRefused as refused:
            sentences.append(f"{setting.noun}（{setting.path}）{refused.rest}")
    return ProcedureSettings(**values), sentences + _unknown(parts)


def _unknown(parts: Mapping[str, Any]) -> list[str]:
    known = {setting.path for setting in CARRIED.values()}
    return [
        f"「{part}.{inner}」という指定は、パッケージにはありません。"
        for part in sorted({path.partition(".")[0] for path in known if "." in path})
        for inner in (parts[part] if isinstance(parts.get(part), Mapping) else ())
        if f"{part}.{inner}" not in known
    ]
