"""Municipalities with as little in them as there can be, for tests that draw every page of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import asyncpg
import httpx

from app.calendar.tokyo import today
from app.procedures.library import library
from app.procedures.package import written
from app.settings import Settings
from tests.attached import give_file
from tests.clients import form_token, signed_in_client
from tests.factories import ANSWERS, DEFINITION, Person, Town, add_procedure, make_person, make_town, submit_one
from tests.operators import give_crest_and_draft, make_operator, put_off
from tests.web.staff.procedures.conftest import SETTINGS

ROLES = ("administrator", "section_staff", "viewer", "auditor", "staff_of_no_section", "viewer_of_no_section")
SILENT = {name: value for name, value in ANSWERS.items() if name != "mail"}


@dataclass
class PoorTown:
    """`values`: what there is of it, by the name in an address's braces."""

    name: str
    town: Town
    people: Mapping[str, Person]
    values: dict[str, Sequence[str]] = field(default_factory=dict)


async def empty(owner: asyncpg.Connection, settings: Settings) -> PoorTown:
    """Sections without telephone or mail, and people: nothing else."""
    town = await make_town(owner, settings, {}, section_mail="")
    await owner.execute("update app.section set telephone = '' where municipality = $1", town.code)
    people = {
        "administrator": await make_person(owner, town, "ada"),
        "section_staff": await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"]),
        "viewer": await make_person(owner, town, "victor", "viewer", ["ごみ減量係"]),
        "staff_of_no_section": await make_person(owner, town, "nora", "section_staff"),
        "auditor": await make_person(owner, town, "audrey", "auditor"),
        "viewer_of_no_section": await make_person(owner, town, "vera", "viewer"),
    }
    poor = PoorTown("empty", town, people)
    poor.values["municipality"] = [town.slug]
    poor.values["code"] = [town.code]
    poor.values["section_id"] = list(map(str, town.sections.values()))
    poor.values["person_id"] = [str(person.id) for person in people.values()]
    return poor


ROSTER = "職員ID,氏名,役割,担当する課\r\nnobody,,,\r\n"


async def new(owner: asyncpg.Connection, settings: Settings) -> PoorTown:
    """The same with a draft that has a name and no question, and a package that was uploaded."""
    poor = await empty(owner, settings)
    poor.name = "new"
    async with signed_in_client(poor.people["administrator"], settings) as client:
        section = str(poor.town.sections["ごみ減量係"])
        first = {"title.ja": "手続", "slug": "draft", "minutes": "1", "section": section}
        await _post(client, "/procedures", **{**SETTINGS, "category": "ごみ", **first})
        token = form_token(await client.get("/password"))
        package = ("手続.json", written(library()[0]))
        kept = await client.post("/procedures/imports", data={"csrf_token": token}, files={"package": package})
        roster = await client.post(
            "/people/imports", data={"csrf_token": token}, files={"roster": ("名簿.csv", ROSTER.encode())}
        )
    poor.values |= dict.fromkeys(("slug", "procedure"), ("draft",))
    poor.values["kept"] = [kept.headers["location"].rpartition("/")[2]]
    poor.values["upload"] = [roster.headers["location"].rpartition("/")[2]]
    return poor


async def over(owner: asyncpg.Connection, settings: Settings) -> PoorTown:
    """What was published once stands under an approval whose period has ended; of what came of it there is one of each."""
    poor = await new(owner, settings)
    poor.name, town, ada = "over", poor.town, poor.people["administrator"]
    await add_procedure(owner, town, "event")
    answered, bare = await submit_one(town, settings), await submit_one(town, settings, SILENT)
    attachment = await give_file(owner, town, str(answered.reference))
    async with signed_in_client(ada, settings) as client:
        await _post(client, "/procedures/event/draft")
        letter = {"subject.ja": "お知らせ", "body.ja": "お知らせします", "subject.en": "", "body.en": ""}
        chosen = {"form": str(uuid4()), "chosen": str(answered.reference)}
        await _post(client, "/lists/event/sendings", **chosen, **letter)
        await _post(client, "/lists/event/columns", label="班", kind="text", choices="")
        phrase = {"kind": "record", "title": "電話", "body": "電話した", "section": str(town.sections["ごみ減量係"])}
        await _post(client, "/phrases", **phrase)
        only = {"erase_reference": str(bare.reference), "erase_reason": "trial", "erase_document": ""}
        erasure = await _post(client, "/erasures/single", **only)
        await _post(client, "/municipality/merging", **_merging(town), action="plan", revision="0")
    await owner.execute("update app.approval set period_to = current_date - 2 where municipality = $1", town.code)
    await owner.execute(
        "update app.procedure_version set approved_until = now() - interval '1 day' where municipality = $1 and state = 'published'",
        town.code,
    )
    operator = await make_operator(owner)
    crest = await give_crest_and_draft(owner, town, operator)
    poor.values |= dict.fromkeys(("slug", "procedure"), ("event",))
    poor.values |= {
        "attachment": [str(attachment)],
        "crest": [crest],
        "login": [operator.login],
        "reference": [str(answered.reference), str(bare.reference)],
        "number": ["1"],
        "question": ["day", "remarks"],
        "erasure_id": [erasure.headers["location"].rpartition("/")[2].partition("?")[0]],
        "approval_id": await _ids(owner, town, "approval"),
        "sending": await _ids(owner, town, "sending"),
        "column": await _ids(owner, town, "custom_column"),
        "phrase": await _ids(owner, town, "phrase"),
        "extension": [await put_off(owner, town, "event")],
        "change": await _ids(owner, town, "section_change"),
        "table": ["days", "plan", "statuses", "completion"],
    }
    return poor


def _merging(town: Town) -> dict[str, str]:
    section, into = (str(town.sections[name]) for name in ("ごみ減量係", "保健係"))
    day = today() + timedelta(days=30)
    return {"section": section, "into": into, "from_day": f"{day.year}-{day.month}-{day.day}"}


async def sealed(owner: asyncpg.Connection, settings: Settings) -> PoorTown:
    """An application whose key is lost, in a procedure that collects nothing and has no approval."""
    poor = await empty(owner, settings)
    poor.name, town = "sealed", poor.town
    nothing = {**DEFINITION, "sections": [{"id": "a", "title": {"ja": "確認"}, "questions": [_CONSENT]}]}
    await add_procedure(owner, town, "event", nothing, approved=False)
    receipt = await submit_one(town, settings, {"agree": ["yes"]})
    for key in (town.key_store.places[0].path / town.code).iterdir():
        key.unlink()
    poor.values |= dict.fromkeys(("slug", "procedure"), ("event",))
    poor.values |= {"reference": [str(receipt.reference)], "number": ["1"]}
    return poor


POOR_TOWNS = (empty, new, over, sealed)
_CONSENT = {
    "id": "agree",
    "type": "choice",
    "label": {"ja": "確認"},
    "required": True,
    "item": None,
    "choices": [{"id": "yes", "label": {"ja": "はい"}}, {"id": "no", "label": {"ja": "いいえ"}}],
}


async def _post(client: httpx.AsyncClient, address: str, **fields: str) -> httpx.Response:
    """A form of the administrator's; the scene stands only if it was taken."""
    token = form_token(await client.get("/password"))
    answer = await client.post(address, data={"csrf_token": token, **fields})
    assert answer.status_code in {200, 303}, f"{address}: {answer.status_code}"
    return answer


async def _ids(owner: asyncpg.Connection, town: Town, table: str) -> list[str]:
    rows = await owner.fetch(f"select id from app.{table} where municipality = $1", town.code)
    return [str(row["id"]) for row in rows]
