"""The two logs on paper."""

from app.exports.audit_rows import HEADINGS
from app.papers.table_paper import PaperForm

WIDTHS = (31, 24, 42, 42, 78, 15, 35)
STAFF_LOG = PaperForm("監査ログ", HEADINGS, WIDTHS)
OPERATOR_LOG = PaperForm("操作の記録（運営）", HEADINGS, WIDTHS)
