"""The procedures of the demo as data: one JSON file each, in a folder per municipality, numbered in the order of the list.

Shinjuku's seven collect exactly the 情報項目 of 資料１－１ and ask besides what the business itself needs.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.folders import DEMO_PROCEDURES


@dataclass(frozen=True, slots=True)
class DemoProcedure:
    slug: str
    category: str  # 分野
    keywords: str  # さがすことば
    section: str  # the 課's name
    planned_per_year: int
    retention_years: int
    opens: date | None  # both days belong to the period
    closes: date | None
    capacity: Mapping[str, int] | None  # places by choice of the definition's capacity_question
    definition: Mapping[str, Any]


def demo_procedures(municipality: str) -> tuple[DemoProcedure, ...]:
    """`municipality`: its slug. In the order of the list of procedures."""
    return tuple(_read(path) for path in sorted((DEMO_PROCEDURES / municipality).glob("*.json")))


def _read(path: Path) -> DemoProcedure:
    written = json.loads(path.read_text(encoding="utf-8"))
    opens, closes = (written[key] and date.fromisoformat(written[key]) for key in ("opens", "closes"))
    return DemoProcedure(**{**written, "opens": opens, "closes": closes})
