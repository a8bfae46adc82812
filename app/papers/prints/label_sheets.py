"""宛名ラベル sheets of A4 as they are sold. Lengths in millimetres.

The sizes are those of ヒサゴ's エコノミーラベル (product pages https://www.hisago.co.jp/Search/detail.asp?id=ELM008 and so on), as gLabels has
them in templates/hisago-templates.xml (https://github.com/jimevins/glabels-qt, templates under the MIT licence); other makers sell the
same cuts: 12面 of 86.4 × 42.3 is エーワン 72212 and コクヨ KPC-E1121 too.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """Columns and rows of labels without a gap; `left` and `top`: where the first one begins."""

    key: str
    product: str
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float

    @property
    def count(self) -> int:
        return self.columns * self.rows

    @property
    def label(self) -> str:
        size = f"{self.width:g}×{self.height:.1f}mm"
        return f"{self.count}面（横{self.columns}×縦{self.rows}、{size}。ヒサゴ {self.product} など）"

    def corner(self, number: int) -> tuple[float, float]:
        """Left and top of the label at `number`, counted from 0, row by row from the left."""
        row, column = divmod(number, self.columns)
        return self.left + column * self.width, self.top + row * self.height


LABEL_SHEETS: Final = {
    sheet.key: sheet
    for sheet in (
        LabelSheet("12", "ELM008", 2, 6, 86.4, 42.3, 18.6, 21.2),
        LabelSheet("18", "ELM009", 3, 6, 70.0, 42.3, 0.0, 21.2),
        LabelSheet("21", "ELM011", 3, 7, 70.0, 297 / 7, 0.0, 0.0),
        LabelSheet("24", "ELM012", 3, 8, 66.0, 33.9, 6.0, 12.9),
    )
}
