"""消去 on the staff's pages: every way in, by everybody who may and who may not."""

import asyncio
import re
from dataclasses import dataclass
from hashlib import sha256

import asyncpg
import httpx
import pytest

from app.applications.submitting import Receipt
from app.settings import Settings
from tests.clients import signed_in_client
from tests.erasures import finished_long_ago, hash_of, key_is_there, key_of_old_year, rows_left, wait_over
from tests.factories import Person, make_person, submit_one
from tests.web.pages import heading, words
from tests.web.staff.cast import Cast, audited, cast

pytestmark = pytest.mark.anyio

NOBODYS = "00000000-0000-4000-8000-000000000001"


@dataclass
class Scene:
    """The cast, with two applications of long ago besides the one of today, and an administrator more."""

    owner: asyncpg.Connection
    people: Cast
    receipts: list[Receipt]
    eve: Person
    year: str

    async def post(self, who: str, address: str, **fields: str) -> httpx.Response:
        person = self.eve if who == "eve" else getattr(self.people, who)
        return await self.people.post(person, address, **fields)

    async def get(self, who: str, address: str) -> httpx.Response:
        return await self.people.get(self.eve if who == "eve" else getattr(self.people, who), address)

    async def plan(self, who: str = "alice", *, waited: bool = True) -> str:
        """The address of a plan, whose waiting time is over."""
        procedure = str(self.people.town.procedures["event"])
        answer = await self.post(who, "/erasures", procedure=procedure, fiscal_year=self.year)
        assert answer.status_code == 303, words(answer)
        if waited:
            await self.wait_over()
        return answer.headers["location"].partition("?")[0]

    async def plan_single(self, who: str) -> str:
        """The address of a plan for the cast's own application alone, whose waiting time is over."""
        reference = str(self.people.receipt.reference)
        answer = await self.post(who, "/erasures/single", erase_reference=reference, erase_reason="trial")
        await self.wait_over()
        return answer.headers["location"].partition("?")[0]

    async def wait_over(self) -> None:
        await wait_over(self.owner, self.people.town)

    async def shown(self, who: str, address: str) -> str:
        found = re.search(r'name="shown" value="([0-9a-f]{64})"', (await self.get(who, address)).text)
        assert found, "nothing to confirm on this page"
        return found[1]

    async def confirm(self, who: str, address: str, shown: str = "") -> httpx.Response:
        return await self.post(who, f"{address}/confirmation", shown=shown or await self.shown(who, address))


async def scene(owner: asyncpg.Connection, settings: Settings) -> Scene:
    people = await cast(owner, settings)
    receipts = await finished_long_ago(owner, people.town, settings, people.alice, count=2)
    # the cast's own application was sealed to the key that is old now: it is one of this year, and so is its key
    await owner.execute(
        "update app.application a set sealing_key = k.id from app.public_key k "
        "where a.municipality = $1 and a.reference = $2 and k.municipality = $1 and k.procedure = a.procedure and k.fiscal_year = a.fiscal_year",
        people.town.code,
        people.receipt.reference.symbols,
    )
    year = await owner.fetchval(
        "select min(fiscal_year) from app.application where municipality = $1", people.town.code
    )
    return Scene(owner, people, receipts, await make_person(owner, people.town, "eve"), str(year))


async def test_from_what_is_due_to_the_report(owner: asyncpg.Connection, settings: Settings) -> None:
    stage = await scene(owner, settings)
    due = words(await stage.get("alice", "/erasures"))
    assert "2件" in due
    assert "消去を計画する" in due
    address = await stage.plan()
    waiting = await stage.get("alice", address)
    assert "ほかの管理者の確認を待っています" in words(waiting)
    assert "件を消去する" not in words(waiting)
    assert "計画を見る" in words(await stage.get("alice", "/erasures"))
    numbers = await stage.post("alice", f"{address}/numbers")
    assert sha256(numbers.content).digest() == hash_of(stage.receipts)

    assert "2件を消去する" in words(await stage.get("ada", address))
    done = await stage.confirm("ada", address)
    assert (done.status_code, done.headers["location"]) == (303, f"{address}?done=1")
    page = words(await stage.get("alice", f"{address}?done=1"))
    for told in ("消去しました", "消去した件数", "鍵の最後のバックアップが消える日", "alice 太郎", "ada 太郎"):
        assert told in page
    report = await stage.post("alice", f"{address}/report")
    assert (report.headers["content-type"], report.content[:5]) == ("application/pdf", b"%PDF-")
    assert "消去済" in words(await stage.get("alice", "/erasures/records"))
    assert (await rows_left(owner, stage.people.town))["app.application"] == 1
    assert not key_is_there(stage.people.town, (await key_of_old_year(owner, stage.people.town))["id"])
    gone = await stage.get("alice", f"/applications/{stage.receipts[0].reference}")
    assert gone.status_code == 404
    assert await audited(owner, stage.people.town, "erasure_report_taken") == 1


