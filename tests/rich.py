"""A municipality with one of everything that its pages list, and the same grown to thirty of each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import asyncpg
import httpx

from app.applications.search.indexing_job import index_next
from app.calendar.tokyo import fiscal_year, today
from app.procedures import published
from app.procedures.library import library
from app.procedures.package import written
from app.settings import Settings
from tests.attached import give_file
from tests.clients import form_token, signed_in_client
from tests.erasures import AGE, complete, make_old
from tests.factories import (
    ANSWERS,
    DEFINITION,
    Person,
    Town,
    add_procedure,
    approve,
    make_person,
    make_town,
    publish,
    submit_one,
)
from tests.operators import put_off

MANY = 30
ROSTER = "職員ID,氏名,役割,担当する課\r\nnew,新人,担当職員,保健係\r\n"
LETTER = {"subject.ja": "お知らせ", "body.ja": "お知らせします", "subject.en": "", "body.en": ""}


def definition_with(number: int) -> dict[str, Any]:
    """The factories' form with so many questions and items besides, and so many days to choose from."""
    (section,) = DEFINITION["sections"]
    day, *others = section["questions"]
    choices = [{"id": f"c{each}", "label": {"ja": f"{each}日目", "en": f"Day {each}"}} for each in range(number)]
    more = [
        {
            "id": f"more{each}",
            "type": "text",
            "label": {"ja": f"質問{each}"},
            "required": False,
            "item": f"項目{each}",
            "max_length": 50,
        }
        for each in range(number)
    ]
    questions = [{**day, "choices": [*day["choices"], *choices]}, *others, *more]
    return {**DEFINITION, "capacity_question": "day", "sections": [{**section, "questions": questions}]}


@dataclass
class RichTown:
    """`values`: what stands for each name in an address's braces; `chosen`: the applications of `event`, as check boxes name them."""

    owner: asyncpg.Connection
    settings: Settings
    town: Town
    ada: Person
    values: dict[str, str] = field(default_factory=dict)
    chosen: list[str] = field(default_factory=list)

    async def post(self, address: str, **fields: Any) -> httpx.Response:
        """A form of the administrator's."""
        async with signed_in_client(self.ada, self.settings) as client:
            token = form_token(await client.get("/password"))
            return await client.post(address, data={"csrf_token": token, **fields})

    async def made(self, address: str, **fields: Any) -> httpx.Response:
        """The same; the scene stands only if it was taken."""
        answer = await self.post(address, **fields)
        assert answer.status_code in {200, 303}, f"{address}: {answer.status_code}"
        return answer

    async def copied(self, table: str, times: int = MANY - 1, where: str = "true", **changed: str) -> None:
        """So many copies of the row of this municipality, with ids of their own; `changed`: columns as SQL, `n` counts from 1."""
        columns = await self.owner.fetch(
            "select column_name as name from information_schema.columns where table_schema = 'app' and table_name = $1 and is_generated = 'NEVER'",
            table,
        )
        chosen = {row["name"]: f"t.{row['name']}" for row in columns} | {"id": "gen_random_uuid()"} | changed
        await self.owner.execute(
            f"insert into app.{table} ({', '.join(chosen)}) select {', '.join(chosen.values())} "
            f"from (select * from app.{table} t where municipality = $1 and {where} limit 1) t cross join generate_series(1, $2::int) n",
            self.town.code,
            times,
        )

    async def id_in(self, table: str, where: str = "true") -> str:
        return str(
            await self.owner.fetchval(
                f"select id from app.{table} where municipality = $1 and {where} limit 1", self.town.code
            )
        )

    async def applied(self, count: int) -> None:
        """So many applications of `event` more: in 確認中, and in the index of the search."""
        for number in range(count):
            receipt = await submit_one(self.town, self.settings, {**ANSWERS, "name": [f"四谷 花子{number}"]})
            self.chosen.append(str(receipt.reference))
        await self.owner.execute(
            "update app.application set status = 'confirming', status_before = 'arrived', arrived_at = arrived_at - interval '1 minute' "
            "where municipality = $1 and status = 'arrived'",
            self.town.code,
        )
        while await index_next(self.town.key_store, self.town.code):
            pass

    async def long_ago(self, slug: str) -> None:
        """An application that was finished so long ago that it is to be erased."""
        receipt = await submit_one(self.town, self.settings, slug=slug)
        await complete(self.owner, self.town, self.ada, receipt)
        await make_old(self.owner, self.town, slug, [receipt.reference.symbols])

    async def held(self, reference: str) -> None:
        """消去停止 of an application."""
        await self.made("/erasures/holds", hold_reference=reference, hold_reason="audit", hold_document="")

    async def placed(self, number: int) -> None:
        """定員 of each day that can be chosen."""
        days = ["first", "second", *(f"c{each}" for each in range(number))]
        await self.made("/procedures/event/places", **{f"capacity.{day}": "100" for day in days})

    async def sent(self) -> None:
        """A notice to all applications, and the address of its page."""
        form = str(uuid4())
        await self.made("/lists/event/sendings", form=form, chosen=" ".join(self.chosen), **LETTER)
        self.values["sending"] = await self.id_in(
            "sending", "at = (select max(at) from app.sending where municipality = $1)"
        )

    async def searched(self) -> None:
        """The page of what a search found."""
        found = await self.made("/search", asked="四谷")
        self.values["result"] = found.headers["location"].rpartition("/")[2]


