"""The table app.procedure holds what app/procedures/settings.py defines, so that a setting is neither forgotten by the package nor by SQL."""

import re

import asyncpg
import pytest

from app.procedures.retention import RetentionStart
from app.procedures.settings import CARRIED, SETTINGS, USUAL, ChoiceSetting, NumberSetting

pytestmark = pytest.mark.anyio

# Columns that are no settings: what names a procedure, who keeps it when, and what has a page of its own.
OTHERS = {
    *("municipality", "id", "slug", "position", "created_at", "question_ids"),
    *("section", "opens_at", "closes_at", "suspended_at"),
    "extended_until",  # a planned stop's
    "council_outline",  # a package carries it as papers.outline
}
# a telephone extension is the section's own, and so are what it lets residents know and its mails
STAY_BEHIND = {"contact", "places_shown", "step_mail", "arrival_mail"}


async def test_every_column_is_a_setting_or_known_not_to_be(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        "select attname from pg_attribute where attrelid = 'app.procedure'::regclass and attnum > 0 and not attisdropped"
    )
    assert {row["attname"] for row in rows} == OTHERS | SETTINGS.keys()


def test_a_package_carries_every_setting_but_the_sections_own() -> None:
    assert CARRIED.keys() == SETTINGS.keys() - STAY_BEHIND


async def test_the_usual_values_are_the_tables_defaults(owner: asyncpg.Connection) -> None:
    defaults = dict(
        await owner.fetch(
            "select column_name, column_default from information_schema.columns "
            "where table_schema = 'app' and table_name = 'procedure'"
        )
    )
    usual = {name: getattr(USUAL, name) for name in SETTINGS}
    plain = {
        name: None if defaults[name] is None else str(defaults[name]).removesuffix("::text").strip("'")
        for name in usual
    }
    assert plain == {name: None if value is None else str(value) for name, value in usual.items()}


@pytest.mark.parametrize("name", SETTINGS)
async def test_the_table_refuses_what_the_setting_refuses(owner: asyncpg.Connection, name: str) -> None:
    kind = SETTINGS[name].kind
    checks = await owner.fetchval(
        "select string_agg(pg_get_constraintdef(c.oid), ' ') from pg_constraint c join pg_attribute a "
        "on a.attrelid = c.conrelid and a.attnum = any (c.conkey) "
        "where c.contype = 'c' and c.conrelid = 'app.procedure'::regclass and a.attname = $1",
        name,
    )
    if isinstance(kind, ChoiceSetting):
        assert set(re.findall(r"'(\w+)'", checks)) == {str(member) for member in kind.members}
    if isinstance(kind, NumberSetting) and kind.least > 0:
        assert re.findall(r"[<>]= (\d+)", checks) == [str(kind.least), str(kind.most)]


@pytest.mark.parametrize("name", SETTINGS)
async def test_a_section_may_set_every_one(owner: asyncpg.Connection, name: str) -> None:
    may = [
        await owner.fetchval("select has_column_privilege('todoke_staff', 'app.procedure', $1, $2)", name, what)
        for what in ("insert", "update", "select")
    ]
    assert may == [True, True, True]


async def test_what_is_due_knows_every_start_of_the_retention_period(owner: asyncpg.Connection) -> None:
    source = await owner.fetchval("select prosrc from pg_proc where proname = 'applications_due'")
    assert set(re.findall(r"when '(\w+)' then", source)) == {str(start) for start in RetentionStart}
