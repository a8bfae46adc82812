"""What SQL must repeat of a closed set equals its one home in Python; read from PostgreSQL's own catalogue."""

import ast
import gettext
import re
from collections.abc import Collection

import asyncpg
import pytest

from app.applications.asked import AskedBy, AskedHow
from app.applications.calls import CALLED
from app.applications.contact_log import ContactOutcome, RecordKind
from app.applications.status import STEPS, UNFINISHED, Status
from app.applications.worklist.annotations import CHANNELS, MARKS
from app.attachments.scanner import ScanState
from app.folders import LOCALES, STATIC
from app.languages import DOMAIN, TRANSLATIONS, Language
from app.notifications.letter_kinds import EDITABLE, OF_NO_APPLICATION, Letter, Recipient
from app.operations.alarms import AlarmKind
from app.people.duties import Duty
from tests.house.closed_sets import SETS, found, lists_in_sql, repeats, repeats_in_jinja
from tests.house.program import ENVIRONMENT, jinja

pytestmark = pytest.mark.anyio

# Everything that SQL says after the migrations: functions, triggers, indexes, views, policies, and the checks of tables.
_TEXTS = """
select 'function ' || p.oid::regprocedure, p.prosrc from pg_proc p where p.pronamespace = 'api'::regnamespace
union all select 'trigger ' || tgname, pg_get_triggerdef(t.oid) from pg_trigger t where not tgisinternal
union all select 'index ' || x.indexrelid::regclass, pg_get_indexdef(x.indexrelid)
  from pg_index x join pg_class c on c.oid = x.indrelid where c.relnamespace = 'app'::regnamespace
union all select 'view ' || viewname, definition from pg_views where schemaname in ('api', 'app')
union all select 'policy ' || p.polname, concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) from pg_policy p
union all select 'check ' || c.conname, pg_get_constraintdef(c.oid) from pg_constraint c where c.contype = 'c' and c.conrelid <> 0
"""
_WORD = re.compile(r"'(\w+)'")
# an application that ended so takes part in nothing any more: its place is free again
GAVE_UP = frozenset({Status.withdrawn, Status.rejected})
# the two steps whose days the statistics count
TIMED = frozenset({Status.accepted, Status.completed})


async def members_of(owner: asyncpg.Connection, domain: str) -> set[str]:
    """The words that a domain takes."""
    checks = await owner.fetch(
        "select pg_get_constraintdef(oid) as text from pg_constraint where contypid = $1::text::regtype", domain
    )
    return {word for check in checks for word in _WORD.findall(check["text"])}


async def test_the_database_takes_the_statuses_that_there_are(owner: asyncpg.Connection) -> None:
    assert await members_of(owner, "app.application_status") == set(Status)


@pytest.mark.parametrize(("domain", "ours"), [("app.mark", MARKS), ("app.channel", CHANNELS)])
async def test_the_database_takes_the_marks_and_channels_that_there_are(
    owner: asyncpg.Connection, domain: str, ours: Collection[str]
) -> None:
    assert await members_of(owner, domain) == set(ours)


async def test_the_database_takes_the_records_that_there_are(owner: asyncpg.Connection) -> None:
    checks = await owner.fetch(
        "select pg_get_constraintdef(oid) as text from pg_constraint where contype = 'c' and conrelid = 'app.handling_record'::regclass"
    )
    lists = [set(_WORD.findall(check["text"])) for check in checks]
    assert sorted(lists, key=len) == [set(RecordKind), set(ContactOutcome)]


async def test_the_database_takes_the_duties_that_there_are(owner: asyncpg.Connection) -> None:
    check = await owner.fetchval(
        "select pg_get_constraintdef(oid) from pg_constraint where conname = 'staff_duty_check'"
    )
    assert set(_WORD.findall(check)) == set(Duty)


async def test_the_database_takes_the_alarms_that_there_are(owner: asyncpg.Connection) -> None:
    assert await members_of(owner, "app.alarm_kind") == set(AlarmKind)


@pytest.mark.parametrize(("domain", "ours"), [("app.mail_kind", Letter), ("app.mail_recipient", Recipient)])
async def test_the_database_takes_the_letters_that_there_are(
    owner: asyncpg.Connection, domain: str, ours: Collection[str]
) -> None:
    assert await members_of(owner, domain) == set(ours)


async def test_the_database_takes_the_states_of_scanning_that_there_are(owner: asyncpg.Connection) -> None:
    assert await members_of(owner, "app.scan_state") == set(ScanState)


