import pytest

from app.procedures.fields import messages
from app.procedures.fields.kana import Kana
from tests.procedures.fields.reading import message, read


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("やまだ たろう", "ヤマダ　タロウ"),
        ("ﾔﾏﾀﾞ  ﾀﾛｳ", "ヤマダ　タロウ"),
        ("ヤマダ　タロウ", "ヤマダ　タロウ"),
        ("は゛は゜ﾊﾟ", "バパパ"),
        ("か\u3099わ\u3099", "ガヷ"),
        ("ｶﾟ", "カ\u309a"),
        ("じょん・すみす", "ジョン・スミス"),
        ("ｼﾞｮｰ", "ジョー"),
        ("ゔゐゑゎゝ", "ヴヰヱヮヽ"),
        ("ㇷ゚ㇿ", "ㇷ゚ㇿ"),
    ],
)
def test_kana_of_every_kind_become_full_width_katakana(typed: str, kept: str) -> None:
    assert read(Kana(), typed) == kept


@pytest.mark.parametrize("typed", ["山田", "Yamada", "ヤマダ1", "ヤマダ、", "゛", "ゟ"])
def test_anything_else_is_asked_for_in_kana(typed: str) -> None:
    assert message(Kana(), typed) == messages.NOT_KANA
