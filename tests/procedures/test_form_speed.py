"""Checking is part of every submission: well under what sealing and the database take.

The best of many runs is measured, against what the same machine takes at that moment to add ten thousand squares (half a millisecond where a form
of a hundred questions is checked in 0.6).
"""

import timeit
from collections.abc import Callable
from datetime import date
from typing import Any

from app.procedures.form import compile_form
from tests.procedures.definitions import choices, definition, question

TODAY = date(2026, 11, 23)
KIND = question("kind", "choice", choices=choices("a", "b"), required=True)
TELEPHONE = question("telephone", "telephone", required=True)
USUAL: list[dict[str, Any]] = [
    question("event", "choice", choices=choices("a", "b")),
    question("day", "date"),
    question("name", "name"),
    question("kana", "kana"),
    question("address", "postcode_address"),
    question("email", "email"),
    question("age", "age"),
    question("wishes", "choices", choices=choices("a", "b", "c")),
    question("message", "text"),
    question("agreed", "consent"),
]
TYPED = {
    "event": ["b"],
    "day.era": ["reiwa"],
    "day.year": ["８"],
    "day.month": ["1"],
    "day.day": ["2"],
    "name": ["山田　太郎"],
    "kana": ["やまだ たろう"],
    "address.postcode": ["１６０-００２２"],
    "address.line": ["東京都新宿区新宿1-2-3"],
    "email": ["ｔａｒｏ@example.jp"],
    "age": ["33"],
    "wishes": ["a", "c"],
    "message": ["よろしくお願いします。" * 20],
    "agreed": ["yes"],
}


def best(work: Callable[[], object], runs: int) -> float:
    return min(timeit.repeat(work, number=1, repeat=runs))


def checked_against_squares(repeated: int) -> float:
    """How many times as long as the squares a form of two and ten times so many questions is checked."""
    when = {"question": "kind", "is": ["a"]}
    copies = [{**usual, "id": f"{usual['id']}{copy}", "when": when} for copy in range(repeated) for usual in USUAL]
    form = compile_form(definition(KIND, TELEPHONE, *copies))
    posted = {"kind": ["a"], "telephone": ["0352733546"]}
    for copy in range(repeated):
        posted |= {".".join([f"{(parts := name.split('.'))[0]}{copy}", *parts[1:]]): TYPED[name] for name in TYPED}
    assert len(form.check(posted, TODAY).answers) == 2 + 10 * repeated
    return best(lambda: form.check(posted, TODAY), 1000) / best(lambda: sum(n * n for n in range(10_000)), 200)


def test_a_form_of_twelve_questions_is_checked_in_a_third_of_the_squares() -> None:
    assert checked_against_squares(1) < 0.35


def test_a_form_of_a_hundred_questions_is_checked_in_twice_the_squares() -> None:
    assert checked_against_squares(10) < 2.0