async def test_the_database_keeps_a_sections_own_words_for_the_same_letters(owner: asyncpg.Connection) -> None:
    check = await owner.fetchval(
        "select pg_get_constraintdef(oid) from pg_constraint where conname = 'mail_template_kind_check'"
    )
    assert set(_WORD.findall(check)) == set(EDITABLE)


async def test_every_column_of_a_status_takes_nothing_else(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        "select attrelid::regclass::text as relation, attname, atttypid::regtype::text as type from pg_attribute "
        "where attrelid in ('app.application'::regclass, 'app.status_event'::regclass, 'app.status_step'::regclass) and attname like '%status%'"
    )
    assert len(rows) == 6
    assert {row["type"] for row in rows} == {"app.application_status"}, rows


async def test_the_database_asks_for_the_same_reasons(owner: asyncpg.Connection) -> None:
    checks = await owner.fetch(
        "select pg_get_constraintdef(oid) as text from pg_constraint where contype = 'c' and conrelid = 'app.status_event'::regclass"
    )
    named = {word for check in checks if "asked_" not in check["text"] for word in _WORD.findall(check["text"])}
    assert named == {str(status) for status in Status if status.text.required}


@pytest.mark.parametrize(("column", "ours"), [("asked_by", AskedBy), ("asked_how", AskedHow)])
async def test_the_database_takes_the_wishes_that_there_are(
    owner: asyncpg.Connection, column: str, ours: Collection[str]
) -> None:
    check = await owner.fetchval(
        "select pg_get_constraintdef(oid) from pg_constraint where conname = $1", f"status_event_{column}_check"
    )
    assert set(_WORD.findall(check)) == set(ours)


def test_every_status_has_its_colour() -> None:
    css = (STATIC / "app.css").read_text(encoding="utf-8")
    assert [status for status in Status if f".status-{status}" not in css] == []


def test_every_status_has_its_place_in_the_index_of_classes() -> None:
    index, _, rules = (STATIC / "app.css").read_text(encoding="utf-8").partition("*/")
    part = index.partition("7  Status")[2].partition("8  Answers")[0]
    assert set(re.findall(r"\.status-(\w+)", rules)) == set(re.findall(r"-(\w+)", part))


# what looks like a repetition and is none: by its module or template, with the reason
NO_REPETITION = {
    ("status", "app.demo.applications"),  # the demo's applications each go a way of their own through them
    ("status", "staff/exports/register.html"),  # a row of the 管理簿 is `completed` too, by a closed set of its own
}


@pytest.mark.parametrize("name", SETS)
def test_a_closed_set_is_listed_and_asked_for_at_home(name: str) -> None:
    """Anywhere else a list of its words is built from what stands there, and a question is a property of its members."""
    assert [place for place in found(name) if (name, place[0]) not in NO_REPETITION] == []


def test_what_is_no_repetition_still_looks_like_one() -> None:
    looking = {(name, place) for name in SETS for place, _ in found(name)}
    assert looking == NO_REPETITION


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("status", "{Status.accepted, Status.processing}"),
        ("status", "frozenset([Status.accepted.value, status.Status.processing])"),
        ("status", '("accepted", "processing")'),
        ("status", '{"accepted": "受付済"}'),
        ("status", 'dict(accepted="受付済")'),
        ("status", '(("accepted", "受付済"), ("processing", "処理中"))'),
        ("status", '"accepted processing".split()'),
        ("status", "found.status in (Status.accepted, Status.processing)"),
        ("status", "found.status is Status.accepted or found.status is Status.processing"),
        ("status", 'found.status == "arrived"'),
        ("status", 'row["status"] != "accepted"'),
        ("status", 'match found.status:\n    case "accepted": pass'),
        ("status", "match found.status:\n    case Status.accepted | Status.processing: pass"),
        ("status", "WhereRaw(\"status = 'withdrawn' or status = 'rejected'\")"),
        ("status", "WhereRaw(\"status = any ('{accepted,processing}'::text[])\")"),
        ("status", "WhereRaw(\"status = 'arrived' or status = 'accepted'\")"),
        ("mark", '["important", "waiting"]'),
        ("mark", 'application.mark == "important"'),
        ("channel", '{"web": "電子申請", "paper": "書面"}'),
        ("channel", 'channel in {"paper", "counter"}'),
        ("letter", "{Letter.acceptance, Letter.completion}"),
        ("letter", "\"kind in ('arrival', 'arrival_section')\""),
        ("format", '["xlsx", "csv_utf_8", ""]'),
        ("format", 'wanted.format == "xlsx"'),
        ("retention", '{"fiscal_year_end": 1, "completion": 2}[start]'),
        ("retention", 'procedure.retention_from == "completion"'),
        ("selection", 'settings.selection == "lottery"'),
    ],
)
def test_a_repetition_would_be_found(name: str, source: str) -> None:
    assert any(repeats(node, SETS[name]) for node in ast.walk(ast.parse(source)))


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("status", '{% if row.status == "accepted" %}{% endif %}'),
        ("status", '{% if row.status in ("withdrawn", "rejected") %}{% endif %}'),
        ("status", '{% for key, words in [("arrived", "到達"), ("accepted", "受付済")] %}{% endfor %}'),
        ("status", '{{ {"accepted": "a"}[row.status] }}'),
        ("status", '{% if row.status is eq("accepted") %}{% endif %}'),
        ("status", '{{ rows|selectattr("status", "equalto", "arrived")|list }}'),
        ("mark", '{% if row.mark == "important" or row.mark == "waiting" %}{% endif %}'),
        ("channel", '{% if row.channel.value != "web" %}{% endif %}'),
        ("selection", '{{ "抽選" if procedure.settings.selection == "lottery" }}'),
    ],
)
def test_a_repetition_in_a_template_would_be_found(name: str, source: str) -> None:
    assert any(repeats_in_jinja(node, SETS[name]) for node in jinja(ENVIRONMENT.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "found.status is Status.accepted",
        "Status.confirming in steps_from(status)",
        "{Status.accepted: 1}",
        'order.by == "arrived"',
        '{"name": name, "telephone": telephone, "mail": mail, "note": note}',
        '"受付済 accepted"',
    ],
)
def test_what_repeats_nothing_is_left(source: str) -> None:
    tree = ast.parse(source)
    assert [name for name in SETS for node in ast.walk(tree) if repeats(node, SETS[name])] == []


