from app.procedures.fields import FIELD_TYPES
from app.procedures.items import CATALOGUE, beyond_approval, item_label, item_named


def test_every_item_stands_once_and_is_asked_by_a_known_field_type() -> None:
    assert len({item.name for item in CATALOGUE}) == len(CATALOGUE)
    assert {item.field_type for item in CATALOGUE} <= FIELD_TYPES.keys()


def test_a_diagnosis_needs_special_care() -> None:
    item = item_named("診断日")
    assert item is not None
    assert item.special_care


def test_an_item_of_the_catalogue_speaks_english_and_a_sections_own_stays_japanese() -> None:
    assert item_label("氏名").in_("en") == "Name"
    assert item_label("愛犬の名前").in_("en") == "愛犬の名前"


def test_what_was_not_approved_is_told_in_the_forms_order() -> None:
    assert beyond_approval(["年齢", "氏名", "性別", "年齢"], ["氏名", "住所"]) == ("年齢", "性別")
    assert beyond_approval(["氏名"], ["氏名", "住所"]) == ()
