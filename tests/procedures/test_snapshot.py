"""A snapshot comes back from its JSON as it was."""

import json
from typing import Any

import pytest

from app.procedures.snapshot import SnapshotProblem, from_json, to_json
from tests.procedures.approvals import procedure, snapshot


def test_a_snapshot_comes_back_from_its_json() -> None:
    assert from_json(json.loads(json.dumps(to_json(snapshot())))) == snapshot()


def test_a_municipality_without_connection_and_outsourcing_has_none() -> None:
    alone = snapshot(connection=None, outsourcing=None)
    assert from_json(to_json(alone)) == alone


@pytest.mark.parametrize(
    "broken",
    [
        {"procedures": None},
        {"procedures": [{"slug": "a"}]},
        {"connection": {"partner": "x"}},
        {"connection": {**to_json(snapshot())["connection"], "period_from": "2025-13-01"}},
        {"connection": {**to_json(snapshot())["connection"], "period_from": "2030-01-01"}},
        {"procedures": to_json(snapshot(procedure("a"), procedure("a")))["procedures"]},
    ],
)
def test_what_is_no_snapshot_is_told(broken: dict[str, Any]) -> None:
    with pytest.raises(SnapshotProblem):
        from_json({**to_json(snapshot()), **broken})
