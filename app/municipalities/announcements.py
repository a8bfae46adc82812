"""お知らせ of the 運営: written, listed and withdrawn by its people. Who may write to whom is asked again by the database (announcements.sql)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, Self
from uuid import UUID

from app.tenancy import api
from app.texts import Text, text_of

LONGEST_NOTICE: Final = 300


class Audience(StrEnum):
    """Whose pages an お知らせ stands on."""

    label: str
    of_council: bool
    """Only the council writes to them: it is what stands on residents' pages."""

    def __new__(cls, word: str, label: str = "", of_council: bool = False) -> Self:
        """Make a member of its word in the database."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.label, member.of_council = label, of_council
        return member

    residents = "residents", "住民（申請者の画面）", True
    staff = "staff", "職員（職員の画面）", False
    everybody = "everybody", "住民と職員", True


@dataclass(frozen=True, slots=True)
class WrittenNotice:
    """An お知らせ as the 運営 sees it. `municipality`: the code of the only one that it is for, None for all."""

    id: UUID
    audience: Audience
    municipality: str | None
    words: Text
    begins_at: datetime
    ends_at: datetime
    withdrawn_at: datetime | None
    written_by: str

    @property
    def begun(self) -> bool:
        return self.begins_at <= datetime.now(UTC)

    @property
    def stands(self) -> bool:
        """It is told now, or is going to be."""
        return self.withdrawn_at is None and self.ends_at > datetime.now(UTC)


async def written_notices() -> list[WrittenNotice]:
    """The newest hundred."""
    return [
        WrittenNotice(
            row["id"],
            Audience(row["audience"]),
            row["shown_in"],
            text_of(row["words"]),
            row["begins_at"],
            row["ends_at"],
            row["withdrawn_at"],
            row["written_by"],
        )
        for row in await api.rows("announcements")
    ]


async def announce(
    audience: Audience, municipality: str | None, words: Mapping[str, str], begins_at: datetime, ends_at: datetime
) -> None:
    """Tell it from the one moment till the other."""
    await api.value("announce", audience.value, municipality, json.dumps(words, ensure_ascii=False), begins_at, ends_at)


async def withdraw(notice: UUID) -> bool:
    """Tell it no longer; False where that had been done, or there is none."""
    return bool(await api.value("withdraw_announcement", notice))
