"""まとめて処理: what can be done with many applications of a list, by the key that the form sends, and its words."""

from collections.abc import Mapping
from typing import Final

from app.applications.status import Status

CHANGES: Final[Mapping[str, Status]] = {
    str(status): status for status in Status if status.definition.into and status.definition.into.in_bulk
}
"""The steps, by the status that each leads to."""
ASSIGN: Final = "assign"
NOTICE: Final = "notice"
ACTS: Final[Mapping[str, str]] = {
    **{key: status.change.verb for key, status in CHANGES.items()},
    ASSIGN: "担当者を決める",
    NOTICE: "お知らせを送る",
}
BY_MAIL: Final = (NOTICE, f"{ACTS[NOTICE]}（メール）")
OFFERED: Final = (
    ("", "選んでください"),
    *((key, ACTS[key]) for key in (*CHANGES, ASSIGN)),
    BY_MAIL,
    ("export", "ダウンロードする（CSV・Excel）"),
    ("print", "印刷する（申請のPDF）"),
    ("labels", "宛名ラベルを作る"),
)
"""Value and words, in the list."""
OFFERED_AFTER_SENDING: Final = (
    BY_MAIL,
    (ASSIGN, ACTS[ASSIGN]),
    *((key, ACTS[key]) for key, status in CHANGES.items() if not status.text.required),
)
"""The same for those whom an お知らせ did or did not reach."""