async def test_the_database_knows_the_same_steps(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch("select from_status, to_status, only_back from app.status_step")
    pure = {(str(start), str(to), False) for start, ends in STEPS.items() for to in ends}
    back = {
        (str(status), str(before), True)
        for status in Status
        if status.definition.back
        for before in Status
        if status in STEPS[before]
    }
    assert {tuple(row) for row in rows} == pure | back


async def test_the_list_of_calls_has_its_index(owner: asyncpg.Connection) -> None:
    asked = await owner.fetchval(
        "select pg_get_expr(indpred, indrelid) from pg_index where indexrelid = 'app.application_to_call_by_procedure'::regclass"
    )
    assert _WORD.findall(asked) == [str(CALLED)]


async def test_every_list_of_statuses_in_sql_is_one_that_has_a_name(owner: asyncpg.Connection) -> None:
    """A new status belongs to one of them or to none; here it is seen where it was forgotten."""
    known = {UNFINISHED, frozenset(Status) - UNFINISHED, GAVE_UP, TIMED}
    lists = [(name, words) for name, text in await owner.fetch(_TEXTS) for words in lists_in_sql(text, Status)]
    assert {name for name, words in lists if words == UNFINISHED} == {
        *("index app.application_waiting", "index app.application_to_contact", "index app.application_assigned"),
        "function api.open_in_section(text,uuid,date)",
    }
    assert [(name, words) for name, words in lists if words not in known] == []
    assert {words for _, words in lists} == known


@pytest.mark.parametrize("name", [name for name in SETS if name != "status"])
async def test_every_other_list_in_sql_is_the_whole_set_or_has_a_name(owner: asyncpg.Connection, name: str) -> None:
    members = SETS[name].members
    listed = [(place, words) for place, text in await owner.fetch(_TEXTS) for words in lists_in_sql(text, members)]
    assert [
        (place, words) for place, words in listed if words not in {members, frozenset(EDITABLE), OF_NO_APPLICATION}
    ] == []


@pytest.mark.parametrize(
    "text",
    [
        "status in ('accepted', 'processing')",
        "a.status = ANY (ARRAY['accepted'::text, 'processing'::text])",
        "a.status = any ('{accepted,processing}'::text[])",
        "a.status = 'accepted' or a.status = 'processing'",
        "((status)::text <> 'accepted'::text) AND ((status)::text <> 'processing'::text)",
    ],
)
def test_a_list_in_sql_is_read_however_it_is_written(text: str) -> None:
    assert list(lists_in_sql(text, Status)) == [{Status.accepted, Status.processing}]


@pytest.mark.parametrize("language", TRANSLATIONS, ids=lambda language: language.tag)
def test_every_status_is_told_in_every_language(language: Language) -> None:
    catalogue = gettext.translation(DOMAIN, LOCALES, [language.folder])
    untold = [
        words
        for status in Status
        for words in (status.label, status.sentence, status.definition.next_step)
        if words and catalogue.gettext(words) == words
    ]
    assert untold == []
