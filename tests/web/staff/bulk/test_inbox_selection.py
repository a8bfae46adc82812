"""一括受付 asks again by name: who is accepted (and completed), who cannot be, and which mail goes out."""

import re

import asyncpg
import httpx
import pytest

from app.settings import Settings
from tests.factories import ANSWERS, submit_one
from tests.web.pages import words
from tests.web.staff.bulk.test_writes import names_in
from tests.web.staff.cast import Cast, audited, cast

pytestmark = pytest.mark.anyio


async def three(owner: asyncpg.Connection, settings: Settings) -> tuple[Cast, list[str]]:
    everybody = await cast(owner, settings)
    more = [
        await submit_one(everybody.town, settings, answers={**ANSWERS, "name": [name]})
        for name in ("新宿 一", "新宿 二")
    ]
    return everybody, [f"{receipt.reference}:1" for receipt in (everybody.receipt, *more)]


def boxes(page: httpx.Response) -> list[str]:
    return re.findall(r'name="application" value="([^"]+)"', page.text)


async def test_everybody_is_named_before_and_the_look_is_logged(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, chosen = await three(owner, settings)
    page = await everybody.post(everybody.alice, "/inbox/selection", application=chosen, list="")
    assert names_in(page, "受け付ける申請") == ["四谷 花子", "新宿 一", "新宿 二"]
    assert await audited(owner, everybody.town, "names_opened") == 1


async def test_whom_it_cannot_be_done_to_is_named_and_not_sent_on(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, chosen = await three(owner, settings)
    await everybody.post(everybody.ada, f"{everybody.address}/confirmation", seen_version="1")
    await everybody.post(everybody.ada, f"/applications/{chosen[1].partition(':')[0]}/acceptance", seen_version="1")
    foreign = f"{everybody.others.reference}:1"
    page = await everybody.post(everybody.alice, "/inbox/selection", application=[*chosen, foreign], list="")
    sentence = (
        f"3件はできません：四谷 花子（確認中）、新宿 一（受付済）、{everybody.others.reference}（見つかりません）。"
    )
    assert ("1件を受け付けます" in words(page), sentence in words(page)) == (True, True)
    assert boxes(page) == chosen[2:]
    assert names_in(page, "受け付けない申請") == ["四谷 花子", "新宿 一", "―"]


async def test_accepted_and_completed_at_once_with_one_mail(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, chosen = await three(owner, settings)
    await everybody.post(everybody.ada, f"/applications/{chosen[1].partition(':')[0]}/acceptance", seen_version="1")
    page = await everybody.post(everybody.alice, "/inbox/selection", application=chosen, list="", act="accept_complete")
    assert "3件を受け付けて、完了にします。申請者に完了のメールを1通送ります。受付のメールは送りません" in words(page)
    assert 'name="act" value="accept_complete"' in page.text
    await everybody.post(everybody.alice, "/inbox/acceptance", application=boxes(page), list="", act="accept_complete")
    statuses = await owner.fetch(
        "select status::text from app.application where municipality = $1", everybody.town.code
    )
    assert [row["status"] for row in statuses] == ["completed"] * 3
    mails = await owner.fetch(
        "select kind::text from app.outbox where municipality = $1 and kind in ('acceptance', 'completion') order by kind",
        everybody.town.code,
    )
    assert [row["kind"] for row in mails] == ["acceptance", *["completion"] * 3]