async def test_the_planner_confirms_nothing_whoever_they_are(owner: asyncpg.Connection, settings: Settings) -> None:
    stage = await scene(owner, settings)
    address = await stage.plan("ada")
    assert "件を消去する" not in words(await stage.get("ada", address))
    shown = await stage.shown("eve", address)
    for who in ("ada", "alice"):
        assert (await stage.confirm(who, address, shown)).status_code == 403
    assert (await rows_left(owner, stage.people.town))["app.application"] == 3
    assert (await stage.confirm("eve", address, shown)).status_code == 303


async def test_two_who_confirm_at_once(owner: asyncpg.Connection, settings: Settings) -> None:
    stage = await scene(owner, settings)
    address = await stage.plan()
    shown = await stage.shown("ada", address)
    told = await asyncio.gather(*(stage.confirm(who, address, shown) for who in ("ada", "eve")))
    assert sorted(answer.status_code for answer in told) in ([303, 303], [303, 409])
    assert await audited(owner, stage.people.town, "applications_erased") == 1


async def test_a_double_press_reads_as_one(owner: asyncpg.Connection, settings: Settings) -> None:
    stage = await scene(owner, settings)
    address = await stage.plan()
    shown = await stage.shown("ada", address)
    told = await asyncio.gather(*(stage.confirm("ada", address, shown) for _ in range(2)))
    assert [answer.status_code for answer in told] == [303, 303]
    assert (await stage.confirm("ada", address, shown)).status_code == 303
    late = await stage.confirm("eve", address, shown)
    assert (late.status_code, "ほかの職員が消去したか" in words(late)) == (409, True)
    assert await audited(owner, stage.people.town, "applications_erased") == 1
    assert await audited(owner, stage.people.town, "key_destroyed") == 1


async def test_planning_twice_is_told(owner: asyncpg.Connection, settings: Settings) -> None:
    stage = await scene(owner, settings)
    await stage.plan()
    fields = {"procedure": str(stage.people.town.procedures["event"]), "fiscal_year": stage.year}
    again = await stage.post("ada", "/erasures", **fields)
    assert (again.status_code, "同じ消去が、もう計画されています" in words(again)) == (409, True)


@pytest.mark.parametrize(
    "fields", [{}, {"procedure": NOBODYS, "fiscal_year": "2017"}, {"procedure": "x", "fiscal_year": "x"}]
)
async def test_what_is_not_due_cannot_be_planned(
    owner: asyncpg.Connection, settings: Settings, fields: dict[str, str]
) -> None:
    stage = await scene(owner, settings)
    answer = await stage.post("ada", "/erasures", **fields)
    assert (answer.status_code, "消去の時期が来た申請は、いまはありません" in words(answer)) == (409, True)


