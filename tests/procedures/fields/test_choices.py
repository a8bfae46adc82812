import pytest

from app.procedures.fields import messages
from app.procedures.fields.age_band import AgeBand
from app.procedures.fields.choice import OneChoice
from app.procedures.fields.choices import SeveralChoices
from app.procedures.fields.consent import Consent
from app.procedures.fields.field import Choice, Field, Given, JsonValue, Refused
from app.texts import Text
from tests.procedures.fields.reading import TODAY, message, read, read_again

ITEMS = tuple(
    Choice(choice_id, Text({"ja": choice_id.upper(), "en": choice_id})) for choice_id in ("flag", "tongs", "bib")
)
ONE = OneChoice(choices=ITEMS)
SEVERAL = SeveralChoices(choices=ITEMS, maximum=2)


def read_all(field: Field, *values: str) -> JsonValue | None:
    return field.read(Given([values], TODAY))


def test_a_choice_is_kept_by_its_id_and_shown_by_its_label() -> None:
    assert read(ONE, "tongs") == "tongs"
    assert (ONE.shown("tongs", "ja"), ONE.shown("tongs", "en"), ONE.shown("tongs", "ko")) == ("TONGS", "tongs", "TONGS")


def test_a_choice_that_is_not_offered_is_refused() -> None:
    assert message(ONE, "gun") == messages.CHOOSE_FROM_LIST


def test_two_choices_where_one_is_asked_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        read_all(ONE, "tongs", "flag")
    assert refused.value.faults[0].message == messages.CHOOSE_ONE


def test_several_choices_come_in_the_forms_order_and_once() -> None:
    assert read_all(SEVERAL, "bib", "flag", "bib", "") == ["flag", "bib"]


def test_several_choices_are_joined_as_the_language_does() -> None:
    assert SEVERAL.shown(["flag", "bib"], "ja") == "FLAG、BIB"
    assert SEVERAL.shown(["flag", "bib"], "en") == "flag, bib"


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        (("机、いす", "棚", "その他（粗大）"), "机、いす；その他（粗大）"),
        (("机、いす", "棚；箱", "その他"), "机、いす／その他"),
        (("机、いす", "；／｜", "その他"), "机、いす\nその他"),
        (("机", "棚", "その他"), "机、その他"),
    ],
)
def test_answers_can_be_told_apart_where_a_choice_holds_a_comma(labels: tuple[str, ...], shown: str) -> None:
    choices = tuple(Choice(identity, Text({"ja": label})) for identity, label in zip("abc", labels, strict=True))
    several = SeveralChoices(choices=choices)
    assert (several.shown(["a", "c"], "ja"), several.cell(["a", "c"], "ja")) == (shown, shown)


def test_more_choices_than_allowed_are_asked_to_be_fewer() -> None:
    with pytest.raises(Refused) as refused:
        read_all(SEVERAL, "bib", "flag", "tongs")
    assert refused.value.faults[0].message == messages.CHOOSE_FEWER


def test_no_choice_is_blank() -> None:
    assert read_all(SEVERAL) is None
    assert read_all(ONE, "") is None


def test_ten_thousand_values_are_refused_quietly() -> None:
    with pytest.raises(Refused):
        read_all(SEVERAL, *(str(number) for number in range(10_000)))


def test_age_bands_are_there_without_being_written() -> None:
    assert AgeBand().shown("30s", "ja") == "30代"
    assert read(AgeBand(), "90_and_over") == "90_and_over"


def test_consent_is_true_or_blank() -> None:
    assert read(Consent(), "yes") is True
    assert read_again(Consent(), True) is True
    assert read(Consent(), "") is None
    assert message(Consent(), "no") == messages.NOT_AGREED
    assert Consent().chosen(answer=True) == ("yes",)
