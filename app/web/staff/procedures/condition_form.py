"""表示する条件 as typed: choices of earlier questions, in groups.

Inside a group all must hold (かつ) and one group is enough, or inside a group any may hold (または) and every group must: one word,
`when_joint`, says which. The inputs of the first group are `when.<question>`, of the next ones `when1.<question>` and so on.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from app.procedures.draft_reading import Condition, Draft, Part, choices_of, is_closed, questions_of
from app.web.forms import Posted, only

JOINTS: Final = (
    ("all", "すべてに当てはまるとき（かつ）"),
    ("any", "どれかに当てはまるとき（または）"),
)
GROUP_JOINTS: Final = (
    ("all", "どれか1つの組の、すべてに当てはまるとき（組の中は「かつ」、組どうしは「または」）"),
    ("any", "どの組でも、どれか1つに当てはまるとき（組の中は「または」、組どうしは「かつ」）"),
)
MOST_GROUPS: Final = 10
_OTHER: Final = {"all": "any", "any": "all"}
_INPUT: Final = re.compile(r"when(\d?)\..*", re.DOTALL)

Group: TypeAlias = Mapping[str, Sequence[str]]
"""Choice ids by question."""


def can_be_looked_at(draft: Draft, question_id: str) -> list[Part]:
    """The closed questions before this one, which its condition may look at."""
    before: list[Part] = []
    for question in questions_of(draft):
        if question.get("id") == question_id:
            return before
        if is_closed(question) and choices_of(question):
            before.append(question)
    return before


def grouped(when: object) -> tuple[str, list[Group]] | None:
    """The word that joins the parts of a group, and the groups; None for a condition that the inputs cannot hold."""
    if when is None:
        return "all", []
    if not isinstance(when, Mapping):
        return None
    joint = next((key for key in ("all", "any") if key in when), "")
    parts = when[joint] if joint else [when]
    alone = _group(parts)
    if alone is not None:
        return joint or "all", [alone]
    if not joint or not isinstance(parts, list):
        return None
    inner = _OTHER[joint]
    groups = [_group(part.get(inner, [part])) if isinstance(part, Mapping) else None for part in parts]
    if None in groups or len(groups) > MOST_GROUPS:
        return None
    return inner, [group for group in groups if group is not None]


def typed_condition(when: object) -> dict[str, list[str]]:
    """The values that fill the inputs for a condition."""
    joint, groups = grouped(when) or ("all", [])
    typed = {
        f"{_name(number)}.{question}": list(chosen)
        for number, group in enumerate(groups)
        for question, chosen in group.items()
    }
    return typed | {"when_joint": [joint]}


def groups_typed(typed: Posted) -> int:
    """The number of groups that have a choice, at least 1."""
    numbers = [int(found[1] or 0) for name in typed if typed[name] and (found := _INPUT.fullmatch(name))]
    return max(numbers, default=0) + 1


def group_names(count: int) -> list[str]:
    """The prefix of each group's input names."""
    return [_name(number) for number in range(min(count, MOST_GROUPS))]


def posted_condition(draft: Draft, question_id: str, posted: Posted) -> Condition | None:
    """The condition that was posted; None where nothing is chosen, so that the question is always asked."""
    joint = "any" if only(posted, "when_joint") == "any" else "all"
    groups: list[dict[str, Any]] = []
    for name in group_names(MOST_GROUPS):
        parts = [
            {"question": question["id"], "is": list(posted[f"{name}.{question['id']}"])}
            for question in can_be_looked_at(draft, question_id)
            if posted.get(f"{name}.{question['id']}")
        ]
        groups += [{joint: parts}] if parts else []
    if not groups:
        return None
    return groups[0] if len(groups) == 1 else {_OTHER[joint]: groups}


def _name(number: int) -> str:
    return f"when{number}" if number else "when"


def _group(parts: object) -> Group | None:
    """The parts as one group of choices by question; None where one is a group itself, or two look at the same question."""
    if not isinstance(parts, list) or not all(isinstance(part, Mapping) and "question" in part for part in parts):
        return None
    group = {str(part["question"]): sorted(part.get("is", ())) for part in parts}
    return group if len(group) == len(parts) else None
