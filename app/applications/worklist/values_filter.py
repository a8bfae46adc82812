"""Applications by what stands in their custom columns, found by opening: the values of all columns lie in one box under the seal.

A condition is told in one text, which a list's filter carries by a code (web/staff/choices/codes.py): the column's key, `=`, and nothing for a blank,
`*` for any value, or `:` and the words of one choice.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from app.applications.worklist.column_values import MOST_OPENED, opened_values
from app.applications.worklist.custom_columns import CHECKED, ColumnKind, CustomColumn
from app.applications.worklist.queries import ListSelection, count_with_values
from app.vault.keystore import KeyStore

_BLANK, _ANY, _CHOICE = "", "*", ":"
FORMER: Final = "（いまは選べません）"


@dataclass(frozen=True, slots=True)
class ValueCondition:
    """What the value of one column must be: `told`, any of the conditions' texts behind the `=`; or a day within `first` and `last`, both included."""

    key: str
    told: frozenset[str] = frozenset()
    first: date | None = None
    last: date | None = None

    def holds(self, value: str) -> bool:
        if self.first is None and self.last is None:
            return (_BLANK if not value else _ANY) in self.told or f"{_CHOICE}{value}" in self.told
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return False
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class ValuesFound:
    """The applications for which all conditions hold: `ids`, or all but `without` where a blank does.

    `unopened`: how many cannot be opened, and are among none; `too_many`: of how many the values would have to be opened, so that none was.
    """

    ids: tuple[UUID, ...] | None = None
    without: tuple[UUID, ...] = ()
    opened: int = 0
    unopened: int = 0
    too_many: int = 0


def conditions_of(column: CustomColumn) -> Sequence[tuple[str, str]]:
    """The conditions that a list offers of a column, each with its words."""
    if column.kind is ColumnKind.check:
        return [(f"{column.key}={_ANY}", CHECKED), (f"{column.key}={_BLANK}", f"{CHECKED}でない")]
    choices = [(f"{column.key}={_CHOICE}{choice}", choice) for choice in column.choices]
    choices += [(f"{column.key}={_CHOICE}{choice}", f"{choice}{FORMER}") for choice in column.former_choices]
    filled = [] if choices else [(f"{column.key}={_ANY}", "記入あり")]
    return [*choices, *filled, (f"{column.key}={_BLANK}", "空欄")]


def conditions_told(texts: Iterable[str]) -> list[ValueCondition]:
    """The conditions of these texts: of one column any will do, and of several each must hold."""
    told: dict[str, set[str]] = {}
    for text in texts:
        key, _, rest = text.partition("=")
        told.setdefault(key, set()).add(rest)
    return [ValueCondition(key, frozenset(rests)) for key, rests in told.items()]


async def found_by_values(
    selection: ListSelection, conditions: Collection[ValueCondition], store: KeyStore
) -> ValuesFound:
    """Find the applications of a selection for which all conditions hold. The caller logs that their values were opened."""
    count = await count_with_values(selection)
    if count > MOST_OPENED:
        return ValuesFound(ids=(), too_many=count)
    having: list[UUID] = []
    others: list[UUID] = []
    unopened: list[UUID] = []
    async for application, values in opened_values(selection, store):
        fits = values is not None and _hold(conditions, values)
        (having if fits else others if values is not None else unopened).append(application)
    opened = len(having) + len(others)
    if _hold(conditions, {}):  # where nothing was ever written, too
        return ValuesFound(without=(*others, *unopened), opened=opened, unopened=len(unopened))
    return ValuesFound(ids=tuple(having), opened=opened, unopened=len(unopened))


def _hold(conditions: Collection[ValueCondition], values: Mapping[str, str]) -> bool:
    return all(condition.holds(values.get(condition.key, "")) for condition in conditions)
