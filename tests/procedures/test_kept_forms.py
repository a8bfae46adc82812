"""Published forms are held packed, and compiled within a bound: those that were asked for last."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from app.procedures import kept_forms
from app.procedures.form import compile_form
from app.procedures.kept_forms import keep, kept_form, missing
from tests.factories import DEFINITION


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """The memory is the process's."""
    kept_forms.drop_all()
    yield
    kept_forms.drop_all()


def definition_of(number: int) -> dict[str, Any]:
    return {**DEFINITION, "title": {"ja": f"第{number}号"}}


def written(number: int) -> str:
    return json.dumps(definition_of(number), ensure_ascii=False)


def test_only_the_forms_that_were_asked_for_last_stay_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_forms, "MOST_COMPILED", 3 * len(written(0).encode()))
    for number in range(5):
        keep(UUID(int=number), written(number))
    assert [*kept_forms._compiled] == [UUID(int=number) for number in (2, 3, 4)]
    for number in (2, 0):
        kept = kept_form(UUID(int=number))
        assert kept
        assert (kept.title.in_("ja"), kept.form()) == (f"第{number}号", compile_form(definition_of(number)))
    assert [*kept_forms._compiled] == [UUID(int=number) for number in (4, 2, 0)]


def test_a_form_in_use_is_compiled_once() -> None:
    keep(UUID(int=1), written(1))
    kept = kept_form(UUID(int=1))
    assert kept
    assert kept.form() is kept.form()


def test_one_form_that_is_larger_than_the_bound_is_held_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_forms, "MOST_COMPILED", 10)
    for number in range(2):
        keep(UUID(int=number), written(number))
    assert [*kept_forms._compiled] == [UUID(int=1)]


def test_versions_are_kept_within_a_bound_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_forms, "MOST_VERSIONS", 2)
    for number in range(2):
        keep(UUID(int=number), written(number))
    kept_form(UUID(int=0))
    keep(UUID(int=2), written(2))
    assert missing(UUID(int=number) for number in range(3)) == [UUID(int=1)]
    assert kept_form(UUID(int=1)) is None


def test_a_form_that_cannot_be_read_is_looked_at_once(caplog: pytest.LogCaptureFixture) -> None:
    keep(UUID(int=1), json.dumps({**DEFINITION, "sections": []}))
    assert missing([UUID(int=1)]) == []
    assert kept_form(UUID(int=1)) is None
    assert len(caplog.messages) == 1
