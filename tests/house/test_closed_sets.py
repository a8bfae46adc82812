"""What SQL must repeat of a closed set equals its one home in Python; read from PostgreSQL's own catalogue."""

import gettext
import re
from collections.abc import Collection

import asyncpg
import pytest

from app.applications.desk.arrangement import CHANNELS, MARKS
from app.applications.desk.calls import CALLED
from app.applications.handling import Outcome, RecordKind
from app.applications.status import STEPS, UNFINISHED, Status
from app.folders import LOCALES, PACKAGE, STATIC
from app.languages import DOMAIN, TRANSLATIONS, Language
from app.notifications.letter_kinds import EDITABLE, Letter, Recipient

pytestmark = pytest.mark.anyio

# Everything that SQL says after the migrations: functions, triggers, indexes, policies, and the checks of tables.
_TEXTS = """
select 'function ' || p.oid::regprocedure, p.prosrc from pg_proc p where p.pronamespace = 'api'::regnamespace
union all select 'trigger ' || tgname, pg_get_triggerdef(t.oid) from pg_trigger t where not tgisinternal
union all select 'index ' || x.indexrelid::regclass, pg_get_indexdef(x.indexrelid)
  from pg_index x join pg_class c on c.oid = x.indrelid where c.relnamespace = 'app'::regnamespace
union all select 'policy ' || p.polname, concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) from pg_policy p
union all select 'check ' || c.conname, pg_get_constraintdef(c.oid) from pg_constraint c where c.contype = 'c' and c.conrelid <> 0
"""
_LIST = re.compile(r"(?:\bin\s*\(|ARRAY\[)([^()\[\]]*)[)\]]", re.IGNORECASE)
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
    assert sorted(lists, key=len) == [set(RecordKind), set(Outcome)]


@pytest.mark.parametrize(("domain", "ours"), [("app.letter_kind", Letter), ("app.letter_recipient", Recipient)])
async def test_the_database_takes_the_letters_that_there_are(
    owner: asyncpg.Connection, domain: str, ours: Collection[str]
) -> None:
    assert await members_of(owner, domain) == set(ours)


async def test_the_database_keeps_a_sections_own_words_for_the_same_letters(owner: asyncpg.Connection) -> None:
    check = await owner.fetchval(
        "select pg_get_constraintdef(oid) from pg_constraint where conname = 'letter_template_kind_check'"
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
    named = {word for check in checks for word in _WORD.findall(check["text"])}
    assert named == {str(status) for status in Status if status.text.required}


def test_every_status_has_its_colour() -> None:
    css = (STATIC / "app.css").read_text(encoding="utf-8")
    assert [status for status in Status if f".status-{status}" not in css] == []


def test_every_status_has_its_place_in_the_index_of_classes() -> None:
    index, _, rules = (STATIC / "app.css").read_text(encoding="utf-8").partition("*/")
    part = index.partition("7  Status")[2].partition("8  Answers")[0]
    assert set(re.findall(r"\.status-(\w+)", rules)) == set(re.findall(r"-(\w+)", part))


def test_python_lists_statuses_in_one_module() -> None:
    """As SQL would: a list of them anywhere else is built from what stands there."""
    lists = [
        (path.name, listed)
        for path in PACKAGE.rglob("*.py")
        for listed in _LIST.findall(path.read_text(encoding="utf-8"))
        if len(words := _WORD.findall(listed)) > 1 and set(words) <= set(Status)
    ]
    assert lists == []


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
        "select pg_get_expr(indpred, indrelid) from pg_index where indexrelid = 'app.application_to_call'::regclass"
    )
    assert _WORD.findall(asked) == [str(CALLED)]


async def test_every_list_of_statuses_in_sql_is_one_that_has_a_name(owner: asyncpg.Connection) -> None:
    """A new status belongs to one of them or to none; here it is seen where it was forgotten."""
    known = {UNFINISHED, frozenset(Status) - UNFINISHED, GAVE_UP, TIMED}
    lists = [
        (name, frozenset(words))
        for name, text in await owner.fetch(_TEXTS)
        for listed in _LIST.findall(text)
        if len(words := _WORD.findall(listed)) > 1 and set(words) <= set(Status)
    ]
    assert {name for name, words in lists if words == UNFINISHED} == {"index app.application_unfinished"}
    assert [(name, words) for name, words in lists if words not in known] == []
    assert {words for _, words in lists} == known


@pytest.mark.parametrize("language", TRANSLATIONS, ids=lambda language: language.tag)
def test_every_status_is_told_in_every_language(language: Language) -> None:
    catalogue = gettext.translation(DOMAIN, LOCALES, [language.folder])
    untold = [
        words for status in Status for words in (status.label, status.sentence) if catalogue.gettext(words) == words
    ]
    assert untold == []
