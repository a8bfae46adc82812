"""What a role may is said in one place of Python and in one of SQL, and both say the same."""

import ast
import re

import asyncpg
import pytest
from jinja2 import nodes

from app.people.roles import OperatorRole, StaffRole
from tests.house.closed_sets import ROLE, called, called_in_jinja, repeats, repeats_in_jinja
from tests.house.program import ENVIRONMENT, jinja, last_name, python, templates

pytestmark = pytest.mark.anyio

WORDS = [*StaffRole, *OperatorRole]
LOGINS = ("app.tenancy.", "app.settings")  # a role there is the database's
MAKERS = {
    "app.people.roles",
    "app.demo.people",  # gives its people their roles
    "app.web.staff.people",  # chooses one in the form of somebody new
    "app.web.operator.operators",  # the same
}


async def test_staff_may_the_same_in_the_database(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        "select role, may_process, may_administer, every_section, may_read_applications, may_audit, needs_second_factor "
        "from app.staff_role"
    )
    assert {tuple(row) for row in rows} == {
        (
            *(role.value, role.may_process, role.may_administer, role.every_section),
            *(role.may_read_applications, role.may_audit, role.needs_second_factor),
        )
        for role in StaffRole
    }


async def test_operators_may_the_same_in_the_database(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch("select role, may_decide, needs_second_factor from app.operator_role")
    assert {tuple(row) for row in rows} == {
        (role.value, role.may_decide, role.needs_second_factor) for role in OperatorRole
    }


async def test_the_database_asks_permissions(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        "select proname as name, prosrc as text from pg_proc where pronamespace in ('api'::regnamespace, 'app'::regnamespace) "
        "union all select tablename || ' ' || policyname, concat(qual, with_check) from pg_policies where schemaname = 'app' "
        "union all select conname, pg_get_constraintdef(oid) from pg_constraint where connamespace = 'app'::regnamespace "
        "union all select viewname, definition from pg_views where schemaname in ('api', 'app') "
        "union all select tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal "
        "union all select indexname, indexdef from pg_indexes where schemaname = 'app'"
    )
    # whose matter is to make somebody just that
    assert {row["name"] for row in rows if _spelt(row["text"])} == {"appoint_administrator", "confirm_council_act"}


def _spelt(text: str) -> bool:
    """A role's word as a whole, in quotes or in the braces of an array."""
    return re.search(rf"['{{,]({'|'.join(WORDS)})['}},]", text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "where s.role = 'administrator'",
        "when (new.role = 'viewer'::text)",
        "role = any ('{viewer,section_staff}'::text[])",
    ],
)
def test_a_role_in_sql_is_found(text: str) -> None:
    assert _spelt(text)


def test_python_and_templates_ask_permissions() -> None:
    found = {module for module, node in python() if not module.startswith(LOGINS) and _asks(node)}
    found |= {name for name, tree in templates().items() for node in jinja(tree) if _asks_in_jinja(node)}
    assert found == MAKERS


@pytest.mark.parametrize(
    "source",
    [
        'staff.role == "viewer"',
        'person.role.value == "viewer"',
        'person.role in ("council",)',
        "signed_in(request).role is chief",
        'str(row["role"]) == "contractor"',
        'row.get("role") != chief',
        "not person.role.value == chief",
        "person.role is StaffRole.viewer",
        "made = roles.OperatorRole.council",
        '{"administrator": "管理者"}',
        'match person.role:\n    case "viewer": pass',
        "match person.role.value:\n    case chief: pass",
        '{"viewer": 1}[person.role]',
    ],
)
def test_one_who_asks_for_a_role_is_found(source: str) -> None:
    assert any(_asks(node) for node in ast.walk(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        '{% if person.role == "viewer" %}{% endif %}',
        "{% if person.role.value != chief %}{% endif %}",
        '{% if person["role"] in chiefs %}{% endif %}',
        '{% if person.role is eq("council") %}{% endif %}',
        '{{ people|selectattr("role", "equalto", "viewer")|list }}',
    ],
)
def test_a_template_that_asks_for_a_role_is_found(source: str) -> None:
    assert any(_asks_in_jinja(node) for node in jinja(ENVIRONMENT.parse(source)))


def _asks(node: ast.AST) -> bool:
    """Any comparison with somebody's role, and any role by its name."""
    if isinstance(node, ast.Attribute):
        return last_name(node.value) in ROLE.enums and node.attr in WORDS
    if isinstance(node, ast.Compare | ast.Match):
        sides = [node.subject] if isinstance(node, ast.Match) else [node.left, *node.comparators]
        return "role" in map(called, sides) or repeats(node, ROLE)
    return repeats(node, ROLE)


def _asks_in_jinja(node: nodes.Node) -> bool:
    compared = [node.expr, *(operand.expr for operand in node.ops)] if isinstance(node, nodes.Compare) else []
    return "role" in map(called_in_jinja, compared) or repeats_in_jinja(node, ROLE)
