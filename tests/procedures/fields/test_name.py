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
        "=1+1",
        "<b>花子</b>",
    ],
)
def test_a_name_stays_exactly_as_typed(name: str) -> None:
    assert read(Name(), f"　{name} ") == name


def test_a_nul_in_a_name_is_refused_with_words_that_help() -> None:
    assert message(Name(), "山田\x00太郎") == messages.INVISIBLE
