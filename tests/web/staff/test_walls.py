"""Every route of the staff's work on applications, driven by everybody who may not: with data there that could leak."""

import asyncpg
import pytest

from app.settings import Settings
from tests.clients import signed_in_client
from tests.web.staff.cast import Cast, cast, stands

pytestmark = pytest.mark.anyio

CHANGES = {
    "acceptance": {"seen_version": "1"},
    "confirmation": {"seen_version": "1"},
    "confirmation/end": {"seen_version": "1"},
    "progress": {"seen_version": "1"},
    "completion": {"seen_version": "1"},
    "rejection": {"seen_version": "1", "reason": "理由"},
    "withdrawal": {"seen_version": "1"},
    "records": {"record": "00000000-0000-4000-8000-000000000001", "kind": "memo", "text": "メモ"},
    "calls": {"record": "00000000-0000-4000-8000-000000000001", "outcome": "absent"},
}
CORRECTION = {"seen_version": "1", "to": "accepted", "correction_reason": "理由"}
SECRETS = ("四谷 花子", "hanako@example.jp", "03-5273-3546")


def leaks(everybody: Cast, text: str) -> list[str]:
    return [secret for secret in (*SECRETS, str(everybody.receipt.reference)) if secret in text]


@pytest.mark.parametrize("part", [False, True])
async def test_the_application_of_another_section_is_not_there(
    owner: asyncpg.Connection, settings: Settings, part: bool
) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.get(everybody.bob, everybody.address, part=part)
    assert (answer.status_code, leaks(everybody, answer.text)) == (404, [])


@pytest.mark.parametrize("part", [False, True])
async def test_the_application_of_another_municipality_is_not_there(
    owner: asyncpg.Connection, settings: Settings, part: bool
) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.get(everybody.charlie, everybody.address, part=part)
    assert (answer.status_code, leaks(everybody, answer.text)) == (404, [])


@pytest.mark.parametrize("part", [False, True])
@pytest.mark.parametrize("resource", CHANGES)
async def test_another_section_changes_nothing(
    owner: asyncpg.Connection, settings: Settings, resource: str, part: bool
) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(
        everybody.bob, f"{everybody.address}/{resource}", part=part, **CHANGES[resource], list=""
    )
    assert (answer.status_code, leaks(everybody, answer.text)) == (404, [])
    assert await stands(owner, everybody.town) == ("arrived", 1)


@pytest.mark.parametrize("resource", [*CHANGES, "correction"])
async def test_another_municipality_changes_nothing(
    owner: asyncpg.Connection, settings: Settings, resource: str
) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(
        everybody.charlie, f"{everybody.address}/{resource}", **(CHANGES | {"correction": CORRECTION})[resource]
    )
    assert (answer.status_code, leaks(everybody, answer.text)) == (404, [])
    assert await stands(owner, everybody.town) == ("arrived", 1)


@pytest.mark.parametrize("resource", CHANGES)
async def test_a_viewer_changes_nothing(owner: asyncpg.Connection, settings: Settings, resource: str) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(everybody.victor, f"{everybody.address}/{resource}", **CHANGES[resource])
    assert answer.status_code == 403
    assert await stands(owner, everybody.town) == ("arrived", 1)


@pytest.mark.parametrize("who", ["alice", "bob", "victor"])
async def test_only_an_administrator_corrects(owner: asyncpg.Connection, settings: Settings, who: str) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(getattr(everybody, who), f"{everybody.address}/correction", **CORRECTION)
    assert answer.status_code == 403


@pytest.mark.parametrize("who", ["bob", "charlie"])
@pytest.mark.parametrize("query", ["", "?status=all", "?status=arrived&procedure=event"])
@pytest.mark.parametrize("part", [False, True])
async def test_a_list_holds_nothing_of_others(
    owner: asyncpg.Connection, settings: Settings, who: str, query: str, part: bool
) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.get(getattr(everybody, who), f"/inbox{query}", part=part)
    assert (answer.status_code, str(everybody.receipt.reference) in answer.text) == (200, False)


async def test_news_are_of_ones_own_section_only(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    since = "/inbox/news?since=0-00000000000000000000000000000000"
    assert (await everybody.get(everybody.bob, since)).status_code == 204
    assert "新しい申請が1件あります" in (await everybody.get(everybody.alice, since)).text
    assert "新しい申請が1件あります" in (await everybody.get(everybody.charlie, since)).text


@pytest.mark.parametrize("who", ["bob", "charlie"])
async def test_nobody_chooses_or_accepts_what_is_not_theirs(
    owner: asyncpg.Connection, settings: Settings, who: str
) -> None:
    everybody = await cast(owner, settings)
    chosen = [f"{everybody.receipt.reference}:1"]
    person = getattr(everybody, who)
    asked = await everybody.post(person, "/inbox/selection", application=chosen, list="")
    done = await everybody.post(person, "/inbox/acceptance", application=chosen, list="")
    assert "受け付ける申請を選んでください" in asked.text
    assert done.status_code == 303
    assert "1件は見つかりません" in (await everybody.get(person, done.headers["location"])).text
    assert str(everybody.receipt.reference) not in asked.text
    assert await stands(owner, everybody.town) == ("arrived", 1)


@pytest.mark.parametrize("address", ["/inbox/selection", "/inbox/acceptance"])
async def test_a_viewer_accepts_nothing_in_bulk(owner: asyncpg.Connection, settings: Settings, address: str) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(everybody.victor, address, application=[f"{everybody.receipt.reference}:1"], list="")
    assert answer.status_code == 403
    assert await stands(owner, everybody.town) == ("arrived", 1)


async def test_a_viewer_reads_without_being_offered_to_change(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    listed = await everybody.get(everybody.victor, "/inbox")
    detail = await everybody.get(everybody.victor, everybody.address)
    assert "四谷 花子" in listed.text
    assert "四谷 花子" in detail.text
    assert "受け付ける" not in listed.text + detail.text
    assert "記録を追加する" not in detail.text


@pytest.mark.parametrize("resource", [*CHANGES, "correction"])
async def test_nobody_signed_out_changes_anything(owner: asyncpg.Connection, settings: Settings, resource: str) -> None:
    everybody = await cast(owner, settings)
    await owner.execute(
        "update app.staff_session set ended_at = clock_timestamp() where municipality = $1 and staff = $2",
        everybody.town.code,
        everybody.alice.id,
    )
    async with signed_in_client(everybody.alice, settings) as client:
        answer = await client.post(f"{everybody.address}/{resource}", data={"seen_version": "1", "csrf_token": "x"})
    assert answer.status_code == 401
    assert await stands(owner, everybody.town) == ("arrived", 1)