async def test_a_hold_keeps_one_back(owner: asyncpg.Connection, settings: Settings) -> None:
    stage = await scene(owner, settings)
    address = await stage.plan()
    shown = await stage.shown("ada", address)
    held = str(stage.receipts[0].reference)
    fields = {"hold_reference": held.lower(), "hold_reason": "lawsuit", "hold_document": "令和8年(ワ)第12号"}
    assert (await stage.post("alice", "/erasures/holds", **fields)).status_code == 303
    again = await stage.post("alice", "/erasures/holds", **fields)
    assert (again.status_code, "もう消去停止になっています" in words(again)) == (422, True)
    changed = await stage.confirm("ada", address, shown)
    assert (changed.status_code, "表示したときから変わりました" in words(changed)) == (409, True)
    assert "1件（消去停止中）" in words(changed)
    assert (await stage.confirm("ada", address)).status_code == 303
    left = await rows_left(owner, stage.people.town)
    assert left["app.application"] == 2

    alone = await stage.post("alice", "/erasures/single", erase_reference=held, erase_reason="applicant_asked")
    assert (alone.status_code, "停止を解いてから計画してください" in words(alone)) == (422, True)
    page = await stage.get("alice", "/erasures/single")
    assert held in words(page)
    lifting = re.search(r'action="(/erasures/holds/[^"]+/lifting)"', page.text)
    assert lifting
    assert (await stage.post("alice", lifting[1])).status_code == 303
    assert (await stage.post("alice", lifting[1])).status_code == 404
    assert held not in words(await stage.get("alice", "/erasures/single"))
    assert await audited(owner, stage.people.town, "hold_set") == 1
    assert await audited(owner, stage.people.town, "hold_lifted") == 1


async def test_one_alone_whatever_its_status(owner: asyncpg.Connection, settings: Settings) -> None:
    stage = await scene(owner, settings)
    receipt = await submit_one(stage.people.town, settings)
    fields = {
        "erase_reference": str(receipt.reference),
        "erase_reason": "applicant_asked",
        "erase_document": "8資ご第1号",
    }
    planned = await stage.post("alice", "/erasures/single", **fields)
    address = planned.headers["location"].partition("?")[0]
    await stage.wait_over()
    again = await stage.post("alice", "/erasures/single", **fields)
    assert (again.status_code, "もう計画されています" in words(again)) == (422, True)
    assert "残します" in words(await stage.get("ada", address))
    assert (await stage.confirm("ada", address)).status_code == 303
    page = words(await stage.get("ada", address))
    assert "申請者からの消去の求め（8資ご第1号）" in page
    assert "鍵を破棄した日時" not in page
    assert (await stage.post("ada", f"{address}/report")).content[:5] == b"%PDF-"


@pytest.mark.parametrize(("address", "prefix"), [("/erasures/single", "erase"), ("/erasures/holds", "hold")])
@pytest.mark.parametrize(
    ("reference", "reason", "document", "told"),
    [
        ("", "", "", "理由を選んでください"),
        ("131041-AAAAA-AAAAA", "lawsuit", "", "見つかりません"),
        ("\x00", "retention_over", "", "理由を選んでください"),
        (None, "", "あ" * 61, "理由を選んでください"),
        (None, "audit|trial", "あ" * 61, "文書番号は60文字以内で入力してください"),
    ],
)
async def test_bad_input_is_told_with_what_was_typed(
    owner: asyncpg.Connection,
    settings: Settings,
    address: str,
    prefix: str,
    reference: str | None,
    reason: str,
    document: str,
    told: str,
) -> None:
    stage = await scene(owner, settings)
    number = str(stage.people.receipt.reference) if reference is None else reference
    chosen = dict(zip(("hold", "erase"), reason.split("|"), strict=True))[prefix] if "|" in reason else reason
    answer = await stage.post(
        "alice", address, **{f"{prefix}_reference": number, f"{prefix}_reason": chosen, f"{prefix}_document": document}
    )
    assert (answer.status_code, told in words(answer)) == (422, True)
    assert document in answer.text


async def test_a_withdrawn_plan_stays_as_a_record(owner: asyncpg.Connection, settings: Settings) -> None:
    stage = await scene(owner, settings)
    address = await stage.plan()
    assert (await stage.post("alice", f"{address}/withdrawal")).headers["location"] == "/erasures?dropped=1"
    assert (await stage.post("alice", f"{address}/withdrawal")).status_code == 409
    assert (await stage.confirm("ada", address, "00" * 32)).status_code == 409
    assert (await stage.post("ada", f"{address}/report")).status_code == 404
    assert "取りやめ" in words(await stage.get("alice", "/erasures/records"))
    assert (await rows_left(owner, stage.people.town))["app.application"] == 3


