"""Published municipalities, procedures and versions for the applicant's side, held in memory.

`submit` decides whether an application is taken; this memory only decides what is shown. An entry is believed for 30 seconds, dies
at its procedure's next opening or closing time, and at once when PostgreSQL tells of a change of its municipality (any role can send such a
notice, so it is a hint and no more). How full the places are (定員) is believed for 4 seconds, and another channel tells of it. Without a
connection to hear notices on, everything is forgotten.
"""

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec

from app.calendar.tokyo import fiscal_year
from app.municipalities.crests import Crest, crest_of
from app.notifications.mailer_key import mailer_public_key
from app.procedures.form import Form
from app.procedures.places_shown import Places, PlaceState
from app.procedures.settings import SelectionRule
from app.procedures.stored_forms import stored_form
from app.tenancy.api import ApiStatement
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role, Scope, scoped
from app.texts import Text, text_of
from app.vault.seal import PublicKey
from app.vault.signing import KeyUse
from app.vault.trusted_keys import trusted_key

BELIEVED_SECONDS = 30.0
PLACES_BELIEVED_SECONDS = 4.0  # a page that is made of them is believed as long again
APPLICANT = Scope(Role.applicant)
_decode = msgspec.json.decode
_VERSION = "id, procedure, number, definition, content_hash, approval_meeting, approval_held_on, approval_number, approval_kind, approved_items"
_TOWNS = ApiStatement("select code, slug, name, reading, suspended from api.published_municipality order by code")
_TOWN = ApiStatement(
    "select code, slug, name, telephone, telephone_hours, crest, home_page from api.published_municipality where slug = $1"
)
_PROCEDURES = ApiStatement("select * from api.published_procedure where municipality = $1 order by position, slug")
_VERSIONS = ApiStatement(
    f"select {_VERSION} from api.published_version where municipality = $1 and state = 'published'"  # noqa: S608  our own columns
)
_ONE_VERSION = ApiStatement(f"select {_VERSION} from api.published_version where municipality = $1 and id = $2")  # noqa: S608  our own columns
_PLACES = ApiStatement("select procedure, place, state, remaining from api.published_place where municipality = $1")
_KEYS = ApiStatement(
    "select procedure, id, fiscal_year, public_key, signature from api.published_key where municipality = $1"
)


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
    form: Form
    content_hash: bytes
    approval: GivenApproval | None = None


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

    def procedure(self, slug: str) -> PublishedProcedure:
        """Return the procedure of a slug. Raises UnknownProcedure."""
        published = self.procedures.get(slug)
        if published is None:
            raise UnknownProcedure(slug)
        return published


@dataclass(slots=True)
class _Entry:
    content: Any
    believed_until: float  # of time.monotonic()
    dies_at: datetime | None = None
    municipality: str = ""  # its code

    def holds(self) -> bool:
        return time.monotonic() < self.believed_until and (self.dies_at is None or datetime.now(UTC) < self.dies_at)


_entries: dict[str, _Entry] = {}
_forms: dict[UUID, Form | None] = {}  # versions never change, so a compiled form, or that there is none, holds for ever
_changed: dict[
    str, int
] = {}  # the number of the last change heard of, by municipality and by id of a procedure; "" for everything
_changes = 0
FORMS_KEPT = 2000
MOST_CHANGED = 10_000


def forget_everything() -> None:
    """Empty the memory: something changed, or no notice can be heard."""
    _changed.clear()
    _note_change("")
    _entries.clear()


def forget(municipality_code: str) -> None:
    """Forget what a municipality publishes, and the list of all; everything where the notice does not name one."""
    if not municipality_code or len(_changed) > MOST_CHANGED:
        return forget_everything()
    _note_change(municipality_code)
    for key in [key for key, entry in _entries.items() if not key or entry.municipality == municipality_code]:
        del _entries[key]
    return None


def forget_places(municipality_and_procedure: str) -> None:
    """Forget how full the places of a municipality are; of its pages only those of the procedure are made anew. Both with a space between."""
    code, _, procedure = municipality_and_procedure.partition(" ")
    if not procedure or len(_changed) > MOST_CHANGED:
        return forget_everything()
    _note_change(procedure)
    _entries.pop(_places_key(code), None)
    return None


