import pytest

from app.procedures.fields import messages
from app.procedures.fields.name import Name
from tests.procedures.fields.reading import message, read


@pytest.mark.parametrize(
    "name",
    [
        "𠮷田　髙﨑",
        "葛\U000e0100城 花子",
        "渡邉 神\ufa19",
        "ｱﾝﾅ ﾏﾘｱ",
        "Ｊｏｈｎ",
        "Zoë O’Brien-Łukasz",
        "e\u0301",
        "김철수",
        "محمد\u200f علي",
        "นิภา",
        "ন্য\u200dাশ",
        "علی\u200cرضا",  # Persian: without the joiner it is another spelling
        "👩\u200d🌾",
        "=1+1",
        "<b>花子</b>",
    ],
)
def test_a_name_stays_exactly_as_typed(name: str) -> None:
    assert read(Name(), f"　{name} ") == name


@pytest.mark.parametrize(
    "unseen",
    [
        *("\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202c", "\u202e", "\u2060", "\u2066"),
        *("\u2069", "\ufeff", "\u034f", "\u061c", "\u180e", "\U000e0020"),
    ],
)
def test_what_cannot_be_seen_falls_away_between_kanji(unseen: str) -> None:
    assert read(Name(), f"{unseen}山田{unseen}太郎{unseen}") == "山田太郎"


def test_a_letter_that_looks_like_a_space_is_one() -> None:
    assert read(Name(), "試験\u3164花子") == "試験 花子"


def test_a_nul_in_a_name_is_refused_with_words_that_help() -> None:
    assert message(Name(), "山田\x00太郎") == messages.INVISIBLE
