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


def of_hundred() -> dict[str, Any]:
    """Ten sections of ten questions of the usual types: each begins with a choice, under which the last three are asked."""
    return draft(sections=[_of_ten(number) for number in range(1, 11)])


def _of_ten(number: int) -> dict[str, Any]:
    first = question(f"q{number}_0", "choice", label=text(f"{number}回目の参加の方法"), item=None, choices=_WAYS)
    when = {"question": f"q{number}_0", "is": ["hall"]}
    rest = [
        question(f"q{number}_{i}", kind, label=text(label), item=item, required=i % 2 == 1)
        | ({} if item else {"no_personal_information": True})
        | ({"max_length": 200} if kind in {"line", "text"} else {})
        | ({"when": when} if i > 6 else {})
        for i, (kind, label, item) in enumerate(_USUAL, 1)
    ]
    return {"id": f"s{number}", "title": text(f"{number}回目の講座"), "questions": [first, *rest]}


_WAYS = [{"id": "hall", "label": text("会場で")}, {"id": "online", "label": text("オンラインで")}]
_USUAL = (
    ("name", "氏名", "氏名"),
    ("kana", "フリガナ", "フリガナ"),
    ("telephone", "日中に連絡がつく電話番号", "電話番号"),
    ("email", "メールアドレス", "メールアドレス"),
    ("date", "希望する日", None),
    ("number", "いっしょに参加する人数（本人を除く）", None),
    ("age", "年齢", "年齢"),
    ("line", "会場で使う車いす、手話通訳、要約筆記など、必要な配慮があれば具体的にお書きください", None),
    ("text", "通信欄", None),
)
