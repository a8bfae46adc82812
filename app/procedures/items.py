"""情報項目: the names of the personal information that forms collect, as a ward's council approves them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.texts import Text


@dataclass(frozen=True, slots=True)
class InformationItem:
    """`label` in Japanese is the item's name; `field_type` is how it is usually asked."""

    label: Text
    field_type: str
    special_care: bool = False  # 要配慮個人情報 (個人情報保護法 第2条第3項)

    @property
    def name(self) -> str:
        return str(self.label)


def _item(name: str, english: str, field_type: str, *, special_care: bool = False) -> InformationItem:
    return InformationItem(Text({"ja": name, "en": english}), field_type, special_care)


CATALOGUE: tuple[InformationItem, ...] = (
    _item("氏名", "Name", "name"),
    _item("フリガナ", "Name in kana", "kana"),
    _item("担当者名", "Person in charge", "name"),
    _item("代表者名", "Representative", "name"),
    _item("保護者氏名", "Parent or guardian", "name"),
    _item("性別", "Gender", "choice"),
    _item("生年月日", "Date of birth", "date"),
    _item("年齢", "Age", "age"),
    _item("年代", "Age group", "age_band"),
    _item("郵便番号", "Postcode", "line"),
    _item("住所", "Address", "line"),
    _item("送付先住所", "Postal address", "line"),
    _item("電話番号", "Telephone number", "telephone"),
    _item("緊急連絡先", "Emergency contact", "telephone"),
    _item("メールアドレス", "Email address", "email"),
    _item("在住・在勤・在学の別", "Living, working or studying here", "choice"),
    _item("世帯人数", "People in the household", "number"),
    _item("続柄", "Relationship", "line"),
    _item("国籍", "Nationality", "line"),
    _item("勤務先", "Place of work", "line"),
    _item("学校名", "School", "line"),
    _item("診断日", "Date of diagnosis", "date", special_care=True),
    _item(
        "診断日（乳がん体験者の会参加者のみ）",
        "Date of diagnosis (only members of the breast cancer survivors' group)",
        "date",
        special_care=True,
    ),
    _item("病歴", "Medical history", "text", special_care=True),
    _item("障害の有無", "Disability", "choice", special_care=True),
    _item("必要な配慮", "Support you need", "choices", special_care=True),
    _item("食物アレルギーの有無", "Food allergies", "choice", special_care=True),
    _item("アレルギーのある食べ物", "Foods you are allergic to", "line", special_care=True),
    _item("旧氏名", "Former name", "name"),
    _item("旧住所", "Former address", "line"),
    _item("託児を利用する子の年齢", "Ages of the children in childcare", "line"),
    _item("運び出しの要否", "Whether things are to be carried out", "choice"),
    _item("前の飼い主の氏名", "Name of the former owner", "name"),
    _item("犬の所在地", "Where the dog is kept", "line"),
)
"""What a section is offered when it makes a form; it may name others. The seed's items stand here in its own words."""

_BY_NAME = {item.name: item for item in CATALOGUE}


def item_named(name: str) -> InformationItem | None:
    return _BY_NAME.get(name)


def item_label(name: str) -> Text:
    """The item's name in every language the catalogue has it in; a section's own name stays Japanese."""
    item = _BY_NAME.get(name)
    return item.label if item else Text({"ja": name})


def beyond_approval(collected: Iterable[str], approved: Iterable[str]) -> tuple[str, ...]:
    """Items that a form collects although they were not approved, in the form's order; a form is published only without."""
    allowed = frozenset(approved)
    return tuple(dict.fromkeys(item for item in collected if item not in allowed))