def generation(municipality_code: str, procedure: UUID | None = None) -> int:
    """Return a number that grows when something of the municipality changes, or of this procedure's places: pages made of it go with it."""
    of_places = _changed.get(str(procedure), 0) if procedure else 0
    return max(_changed.get("", 0), _changed.get(municipality_code, 0), of_places)


def changes() -> int:
    """Return the number of the last change that was heard of: what is read from now on is no older than it."""
    return _changes


def _note_change(of: str) -> None:
    global _changes  # noqa: PLW0603  the memory is one a process, like the pools it is filled from
    _changes += 1
    _changed[of] = _changes


def _places_key(code: str) -> str:
    return f"places {code}"


async def all_municipalities() -> list[MunicipalityCard]:
    """Return every municipality that takes applications, by code."""
    return [card for card in await _cards() if not card.suspended]


async def _cards() -> list[MunicipalityCard]:
    entry = _entries.get("")
    if entry is None or not entry.holds():
        with scoped(APPLICANT):
            rows = await _TOWNS.rows()
        cards = [
            MunicipalityCard(row["code"], row["slug"], text_of(row["name"]), row["reading"], row["suspended"])
            for row in rows
        ]
        entry = _entries[""] = _Entry(cards, time.monotonic() + BELIEVED_SECONDS)
    known: list[MunicipalityCard] = entry.content
    return known


async def municipality(slug: str) -> PublishedMunicipality:
    """Return the municipality and all it publishes. Raises UnknownMunicipality."""
    if not (slug.isascii() and slug.isalnum()):  # also keeps the slug apart from the other keys of this memory
        raise UnknownMunicipality(slug)
    entry = _entries.get(slug)
    if entry is None or not entry.holds():
        # The list is looked at where it is held and not read for this: after each notice the next visitor of whatever municipality
        # would read it whole.
        cards = _entries.get("")
        if cards is not None and cards.holds() and slug not in {card.slug for card in cards.content}:
            raise UnknownMunicipality(slug)
        before = _changes
        try:
            published = await _load(slug)
        except UnknownMunicipality:
            await _cards()  # an unknown name will be asked for again: with the list in memory that reads nothing
            raise
        entry = _Entry(published, time.monotonic() + BELIEVED_SECONDS, _next_change(published), published.code)
        if (
            generation(published.code) <= before
        ):  # not when a notice came during the read: the result may be older than the change
            _entries[slug] = entry
    current: PublishedMunicipality = entry.content
    return current


async def places_in(municipality_code: str) -> Places:
    """Return how full the places of the municipality's published procedures are; those that lots are drawn for are left out."""
    key = _places_key(municipality_code)
    entry = _entries.get(key)
    if entry is None or not entry.holds():
        before = _changes
        with scoped(APPLICANT):
            rows = await _PLACES.rows(municipality_code)
        places: dict[UUID, dict[str, PlaceState]] = {}
        for row in rows:
            places.setdefault(row["procedure"], {})[row["place"]] = PlaceState(row["state"], row["remaining"])
        believed_until = time.monotonic() + PLACES_BELIEVED_SECONDS
        entry = _Entry(places, believed_until, municipality=municipality_code)
        if before == _changes:
            _entries[key] = entry
    current: Places = entry.content
    return current


async def version(municipality_slug: str, version_id: UUID) -> tuple[PublishedProcedure, PublishedVersion] | None:
    """Return a version that was ever published, with its procedure as it is now; None when the municipality has no such version."""
    published = await municipality(municipality_slug)
    for procedure in published.procedures.values():
        if procedure.current.id == version_id:
            return procedure, procedure.current
    with scoped(APPLICANT):
        rows = await _ONE_VERSION.rows(published.code, version_id)
    owner = next((p for p in published.procedures.values() if rows and p.id == rows[0]["procedure"]), None)
    shown = _version(rows[0]) if owner else None
    return (owner, shown) if owner and shown else None


