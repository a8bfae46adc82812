"""Published municipalities, procedures and versions for the applicant's side, held in memory.

`submit` decides whether an application is taken; this memory only decides what is shown. An entry is believed for 30 seconds, dies
at its procedure's next opening or closing time, and at once when PostgreSQL tells of a change of its municipality (any role can send such a
notice, so it is a hint and no more). How full the places are (定員) is believed for 4 seconds, and another channel tells of it. Without a
connection to hear notices on nothing is believed for longer than until the next try to listen, and nothing forgotten either: `remembered`
tells what may be shown while the database is away.
"""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Generic, TypeVar
from uuid import UUID

from app.municipalities import announced
from app.notifications.mailer_key import mailer_public_key
from app.procedures.places_shown import Places
from app.procedures.published_memory import Entry, changed_since, changes, generation, mark_unverified, note_change
from app.procedures.published_reading import APPLICANT, read_list, read_municipality, read_places, read_version
from app.procedures.published_things import (
    GivenApproval,
    MunicipalityCard,
    PublishedMunicipality,
    PublishedProcedure,
    PublishedVersion,
    UnknownMunicipality,
    UnknownProcedure,
)
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role, scoped
from app.vault.seal import PublicKey

__all__ = [
    "BELIEVED_SECONDS",
    "PLACES_BELIEVED_SECONDS",
    "GivenApproval",
    "MunicipalityCard",
    "PublishedMunicipality",
    "PublishedProcedure",
    "PublishedVersion",
    "Remembered",
    "UnknownMunicipality",
    "UnknownProcedure",
    "all_municipalities",
    "changes",
    "forget",
    "forget_everything",
    "forget_places",
    "generation",
    "hear_changes",
    "mailer_key",
    "municipality",
    "places_in",
    "remembered",
    "remembered_municipalities",
    "remembered_places",
    "version",
]

