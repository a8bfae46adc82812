"""情報項目: the names of the personal information that forms collect, as a ward's council approves them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.languages import SOURCE
from app.texts import Text, catalogued


@dataclass(frozen=True, slots=True)
class InformationItem:
    """`label` in Japanese is the item's name; `field_type` is how it is usually asked."""

    label: Text
    field_type: str
    special_care: bool = False  # 要配慮個人情報 (個人情報保護法 第2条第3項)

    @property
    def name(self) -> str:
        return str(self.label)


CATALOGUE: tuple[InformationItem, ...] = (
    InformationItem(catalogued("氏名"), "name"),
    InformationItem(catalogued("フリガナ"), "kana"),
    InformationItem(catalogued("担当者名"), "name"),
    InformationItem(catalogued("代表者名"), "name"),
    InformationItem(catalogued("保護者氏名"), "name"),
    InformationItem(catalogued("性別"), "choice"),
    InformationItem(catalogued("生年月日"), "date"),
    InformationItem(catalogued("年齢"), "age"),
    InformationItem(catalogued("年代"), "age_band"),
    InformationItem(catalogued("郵便番号"), "line"),
    InformationItem(catalogued("住所"), "line"),
    InformationItem(catalogued("送付先住所"), "line"),
    InformationItem(catalogued("電話番号"), "telephone"),
    InformationItem(catalogued("緊急連絡先"), "telephone"),
    InformationItem(catalogued("メールアドレス"), "email"),
    InformationItem(catalogued("在住・在勤・在学の別"), "choice"),
    InformationItem(catalogued("世帯人数"), "number"),
    InformationItem(catalogued("続柄"), "line"),
    InformationItem(catalogued("国籍"), "line"),
    InformationItem(catalogued("勤務先"), "line"),
    InformationItem(catalogued("学校名"), "line"),
    InformationItem(catalogued("診断日"), "date", special_care=True),
    InformationItem(
        catalogued("診断日（乳がん体験者の会参加者のみ）"),
        "date",
        special_care=True,
    ),
    InformationItem(catalogued("病歴"), "text", special_care=True),
    InformationItem(catalogued("障害の有無"), "choice", special_care=True),
    InformationItem(catalogued("必要な配慮"), "choices", special_care=True),
    InformationItem(catalogued("食物アレルギーの有無"), "choice", special_care=True),
    InformationItem(catalogued("アレルギーのある食べ物"), "line", special_care=True),
    InformationItem(catalogued("旧氏名"), "name"),
    InformationItem(catalogued("旧住所"), "line"),
    InformationItem(catalogued("託児を利用する子の年齢"), "line"),
    InformationItem(catalogued("運び出しの要否"), "choice"),
    InformationItem(catalogued("前の飼い主の氏名"), "name"),
    InformationItem(catalogued("犬の所在地"), "line"),
    InformationItem(catalogued("添付書類"), "attachment"),
    InformationItem(catalogued("本人確認書類の写し"), "attachment"),
)
"""What a section is offered when it makes a form; it may name others. The seed's items stand here in its own words."""

_BY_NAME = {item.name: item for item in CATALOGUE}


def item_named(name: str) -> InformationItem | None:
    return _BY_NAME.get(name)


def item_label(name: str) -> Text:
    """Return the item's name in every language the catalogue has it in; a section's own name stays Japanese."""
    item = _BY_NAME.get(name)
    return item.label if item else Text({SOURCE: name})


def beyond_approval(collected: Iterable[str], approved: Iterable[str]) -> tuple[str, ...]:
    """Return the items that a form collects without approval, in the form's order; a form with any is not published."""
    allowed = frozenset(approved)
    return tuple(dict.fromkeys(item for item in collected if item not in allowed))
