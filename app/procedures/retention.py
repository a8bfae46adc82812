"""保存期間: how long finished applications are kept, and from when the years count. What SQL repeats of it (the column's check, the day on
which an application is due) is compared with this by a test of the house. Pure.
"""

from enum import StrEnum
from typing import Final

FEWEST_YEARS: Final = 1
MOST_YEARS: Final = 100


class RetentionStart(StrEnum):
    """The moment from which the years of retention count; the value is that of the column `retention_from`."""

    fiscal_year_end = "fiscal_year_end"
    completion = "completion"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS: Final = {
    RetentionStart.fiscal_year_end: "処理が終わった年度の翌年度4月1日から",
    RetentionStart.completion: "処理が終わった日の翌日から",
}


def retention_in_words(years: int, start: RetentionStart) -> str:
    """Put a retention period into words: 「3年（処理が終わった日の翌日から）」."""
    return f"{years}年（{start.label}）"
