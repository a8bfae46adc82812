"""Each SQLSTATE has one meaning, and one place that knows it."""

import re
from pathlib import Path

import asyncpg
import pytest

from app.tenancy.refusals import Refusal

pytestmark = pytest.mark.anyio

APP = Path(__file__).parents[2] / "app"
RAISED = re.compile(r"raise exception(?: using errcode = '(\w{5})', message = '((?:[^']|'')+)')?")
CAUGHT = re.compile(r"\bsqlstate '(\w{5})'")
# about the schema itself, on the migrator's connection: no person is refused anything there
OF_THE_SCHEMA = {"operations/migrating.py", "operations/schema.py"}


async def test_the_database_raises_the_refusals_and_no_others(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch("select prosrc from pg_proc where pronamespace = 'api'::regnamespace")
    sources = [row["prosrc"] for row in rows]
    raised = {(state, message.replace("''", "'")) for source in sources for state, message in RAISED.findall(source)}
    assert raised == {(refusal.value, refusal.message) for refusal in Refusal if refusal.startswith("TD")}
    assert {state for source in sources for state in CAUGHT.findall(source)} <= set(Refusal)


def test_each_refusal_has_one_meaning() -> None:
    assert len({refusal.message for refusal in Refusal}) == len(Refusal.__members__) == len(set(Refusal))


def test_nobody_else_reads_a_sqlstate() -> None:
    """Neither its text nor asyncpg's class for it: what a refusal means is asked of app/tenancy/refusals.py."""
    spelt = re.compile(r"sqlstate|\bTD\d{3}\b|InsufficientPrivilegeError|(?:Unique|ForeignKey|Check)ViolationError")
    found = [
        f"{path.relative_to(APP)}: {word}"
        for path in sorted(APP.rglob("*.py"))
        if path.name != "refusals.py" and path.relative_to(APP).as_posix() not in OF_THE_SCHEMA
        for word in spelt.findall(path.read_text(encoding="utf-8"))
    ]
    assert found == []