BELIEVED_SECONDS = 30.0
PLACES_BELIEVED_SECONDS = 4.0  # a page that is made of them is believed as long again
Content_co = TypeVar("Content_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Remembered(Generic[Content_co]):
    """Something as it was when it was read, which may be otherwise by now."""

    content: Content_co
    read_at: datetime


_all: Final[list[Entry[list[MunicipalityCard]]]] = []  # the list of all, once it was read
_by_slug: Final[dict[str, Entry[PublishedMunicipality]]] = {}
_slugs: Final[dict[str, str]] = {}  # by code
_places: Final[dict[str, Entry[Places]]] = {}  # by code
_mailer_key: Final[list[Entry[PublicKey]]] = []  # once it was read


def forget_everything() -> None:
    """Empty the memory, and believe nothing that was made of it."""
    mark_unverified()
    for memory in (_all, _by_slug, _slugs, _places, _mailer_key):
        memory.clear()


def forget(municipality_code: str) -> None:
    """Forget what a municipality publishes; everything where the notice names none. The list of all stays, unless it lacks the municipality."""
    if not municipality_code:
        return forget_everything()
    note_change(municipality_code)
    _by_slug.pop(_slugs.pop(municipality_code, ""), None)
    _places.pop(municipality_code, None)
    if _all and all(card.code != municipality_code for card in _all[0].content):
        _all.clear()
    return None


def forget_places(municipality_and_procedure: str) -> None:
    """Forget how full the places of a municipality are; of its pages only those of the procedure are made anew. Both with a space between."""
    code, _, procedure = municipality_and_procedure.partition(" ")
    try:
        note_change(UUID(procedure))
    except ValueError:  # it names none
        return forget_everything()
    _places.pop(code, None)
    return None


async def all_municipalities() -> list[MunicipalityCard]:
    """Return every municipality that takes applications, by code."""
    return _listed(await _cards())


def remembered_municipalities() -> Remembered[list[MunicipalityCard]] | None:
    """Return the list of all as it was read last, for while the database is away; None where none may be shown."""
    if not _all or not _all[0].may_be_shown():
        return None
    return Remembered(_listed(_all[0].content), _all[0].read_at)


def _listed(cards: list[MunicipalityCard]) -> list[MunicipalityCard]:
    return [card for card in cards if not card.suspended]


async def _cards() -> list[MunicipalityCard]:
    if _all and _all[0].holds():
        return _all[0].content
    before = changes()
    cards = await read_list()
    # not where one may be missing that was made during the read: it would be unknown as long as the list is believed
    if changed_since(before) <= {card.code for card in cards}:
        _all[:] = [Entry(cards, before, time.monotonic() + BELIEVED_SECONDS)]
    return cards


async def municipality(slug: str) -> PublishedMunicipality:
    """Return the municipality and all it publishes. Raises UnknownMunicipality."""
    entry = _by_slug.get(slug)
    if entry is not None and entry.holds():
        return entry.content
    # The list is looked at where it is held and not read for this: after each notice the next visitor of whatever municipality
    # would read it whole.
    if _all and _all[0].holds() and all(card.slug != slug for card in _all[0].content):
        raise UnknownMunicipality(slug)
    before = changes()
    try:
        published = await read_municipality(slug)
    except UnknownMunicipality:
        _by_slug.pop(slug, None)
        await _cards()  # an unknown name will be asked for again: with the list in memory that reads nothing
        raise
    # not when a notice came during the read: the result may be older than the change
    if generation(published.code) <= before:
        published = _kept(published, before)
    return published


def remembered(slug: str, procedure: str = "") -> Remembered[PublishedMunicipality] | None:
    """Return a municipality as it was read last, for while the database is away; None where it may not be shown.

    It may not once it is a day old, nor when something opened or closed since: one of all its procedures, or the procedure that is named.
    """
    entry = _by_slug.get(slug)
    if entry is None or not entry.may_be_shown():
        return None
    if not procedure:
        passed = entry.dies_at is not None and datetime.now(UTC) >= entry.dies_at
    else:
        shown = entry.content.procedures.get(procedure)
        passed = shown is None or shown.has_passed_since(entry.read_at)
    return None if passed else Remembered(entry.content, entry.read_at)


def _kept(published: PublishedMunicipality, made_of: int) -> PublishedMunicipality:
    """Remember what was read; where nothing differs it stays the object that it was, with its generation."""
    known = _by_slug.get(published.slug)
    if known is not None and known.content == published:
        published = known.content
    elif known is not None:  # a change that no notice told of
        made_of = note_change(published.code)
    believed_until = time.monotonic() + BELIEVED_SECONDS
    _by_slug[published.slug] = Entry(published, made_of, believed_until, _next_change(published))
    _slugs[published.code] = published.slug
    return published


async def places_in(municipality_code: str) -> Places:
    """Return how full the places of the municipality's published procedures are; those that lots are drawn for are left out."""
    entry = _places.get(municipality_code)
    if entry is None or not entry.holds():
        before = changes()
        entry = Entry(await read_places(municipality_code), before, time.monotonic() + PLACES_BELIEVED_SECONDS)
        if before == changes():
            _places[municipality_code] = entry
    return entry.content


def remembered_places(municipality_code: str) -> Places:
    """Return how full the places were when they were read last, for while the database is away; nothing where it may not be shown."""
    entry = _places.get(municipality_code)
    return entry.content if entry is not None and entry.may_be_shown() else {}


async def version(municipality_slug: str, version_id: UUID) -> tuple[PublishedProcedure, PublishedVersion] | None:
    """Return a version that was ever published, with its procedure as it is now; None when the municipality has no such version."""
    published = await municipality(municipality_slug)
    for procedure in published.procedures.values():
        if procedure.current.id == version_id:
            return procedure, procedure.current
    shown = await read_version(published.code, version_id)
    owner = next((p for p in published.procedures.values() if shown and p.id == shown.procedure), None)
    return (owner, shown) if owner and shown else None


async def mailer_key() -> PublicKey:
    """Return the key that mail addresses are sealed to. Raises LookupError before the first one is made, and when it is not signed."""
    if not _mailer_key or not _mailer_key[0].holds():
        before = changes()
        with scoped(APPLICANT):
            public_key = await mailer_public_key()
        if public_key is None:
            raise LookupError("the mailer has no key yet")
        _mailer_key[:] = [Entry(public_key, before, time.monotonic() + BELIEVED_SECONDS)]
    return _mailer_key[0].content


def _next_change(published: PublishedMunicipality) -> datetime | None:
    now = datetime.now(UTC)
    times = [t for p in published.procedures.values() for t in (p.opens_at, p.closes_at) if t is not None and t > now]
    return min(times, default=None)


async def hear_changes() -> None:
    """Listen for notices until cancelled; forget what each is of, and believe nothing whenever the connection is lost or new."""
    while True:
        with suppress(Exception):  # the database is away: what is remembered is asked for anew, and we try again
            heard = {"published": forget, "places": forget_places, "announcements": announced.forget}
            await ENGINE.listen(Role.applicant, heard, begun=mark_unverified)
        mark_unverified()
        await asyncio.sleep(1)
