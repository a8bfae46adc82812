"""What a section decides about a procedure besides its form: typed, said, and carried by a package."""

import json
from dataclasses import fields, replace
from typing import Any

import pytest

from app.procedures.package import PackageRefused, content_hash, read, written
from app.procedures.retention import RetentionStart
from app.procedures.settings import (
    CARRIED,
    SETTINGS,
    USUAL,
    ChoiceSetting,
    LineSetting,
    NumberSetting,
    ProcedureSettings,
    SettingRefused,
    carried,
    compared,
    in_words,
)
from app.web.staff.procedures.settings_form import NEW, SettingsForm
from tests.procedures.test_package import PACKAGE

each = pytest.mark.parametrize("name", SETTINGS)


def another(name: str) -> Any:
    """A value of this setting that is not the usual one."""
    kind, usual = SETTINGS[name].kind, getattr(USUAL, name)
    values = (
        list(kind.members)
        if isinstance(kind, ChoiceSetting)
        else [kind.most]
        if isinstance(kind, NumberSetting)
        else ["別の値"]
    )
    return next(value for value in values if value != usual)


OTHERWISE = ProcedureSettings(**{name: another(name) for name in SETTINGS})


def refusal(content: bytes) -> tuple[str, ...]:
    with pytest.raises(PackageRefused) as refused:
        read(content)
    return refused.value.sentences


def file_with(**parts: object) -> bytes:
    document = json.loads(written(replace(PACKAGE, settings=carried(OTHERWISE))))
    document["procedure"].update(parts)
    document["content_hash"] = content_hash(document["procedure"])
    return json.dumps(document).encode()


def test_every_field_is_a_setting() -> None:
    assert list(SETTINGS) == [field.name for field in fields(ProcedureSettings)]


def test_a_package_loses_no_setting() -> None:
    settings = read(written(replace(PACKAGE, settings=carried(OTHERWISE)))).settings
    assert {name: getattr(settings, name) for name in CARRIED} == {name: another(name) for name in CARRIED}


def test_a_setting_of_the_section_alone_stays_behind() -> None:
    assert carried(OTHERWISE).contact == ""


def test_every_setting_that_differs_is_told() -> None:
    told = compared(USUAL, OTHERWISE)
    assert [sentence.partition("：")[0] for sentence in told] == [setting.noun for setting in CARRIED.values()]
    assert compared(OTHERWISE, OTHERWISE) == []


def test_a_package_of_before_means_what_was_usual() -> None:
    document = json.loads(file_with())
    for part in ("selection", "standard_days"):
        del document["procedure"][part]
    document["procedure"]["retention"] = {"years": 3}
    del document["content_hash"]
    settings = read(json.dumps(document).encode()).settings
    assert (settings.retention_from, settings.selection, settings.standard_days) == (
        "fiscal_year_end",
        "first_come",
        None,
    )


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (
            {"retention": {"years": 3, "from": "birth"}},
            "保存期間の数え始め（retention.from）はfiscal_year_end・completionのどれかにしてください。",
        ),
        ({"retention": {"years": 3, "until": 1}}, "「retention.until」という指定は、パッケージにはありません。"),
        ({"retention": 3}, "保存期間（retention.years）は1から100までの数にしてください。"),
        ({"selection": ["lottery"]}, "定員の決め方（selection）はfirst_come・lotteryのどれかにしてください。"),
        ({"standard_days": 0}, "標準処理期間（standard_days）は1から1000までの数にしてください。"),
        ({"standard_days": True}, "標準処理期間（standard_days）は1から1000までの数にしてください。"),
    ],
)
def test_what_is_wrong_with_a_setting_is_told(parts: dict[str, object], sentence: str) -> None:
    assert sentence in refusal(file_with(**parts))


@each
def test_what_is_shown_in_the_form_is_read_again(name: str) -> None:
    value = another(name)
    assert SETTINGS[name].kind.typed(str(value)) == value


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("planned_per_year", "１，２００件", 1200),
        ("retention_years", "3年", 3),
        ("standard_days", "１０日", 10),
        ("standard_days", "", None),
    ],
)
def test_what_is_typed_is_understood(name: str, typed: str, value: object) -> None:
    assert SETTINGS[name].kind.typed(typed) == value


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("category", "あ" * 201),
        ("keywords", "あ" * 501),
        ("contact", "あ" * 201),
        ("planned_per_year", ""),
        ("planned_per_year", "-1"),
        ("retention_years", "0"),
        ("retention_years", "101"),
        ("retention_years", "9" * 5000),
        ("standard_days", "1001"),
        ("standard_days", "十日"),
        ("selection", ""),
        ("retention_from", ""),
        ("selection", "auction"),
        ("retention_from", "birth"),
    ],
)
def test_what_is_no_value_is_refused(name: str, typed: str) -> None:
    with pytest.raises(SettingRefused):
        SETTINGS[name].kind.typed(typed)


@each
def test_a_refusal_in_the_form_names_the_control_as_its_label_does(name: str) -> None:
    setting = SETTINGS[name]
    form = SettingsForm.read({name: ["9" * 600 if setting.kind.control == "line" else "x"]}, NEW)
    form.terms([])
    assert form.errors[name].startswith(setting.label or setting.noun)


def test_a_category_may_be_as_long_as_it_ever_could() -> None:
    assert SETTINGS["category"].kind.typed("あ" * 200) == "あ" * 200
    assert read(file_with(category="あ" * 200)).settings.category == "あ" * 200


def test_the_settings_are_told_as_pages_list_them() -> None:
    assert in_words(
        ProcedureSettings(retention_years=3, retention_from=RetentionStart.completion, standard_days=14)
    ) == [
        ("分野", "なし"),
        ("さがすことば", "なし"),
        ("年間申請件数（予定）", "0件"),
        ("保存期間", "3年（処理が終わった日の翌日から）"),
        ("問合せ先", "課の電話番号"),
        ("定員の決め方", "先着順"),
        ("定員の案内", "「残りわずか」と「定員に達しました」だけを出す"),
        ("標準処理期間", "14日"),
        ("受付・完了のメール", "すぐに送る"),
        ("課への到達のメール", "届くたびに送る"),
    ]


def test_a_line_may_be_blank() -> None:
    assert isinstance(SETTINGS["contact"].kind, LineSetting)
    assert SETTINGS["contact"].kind.typed("") == ""
