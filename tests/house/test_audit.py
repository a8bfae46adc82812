"""What the logs can say that somebody did is one list: each word in use, each with its label in every language."""

import ast
import gettext
import re
from collections import Counter
from collections.abc import Iterator

import asyncpg
import pytest

from app.audit.actions import Action, OperatorAction
from app.folders import LOCALES, TEMPLATES
from app.languages import DOMAIN, TRANSLATIONS, Language
from tests.house.program import last_name, python

pytestmark = pytest.mark.anyio

INSERTS = re.compile(r"insert into app\.(operator_)?audit_event \([^)]*\)\s+(.*?)(?:;| from )", re.DOTALL)


async def written_by_the_database(owner: asyncpg.Connection, table: str) -> set[str]:
    rows = await owner.fetch("select prosrc from pg_proc where pronamespace = 'api'::regnamespace")
    inserts = [found for row in rows for found in INSERTS.finditer(row["prosrc"])]
    mentioned = sum(row["prosrc"].count("audit_event (") for row in rows)
    assert len(inserts) == mentioned, "an insert that this test does not understand"
    words = [
        re.findall(r"'([a-z_]+)'", found[2]) for found in inserts if (found[1] or "") == table.partition("audit")[0]
    ]
    assert all(words), "an insert without a word"
    return {word for these in words for word in these}


async def test_every_action_is_used_and_no_other(owner: asyncpg.Connection) -> None:
    by_database = await written_by_the_database(owner, "audit_event")
    by_python = {word for _, node in python() for word in _used(node)}
    assert by_database | by_python == set(Action)


async def test_the_database_takes_readings_alone_from_those_who_only_read(owner: asyncpg.Connection) -> None:
    async with owner.transaction():
        await owner.execute("set local role todoke_functions")
        words = await owner.fetchval("select api.reading_actions()")
    assert (set(words), len(words)) == ({action.value for action in Action if action.reading}, len(set(words)))


async def test_what_functions_write_no_session_writes_by_itself(owner: asyncpg.Connection) -> None:
    """But a refusal, which the pages write too, and a key's destruction, which the worker finishes where the pages began it."""
    async with owner.transaction():
        await owner.execute("set local role todoke_functions")
        words = await owner.fetchval("select api.actions_of_functions()")
    assert set(words) == await written_by_the_database(owner, "audit_event") - {"refused", "key_destroyed"}


def _used(node: ast.AST) -> Iterator[str]:
    """The action that is named here; a word in a comment or a text is none."""
    if isinstance(node, ast.Attribute) and last_name(node.value) == "Action":
        yield node.attr


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("await log.write(Action.hold_set)", ["hold_set"]),
        ("await log.write(actions.Action.hold_set)", ["hold_set"]),
        ("pass  # Action.hold_set", []),
        ("'as Action.hold_set does'", []),
        ("OperatorAction.refused", []),
    ],
)
def test_a_use_is_told_from_a_mention(text: str, used: list[str]) -> None:
    assert [word for node in ast.walk(ast.parse(text)) for word in _used(node)] == used


@pytest.mark.parametrize("actions", [Action, OperatorAction])
def test_no_two_actions_read_the_same(actions: type[Action] | type[OperatorAction]) -> None:
    assert [label for label, times in Counter(one.label for one in actions).items() if times > 1] == []


async def test_the_operators_actions_are_those_of_the_database(owner: asyncpg.Connection) -> None:
    assert await written_by_the_database(owner, "operator_audit_event") == set(OperatorAction)


@pytest.mark.parametrize("language", TRANSLATIONS, ids=lambda language: language.tag)
def test_every_action_has_a_label_in_every_language(language: Language) -> None:
    catalogue = gettext.translation(DOMAIN, LOCALES, [language.folder])
    for action in (*Action, *OperatorAction):
        assert action.name == action.value
        assert action.label
        assert catalogue.gettext(action.label) != action.label


def test_every_page_that_names_the_log_leads_to_it() -> None:
    """By the one macro that knows who may open it."""
    naming = {
        path.relative_to(TEMPLATES).as_posix()
        for path in TEMPLATES.rglob("*.html")
        if "監査ログ" in path.read_text(encoding="utf-8")
    }
    assert naming == {"staff/audit_link.html", "staff/audit_log.html", "operator/audit_log.html"}
