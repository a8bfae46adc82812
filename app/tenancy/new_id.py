"""Ids of rows that are made before the row is: a box is bound to the id of its row, so whoever seals makes it.

`app.new_id()` is their twin in the database (app/migrations/changes/0001_initial.sql).
"""

import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

_VERSION_AND_VARIANT: Final = 7 << 76 | 0b10 << 62
_FRACTION_BITS: Final = 12


def new_id() -> UUID:
    """Make a UUID of version 7 (RFC 9562): 48 bits of milliseconds since 1970, 12 of the fraction (its method 3), 62 random ones.

    They grow with the clock, by a quarter of a microsecond; what keeps those of one moment apart are the random bits.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = (rest << _FRACTION_BITS) // 1_000_000
    return UUID(int=milliseconds << 80 | fraction << 64 | _VERSION_AND_VARIANT | secrets.randbits(62))


def made_at(of: UUID) -> datetime:
    """The moment at which an id of version 7 was made, to the millisecond."""
    return datetime.fromtimestamp((of.int >> 80) / 1000, UTC)


def first_id(moment: datetime) -> UUID:
    """Return what every id made at that moment, or later, is no less than."""
    milliseconds = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    return UUID(int=max(0, milliseconds) << 80)
