"""管理簿 on paper."""

from app.exports.register_rows import HEADINGS
from app.papers.table_paper import PaperForm

REGISTER = PaperForm(
    "管理簿（ダウンロードと印刷の記録）", HEADINGS, (29, 22, 38, 38, 23, 34, 14, 46, 23), numeric="件数"
)
