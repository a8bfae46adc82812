"""docs/architecture.md says what is so: its files are there, its floors are those of the contract, its figures those of its lists."""

import re
import tomllib
from pathlib import Path
from typing import Any

from app import languages
from app.applications import contact_log
from app.audit import actions
from app.procedures import settings
from app.tenancy import refusals
from app.tenancy.api import GRANTED
from app.tenancy.scope import Role
from tests.house.closed_sets import SETS

HOUSE = Path(__file__).parents[2]
PAGE = (HOUSE / "docs/architecture.md").read_text(encoding="utf-8")
CHANGES, _, RECIPES = PAGE.partition("## Fifteen changes")[2].partition("## Recipes")
PATHS = re.compile(r"`((?:app|templates|static|docs|tests|locales|bench)/[^`\s]*)`")
COUNTED = ("app/", "templates/", "static/")
ROW = re.compile(r"^\| \**([^|*]+?)\** \| \**(\d+)\** \| \**(\d+)\** \| \**(\d+)\** \|$", re.MULTILINE)
LISTED = re.compile(r"^(\d+)\. \*\*(.+?)\*\*: (.+?)(?=^\d+\. |\Z)", re.MULTILINE | re.DOTALL)
SETTINGS = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS: list[dict[str, Any]] = SETTINGS["tool"]["importlinter"]["contracts"]
LAYERS = next(each for each in CONTRACTS if each["type"] == "layers")
KNOW_HTTP = {"web", "main", "cli"}


def test_what_it_names_is_there() -> None:
    linked = [f"docs/{link}" for link in re.findall(r"\]\((?!http)([^)]+)\)", PAGE)]
    named = PATHS.findall(PAGE)
    assert len(named) > 100
    assert [path for path in (*named, *linked) if "<" not in path and not (HOUSE / path).exists()] == []


def test_where_a_file_is_new_its_folder_is_there() -> None:
    new = [path for path in PATHS.findall(PAGE) if "<" in path]
    assert [path for path in new if not (HOUSE / path.partition("<")[0]).parent.is_dir()] == []


def test_its_floors_are_those_of_the_contract() -> None:
    drawn = PAGE.partition("## Floors")[2].split("```")[1].partition("═")[0]
    floors = re.findall(r"^ {3}([a-z].*?)(?: {2,}|$)", drawn, re.MULTILINE)
    assert floors == LAYERS["layers"]


def test_a_package_that_stands_on_no_floor_breaks_the_contract() -> None:
    assert LAYERS["exhaustive"] is True


def test_every_floor_below_the_web_is_kept_from_http() -> None:
    below = {name for floor in LAYERS["layers"] for name in re.split(r" [|:] ", floor)} - KNOW_HTTP
    kept = next(each for each in CONTRACTS if each.get("forbidden_modules") == ["litestar"])["source_modules"]
    assert sorted(kept) == sorted(f"app.{name}" for name in below)


def test_the_decision_about_the_mailer_names_all_its_functions() -> None:
    decision = (HOUSE / "docs/decisions/0004-the-mailer-has-functions-only.md").read_text(encoding="utf-8")
    may_execute = decision.partition("may execute")[2].partition(", and holds no")[0]
    assert set(re.findall(r"`(\w+)`", may_execute)) == GRANTED[Role.mailer]


def test_each_figure_counts_its_list() -> None:
    rows = [(name.partition(" (")[0], int(now), int(most)) for name, _, now, most in ROW.findall(CHANGES)[:-1]]
    counted = []
    for number, name, text in LISTED.findall(CHANGES):
        assert int(number) == len(counted) + 1
        needed, _, besides = text.partition("*Besides:*")
        files = [[path for path in PATHS.findall(part) if path.startswith(COUNTED)] for part in (needed, besides)]
        assert len({*files[0], *files[1]}) == len(files[0]) + len(files[1]), name
        counted.append((name[0].lower() + name[1:], len(files[0]), len(files[0]) + len(files[1])))
    assert len(rows) == 15
    assert rows == counted


def test_the_sums_are_those_of_the_rows() -> None:
    *rows, (last, *sums) = ROW.findall(CHANGES)
    assert last == "together"
    assert [int(each) for each in sums] == [sum(int(row[column]) for row in rows) for column in (1, 2, 3)]
    assert int(sums[1]) <= 95


def test_a_renamed_column_names_every_file_that_knows_its_name() -> None:
    """Shipped changes know the old name for ever; the renaming is a change of its own."""
    (listed,) = [text for _, name, text in LISTED.findall(CHANGES) if name == "Column renamed"]
    knowing = {
        str(path.relative_to(HOUSE))
        for folder in COUNTED
        for path in (HOUSE / folder).rglob("*")
        if path.suffix in {".py", ".sql", ".html", ".js", ".css"}
        and path.parent.name != "changes"
        and re.search(r"\bcontact_on\b", path.read_text(encoding="utf-8"))
    }
    assert {path for path in PATHS.findall(listed) if "<" not in path} == knowing


def test_each_row_of_the_recipes_has_its_home_and_its_test() -> None:
    rows = [line.split("|")[1:-1] for line in RECIPES.splitlines() if line.startswith("| ") and "`" in line]
    assert len(rows) >= 13
    for name, home, _, told in rows:
        tests = PATHS.findall(told)
        assert [(HOUSE / path).exists() for path in PATHS.findall(home)] == [True], name
        assert tests, name
        assert [path for path in tests if not path.startswith("tests/")] == []


def test_a_recipe_stands_for_each_closed_set() -> None:
    homes = {home for closed in SETS.values() for home in closed.homes}
    homes |= {module.__name__ for module in (actions, contact_log, languages, refusals, settings)}
    missing = {home for home in homes if not re.search(rf"`{home.replace('.', '/')}(\.py|/)`", RECIPES)}
    assert missing == set()
