"""What applicants may read of published things, read from the database into the types of published_things.py."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.municipalities.crests import crest_of
from app.procedures.kept_forms import keep, kept_form, missing
from app.procedures.places_shown import Places, PlaceState
from app.procedures.published_things import (
    GivenApproval,
    MunicipalityCard,
    PublishedMunicipality,
    PublishedProcedure,
    PublishedVersion,
    UnknownMunicipality,
)
from app.procedures.settings import SelectionRule
from app.tenancy.api import ApiStatement
from app.tenancy.scope import Role, Scope, scoped
from app.texts import text_of
from app.vault.seal import PublicKey
from app.vault.signing import KeyUse
from app.vault.trusted_keys import trusted_key

APPLICANT: Final = Scope(Role.applicant)
_VERSION = "id, procedure, number, content_hash, approval_meeting, approval_held_on, approval_number, approval_kind, approved_items"
_TOWNS = ApiStatement("select code, slug, name, reading, suspended from api.published_municipality order by code")
_TOWN = ApiStatement(
    "select code, slug, name, telephone, telephone_hours, crest, home_page, colour from api.published_municipality where slug = $1"
)
_PROCEDURES = ApiStatement("select * from api.published_procedure where municipality = $1 order by position, slug")
_VERSIONS = ApiStatement(
    f"select {_VERSION} from api.published_version where municipality = $1 and state = 'published'"  # noqa: S608  our own columns
)
_ONE_VERSION = ApiStatement(f"select {_VERSION} from api.published_version where municipality = $1 and id = $2")  # noqa: S608  our own columns
_DEFINITIONS = ApiStatement("select id, definition from api.published_version where municipality = $1 and id = any($2)")
_PLACES = ApiStatement("select procedure, place, state, remaining from api.published_place where municipality = $1")
_KEYS = ApiStatement(
    "select procedure, id, fiscal_year, public_key, signature from api.published_key where municipality = $1"
)


async def read_list() -> list[MunicipalityCard]:
    """Return every municipality by code, those that are suspended too."""
    with scoped(APPLICANT):
        rows = await _TOWNS.rows()
    return [
        MunicipalityCard(row["code"], row["slug"], text_of(row["name"]), row["reading"], row["suspended"])
        for row in rows
    ]


async def read_places(code: str) -> Places:
    """Return how full the places of the municipality's published procedures are."""
    with scoped(APPLICANT):
        rows = await _PLACES.rows(code)
    places: dict[UUID, dict[str, PlaceState]] = {}
    for row in rows:
        places.setdefault(row["procedure"], {})[row["place"]] = PlaceState(row["state"], row["remaining"])
    return places


async def read_version(code: str, version: UUID) -> PublishedVersion | None:
    """Return a version that was ever published; None where there is none, or its form cannot be read."""
    with scoped(APPLICANT):
        rows = await _ONE_VERSION.rows(code, version)
        await _keep_forms(code, rows)
    return _version(rows[0]) if rows else None


async def read_municipality(slug: str) -> PublishedMunicipality:
    """Return a municipality with all it publishes. Raises UnknownMunicipality."""
    with scoped(APPLICANT):
        town = await _TOWN.row(slug)
        if town is None:
            raise UnknownMunicipality(slug)
        code = town["code"]
        procedures = await _PROCEDURES.rows(code)
        versions = await _VERSIONS.rows(code)
        await _keep_forms(code, versions)
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
        colour=town["colour"],
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
        extended_from=row["extended_from"],
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


async def _keep_forms(code: str, versions: Sequence[Any]) -> None:
    """Read the definitions of those versions whose forms are not kept yet. Each version is compiled now, for its title and whether it can be read."""
    unknown = missing(row["id"] for row in versions)
    if unknown:
        for row in await _DEFINITIONS.rows(code, unknown):
            keep(row["id"], row["definition"])


def _version(row: Any) -> PublishedVersion | None:
    """Return the version; None where its form cannot be read."""
    kept = kept_form(row["id"])
    if kept is None:
        return None
    return PublishedVersion(row["id"], row["procedure"], row["number"], kept, row["content_hash"], _approval(row))


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
