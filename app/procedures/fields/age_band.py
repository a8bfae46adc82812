"""年代 (10代, 20代 …): one choice, with bands of ten years unless the section writes its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from app.procedures.fields.choice import OneChoice
from app.procedures.fields.field import Choice, Example, JsonValue
from app.texts import catalogued

BANDS = (
    Choice("under_10", catalogued("10歳未満")),
    Choice("10s", catalogued("10代")),
    Choice("20s", catalogued("20代")),
    Choice("30s", catalogued("30代")),
    Choice("40s", catalogued("40代")),
    Choice("50s", catalogued("50代")),
    Choice("60s", catalogued("60代")),
    Choice("70s", catalogued("70代")),
    Choice("80s", catalogued("80代")),
    Choice("90_and_over", catalogued("90歳以上")),
)


@dataclass(frozen=True, kw_only=True)
class AgeBand(OneChoice):
    type: ClassVar[str] = "age_band"
    label: ClassVar[str] = "年代"
    owed: ClassVar[frozenset[str]] = frozenset()
    usual_choices: ClassVar[tuple[Choice, ...]] = BANDS
    divides_places: ClassVar[bool] = False
    prefillable: ClassVar[bool] = False  # of a person, whatever the section declares

    choices: tuple[Choice, ...] = BANDS

    @classmethod
    def problems_with(cls, limits: Mapping[str, Any]) -> list[str]:
        return super().problems_with(limits) if "choices" in limits else []

    def example(self, of: Example) -> JsonValue:
        band = f"{of.somebody.age // 10 * 10}s"
        return band if band in self._by_id else super().example(of)
