"""What is said of the packages: nothing known, something known, or that nothing could be checked, which never passes for the first."""

import json

import pytest

from tools.supply_chain import KNOWN, UNCHECKED, verdict

SOUND = {"name": "anyio", "version": "4.16.0", "vulns": []}
FAULTY = {"name": "jinja2", "version": "3.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1"], "aliases": []}]}
SKIPPED = {"name": "uvloop", "skip_reason": "could not be looked up"}


@pytest.mark.parametrize(
    ("packages", "status", "named"),
    [
        ([SOUND], 0, "1"),
        ([SOUND, FAULTY], KNOWN, "jinja2 3.0: PYSEC-1 -> 3.1"),
        ([SOUND, SKIPPED], UNCHECKED, "uvloop"),
        ([FAULTY, SKIPPED], KNOWN, "uvloop"),
        ([SKIPPED, SKIPPED], UNCHECKED, "Nothing was checked"),
        ([], UNCHECKED, "Nothing was checked"),
    ],
)
def test_a_report_is_told(packages: list[object], status: int, named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    found, sentences = verdict(json.dumps({"dependencies": packages, "fixes": []}))
    assert (found, named in " ".join(sentences)) == (status, True)


@pytest.mark.parametrize("report", ["", "Traceback", "[]", "{}", "null", '{"dependencies": null}'])
def test_without_a_report_nothing_was_checked(report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    status, sentences = verdict(report)
    assert (status, sentences) == (
        UNCHECKED,
        ["The data about vulnerabilities could not be reached. Nothing was checked."],
    )
