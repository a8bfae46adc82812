"""What a role may is said in one place of Python and in one of SQL, and both say the same."""

import re
from pathlib import Path

import asyncpg
import pytest

from app.people.roles import OperatorRole, StaffRole

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
WORDS = [*StaffRole, *OperatorRole]
MAKERS = {
    "app/people/roles.py",
    "app/operations/demo_people.py",  # gives its people their roles
    "app/web/staff/people.py",  # chooses one in the form of somebody new
}


async def test_staff_may_the_same_in_the_database(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch("select role, may_process, may_administer, every_section from app.staff_role")
    assert {tuple(row) for row in rows} == {
        (role.value, role.may_process, role.may_administer, role.every_section) for role in StaffRole
    }


async def test_operators_may_the_same_in_the_database(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch("select role, may_decide from app.operator_role")
    assert {tuple(row) for row in rows} == {(role.value, role.may_decide) for role in OperatorRole}


async def test_functions_and_policies_ask_permissions(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        "select proname as name, prosrc as text from pg_proc where pronamespace = 'api'::regnamespace "
        "union all select tablename || ' ' || policyname, concat(qual, with_check) from pg_policies where schemaname = 'app' "
        "union all select conname, pg_get_constraintdef(oid) from pg_constraint where connamespace = 'app'::regnamespace"
    )
    spelt = re.compile("|".join(f"'{word}'" for word in WORDS))
    # whose matter is to make somebody just that
    assert {row["name"] for row in rows if spelt.search(row["text"])} == {"appoint_administrator"}


def test_python_and_templates_ask_permissions() -> None:
    spelt = re.compile(
        r"(Staff|Operator)Role\.[a-z]|[\"'](administrator|section_staff)[\"']|(person|\))\.role (==|!=|is|in|not) "
    )
    files = [*(ROOT / "app").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    found = {str(path.relative_to(ROOT)) for path in files if spelt.search(path.read_text(encoding="utf-8"))}
    assert found == MAKERS
