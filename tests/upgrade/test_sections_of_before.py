"""Sections of a version before: each has had its name always, stands in an order, and changes from a day on."""

from datetime import date, timedelta

import pytest

from app.calendar.tokyo import today
from app.municipalities.section_names import names_on
from app.municipalities.sections import PlanKind, all_sections, plan
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from tests.upgrade.test_boxes import as_owner
from tests.upgrade.test_upgrade import Upgraded, upgraded

pytestmark = pytest.mark.anyio
__all__ = ["upgraded"]

LONG_AGO = date(2001, 4, 1)


async def test_they_were_always_called_so_and_can_be_renamed(upgraded: Upgraded) -> None:
    owner, day = await as_owner(upgraded), today() + timedelta(days=1)
    with scoped(upgraded.person.scope):
        async with ENGINE.unit():
            sections = await all_sections()
            assert await names_on(LONG_AGO) == {section.id: section.name for section in sections}
            positions = [section.values.position for section in sections]
            assert positions == [10 * number for number in range(1, len(sections) + 1)]
            first = sections[0]
            await plan(first.id, first.revision, PlanKind.changed, day, {"name": {"ja": "資源循環係"}})
        assert (await names_on(today()))[first.id] == first.name
        assert str((await names_on(day))[first.id]) == "資源循環係"
    assert await owner.fetchval("select count(*) from app.section_name where from_day = '-infinity'") == len(sections)
    await owner.close()
