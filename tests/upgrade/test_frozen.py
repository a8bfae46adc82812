"""A change that was shipped is never edited: databases have run it as it was. What is to be different is a change of its own."""

import hashlib
import re

from app import VERSION
from app.folders import MIGRATIONS
from app.migrations.history import KEPT, RULES, this_program
from tests.upgrade.fixture import FOLDER

# each change with the SHA-256 of its text; a new one adds its line when it is whole: from then on some database has run it
FROZEN = {
    "0001_initial": "8ecdd5967cfc783ac46564d409de3153e796340ede423b187036a31e64928d70",
    "0002_trust": "58a33b3adedbe90c4ce8e576715c7de3a24457e827706e601f46e7f91b77ce6d",
    "0003_keys": "568a36cf7a2be3205656efdb430ab394977a0bc14e973b9553061610a53ad4ef",
    "0004_resident": "0dffdf9d29ce6b4e54cb4dde3eb7ae487a4bad6dfc4a45cbc4011d899fde97d5",
}

# the number of roles.sql with the SHA-256 of its text: whoever edits it counts up, or no database is asked to run it again
ROLES = {4: "bb0b179703cdebb527f5b87200f49cf037b190e3f5b9a26770245c88d93e1869"}


def test_no_shipped_change_was_edited() -> None:
    changes = this_program().changes
    assert {change.name: change.hash for change in changes[: len(FROZEN)]} == FROZEN


def test_changes_are_numbered_without_a_gap() -> None:
    numbers = [re.fullmatch(r"(\d{4})_[a-z0-9_]+", change.name) for change in this_program().changes]
    assert [int(number[1]) for number in numbers if number] == list(range(1, len(numbers) + 1))


def test_every_file_of_rules_is_said() -> None:
    assert {path.stem for path in MIGRATIONS.glob("rules/*.sql")} == set(RULES)


def test_rules_make_nothing_that_they_do_not_take_away() -> None:
    """A function of `app` or a table would stay from one telling to the next."""
    for name, text in this_program().rules:
        assert (
            re.findall(
                r"create (?:or replace )?(?:table|domain|type|index|unique index|sequence|materialized view|(?:function|procedure|view) app\.)",
                text,
            )
            == []
        ), name


def test_every_line_that_keeps_a_function_is_read() -> None:
    """One with a space too many would be passed over, and its function dropped."""
    for name, text in this_program().rules:
        lines = [line for line in text.splitlines() if "kept until" in line and name != "dropping"]
        assert [line for line in lines if not KEPT.fullmatch(line)] == [], name


def test_the_text_of_the_roles_belongs_to_its_number() -> None:
    program = this_program()
    assert {program.roles_number: hashlib.sha256(program.roles.encode()).hexdigest()} == ROLES


def test_this_version_has_its_fixture() -> None:
    assert (FOLDER / VERSION / "database.sql").exists()
