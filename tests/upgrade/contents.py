"""What the town of a fixture holds: of everything that a later version has to go on with, an application, as the version that makes it leaves it.

`event`: a form without anything special, one accepted (with a 対応記録, a value in the section's own column, an お知らせ) and one rejected
with a message. `meeting`: the choice carries the 定員 and tells an illness; first come, first served. `course`: the same, by lot.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import uuid4

import asyncpg

from app.applications import processing
from app.applications.contact_log import NewRecord, RecordKind, add_record
from app.applications.entering import Case, enter
from app.applications.lottery import draw
from app.applications.notices.sending import begin_sending, send_notice
from app.applications.queries import find
from app.applications.status import Status
from app.applications.worklist.annotations import annotate, read_annotations
from app.applications.worklist.column_changes import add_column
from app.applications.worklist.custom_columns import custom_columns_of
from app.calendar.tokyo import today
from app.procedures.choice_sealing import seal_next_choices
from app.procedures.procedure_admin import procedure_details
from app.procedures.procedures_for_staff import compiled_versions, procedure_summaries
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from tests.clients import form_token, signed_in_client
from tests.factories import Person, Town, submit_one
from tests.procedures.definitions import definition, question, text
from tests.upgrade.fixture import CAPACITIES, COLUMN, FEES, MESSAGE, NOTE, SEMINAR, SURVIVORS, WORDS, Sent

MEETING: Final = definition(
    question(
        "event",
        "choice",
        required=True,
        item=None,
        facet=True,
        choices=[{"id": SURVIVORS, "label": text("乳がん体験者の会")}, {"id": SEMINAR, "label": text("セミナー")}],
    ),
    question(
        "childcare",
        "choice",
        item=None,
        facet=True,
        choices=[{"id": "no", "label": text("なし")}, {"id": "yes", "label": text("あり")}],
    ),
    question("name", "name", required=True, item="氏名"),
    question("mail", "email", item="メールアドレス"),
    question("diagnosed_on", "date", item="診断日", special_care=True, when={"question": "event", "is": [SURVIVORS]}),
    capacity_question="event",
)
DIAGNOSED: Final = {"diagnosed_on.year": ["2025"], "diagnosed_on.month": ["4"], "diagnosed_on.day": ["1"]}


@dataclass
class Contents:
    """Fills a town that has the three procedures."""

    owner: asyncpg.Connection
    settings: Settings
    town: Town
    person: Person
    sent: dict[str, Sent] = field(default_factory=dict)

    async def fill(self) -> Mapping[str, Sent]:
        await self._of_the_event()
        await self._limited("meeting")
        for name, choice in (("survivor", SURVIVORS), ("seminar", SEMINAR), ("withdrawn", SURVIVORS)):
            await self._applied(name, "meeting", choice)
        await self._entered()
        await self._stepped("survivor", Status.accepted, MESSAGE)
        await self._stepped("withdrawn", Status.withdrawn)
        await self._drawn()
        return self.sent

    async def _of_the_event(self) -> None:
        for name in ("accepted", "rejected"):
            await self._applied(name, "event")
        with scoped(self.person.scope):
            async with ENGINE.unit():
                application = await find(self.sent["accepted"].reference)
                await add_record(application, uuid4(), NewRecord(RecordKind.telephone, NOTE), self.person.id)
        await self._stepped("accepted", Status.accepted)
        await self._stepped("rejected", Status.rejected, MESSAGE)
        with scoped(self.person.scope):
            for each in FEES:
                async with ENGINE.unit():
                    await self._fee(each)
            async with ENGINE.unit():
                await self._notice()

    async def _fee(self, fee: str) -> None:
        procedure = self.town.procedures["event"]
        if not await custom_columns_of(procedure):
            await add_column(procedure, COLUMN, "number", "")
        (column,) = await custom_columns_of(procedure)
        application = await find(self.sent["accepted"].reference)
        before = (await read_annotations([application.id], self.town.key_store, self.person.id))[application.id]
        after = replace(before.annotations, own={column.key: fee})
        await annotate(application, before.version, before, after, self.person.id)

    async def _notice(self) -> None:
        procedure = (await procedure_summaries())[self.town.procedures["event"]]
        application = await find(self.sent["accepted"].reference)
        sending = await begin_sending(procedure, uuid4(), WORDS, [application], self.person.id)
        assert await send_notice(application, sending, WORDS, self.person.id) == "done"

    async def _limited(self, slug: str) -> None:
        while await seal_next_choices(self.settings.key_of_seats(), self.town.code):
            pass
        async with signed_in_client(self.person, self.settings) as client:
            token = form_token(await client.get("/password"))
            limits = {f"capacity.{choice}": str(capacity) for choice, capacity in CAPACITIES[slug].items()}
            limited = await client.post(f"/procedures/{slug}/places", data={"csrf_token": token, **limits})
        assert limited.status_code == 303, limited.status_code

    async def _applied(self, name: str, slug: str, choice: str = "") -> None:
        receipt = await submit_one(self.town, self.settings, answers_of(choice) if choice else None, slug)
        self.sent[name] = Sent(str(receipt.reference), receipt.inquiry_code.reveal())

    async def _entered(self) -> None:
        """One that came on paper: it has no 問合せ番号."""
        procedure, version = self.town.procedures["meeting"], self.town.versions["meeting"]
        with scoped(self.person.scope):
            compiled = (await compiled_versions([version]))[version]
            async with ENGINE.unit():
                case = Case(uuid4(), "paper", today())
                answers, key = answers_of(SURVIVORS), self.settings.key_of_seats()
                entered = await enter(procedure, compiled, case, answers, self.person.id, seat_key=key)
        self.sent["entered"] = Sent(str(entered.reference), "")

    async def _stepped(self, name: str, to: Status, *words: str) -> None:
        store = self.town.key_store
        with scoped(self.person.scope):
            async with ENGINE.unit():
                application = await find(self.sent[name].reference)
                await processing.take_step(application, to, application.version, self.person.id, *words, store=store)

    async def _drawn(self) -> None:
        """Three who want the one seat, one who has the other to herself; closed, and drawn."""
        await self._closing("lottery", "infinity")
        await self._limited("course")
        for number in range(3):
            await self._applied(f"lot_{number}", "course", SURVIVORS)
        await self._applied("lot_3", "course", SEMINAR)
        await self._closing("lottery", "now")
        with scoped(self.person.scope):
            async with ENGINE.unit():
                await draw(await procedure_details("course"), 1, 1, self.person.id)

    async def _closing(self, selection: str, at: str) -> None:
        await self.owner.execute(
            "update app.procedure set selection = $3, closes_at = $4::text::timestamptz where municipality = $1 and id = $2",
            *(self.town.code, self.town.procedures["course"], selection, at),
        )


def answers_of(choice: str) -> dict[str, Any]:
    answers = {"event": [choice], "childcare": ["yes"], "name": ["四谷 花子"], "mail": ["hanako@example.jp"]}
    return answers | (DIAGNOSED if choice == SURVIVORS else {})
