"""The names that a person's colleagues would guess first as their password: of the municipality, its sections and the person."""

import re
from typing import Final
from uuid import UUID

from app.people.password_rules import Name
from app.people.tables import Staff
from app.tenancy import api
from app.tenancy.tables import Municipality, Section
from app.texts import text_of

READING: Final = re.compile(r"[ぁ-ゖァ-ヺー・ ]{0,100}")  # ふりがな as they are stored, "" where nobody said
_SERVICE: Final = Name("届", "とどけ")


async def names_around_staff(person: UUID) -> list[Name]:
    """Return the names around a 職員 of the scope's municipality: the municipality's in every language, its slug, its sections', their own."""
    municipality = await Municipality.select(Municipality.name, Municipality.slug, Municipality.reading)
    sections = await Section.select(Section.name, Section.reading)
    staff = await Staff.select(Staff.login, Staff.name, Staff.reading).where(Staff.id == person)
    names = [_SERVICE]
    for row in municipality:
        names += [*_in_every_language(row["name"], row["reading"]), Name(row["slug"])]
    for row in sections:
        names += _in_every_language(row["name"], row["reading"])
    for row in staff:
        names += [Name(row["name"], row["reading"]), Name(row["login"])]
    return names


async def names_around_operator(login: str, name: str) -> list[Name]:
    """Return the names around somebody of the 運営: their own and every municipality's."""
    names = [_SERVICE, Name(name), Name(login)]
    for row in await api.rows("municipality_names"):
        names += [*_in_every_language(row["name"], row["reading"]), Name(row["slug"])]
    return names


def _in_every_language(name: str | dict[str, str], reading: str) -> list[Name]:
    return [Name(word, reading) for word in dict.fromkeys(text_of(name).languages.values())]
