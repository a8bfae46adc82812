"""What files cost where staff see them: no list, file or print asks the database more often for more applications or more files."""

from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from app.applications.queries import Selection
from app.exports import register
from app.exports.applications_workbook import WorkbookDownload, workbook
from app.exports.formats import Format
from app.exports.register import Items
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from tests.attached import LICENCE, submit_with_files
from tests.exports.test_applications_workbook import PASSWORD
from tests.factories import DEFINITION, publish
from tests.rendering.files import picture
from tests.web.staff.cast import Cast, cast

pytestmark = pytest.mark.anyio

FEW, MANY = 2, 12
FORM = {
    **DEFINITION,
    "sections": [{**DEFINITION["sections"][0], "questions": [LICENCE, *DEFINITION["sections"][0]["questions"]]}],
}
"""Its files stand in the first columns of a list."""
FIVE = [(f"{n}.png", picture("png", (20 + n, 20))) for n in range(5)]
NAMES = "5件：0.png、1.png、2.png、3.png、4.png"
PURPOSE = "確認のため"
Step = Callable[[Cast], Awaitable[str]]


async def in_list(everybody: Cast) -> str:
    return (await everybody.get(everybody.alice, "/lists/event")).text


async def as_csv(everybody: Cast) -> str:
    fields = {"procedure": "event", "format": "csv_utf_8", "items": "every", "status": "all", "purpose": PURPOSE}
    answer = await everybody.post(everybody.alice, "/exports", **fields)
    return answer.content.decode("utf-8-sig")


async def as_workbook(everybody: Cast) -> str:
    selection = Selection(frozenset(), everybody.town.procedures["event"])
    with scoped(everybody.alice.scope):
        async with ENGINE.unit():
            record = await register.begin(everybody.alice.id, selection, Format.xlsx, Items.every, PURPOSE)
        order = WorkbookDownload(record, selection, Items.every, PASSWORD, ())
        made = await workbook(order, everybody.town.key_store, lambda *_: None)
    return f"{len(made.content)} bytes"


async def in_print(everybody: Cast) -> str:
    page = await everybody.get(everybody.alice, "/lists/event")
    which = [part.split('"')[0] for part in page.text.split('<tr id="row-')[1:]]
    fields = {"rest": " ".join(which), "purpose": PURPOSE, "records": "yes"}
    answer = await everybody.post(everybody.alice, "/lists/event/prints", **fields)
    assert answer.headers["content-type"] == "application/pdf"
    return f"{len(answer.content)} bytes"


STEPS: dict[str, Step] = {"list": in_list, "CSV": as_csv, "Excel": as_workbook, "print": in_print}


class Counted:
    """How often the database was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._asked = 0
        fetch = ENGINE.fetch

        async def counting(query: str, *values: object, seconds: float | None = None) -> list[object]:
            self._asked += 1
            return await fetch(query, *values, seconds=seconds)

        monkeypatch.setattr(ENGINE, "fetch", counting)

    async def of(self, step: Callable[[], Awaitable[str]]) -> tuple[int, str]:
        self._asked = 0
        told = await step()
        return self._asked, told


async def test_more_applications_and_files_ask_no_more_often(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = await cast(owner, settings)
    await publish(owner, everybody.town, "event", FORM)
    counted = Counted(monkeypatch)
    for _ in range(FEW):
        await submit_with_files(owner, everybody.town, settings, FIVE[:1])
    few = {}
    for name, step in STEPS.items():
        await step(everybody)  # forms are compiled once and kept
        few[name] = (await counted.of(lambda step=step: step(everybody)))[0]  # type: ignore[misc]
    for _ in range(MANY - FEW):
        await submit_with_files(owner, everybody.town, settings, FIVE)
    many = {name: await counted.of(lambda step=step: step(everybody)) for name, step in STEPS.items()}  # type: ignore[misc]
    assert [NAMES in many[name][1] for name in ("list", "CSV")] == [True, True]
    # a print that takes longer is looked after once or twice more
    more = {name: asked - few[name] for name, (asked, _) in many.items() if asked > few[name] + (name == "print") * 2}
    assert more == {}


async def test_a_page_with_five_files_asks_no_more_often_than_one_with_one(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = await cast(owner, settings)
    await publish(owner, everybody.town, "event", FORM)
    one, _ = await submit_with_files(owner, everybody.town, settings, FIVE[:1])
    five, _ = await submit_with_files(owner, everybody.town, settings, FIVE)
    counted = Counted(monkeypatch)

    async def detail(reference: object) -> str:
        return (await everybody.get(everybody.alice, f"/applications/{reference}")).text

    await detail(one.reference)
    asked = [await counted.of(lambda each=each: detail(each.reference)) for each in (one, five)]  # type: ignore[misc]
    assert ("4.png" in asked[1][1], asked[0][0]) == (True, asked[1][0])