async def rich_town(owner: asyncpg.Connection, settings: Settings) -> RichTown:
    """With one of everything."""
    town = await make_town(owner, settings, {"event": definition_with(1)})
    rich = RichTown(owner, settings, town, await make_person(owner, town, "ada"))
    await rich.applied(1)
    rich.values["attachment"] = str(await give_file(owner, town, rich.chosen[0]))
    await add_procedure(owner, town, "old0")
    await rich.long_ago("old0")
    await _of_the_application(rich, rich.chosen[0])
    await _of_the_procedure(rich)
    await _of_erasing(rich)
    await rich.searched()
    rich.values |= {
        "approval_id": await rich.id_in("approval"),
        "code": town.code,
        "kept": await _uploaded(rich, "/procedures/imports", "package", ("手続.json", written(library()[0]))),
        "municipality": town.slug,
        "number": "2",  # as every later one, it is compared with the one before
        "person_id": str(rich.ada.id),
        "section_id": str(town.sections["ごみ減量係"]),
        "change": str(uuid4()),  # what is planned for a section would be another at the second look
        "procedure": "event",
        "question": "day",
        "reference": rich.chosen[0],
        "slug": "event",
        "upload": await _uploaded(rich, "/people/imports", "roster", ("名簿.csv", ROSTER.encode())),
    }
    return rich


async def _of_the_application(rich: RichTown, reference: str) -> None:
    await rich.made(f"/applications/{reference}/records", record=str(uuid4()), kind="memo", text="メモ")
    await rich.sent()
    await rich.owner.execute("update app.outbox set state = 'failed' where municipality = $1", rich.town.code)


async def _of_the_procedure(rich: RichTown) -> None:
    await rich.made("/lists/event/columns", label="参加費", kind="number")
    rich.values["column"] = await rich.id_in("custom_column")
    section = await rich.owner.fetchval(
        "select section from app.procedure where municipality = $1 and slug = 'event'", rich.town.code
    )
    await rich.made("/phrases", section=str(section), kind="message", title="お礼", body="ありがとうございました。")
    rich.values["phrase"] = await rich.id_in("phrase")
    rich.values["extension"] = await put_off(rich.owner, rich.town, "event")
    await rich.made("/lists/event/views", name="表示", list="", column=["q.name"], **{"place.q.name": "1"})
    await publish(rich.owner, rich.town, "event", definition_with(1))
    await rich.made("/procedures/event/draft")
    await rich.made("/procedures/event/draft/changes", action="copy:name", seen="1")
    await rich.placed(1)
    await rich.made("/procedures/items", item="特技")
    await rich.made("/exports", procedure="event", status="all", items="every", format="csv_utf_8", purpose="確認")
    await rich.owner.execute(
        "insert into app.lottery (municipality, procedure, drawn_by, seed, capacity, entrants, winners) "
        "values ($1, $2, $3, repeat('0', 64), 1, '{}', '{}')",
        rich.town.code,
        rich.town.procedures["event"],
        rich.ada.id,
    )


async def _of_erasing(rich: RichTown) -> None:
    """One plan that was withdrawn, one that waits."""
    await rich.held(rich.chosen[0])
    year = str(fiscal_year(today()) - AGE)
    for _ in range(2):
        planned = await rich.made("/erasures", procedure=str(rich.town.procedures["old0"]), fiscal_year=year)
        address = planned.headers["location"].partition("?")[0]
        rich.values["erasure_id"] = address.rpartition("/")[2]
        if not await rich.owner.fetchval(
            "select count(*) from app.erasure where municipality = $1 and state = 'cancelled'", rich.town.code
        ):
            await rich.made(f"{address}/withdrawal")


async def _uploaded(rich: RichTown, address: str, name: str, file: tuple[str, bytes]) -> str:
    """The id of a file that waits to be looked at."""
    async with signed_in_client(rich.ada, rich.settings) as client:
        fields = {"csrf_token": form_token(await client.get("/password"))}
        answer = await client.post(address, data=fields, files={name: file})
    return answer.headers["location"].rpartition("/")[2]


async def grow(rich: RichTown) -> None:
    """Thirty of everything."""
    await rich.applied(MANY - 1)
    for number in range(1, MANY):
        await add_procedure(rich.owner, rich.town, f"old{number}")
        await rich.long_ago(f"old{number}")
        await make_person(rich.owner, rich.town, f"person{number}", "section_staff")
        await rich.held(rich.chosen[number])
        await put_off(rich.owner, rich.town, f"old{number}")
        await publish(rich.owner, rich.town, "event", definition_with(1 if number < MANY - 1 else MANY))
    await rich.owner.execute(
        "update app.procedure_version set definition = $2 where municipality = $1 and state = 'draft'",
        rich.town.code,
        json.dumps(definition_with(MANY), ensure_ascii=False),
    )
    slugs = dict.fromkeys(rich.town.procedures, DEFINITION)
    rich.values["approval_id"] = str(await approve(rich.owner, rich.town, slugs))
    rich.values["number"] = str(MANY + 2)  # the last, which alone has so many questions
    await rich.placed(MANY)
    await rich.sent()
    await rich.searched()
    for table, changed in COPIED.items():
        await rich.copied(table, **changed)
    for state in ("planned", "cancelled"):
        await rich.copied("erasure", where=f"state = '{state}'", fiscal_year="t.fiscal_year - n")
    published.forget_everything()


COPIED: Mapping[str, Mapping[str, str]] = {
    "section": {"name": """jsonb_build_object('ja', '課' || n, 'en', 'S' || n)"""},
    "draft_change": {"revision": "t.revision + n"},
    "export_record": {},
    "handling_record": {},
    "information_item": {"name": "t.name || n"},
    "list_view": {"name": "t.name || n"},
    "lottery": {"number": "t.number + n"},
    "outbox": {},
    "phrase": {"title": "t.title || n", "position": "t.position + n"},
    "custom_column": {"label": "t.label || n", "position": "t.position + n"},
    "sending": {},
}
