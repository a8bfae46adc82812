"""What the actions of the two logs have in common: groups for a filter, and whether what was tried was done. Pure.

A group reaches from its first action to that of the next, in the order of actions.py: a new action is of the group it stands in.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from app.audit.actions import Action, OperatorAction

AnyAction = Action | OperatorAction


class Result(StrEnum):
    """What came of it: it was done, it was refused, it went wrong."""

    done = "done"
    refused = "refused"
    failed = "failed"

    @property
    def label(self) -> str:
        return _RESULTS[self]


_RESULTS: Final = {Result.done: "実施", Result.refused: "拒否", Result.failed: "失敗"}
_NOT_DONE: Final[Mapping[AnyAction, Result]] = {
    Action.sign_in_failed: Result.failed,
    Action.refused: Result.refused,
    Action.erasure_refused: Result.refused,
    OperatorAction.sign_in_failed: Result.failed,
    OperatorAction.refused: Result.refused,
}
# name, label and first action
_GROUPS: Final = (
    ("access", "ログインと拒否", Action.signed_in),
    ("people", "職員と自治体の設定", Action.person_added),
    ("reading", "申請の閲覧と検索", Action.application_opened),
    ("work", "申請の処理", Action.application_entered),
    ("taking", "ダウンロードと印刷", Action.applications_checked),
    ("procedures", "手続と設定", Action.procedure_made),
    ("council", "付議", Action.approval_recorded),
    ("erasing", "消去", Action.hold_set),
    ("log", "監査ログ", Action.log_opened),
)
_OPERATOR_GROUPS: Final = (
    ("access", "ログインと拒否", OperatorAction.signed_in),
    ("reading", "閲覧とダウンロード", OperatorAction.municipalities_opened),
    ("deciding", "自治体の登録", OperatorAction.municipality_created),
    ("accounts", "運営のアカウント", OperatorAction.council_act_planned),
)


def result_of(action: AnyAction) -> Result:
    return _NOT_DONE.get(action, Result.done)


def _grouped(
    groups: Sequence[tuple[str, str, AnyAction]], actions: Sequence[AnyAction]
) -> Mapping[tuple[str, str], tuple[AnyAction, ...]]:
    starts = [actions.index(first) for _, _, first in groups]
    ends = [*starts[1:], len(actions)]
    return {
        (name, label): tuple(actions[start:end])
        for (name, label, _), start, end in zip(groups, starts, ends, strict=True)
    }


GROUPS: Final = _grouped(_GROUPS, tuple(Action))
OPERATOR_GROUPS: Final = _grouped(_OPERATOR_GROUPS, tuple(OperatorAction))
