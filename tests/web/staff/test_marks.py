"""A 目印 is seen wherever the row is: 受信一覧, 申請者一覧, さがす, 確認の電話, まとめて処理 and the application's own page."""

import asyncpg
import pytest

from app.settings import Settings
from tests.web.pages import words
from tests.web.staff.cast import cast

pytestmark = pytest.mark.anyio


async def test_a_mark_is_seen_wherever_the_row_is(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    reference = str(everybody.receipt.reference)

    async def shown() -> dict[str, bool]:
        found = await everybody.post(everybody.alice, "/search", asked=reference)
        pages = {
            "inbox": await everybody.get(everybody.alice, "/inbox?status=all"),
            "list": await everybody.get(everybody.alice, "/lists/event"),
            "calls": await everybody.get(everybody.alice, "/calls"),
            "application": await everybody.get(everybody.alice, everybody.address),
            "search": await everybody.get(everybody.alice, found.headers["location"]),
            "bulk": await everybody.post(everybody.alice, "/lists/event/selection", list="", act="completed", all="1"),
        }
        return {name: "目印： 要確認" in words(page) for name, page in pages.items()}

    await owner.execute(
        "update app.application set status = 'confirming', status_before = 'arrived', contact_on = '2026-01-05' where municipality = $1",
        everybody.town.code,
    )
    assert set((await shown()).values()) == {False}
    await owner.execute("update app.application set mark = 'question' where municipality = $1", everybody.town.code)
    assert await shown() == dict.fromkeys(["inbox", "list", "calls", "application", "search", "bulk"], True)
