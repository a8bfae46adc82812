"""まとめて処理: what can be done with many applications of a list, by the key that the form sends, and its words."""

from collections.abc import Mapping, Sequence
from typing import Final

from app.applications.status import Status
from app.applications.worklist.custom_columns import CustomColumn

CHANGES: Final[Mapping[str, Status]] = {
    str(status): status for status in Status if status.definition.into and status.definition.into.in_bulk
}
"""The steps, by the status that each leads to."""
ACCEPT_COMPLETE: Final = "accept_complete"
ENDS_IN: Final[Mapping[str, Status]] = {**CHANGES, ACCEPT_COMPLETE: Status.completed}
"""The status that each act on the status ends in."""
ASSIGN: Final = "assign"
MARK: Final = "mark"
CONTACT: Final = "contact"
RECORD: Final = "record"
NOTICE: Final = "notice"
ACTS: Final[Mapping[str, str]] = {
    **{key: status.change.verb for key, status in CHANGES.items()},
    ACCEPT_COMPLETE: "受け付けて完了にする",
    ASSIGN: "担当者を決める",
    MARK: "目印をつける",
    CONTACT: "次回連絡日を決める",
    RECORD: "対応記録を追加する",
    NOTICE: "お知らせを送る",
}
"""All that every list has; the custom columns of a list come to them."""
ARRANGING: Final = frozenset({ASSIGN, MARK, CONTACT})
"""Those that write beside the application (担当と課の列), as every custom column does."""

ActChoices = Sequence[tuple[str, Sequence[tuple[str, str]]]]
"""Acts to choose from: the heading of each group, "" for none, with value and words of its members."""
_BY_MAIL: Final = (NOTICE, f"{ACTS[NOTICE]}（メール）")
_WRITING: Final = tuple((key, ACTS[key]) for key in (ASSIGN, MARK, CONTACT, RECORD))


def offered(columns: Sequence[CustomColumn]) -> ActChoices:
    """Everything that can be done with the applications of a list with these custom columns."""
    return (
        ("", (("", "選んでください"),)),
        ("状況", tuple((key, ACTS[key]) for key in ENDS_IN)),
        ("書き込む", _WRITING),
        *_into_columns(columns),
        (
            "送る・取り出す",
            (
                _BY_MAIL,
                ("export", "ダウンロードする（CSV・Excel）"),
                ("print", "印刷する（申請のPDF）"),
                ("labels", "宛名ラベルを作る"),
            ),
        ),
    )


def offered_after_sending(columns: Sequence[CustomColumn]) -> ActChoices:
    """The same for those whom an お知らせ did or did not reach."""
    steps = tuple((key, ACTS[key]) for key, status in ENDS_IN.items() if not status.text.required)
    return (
        ("", (_BY_MAIL,)),
        ("書き込む", _WRITING),
        *_into_columns(columns),
        ("状況", steps),
    )


def _into_columns(columns: Sequence[CustomColumn]) -> ActChoices:
    return (("課の列", tuple((column.key, writing(column)) for column in columns)),) if columns else ()


def writing(column: CustomColumn) -> str:
    """Return what the act that writes a custom column is called, wherever it is named."""
    return f"{column.label}を書き込む"


def column_of(act: str, columns: Sequence[CustomColumn]) -> CustomColumn | None:
    """Return the custom column that an act writes; None for another act, and for a column that is there no more."""
    return next((column for column in columns if column.key == act), None)


def label_of(act: str, columns: Sequence[CustomColumn]) -> str:
    """Return what an act is called; "" for none of ours."""
    column = column_of(act, columns)
    return writing(column) if column else ACTS.get(act, "")
