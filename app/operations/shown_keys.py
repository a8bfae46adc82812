"""The keys as the operator's pages show them: fingerprints of public halves, what is wrong with each, and what changed when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

import msgspec

from app.operations.alarms import AlarmKind
from app.operations.key_check import KnownKey, fault_of_signature
from app.tenancy import api
from app.tenancy.keyset import PAGE_ROWS, TOP, Keyset, Page, Start
from app.vault.signing import MAILERS, KeyUse, fingerprint

OF_THE_MAILER: Final = ""
_ORDER: Final = Keyset("created_at", descending=True)


class _Sighting(msgspec.Struct):
    """A public half that the watch saw."""

    at: datetime
    half: str


class _Alarm(msgspec.Struct):
    """An alarm about the key."""

    kind: str
    begun_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeyChange:
    """What changed, and when. `before`, `after`: fingerprints, where the public half was exchanged; `until`: when an alarm ended."""

    at: datetime
    words: str
    before: str = ""
    after: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShownKey:
    """A key. `title`: of its procedure, "" of the mailer's. `fault`: in Japanese, "" where nothing is known to be wrong with it."""

    id: UUID
    title: str
    fiscal_year: int
    fingerprint: str
    fault: str
    created_at: datetime
    destroyed_at: datetime | None
    changes: Sequence[KeyChange]


async def keys_of(municipality: str, signers: Collection[bytes], start: Start = TOP) -> Page[ShownKey]:
    """Return one page of a municipality's keys (OF_THE_MAILER: the mailer's), newest first. `signers`: those that are believed. One query."""
    after = start.after
    rows = await api.rows(
        "keys_of", municipality, after.at if after else None, after.id if after else None, PAGE_ROWS + 1
    )
    page = _ORDER.page_of(rows, start, PAGE_ROWS)
    return page.showing(_shown(municipality, row, signers) for row in page.rows)


def _shown(municipality: str, row: Mapping[str, Any], signers: Collection[bytes]) -> ShownKey:
    use = KeyUse(municipality, row["procedure"], row["fiscal_year"]) if row["procedure"] else MAILERS
    return ShownKey(
        row["id"],
        row["title"],
        row["fiscal_year"],
        fingerprint(row["public_key"]),
        ""
        if row["destroyed_at"]
        else _fault(KnownKey(use, row["id"], row["public_key"], row["signature"]), row, signers),
        row["created_at"],
        row["destroyed_at"],
        _changes(row),
    )


def _fault(key: KnownKey, row: Mapping[str, Any], signers: Collection[bytes]) -> str:
    """A side that was told no signer says nothing of signatures: that it has none stands at the top of the page."""
    unsigned = fault_of_signature(key, signers) if signers else None
    if unsigned:
        return unsigned.label
    return "使えない" if row["unusable_since"] else ""


def _changes(row: Mapping[str, Any]) -> list[KeyChange]:
    """Newest first."""
    seen = msgspec.json.decode(row["sightings"], type=list[_Sighting])
    told = msgspec.json.decode(row["alarms"], type=list[_Alarm])
    exchanged = [
        KeyChange(now.at, "公開鍵が変わりました", _print(before.half), _print(now.half))
        for before, now in pairwise(seen)
    ]
    alarms = [KeyChange(one.begun_at, AlarmKind(one.kind).label, until=one.ended_at) for one in told]
    return sorted([*exchanged, *alarms], key=lambda change: change.at, reverse=True)


def _print(half: str) -> str:
    return fingerprint(bytes.fromhex(half))
