"""What a server gets is part of what tests and lint run with, version by version."""

import re
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]


def locked(name: str) -> Mapping[str, str]:
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))


def wanted(name: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))


def test_both_locks_name_the_same_versions() -> None:
    running, developing = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {name: developing.get(name) for name in running} == running


def test_each_lock_holds_what_was_asked_for() -> None:
    assert wanted("requirements.in") - set(locked("requirements.lock")) == set()
    assert wanted("requirements-dev.in") - set(locked("requirements-dev.lock")) == set()
    assert wanted("tools/requirements.in") - set(locked("tools/requirements.lock")) == set()


def test_a_server_gets_no_tool_of_tests_and_lint() -> None:
    needed_anyway = {"anyio", "httpx"}  # Litestar's
    assert set(locked("requirements.lock")) & wanted("requirements-dev.in") == needed_anyway


def test_no_lock_names_where_it_was_fetched() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "tools/requirements.lock"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8")
