"""The forms of the section's workbook: the file with its password and purpose, and the answers chosen for its columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.applications.staff_text import TextRefused, written
from app.exports.register import LONGEST_PURPOSE
from app.exports.section_workbook.mapping import REFERENCE_KEY, ChosenColumns, Keys
from app.procedures.procedures_for_staff import ProcedureSummary
from app.web.forms import Posted, only
from app.web.staff.purposes import purpose_in
from app.web.uploads import UploadedForm

MOST_COLUMNS: Final = 500
LONGEST_PASSWORD: Final = 255  # Excel's own limit


@dataclass(frozen=True, slots=True)
class SectionWorkbookForm:
    """The inputs as typed, without the password. `review`: the columns are to be chosen again."""

    values: Mapping[str, str]
    review: bool = False

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    @classmethod
    def read(cls, posted: Posted) -> "SectionWorkbookForm":
        return cls(
            {"procedure": only(posted, "procedure"), "purpose": purpose_in(posted)}, bool(only(posted, "review"))
        )

    def procedure(self, procedures: Mapping[UUID, ProcedureSummary]) -> ProcedureSummary | None:
        return next((summary for summary in procedures.values() if summary.slug == self["procedure"]), None)

    def purpose_problems(self) -> list[tuple[str, str]]:
        """Input and sentence of what is wrong with the purpose."""
        try:
            written(self["purpose"], "利用目的", LONGEST_PURPOSE, required=True)
        except TextRefused as refusal:
            return [("purpose", refusal.sentence)]
        return []

    def problems(
        self, sent: UploadedForm, procedures: Mapping[UUID, ProcedureSummary], *, taking: bool = True
    ) -> tuple[tuple[str, str], ...]:
        """Input and sentence of each problem. `taking`: a file with applications will be made, so a purpose is required."""
        problems: list[tuple[str, str]] = []
        if self.procedure(procedures) is None:
            problems.append(("procedure", "手続を選んでください"))
        if taking:
            problems += self.purpose_problems()
        if "list" not in sent.files:
            problems.append(("list", "Excelの一覧（.xlsx のファイル）を選んでください"))
        elif not sent.files["list"].name.lower().endswith(".xlsx"):
            problems.append(("list", "「Excelブック（*.xlsx）」のファイルを選んでください"))
        if not 0 < len(only(sent.fields, "password")) <= LONGEST_PASSWORD:
            problems.append(("password", "ファイルのパスワードを入力してください"))
        return tuple(problems)


def chosen_columns(posted: Posted, keys: Keys) -> ChosenColumns | str:
    """The key of the answer for each column, "" for one that the section fills itself; else a sentence about what is wrong."""
    chosen: dict[str, str] = {}
    for number in range(MOST_COLUMNS):
        label, key = only(posted, f"label.{number}"), only(posted, f"column.{number}")
        if not label:
            break
        chosen[label] = key if key in keys else ""
    given = [key for key in chosen.values() if key and key != REFERENCE_KEY]
    doubled = next((key for key in given if given.count(key) > 1), None)
    return f"「{keys[doubled]}」は、1つの列だけに入れてください" if doubled else chosen
