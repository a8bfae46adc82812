"""One word for one thing: every text of the pages, papers, files and mails is held to locales/glossary.csv.

A row names a word with its meaning, and what must not stand in its place: patterns parted by blanks (使わない語), what they do not mean
(ただし), and where they count, everywhere if nothing is said (場所: parts of a path).
"""

import ast
import csv
import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

import pytest

from app.folders import PACKAGE, TEMPLATES
from tests.house.program import python

GLOSSARY: Final = PACKAGE.parent / "locales" / "glossary.csv"
JAPANESE: Final = re.compile("[\u3041-\u30fe\u4e00-\u9fff]")
COMMENT: Final = re.compile(r"\{#.*?#\}", re.DOTALL)
# what a terminal says is for the people of the 運営; the ready procedures and the demo are written as wards write; ways of spelling are what people type
ELSEWHERE: Final = re.compile(
    r"app\.(cli|\w+_commands|operations|settings|demo|migrations|procedures\.library|procedures\.spelling|procedures\.changed_words|web\.line_breaks)\b"
)


class Word(NamedTuple):
    """A row of the glossary. `instead`: what must not stand for it; `but`: what that does not mean; `places`: where it counts."""

    word: str
    english: str
    meaning: str
    instead: tuple[re.Pattern[str], ...]
    but: re.Pattern[str] | None
    places: tuple[str, ...]

    def wrong_in(self, place: str, text: str) -> list[str]:
        """What of `text` should be this word."""
        if self.places and not any(part in place for part in self.places):
            return []
        plain = self.but.sub("", text) if self.but else text
        return [found[0] for pattern in self.instead for found in pattern.finditer(plain)]


@cache
def words() -> tuple[Word, ...]:
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        return tuple(
            Word(
                *(row["語"], row["英語"], row["意味"]),
                tuple(re.compile(pattern) for pattern in row["使わない語"].split()),
                re.compile(row["ただし"]) if row["ただし"] else None,
                tuple(row["場所"].split()),
            )
            for row in csv.DictReader(file)
        )


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """Every Japanese text that somebody reads, with where it stands."""
    return (*_of_templates(), *_of_modules())


def _of_templates() -> Iterator[tuple[str, str]]:
    for path in sorted(TEMPLATES.rglob("*.*")):
        place = path.relative_to(TEMPLATES).as_posix()
        if place.startswith("mailbox/"):  # the demo's own, of no ward
            continue
        for line in COMMENT.sub("", path.read_text(encoding="utf-8")).splitlines():
            if JAPANESE.search(line):
                yield f"templates/{place}", line.strip()


def _of_modules() -> Iterator[tuple[str, str]]:
    beside = {
        (module, node.value.lineno)
        for module, node in python()
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for module, node in python():
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and not ELSEWHERE.match(module)
            and JAPANESE.search(node.value)
            and (module, node.lineno) not in beside
        ):
            yield module.replace(".", "/"), node.value


@pytest.mark.parametrize("word", words(), ids=lambda word: word.english)
def test_nothing_stands_in_a_words_place(word: Word) -> None:
    wrong = [(place, found, text[:80]) for place, text in texts() for found in word.wrong_in(place, text)]
    assert wrong == []


def test_every_word_has_one_meaning_and_one_row() -> None:
    assert all(word.word and word.english and word.meaning for word in words())
    assert len({word.word for word in words()}) == len({word.english for word in words()}) == len(words())


def test_no_word_stands_in_anothers_place() -> None:
    """A row that forbids what another row asks for could never hold."""
    assert [
        (word.word, other.word)
        for word in words()
        for other in words()
        for place in word.places or ("",)
        if other is not word and not word.places and word.wrong_in(place, other.word)
    ] == []


def test_a_wrong_word_is_found_in_a_page_and_in_a_module() -> None:
    marks = next(word for word in words() if word.word == "目印")
    assert marks.wrong_in("templates/staff/inbox/_row.html", "<th>印</th>") == ["印"]
    assert marks.wrong_in("app/web/staff", "印刷、矢印、封印、目印") == []
    assert {place.partition("/")[0] for place, _ in texts()} == {"templates", "app"}
    assert any("申請者への連絡" in text for _, text in texts())
