"""Groups and results of actions: every action is in one group, whatever is added where."""

from collections.abc import Mapping, Sequence

import pytest

from app.audit.actions import Action, OperatorAction
from app.audit.kinds import GROUPS, OPERATOR_GROUPS, AnyAction, Result, result_of


@pytest.mark.parametrize(("groups", "actions"), [(GROUPS, Action), (OPERATOR_GROUPS, OperatorAction)])
def test_every_action_is_in_one_group(
    groups: Mapping[tuple[str, str], Sequence[AnyAction]], actions: type[Action] | type[OperatorAction]
) -> None:
    grouped = [action for members in groups.values() for action in members]
    assert grouped == list(actions)
    assert all(groups.values())


def test_what_was_not_done_says_so() -> None:
    assert result_of(Action.refused) is Result.refused
    assert result_of(OperatorAction.sign_in_failed) is Result.failed
    assert result_of(Action.signed_in) is Result.done
    assert {result.label for result in Result} == {"実施", "拒否", "失敗"}
