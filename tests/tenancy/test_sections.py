"""Row-level security knows sections: every table that staff may read is listed here, and whose rows they see in it."""

from collections.abc import Mapping

import asyncpg
import pytest
from asyncpg.exceptions import PostgresError

from app.audit.actions import Action
from app.operations.counting import fold_counts
from app.procedures.choice_sealing import seal_next_choices
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from tests.clients import signed_in_client
from tests.factories import Person, make_person, make_town, submit_one
from tests.held_files import hand_of, link
from tests.rich import RichTown, rich_town

pytestmark = pytest.mark.anyio

EVERYBODYS = {
    *("municipality", "section", "staff", "staff_section", "information_item", "approval", "governance_wording"),
    "municipality_setting",
    *("section_name", "section_change", "procedure_section", "closed_year"),
    # public: what applicants are shown, and what they seal to
    *("procedure", "procedure_version", "public_key", "status_step"),
    "planned_stop",
}
"""What the whole municipality reads: a draft among the versions is its section's own all the same (tests/procedures)."""
OF_A_SECTION = {
    *("application", "application_reading", "status_event", "handling_record", "annotation_change", "legal_hold"),
    *("outbox", "delivery_attempt", "sending", "notice", "open_past_application"),
    *("custom_column", "list_view", "section_workbook_columns", "exported_application", "phrase"),
    *("standing", "arrivals", "count_change"),
    *("place", "choice_sealing", "lottery", "mail_template", "draft_change", "erasure", "export_record", "audit_event"),
    *("closing_extension", "attachment", "attachment_chunk"),
}
OF_ONESELF = {"result_list", "arrivals_seen"}
"""What one session, or one person, alone sees: tests/web/staff/test_results.py, test_today.py."""
OF_AUDITORS_TOO = {
    "place",
    "choice_sealing",
    "mail_template",
    "draft_change",
    "erasure",
    "export_record",
    "audit_event",
    "closing_extension",
}
"""What of it holds nothing of any applicant: registers, logs and settings."""


@pytest.fixture
async def rich(owner: asyncpg.Connection, settings: Settings) -> RichTown:
    """A municipality whose section ごみ減量係 has a row in every table."""
    rich = await rich_town(owner, settings)
    await rich.made("/procedures/event/letters/arrival", **LETTER, seen="0")
    await rich.made(
        f"/applications/{rich.chosen[0]}/arrangement", seen="1", assignee="", contact="", mark="important", list=""
    )
    async with signed_in_client(rich.ada, settings) as client:
        await client.get(f"/applications/{rich.chosen[0]}")
    while await seal_next_choices(settings.key_of_seats(), rich.town.code):
        pass
    await owner.execute(
        "insert into app.delivery_attempt (municipality, outbox, outcome) select municipality, id, 'failed' from app.outbox where municipality = $1",
        rich.town.code,
    )
    await owner.execute(
        "insert into app.section_workbook_columns (municipality, procedure, sheet, columns, edited_by) values ($1, $2, '一覧', '{}', $3)",
        rich.town.code,
        rich.town.procedures["event"],
        rich.ada.id,
    )
    await owner.execute(
        "insert into app.phrase (municipality, section, kind, title, body, position) "
        "select municipality, section, 'record', '留守', '留守でした。', 1 from app.procedure where municipality = $1 and slug = 'event'",
        rich.town.code,
    )
    await owner.execute(
        "insert into app.exported_application (municipality, application, record) select municipality, a.id, r.id "
        "from app.application a join app.export_record r using (municipality) where municipality = $1 on conflict do nothing",
        rich.town.code,
    )
    await owner.execute(
        "insert into app.open_past_application (municipality, application) select municipality, id from app.application where municipality = $1",
        rich.town.code,
    )
    await link(owner, rich.town, await (await hand_of(owner, rich.town)).attach())
    while await fold_counts():
        pass
    await submit_one(rich.town, settings)  # a change of the counts that is not folded yet
    return rich


LETTER = {"subject.ja": "届きました", "body.ja": "届きました\n{到達番号}"}


async def counts(person: Person, tables: set[str]) -> Mapping[str, int]:
    """How many rows of each table the person sees."""
    with scoped(person.scope):
        async with ENGINE.unit():
            return {
                table: (await ENGINE.fetch(f"select count(*) from app.{table}"))[0]["count"] for table in sorted(tables)
            }