async def test_what_was_cut_off_is_finished_by_the_next_press(owner: asyncpg.Connection, settings: Settings) -> None:
    """After a crash between the rows and the key there is no report yet, and a second click goes on."""
    stage = await scene(owner, settings)
    address = await stage.plan()
    shown = await stage.shown("ada", address)
    staff = await asyncpg.connect(settings.database("staff"))
    try:
        async with staff.transaction():
            await staff.execute("select set_config('app.session', $1, true)", stage.people.ada.session.reveal())
            await staff.execute(
                "select api.execute_erasure($1::uuid, $2, 35)", address.rpartition("/")[2], bytes.fromhex(shown)
            )
    finally:
        await staff.close()
    page = await stage.get("alice", address)
    assert "鍵の消去待ちです" in words(page)
    assert "鍵の破棄を終える" in words(await stage.get("eve", address))
    assert "鍵の消去待ち" in words(await stage.get("alice", "/erasures"))
    assert (await stage.post("alice", f"{address}/report")).status_code == 404
    assert (await stage.confirm("eve", address)).status_code == 303
    assert not key_is_there(stage.people.town, (await key_of_old_year(owner, stage.people.town))["id"])
    assert (await stage.post("alice", f"{address}/report")).status_code == 200


async def test_a_key_that_cannot_be_destroyed_keeps_the_erasure_waiting(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    """Its folder is away: no report tells of a destruction that did not happen, and the next press ends it."""
    stage = await scene(owner, settings)
    town = stage.people.town
    address = await stage.plan()
    folder = settings.key_store / town.code
    folder.rename(folder.with_name("away"))
    try:
        pressed = await stage.confirm("ada", address)
        assert (pressed.status_code, pressed.headers["location"]) == (303, address)
        assert "鍵の消去待ちです" in words(await stage.get("alice", address))
        assert "まだすべての置き場所からは破棄できていない" in words(await stage.get("alice", address))
        assert "秘密鍵は破棄していない" not in words(await stage.get("alice", address))
        assert "鍵の消去待ち" in words(await stage.get("alice", "/erasures"))
        assert (await stage.post("alice", f"{address}/report")).status_code == 404
        assert (await key_of_old_year(owner, town))["destroyed_at"] is None
        assert await audited(owner, town, "key_destroyed") == 0
    finally:
        folder.with_name("away").rename(folder)
    assert (await stage.confirm("eve", address)).status_code == 303
    assert not key_is_there(town, (await key_of_old_year(owner, town))["id"])
    assert (await stage.post("alice", f"{address}/report")).status_code == 200


# Walls ---------------------------------------------------------------------------------------------------------------

READ = ["/erasures", "/erasures/single", "/erasures/records", "{plan}"]
CHANGES: dict[str, dict[str, str]] = {
    "/erasures": {"procedure": "{procedure}", "fiscal_year": "{year}"},
    "/erasures/single": {"erase_reference": "{reference}", "erase_reason": "trial"},
    "/erasures/holds": {"hold_reference": "{reference}", "hold_reason": "audit"},
    "{hold}/lifting": {},
    "{plan}/confirmation": {"shown": "{shown}"},
    "{plan}/withdrawal": {},
    "{plan}/numbers": {},
    "{done}/report": {},
}


@dataclass
class Walled:
    stage: Scene
    places: dict[str, str]

    def filled(self, text: str) -> str:
        return text.format(**self.places)


async def walled(owner: asyncpg.Connection, settings: Settings) -> Walled:
    """A plan, a finished erasure and a hold, so that everything has something to act on."""
    stage = await scene(owner, settings)
    receipt = await submit_one(stage.people.town, settings)
    done = await stage.post("alice", "/erasures/single", erase_reference=str(receipt.reference), erase_reason="trial")
    finished = done.headers["location"].partition("?")[0]
    await stage.wait_over()
    await stage.confirm("ada", finished)
    plan = await stage.plan()
    held = str(stage.people.receipt.reference)
    await stage.post("alice", "/erasures/holds", hold_reference=held, hold_reason="audit")
    hold = await owner.fetchval("select id from app.legal_hold where municipality = $1", stage.people.town.code)
    places = {
        "plan": plan,
        "done": finished,
        "hold": f"/erasures/holds/{hold}",
        "shown": await stage.shown("ada", plan),
        "reference": str(stage.receipts[0].reference),
        "procedure": str(stage.people.town.procedures["event"]),
        "year": stage.year,
    }
    return Walled(stage, places)


async def state_of(owner: asyncpg.Connection, wall: Walled) -> tuple[object, ...]:
    town = wall.stage.people.town
    rows = await owner.fetch(
        "select state, kind from app.erasure where municipality = $1 order by planned_at", town.code
    )
    held = await owner.fetchval(
        "select count(*) from app.legal_hold where municipality = $1 and lifted_at is null", town.code
    )
    return ([tuple(row) for row in rows], held, (await rows_left(owner, town))["app.application"])


@pytest.mark.parametrize("who", ["bob", "charlie"])
@pytest.mark.parametrize("address", READ)
async def test_another_section_and_municipality_see_nothing(
    owner: asyncpg.Connection, settings: Settings, who: str, address: str
) -> None:
    wall = await walled(owner, settings)
    answer = await wall.stage.get(who, wall.filled(address))
    assert answer.status_code == (404 if address == "{plan}" else 200)
    told = answer.text
    assert [
        each
        for each in (*(str(receipt.reference) for receipt in wall.stage.receipts), "alice", wall.places["plan"])
        if each in told
    ] == []
    assert "消去を計画する</button>" not in told or address == "/erasures/single"


@pytest.mark.parametrize("who", ["bob", "charlie"])
@pytest.mark.parametrize("address", CHANGES)
async def test_another_section_and_municipality_change_nothing(
    owner: asyncpg.Connection, settings: Settings, who: str, address: str
) -> None:
    wall = await walled(owner, settings)
    before = await state_of(owner, wall)
    fields = {name: wall.filled(value) for name, value in CHANGES[address].items()}
    answer = await wall.stage.post(who, wall.filled(address), **fields)
    assert answer.status_code in {403, 404, 409, 422}
    assert await state_of(owner, wall) == before


@pytest.mark.parametrize("address", READ)
async def test_a_viewer_sees_none_of_it(owner: asyncpg.Connection, settings: Settings, address: str) -> None:
    wall = await walled(owner, settings)
    assert (await wall.stage.get("victor", wall.filled(address))).status_code == 403


@pytest.mark.parametrize("address", CHANGES)
async def test_a_viewer_changes_nothing(owner: asyncpg.Connection, settings: Settings, address: str) -> None:
    wall = await walled(owner, settings)
    before = await state_of(owner, wall)
    fields = {name: wall.filled(value) for name, value in CHANGES[address].items()}
    assert (await wall.stage.post("victor", wall.filled(address), **fields)).status_code == 403
    assert await state_of(owner, wall) == before


@pytest.mark.parametrize("address", CHANGES)
async def test_nobody_signed_out_changes_anything(owner: asyncpg.Connection, settings: Settings, address: str) -> None:
    wall = await walled(owner, settings)
    before = await state_of(owner, wall)
    await owner.execute(
        "update app.staff_session set ended_at = clock_timestamp() where municipality = $1", wall.stage.people.town.code
    )
    async with signed_in_client(wall.stage.people.ada, settings) as client:
        answer = await client.post(wall.filled(address), data={"csrf_token": "x"})
        read = await client.get(wall.places["plan"])
    assert (answer.status_code, str(wall.stage.receipts[0].reference) in read.text) == (401, False)
    assert await state_of(owner, wall) == before


async def test_the_way_there_is_for_those_who_work_on_it(owner: asyncpg.Connection, settings: Settings) -> None:
    people = await cast(owner, settings)
    assert '<a href="/erasures">消去</a>' in (await people.get(people.alice, "/inbox")).text
    assert "/erasures" not in (await people.get(people.victor, "/inbox")).text
    assert heading(await people.get(people.alice, "/erasures")) == "消去の予定"