async def mailer_key() -> PublicKey:
    """Return the key that mail addresses are sealed to. Raises LookupError before the first one is made, and when it is not signed."""
    entry = _entries.get("mailer key")
    if entry is None or not entry.holds():
        with scoped(APPLICANT):
            public_key = await mailer_public_key()
        if public_key is None:
            raise LookupError("the mailer has no key yet")
        entry = _entries["mailer key"] = _Entry(public_key, time.monotonic() + BELIEVED_SECONDS)
    key: PublicKey = entry.content
    return key


async def _load(slug: str) -> PublishedMunicipality:
    with scoped(APPLICANT):
        town = await _TOWN.row(slug)
        if town is None:
            raise UnknownMunicipality(slug)
        code = town["code"]
        procedures = await _PROCEDURES.rows(code)
        versions = await _VERSIONS.rows(code)
        keys = await _KEYS.rows(code)
    keys_of: dict[UUID, dict[int, PublicKey]] = {}
    for row in keys:
        key = trusted_key(KeyUse(code, row["procedure"], row["fiscal_year"]), row)
        if key is not None:
            keys_of.setdefault(row["procedure"], {})[row["fiscal_year"]] = key
    current = {row["procedure"]: version for row in versions if (version := _version(row))}
    shown = {
        row["slug"]: _procedure(row, current[row["id"]], keys_of.get(row["id"], {}))
        for row in procedures
        if row["id"] in current
    }
    return PublishedMunicipality(
        code,
        slug,
        text_of(town["name"]),
        town["telephone"],
        text_of(town["telephone_hours"]),
        shown,
        fills_up=any(one.places and not one.places.draws_lots for one in shown.values()),
        crest=crest_of(town["crest"]),
        home_page=town["home_page"],
    )


def _procedure(row: Any, current: PublishedVersion, keys: Mapping[int, PublicKey]) -> PublishedProcedure:
    return PublishedProcedure(
        municipality=row["municipality"],
        id=row["id"],
        slug=row["slug"],
        category=row["category"],
        keywords=row["keywords"],
        opens_at=_finite(row["opens_at"]),
        closes_at=_finite(row["closes_at"]),
        suspended=row["suspended"],
        section_name=text_of(row["section_name"]),
        section_reading=row["section_reading"],
        section_telephone=row["section_telephone"],
        section_telephone_hours=text_of(row["section_telephone_hours"]),
        contact=row["contact"],
        standard_days=row["standard_days"],
        places=SelectionRule(row["selection"]) if row["has_places"] else None,
        current=current,
        keys=keys,
    )


def _version(row: Any) -> PublishedVersion | None:
    """Return the version; None where its form cannot be read."""
    if row["id"] not in _forms:
        if len(_forms) >= FORMS_KEPT:
            _forms.pop(next(iter(_forms)))
        _forms[row["id"]] = stored_form(row["id"], row["definition"])
    form = _forms[row["id"]]
    if form is None:
        return None
    return PublishedVersion(row["id"], row["procedure"], row["number"], form, row["content_hash"], _approval(row))


def _approval(row: Any) -> GivenApproval | None:
    if row["approval_meeting"] is None:
        return None
    return GivenApproval(
        row["approval_meeting"],
        row["approval_held_on"],
        row["approval_number"],
        row["approval_kind"],
        tuple(row["approved_items"] or ()),
    )


def _finite(moment: datetime) -> datetime | None:
    """Return None for PostgreSQL's infinities, which asyncpg gives as the first and last datetimes."""
    return None if moment.year in {1, 9999} else moment


def _next_change(published: PublishedMunicipality) -> datetime | None:
    now = datetime.now(UTC)
    times = [t for p in published.procedures.values() for t in (p.opens_at, p.closes_at) if t is not None and t > now]
    return min(times, default=None)


async def hear_changes() -> None:
    """Listen for notices until cancelled; forget what each is of, and everything whenever the connection is lost or new."""
    while True:
        with suppress(Exception):  # the database is away: pages must not outlive what they show, and we try again
            await ENGINE.listen(Role.applicant, {"published": forget, "places": forget_places})
        forget_everything()
        await asyncio.sleep(1)
