"""A draft as a section makes it: seven questions in two sections, conditions, places."""

from typing import Any

from app.procedures.editing import add_question, every_id
from tests.procedures.definitions import choices, question, text

KIND = question("kind", "choice", required=True, item=None, facet=True, choices=choices("apply", "change"))
EVENT = question(
    "event", "choice", required=True, item=None, choices=choices("a", "b"), when={"question": "kind", "is": ["apply"]}
)
REASON = question(
    "reason",
    "text",
    item=None,
    no_personal_information=True,
    when={"any": [{"question": "kind", "is": ["change"]}, {"question": "event", "is": ["b"]}]},
)


def draft(**more: Any) -> dict[str, Any]:
    return {
        "title": text("防災講座の申込み"),
        "outline": text("概要"),
        "eligibility": text("区民の方"),
        "needed": text("なし"),
        "purpose": text("連絡のため"),
        "minutes": 5,
        "capacity_question": None,
        "sections": [
            {"id": "what", "title": text("申込みの内容"), "questions": [KIND, EVENT, REASON]},
            {
                "id": "who",
                "title": text("あなたについて"),
                "questions": [
                    question("name", "name", required=True, item="氏名"),
                    question("email", "email", required=False, item="メールアドレス"),
                ],
            },
        ],
        **more,
    }


def ids(current: Any) -> list[str]:
    return [each["id"] for section in current["sections"] for each in section["questions"]]


def of_three_hundred() -> dict[str, Any]:
    """As large as a form may be: five sections, each fourth question asked under a condition, none with a fault."""
    sections = []
    for number in range(5):
        first = question(f"q{number}_0", "choice", item=None, choices=choices("a", "b", "c"))
        rest = [
            question(f"q{number}_{i}", "line", item=None, no_personal_information=True, max_length=100)
            | ({"when": {"question": f"q{number}_0", "is": ["a", "b"]}} if i % 4 == 0 else {})
            for i in range(1, 60)
        ]
        sections.append({"id": f"s{number}", "title": text(f"区分{number}"), "questions": [first, *rest]})
    return draft(sections=sections)


def with_line(current: Any, section: str = "who", label: str = "備考") -> Any:
    return add_question(current, section, "line", text(label), every_id(current))
