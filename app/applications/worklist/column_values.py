"""What stands in a procedure's custom columns, found by opening: before a column is hidden or a choice taken out, its values are counted."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from app.applications.decryption import AnswerDecryptor
from app.applications.worklist.annotations import custom_values_of
from app.applications.worklist.queries import ListSelection, count_with_values, sealed_values
from app.vault.keystore import KeyStore

MOST_OPENED: Final = 5_000  # applications opened within a request, in less than a second
CHUNK: Final = 500  # some 50 ms of opening, between which others are served


@dataclass(frozen=True, slots=True)
class ColumnValues:
    """How many values there are by column key, and by key and value. `applications`: in how many there are any.

    `counted`: False where these are more than MOST_OPENED, so that nothing was opened; `unopened`: how many of them cannot be.
    """

    applications: int
    counted: bool
    unopened: int = 0
    by_column: Mapping[str, int] = field(default_factory=dict)
    by_value: Mapping[tuple[str, str], int] = field(default_factory=dict)


async def column_values_of(procedure: UUID, store: KeyStore) -> ColumnValues:
    """Count the values of a procedure's columns, hidden ones too. The caller logs that they were opened."""
    selection = ListSelection(procedure)
    count = await count_with_values(selection)
    if count > MOST_OPENED:
        return ColumnValues(count, counted=False)
    by_column, by_value, unopened, applications = Counter[str](), Counter[tuple[str, str]](), 0, 0
    async for _, values in opened_values(selection, store):
        applications += 1
        if values is None:
            unopened += 1
        else:
            by_column.update(values.keys())
            by_value.update(values.items())
    return ColumnValues(applications, counted=True, unopened=unopened, by_column=by_column, by_value=by_value)


async def opened_values(
    selection: ListSelection, store: KeyStore
) -> AsyncGenerator[tuple[UUID, Mapping[str, str] | None]]:
    """Each application of a selection with anything in its columns, and its values by column key; None where they cannot be opened."""
    rows = await sealed_values(selection)
    decryptor = AnswerDecryptor(store)
    for number, row in enumerate(rows, start=1):
        yield row["id"], custom_values_of(row, decryptor)
        if number % CHUNK == 0:
            await asyncio.sleep(0)
