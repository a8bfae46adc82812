"""What applicants read of published things: a municipality with its procedures, each with the version of its form that is published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from typing import Final
from uuid import UUID

from app.calendar.tokyo import fiscal_year
from app.municipalities.crests import Crest
from app.procedures.form import Form
from app.procedures.kept_forms import KeptForm
from app.procedures.settings import SelectionRule
from app.texts import Text
from app.vault.seal import PublicKey

_READ: Final = count(1)


class UnknownMunicipality(LookupError):
    """No municipality of this name takes applications here."""


class UnknownProcedure(LookupError):
    """The municipality publishes no procedure of this name."""


@dataclass(frozen=True, slots=True)
class MunicipalityCard:
    """One line of the 自治体一覧. A suspended municipality is not listed, but what arrived there keeps its receipt."""

    code: str
    slug: str
    name: Text
    reading: str = ""  # its name in kana
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class GivenApproval:
    """The council's approval of the procedure before a version was published. `kind`: approval, consent or report."""

    meeting: str
    held_on: date
    number: str
    kind: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """One version of a form, as it was published; `content_hash` names its content (32 bytes). `approval`: None when it collects no
    personal information."""

    id: UUID
    procedure: UUID
    number: int
    kept: KeptForm
    content_hash: bytes
    approval: GivenApproval | None = None

    @property
    def form(self) -> Form:
        """The compiled form; it may have to be compiled for this."""
        return self.kept.form()

    @property
    def title(self) -> Text:
        """The form's title, without the form."""
        return self.kept.title


@dataclass(frozen=True, slots=True)
class PublishedProcedure:
    """A procedure that can be shown. `closes_at` is the first moment at which it is closed."""

    municipality: str
    id: UUID
    slug: str
    category: str
    keywords: str  # other words that it is searched by, in no language's own
    opens_at: datetime | None
    closes_at: datetime | None
    extended_from: datetime | None  # the closing before it was put off for a planned stop; None where it was not
    suspended: bool
    section_name: Text
    section_reading: str
    section_telephone: str
    section_telephone_hours: Text  # when it is answered; "" where nobody said so
    contact: str  # contact details besides the section's telephone
    standard_days: int | None  # 標準処理期間, counted from the day of arrival
    places: SelectionRule | None  # how its 定員 is filled; None where there is none
    current: PublishedVersion
    keys: Mapping[int, PublicKey]  # by fiscal year; those that the installation signed, and that somebody can open with

    def opening(self, now: datetime | None = None) -> str:
        """The procedure's state: `open`, `not_yet_open`, `closed`, `suspended`, or `no_key` while there is nothing to seal answers to."""
        moment = now or datetime.now(UTC)
        if self.suspended:
            return "suspended"
        if self.opens_at is not None and moment < self.opens_at:
            return "not_yet_open"
        if self.closes_at is not None and moment >= self.closes_at:
            return "closed"
        return "open" if fiscal_year(moment) in self.keys else "no_key"

    def has_passed_since(self, moment: datetime) -> bool:
        """Tell whether it opened or closed after a moment."""
        now = datetime.now(UTC)
        return any(t is not None and moment < t <= now for t in (self.opens_at, self.closes_at))


@dataclass(frozen=True, slots=True)
class PublishedMunicipality:
    """A municipality with all it publishes, by slug and in its own order."""

    code: str
    slug: str
    name: Text
    telephone: str
    telephone_hours: Text  # "" where nobody said so
    procedures: Mapping[str, PublishedProcedure]
    fills_up: bool = False  # the places of one of them can all be taken
    crest: Crest | None = None
    home_page: str = ""  # https://…; "" for none
    colour: str = ""  # #rrggbb; "" for the service's own
    generation: int = field(default_factory=_READ.__next__, compare=False)  # its own: what is made of it goes with it

    @property
    def colour_file(self) -> str:
        """The name of the style sheet of its colour, which is of the colour and so never another's."""
        return f"colour-{self.colour[1:]}.css"

    def procedure(self, slug: str) -> PublishedProcedure:
        """Return the procedure of a slug. Raises UnknownProcedure."""
        published = self.procedures.get(slug)
        if published is None:
            raise UnknownProcedure(slug)
        return published
