"""What a section changes of its custom columns: name, place and choices, and that one is hidden and brought back. A column's kind never changes.

A value is kept in the words in which it was written: a choice that is taken out, or named anew, stays readable where somebody chose it, and can be
filtered by as one of before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from piccolo.query.functions.aggregate import Max

from app.applications.worklist.custom_columns import (
    LONGEST_LABEL,
    MOST_CHOICES,
    MOST_COLUMNS,
    ColumnKind,
    ColumnRefused,
    CustomColumn,
    custom_columns_of,
)
from app.applications.worklist.tables import CustomColumnRow

HIDDEN_FOR: Final = timedelta(days=30)  # api.hidden_for() of the database decides; this is for the page
MOST_HIDDEN: Final = 30
MOST_FORMER: Final = 100  # choices of before that a column remembers; values that say older ones stay readable


@dataclass(frozen=True, slots=True)
class HiddenColumn:
    """A column out of the list. `until`: from then on the worker erases it with its values."""

    id: UUID
    label: str
    kind: ColumnKind
    until: datetime


async def hidden_columns_of(procedure: UUID) -> tuple[HiddenColumn, ...]:
    """Return the columns that can still be brought back, the last hidden first. One query."""
    rows = await (
        CustomColumnRow.select(
            CustomColumnRow.id, CustomColumnRow.label, CustomColumnRow.kind, CustomColumnRow.removed_at
        )
        .where(CustomColumnRow.procedure == procedure, CustomColumnRow.removed_at > datetime.now(UTC) - HIDDEN_FOR)
        .order_by(CustomColumnRow.removed_at, ascending=False)
    )
    return tuple(
        HiddenColumn(row["id"], row["label"], ColumnKind(row["kind"]), row["removed_at"] + HIDDEN_FOR) for row in rows
    )


async def is_column(procedure: UUID, column: UUID) -> bool:
    """True for a column of the procedure, hidden or not. One query."""
    found: bool = await CustomColumnRow.exists().where(
        CustomColumnRow.procedure == procedure, CustomColumnRow.id == column
    )
    return found


async def add_column(procedure: UUID, label: str, kind: str, choices: str) -> None:
    """Add a column behind the others; `choices`: one a line. Raises ColumnRefused."""
    existing = await custom_columns_of(procedure)
    plain = _label(label, existing)
    if len(existing) >= MOST_COLUMNS:
        raise ColumnRefused("label", f"列は{MOST_COLUMNS}までです。使わない列を隠してから追加してください")
    if kind not in set(ColumnKind):
        raise ColumnRefused("kind", "種類を選んでください")
    listed = _choices(choices) if kind == ColumnKind.choice else []
    await CustomColumnRow.add(
        id=uuid4(),
        procedure=procedure,
        label=plain,
        kind=kind,
        choices=listed,
        position=await _last_position(procedure) + 1,
    )


def read_choices(column: CustomColumn, choices: str) -> Sequence[str]:
    """Return the choices that were typed for a column, one a line. Raises ColumnRefused."""
    return _choices(choices) if column.kind is ColumnKind.choice else []


async def change_column(
    procedure: UUID, column: CustomColumn, label: str, choices: Sequence[str], said: Sequence[str] = ()
) -> None:
    """Give a column another name and other choices, as `read_choices` gave them. `said`: what values may say of those taken out. Raises ColumnRefused."""
    others = [each for each in await custom_columns_of(procedure) if each.id != column.id]
    removed = [choice for choice in dict.fromkeys((*column.former_choices, *said)) if choice not in choices]
    await CustomColumnRow.update(
        {
            CustomColumnRow.label: _label(label, others),
            CustomColumnRow.choices: list(choices),
            CustomColumnRow.former_choices: removed[-MOST_FORMER:],
        }
    ).where(CustomColumnRow.procedure == procedure, CustomColumnRow.id == column.id)


async def move_column(procedure: UUID, column: UUID, by: int) -> None:
    """Put a column so many places to the right, or to the left with a negative number; at an end it stays."""
    ids = [each.id for each in await custom_columns_of(procedure)]
    if column not in ids:
        return
    here = ids.index(column)
    ids.insert(max(0, here + by), ids.pop(here))
    for position, each in enumerate(ids, start=1):
        await CustomColumnRow.update({CustomColumnRow.position: position}).where(
            CustomColumnRow.procedure == procedure, CustomColumnRow.id == each
        )


async def hide_column(procedure: UUID, column: UUID) -> None:
    """Take a column out of the list, with nothing of it lost. Raises ColumnRefused."""
    if len(await hidden_columns_of(procedure)) >= MOST_HIDDEN:
        raise ColumnRefused("", f"隠しておける列は{MOST_HIDDEN}までです。隠した列が削除されるまでお待ちください")
    await CustomColumnRow.update({CustomColumnRow.removed_at: datetime.now(UTC)}).where(
        CustomColumnRow.procedure == procedure, CustomColumnRow.id == column, CustomColumnRow.removed_at.is_null()
    )


async def bring_column_back(procedure: UUID, column: UUID) -> None:
    """Put a hidden column behind the others, with all its values. Raises ColumnRefused."""
    hidden = next((each for each in await hidden_columns_of(procedure) if each.id == column), None)
    existing = await custom_columns_of(procedure)
    if hidden is None:
        raise ColumnRefused("", "この列は、もう戻せません")
    if len(existing) >= MOST_COLUMNS:
        raise ColumnRefused("", f"列は{MOST_COLUMNS}までです。使わない列を隠してから戻してください")
    if hidden.label in {each.label for each in existing}:
        raise ColumnRefused(
            "", f"「{hidden.label}」という列がもうあります。その列の名前を変えてから、もう一度戻してください"
        )
    written = await (
        CustomColumnRow.update(
            {CustomColumnRow.removed_at: None, CustomColumnRow.position: await _last_position(procedure) + 1}
        )
        .where(CustomColumnRow.procedure == procedure, CustomColumnRow.id == column)
        .returning(CustomColumnRow.id)
    )
    if not written:  # its thirty days ended this moment
        raise ColumnRefused("", "この列は、もう戻せません")


def _label(typed: str, others: Sequence[CustomColumn]) -> str:
    plain = " ".join(typed.replace("\0", "").split())
    if not plain or len(plain) > LONGEST_LABEL:
        raise ColumnRefused("label", f"列の名前を{LONGEST_LABEL}文字以内で入力してください")
    if plain in {column.label for column in others}:
        raise ColumnRefused("label", f"「{plain}」という列はもうあります。ほかの名前にしてください")
    return plain


def _choices(lines: str) -> list[str]:
    listed = [line.strip() for line in lines.replace("\0", "").splitlines() if line.strip()]
    if not listed:
        raise ColumnRefused("choices", "選択肢を1行に1つずつ入力してください")
    if len(listed) != len(set(listed)):
        raise ColumnRefused("choices", "同じ選択肢が2つあります。1つにしてください")
    if len(listed) > MOST_CHOICES or any(len(line) > LONGEST_LABEL for line in listed):
        raise ColumnRefused("choices", f"選択肢は{MOST_CHOICES}まで、1つ{LONGEST_LABEL}文字までです")
    return listed


async def _last_position(procedure: UUID) -> int:
    # hidden ones count too: what is brought back or added comes behind all there is
    last = (
        await CustomColumnRow.select(Max(CustomColumnRow.position))
        .where(CustomColumnRow.procedure == procedure)
        .first()
    )
    return (last or {}).get("max") or 0
