"""What the demo hands to each of its parts of the settings that it was started with."""

from collections import defaultdict
from pathlib import Path

import pytest

from app.demo.run import parts
from app.settings import load


def test_a_scanner_that_the_demo_was_started_with_is_that_of_its_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TODOKE_CLAMD", "unix:/run/clamav/clamd.ctl")
    started = load({"TODOKE_MODE": "demo", "TODOKE_HOME": str(tmp_path)})
    given = {part.name for part in parts(started, defaultdict(str)) if "TODOKE_CLAMD" in part.environment}
    assert given == {"applicant", "staff", "work"}