async def test_every_table_that_staff_read_is_listed(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        "select relname from pg_class where relnamespace = 'app'::regnamespace and relkind = 'r' "
        "and has_any_column_privilege('todoke_staff', oid, 'select')"
    )
    assert {row["relname"] for row in rows} == EVERYBODYS | OF_A_SECTION | OF_ONESELF
    assert set() == EVERYBODYS & (OF_A_SECTION | OF_ONESELF) | OF_A_SECTION & OF_ONESELF


async def test_another_section_sees_nothing_of_a_sections_matters(rich: RichTown, owner: asyncpg.Connection) -> None:
    bob = await make_person(owner, rich.town, "bob", "section_staff", ["保健係"])
    victor = await make_person(owner, rich.town, "vicky", "viewer", ["保健係"])
    auditor = await make_person(owner, rich.town, "audrey", "auditor", ["ごみ減量係"])
    alice = await make_person(owner, rich.town, "alice", "section_staff", ["ごみ減量係"])
    theirs = await counts(rich.ada, OF_A_SECTION)
    assert [table for table, count in theirs.items() if not count] == [], "tables without a row to hide"
    # the event of a sign-in is one's own
    mine = dict.fromkeys(sorted(OF_A_SECTION), 0) | {"audit_event": 1}
    assert await counts(bob, OF_A_SECTION) == mine
    assert await counts(victor, OF_A_SECTION) == mine
    audited = await counts(auditor, OF_A_SECTION)
    assert {table for table, count in audited.items() if count} == OF_AUDITORS_TOO
    assert {table for table, count in (await counts(alice, OF_A_SECTION)).items() if not count} == set()


READER = (("viewer", ["ごみ減量係"]), ("auditor", []))
EVENT = "insert into app.audit_event (municipality, staff, action) values ($1, $2, $3)"
DOWNLOAD = (
    "insert into app.export_record (municipality, staff, procedure, format, purpose) "
    "select municipality, $2, id, 'csv_utf_8', '確認' from app.procedure where municipality = $1 and slug = 'event'"
)
_ANY = "coalesce((select id from app.application limit 1), gen_random_uuid())"
LETTER_BY_SQL = (
    "insert into app.outbox (municipality, application, kind, recipient, facts) "
    f"values ($1, {_ANY}, 'arrival', 'applicant', '{{}}')"
)
ATTEMPT = "insert into app.delivery_attempt (municipality, outbox, outcome) values ($1, gen_random_uuid(), 'sent')"


async def inserted(person: Person, statement: str, *values: object) -> str:
    """The tag of a statement that the person sends past every page, or its SQLSTATE; nothing of it stays."""
    with scoped(person.scope):
        async with ENGINE.unit() as unit:
            try:
                await ENGINE.fetch(statement, *values)
            except PostgresError as refusal:
                return str(refusal.sqlstate)
            finally:
                await unit.end(commit=False)
            return "done"


@pytest.mark.parametrize(("role", "sections"), READER)
async def test_who_only_reads_notes_readings_alone(
    owner: asyncpg.Connection, settings: Settings, role: str, sections: list[str]
) -> None:
    town = await make_town(owner, settings)
    reader = await make_person(owner, town, "reader", role, sections)
    other = await make_person(owner, town, "other", role, sections)
    taken = {action for action in Action if await inserted(reader, EVENT, town.code, reader.id, action) == "done"}
    assert taken == {action for action in Action if action.reading}
    assert await inserted(reader, EVENT, town.code, other.id, Action.refused) == "42501"


@pytest.mark.parametrize(("role", "sections"), READER)
async def test_who_only_reads_writes_no_letter_and_no_download(
    owner: asyncpg.Connection, settings: Settings, role: str, sections: list[str]
) -> None:
    town = await make_town(owner, settings)
    await submit_one(town, settings)
    reader = await make_person(owner, town, "reader", role, sections)
    assert await inserted(reader, DOWNLOAD, town.code, reader.id) == "42501"
    assert await inserted(reader, LETTER_BY_SQL, town.code) == "42501"
    assert await inserted(reader, ATTEMPT, town.code) == "42501"


async def test_a_download_is_noted_by_who_works_on_the_procedure(owner: asyncpg.Connection, settings: Settings) -> None:
    town = await make_town(owner, settings)
    alice = await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"])
    bob = await make_person(owner, town, "bob", "section_staff", ["保健係"])
    assert await inserted(alice, DOWNLOAD, town.code, alice.id) == "done"
    assert await inserted(bob, DOWNLOAD, town.code, bob.id) == "42501"
