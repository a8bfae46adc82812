"""The municipality's catalogue of 情報項目 that its forms may name."""

from collections.abc import Sequence
from uuid import UUID

from app.audit import log
from app.audit.actions import Action
from app.procedures.items import CATALOGUE
from app.procedures.tables import InformationItemRow
from app.tenancy.refusals import NotAllowed, Refusal, refusals

LONGEST = 100


class ItemExists(ValueError):
    """The catalogue already has an item of this name."""


async def catalogue() -> list[tuple[str, bool]]:
    """Map each item's name to whether it is 要配慮個人情報: the service's own in their order, then what the municipality added."""
    rows: Sequence[dict[str, object]] = await InformationItemRow.select(
        InformationItemRow.name, InformationItemRow.special_care
    )
    marked = {str(row["name"]): bool(row["special_care"]) for row in rows}
    ours = [(item.name, marked.get(item.name, item.special_care)) for item in CATALOGUE]
    own_names = {name for name, _ in ours}
    return ours + sorted((name, care) for name, care in marked.items() if name not in own_names)


async def add_item(name: str, by: UUID, *, special_care: bool) -> None:
    """Add an item; only an administrator may. Raises ItemExists, NotAllowed."""
    if name in [existing for existing, _ in await catalogue()]:
        raise ItemExists(name)
    with refusals({Refusal.insufficient_privilege: NotAllowed}):
        await InformationItemRow.add(name=name, special_care=special_care)
    await log.record(by, Action.item_added, name)
