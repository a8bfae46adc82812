"""What the logs can say that somebody did is one list: each word in use, each with its label in every language."""

import gettext
import re
from pathlib import Path

import asyncpg
import pytest

from app.audit.actions import Action, OperatorAction
from app.folders import LOCALES
from app.languages import DOMAIN, TRANSLATIONS, Language

pytestmark = pytest.mark.anyio

APP = Path(__file__).parents[2] / "app"
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
    spelt = re.compile(r"\bAction\.(\w+)")
    by_python = {name for path in APP.rglob("*.py") for name in spelt.findall(path.read_text(encoding="utf-8"))}
    assert by_database | by_python == set(Action)


async def test_the_operators_actions_are_those_of_the_database(owner: asyncpg.Connection) -> None:
    assert await written_by_the_database(owner, "operator_audit_event") == set(OperatorAction)


@pytest.mark.parametrize("language", TRANSLATIONS, ids=lambda language: language.tag)
def test_every_action_has_a_label_in_every_language(language: Language) -> None:
    catalogue = gettext.translation(DOMAIN, LOCALES, [language.folder])
    for action in (*Action, *OperatorAction):
        assert action.name == action.value
        assert action.label
        assert catalogue.gettext(action.label) != action.label
