"""都道府県, by the first two digits of a municipality's code (総務省「全国地方公共団体コード」; JIS X 0401). Pure."""

from functools import cache
from typing import Final

from app.texts import N_, Text, catalogued

PREFECTURES: Final = (
    N_("北海道"),
    N_("青森県"),
    N_("岩手県"),
    N_("宮城県"),
    N_("秋田県"),
    N_("山形県"),
    N_("福島県"),
    N_("茨城県"),
    N_("栃木県"),
    N_("群馬県"),
    N_("埼玉県"),
    N_("千葉県"),
    N_("東京都"),
    N_("神奈川県"),
    N_("新潟県"),
    N_("富山県"),
    N_("石川県"),
    N_("福井県"),
    N_("山梨県"),
    N_("長野県"),
    N_("岐阜県"),
    N_("静岡県"),
    N_("愛知県"),
    N_("三重県"),
    N_("滋賀県"),
    N_("京都府"),
    N_("大阪府"),
    N_("兵庫県"),
    N_("奈良県"),
    N_("和歌山県"),
    N_("鳥取県"),
    N_("島根県"),
    N_("岡山県"),
    N_("広島県"),
    N_("山口県"),
    N_("徳島県"),
    N_("香川県"),
    N_("愛媛県"),
    N_("高知県"),
    N_("福岡県"),
    N_("佐賀県"),
    N_("長崎県"),
    N_("熊本県"),
    N_("大分県"),
    N_("宮崎県"),
    N_("鹿児島県"),
    N_("沖縄県"),
)
"""In the order of their numbers, the first of which is 1."""
READINGS: Final = (
    "ほっかいどう",
    "あおもりけん",
    "いわてけん",
    "みやぎけん",
    "あきたけん",
    "やまがたけん",
    "ふくしまけん",
    "いばらきけん",
    "とちぎけん",
    "ぐんまけん",
    "さいたまけん",
    "ちばけん",
    "とうきょうと",
    "かながわけん",
    "にいがたけん",
    "とやまけん",
    "いしかわけん",
    "ふくいけん",
    "やまなしけん",
    "ながのけん",
    "ぎふけん",
    "しずおかけん",
    "あいちけん",
    "みえけん",
    "しがけん",
    "きょうとふ",
    "おおさかふ",
    "ひょうごけん",
    "ならけん",
    "わかやまけん",
    "とっとりけん",
    "しまねけん",
    "おかやまけん",
    "ひろしまけん",
    "やまぐちけん",
    "とくしまけん",
    "かがわけん",
    "えひめけん",
    "こうちけん",
    "ふくおかけん",
    "さがけん",
    "ながさきけん",
    "くまもとけん",
    "おおいたけん",
    "みやざきけん",
    "かごしまけん",
    "おきなわけん",
)
"""In hiragana, in the same order."""


def prefecture_of(code: str) -> Text | None:
    """Return the prefecture of a municipality's code; None where its first two digits are no prefecture's."""
    number = _number_of(code)
    return _named(number) if number else None


def reading_of_prefecture(code: str) -> str:
    """Return how the prefecture is read, in hiragana; "" where there is none."""
    number = _number_of(code)
    return READINGS[number - 1] if number else ""


def _number_of(code: str) -> int:
    number = int(code[:2])
    return number if number <= len(PREFECTURES) else 0


@cache
def _named(number: int) -> Text:
    return catalogued(PREFECTURES[number - 1])
