"""The systemd units let a side write where it has to, and nowhere else."""

from configparser import ConfigParser
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[2] / "docs" / "production"


@pytest.mark.parametrize("name", ["todoke@.service", "todoke-work.service"])
def test_the_home_is_the_one_folder_that_can_be_written_to(name: str) -> None:
    unit = ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # names are case-sensitive
    unit.read_string((UNITS / name).read_text(encoding="utf-8"))
    service = unit["Service"]
    home = service["Environment"].removeprefix("TODOKE_HOME=")
    assert service["ProtectSystem"] == "strict"
    assert service["ReadWritePaths"].split() == [home]
    assert home == f"/var/lib/{service['StateDirectory']}"
    assert service["UMask"] == "0077"
