"""個人情報ファイル簿 and 登録票, and the notice at 1,000 persons."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

from app.demo.governance import approval_before, approval_in_force, shinjuku_wording
from app.papers.governance.file_register import PersonalFile, Reached, file_register, reached
from app.papers.governance.registration import Registration, registration
from tests.papers.governance.papers import pages_of, word_text

NOON = datetime(2026, 11, 23, 3, tzinfo=UTC)
WORDING = shinjuku_wording()

# 個人情報保護法 第75条第1項 (第74条第1項第1号〜第7号, 第9号, 第10号), 施行令第21条第6項, 法第75条第4項, 第110条, 第117条
BY_LAW = (
    "個人情報ファイルの名称",
    "行政機関等の名称",
    "個人情報ファイルが利用に供される事務をつかさどる組織の名称",
    "個人情報ファイルの利用目的",
    "記録項目",
    "記録範囲",
    "記録情報の収集方法",
    "要配慮個人情報が含まれるときは、その旨",
    "条例要配慮個人情報が含まれるときは、その旨",
    "記録情報の経常的提供先",
    "開示請求等を受理する組織の名称及び所在地",
    "訂正及び利用停止に関する他の法令の規定による特別の手続等",
    "個人情報ファイルの種別",
    "行政機関等匿名加工情報の提案の募集をする個人情報ファイルである旨",
    "行政機関等匿名加工情報の提案を受ける組織の名称及び所在地",
    "行政機関等匿名加工情報の概要",
    "作成された行政機関等匿名加工情報に関する提案を受ける組織の名称及び所在地",
    "作成された行政機関等匿名加工情報に関する提案をすることができる期間",
    "備考",
)


def file(**changes: Any) -> PersonalFile:
    usual: dict[str, Any] = {
        "name": "女性の健康支援事業参加者ファイル",
        "procedure": "女性の健康支援事業に関する申込み及びアンケート",
        "section": "健康部四谷保健センター",
        "purpose": "参加の受付と当日のご案内のため。",
        "items": ("氏名", "住所", "診断日"),
        "persons": 1000,
        "special_care": ("診断日",),
    }
    return PersonalFile(**(usual | changes))


@cache
def sheet() -> str:
    return register(file())[0]


@cache
def word_sheet() -> str:
    return word_text(file_register((file(),), WORDING, NOON))


@cache
def registered() -> tuple[str, str]:
    document = registration(entry(), WORDING, NOON)
    return "".join(pages_of(document)), word_text(document)


def register(*files: PersonalFile) -> list[str]:
    return pages_of(file_register(files, WORDING, NOON))


@pytest.mark.parametrize("label", BY_LAW)
def test_the_sheet_has_every_column_that_the_law_asks_for(label: str) -> None:
    assert label in sheet()
    assert label in word_sheet()


@pytest.mark.parametrize(
    "fact",
    [
        "女性の健康支援事業参加者ファイル",
        "新宿区長",
        "１氏名、２住所、３診断日",
        "女性の健康支援事業に関する申込み及びアンケートの申請者",
        "含む（診断日）",
        "■法第60条第2項第1号（電算処理ファイル）",
        "□有■無",
        "（所在地）東京都新宿区歌舞伎町一丁目４番１号",
    ],
)
def test_the_sheet_says_it(fact: str) -> None:
    assert fact in sheet()


def test_a_file_of_fewer_persons_than_the_threshold_is_not_entered() -> None:
    assert register(file(persons=999)) == ["1個人情報ファイル簿公表する個人情報ファイルはありません。"]


def test_each_file_has_a_sheet_of_its_own() -> None:
    assert len(register(file(), file(name="別のファイル"))) == 2


def test_a_municipality_may_enter_smaller_files() -> None:
    wording = replace(WORDING, files=replace(WORDING.files, threshold=1))
    assert "女性の健康支援事業参加者ファイル" in pages_of(file_register((file(persons=1),), wording, NOON))[0]


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (999, 1000, Reached.ENTER),
        (0, 5000, Reached.ENTER),
        (1000, 1001, None),
        (998, 999, None),
        (1000, 999, Reached.TAKE_OUT),
    ],
)
def test_the_notice_is_given_once_when_the_threshold_is_crossed(
    before: int, now: int, expected: Reached | None
) -> None:
    assert reached(before, now, 1000) is expected


def test_the_notice_says_which_file_and_what_to_do() -> None:
    words = Reached.ENTER.value.format(name="参加者ファイル", threshold=1000, persons=1003)
    assert (
        words
        == "「参加者ファイル」に記録された本人の数が1000人に達した見込みです（申請1003件。同じ人の申請も1件ずつ数えています）。個人情報ファイル簿に載せて公表してください。"
    )


def entry(**changes: Any) -> Registration:
    usual: dict[str, Any] = {
        "file": file(),
        "began_on": date(2024, 4, 15),
        "retention_years": 3,
        "approval": approval_in_force(date(2026, 11, 23)),
        "approved_in": approval_before(),
    }
    return Registration(**(usual | changes))


@pytest.mark.parametrize(
    "fact",
    [
        "個人情報業務登録票",
        "女性の健康支援事業に関する申込み及びアンケート",
        "氏名、住所、診断日",
        "令和６年４月１５日",
        "東京電子自治体共同運営協議会（東京電子自治体共同運営センター）令和８年４月１日から令和９年３月３１日まで",
        "富士通株式会社",
        "保存期間３年",
        "付議令和５年度第１２回新宿区個人情報保護管理運営会議承認済（令和６年２月２０日）",
        "承認の期間令和８年４月１日から令和９年３月３１日まで令和７年度第１回新宿区個人情報保護管理運営会議承認済（令和８年３月１８日）",
        "1,000人",
    ],
)
def test_the_registration_says_it(fact: str) -> None:
    in_pdf, in_word = registered()
    assert fact in in_pdf
    assert fact in in_word


def test_without_connection_outsourcing_and_approval_there_is_none() -> None:
    text = "".join(pages_of(registration(entry(approval=None, approved_in=None), WORDING, NOON)))
    assert "外部結合なし業務委託なし" in text
    assert "付議なし承認の期間なし" in text


def test_a_period_of_the_procedures_own_approval_names_it_once() -> None:
    own = approval_before()
    text = "".join(pages_of(registration(entry(approval=own, approved_in=own), WORDING, NOON)))
    assert text.count(own.cited) == 1


def test_what_stands_in_the_open_is_said_in_both() -> None:
    opened = file(in_open=("参加する日", "昼食"))
    said = "『参加する日』『昼食』の選択は、封（暗号化）をせずに到達番号と並べて保存する。"
    assert said in register(opened)[0]
    assert said in "".join(pages_of(registration(entry(file=opened), WORDING, NOON)))
    assert "封をしない回答なし（すべての回答に封をする）" in registered()[0]
    assert "到達番号と並べて" not in sheet()


def test_what_comes_as_a_file_is_said_in_both() -> None:
    with_files = file(attached=("本人確認書類", "図面"))
    said = "『本人確認書類』『図面』は、写真や書類のファイルで受け取り、封（暗号化）をして保存する。"
    assert said in register(with_files)[0]
    assert said in "".join(pages_of(registration(entry(file=with_files), WORDING, NOON)))
    assert "添付ファイルなし" in registered()[0]
    assert "ファイルで受け取り" not in sheet()
