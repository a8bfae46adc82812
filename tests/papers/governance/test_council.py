"""Papers for other changes than the seed's, and for other municipalities."""

import json
from dataclasses import replace
from typing import Any

import pytest

from app.folders import DEMO_GOVERNANCE, PACKAGE
from app.papers.document.content import Document
from app.papers.governance.council import Particulars, council_paper
from app.papers.governance.wording import WordingProblem, wording_from
from app.procedures.snapshot import Snapshot
from app.texts import Text
from tests.papers.governance.papers import marked_of, pages_of, seed_particulars, word_text
from tests.procedures.approvals import approval, connection, outsourcing, procedure, snapshot

WRITTEN = json.loads(DEMO_GOVERNANCE.read_text(encoding="utf-8"))["wording"]


def paper(now: Snapshot, before: Snapshot | None = None, **changes: Any) -> Document:
    particulars = replace(seed_particulars(), other=(), **changes)
    return council_paper(now, approval(snapshot=before) if before else None, particulars)


def text_of(document: Document) -> str:
    return "".join(pages_of(document))


def test_one_item_more_is_the_only_mark_in_its_cell() -> None:
    document = paper(snapshot(procedure(items=("氏名", "住所", "電話番号", "年代"))), snapshot())
    assert "年代" in marked_of(document)
    assert "（手続の変更）" in text_of(document)
    assert "【変更手続及び情報項目】" in text_of(document)


def test_an_item_no_longer_taken_is_named() -> None:
    assert "（今後取り扱わない項目：住所、電話番号）" in text_of(
        paper(snapshot(procedure(items=("氏名",))), snapshot())
    )


def test_a_procedure_that_is_given_up_has_a_table_of_its_own() -> None:
    document = paper(
        snapshot(procedure("kept")), snapshot(procedure("kept"), procedure("gone", name=Text({"ja": "犬の登録"})))
    )
    assert "【廃止する手続】" in text_of(document)
    assert "犬の登録" in marked_of(document)


def test_added_changed_and_given_up_are_all_in_the_subject() -> None:
    before = snapshot(procedure("changed"), procedure("gone"))
    after = snapshot(procedure("changed", planned_per_year=150), procedure("added"))
    assert "（手続の追加、変更及び廃止）" in text_of(paper(after, before))


def test_a_first_paper_has_nothing_to_differ_from() -> None:
    document = paper(snapshot())
    assert marked_of(document) == []
    assert "太字ゴシック" not in text_of(document)
    assert "（手続の追加）" in text_of(document)


def test_nothing_new_marks_nothing() -> None:
    assert marked_of(paper(snapshot(), snapshot())) == []


def test_the_chosen_procedures_are_listed_and_no_others() -> None:
    after = snapshot(
        procedure("old"),
        procedure("first", name=Text({"ja": "手続その一"})),
        procedure("second", name=Text({"ja": "手続その二"})),
    )
    text = text_of(paper(after, snapshot(procedure("old")), chosen=("second",)))
    assert "手続その二" in text
    assert "手続その一" not in text


def test_last_years_count_stands_beside_the_planned_one_where_it_is_known() -> None:
    text = text_of(
        paper(snapshot(procedure("new", planned_per_year=1200)), snapshot(procedure("old")), counts={"new": 87})
    )
    assert "約1,200件（前年度実績87件）" in text


def test_a_new_contractor_is_marked_in_the_table_of_the_outsourcing() -> None:
    before, after = snapshot(), snapshot(outsourcing=outsourcing(contractor="株式会社みどり計算"))
    assert "株式会社みどり計算" in marked_of(paper(after, before))


def test_a_municipality_that_runs_the_service_itself_has_neither_sheet() -> None:
    alone = snapshot(connection=None, outsourcing=None)
    text = text_of(paper(alone, alone))
    assert "別紙（業務委託）" not in text
    assert "別紙（電子計算機の外部結合関係）" not in text


def test_sheets_are_numbered_by_the_papers_place_in_the_meeting() -> None:
    text = text_of(paper(snapshot(), snapshot(procedure("old")), material=12))
    assert "資料１２－１" in text
    assert "参考１２－１" in text


def test_no_word_of_a_municipality_stands_in_the_code() -> None:
    folders = (PACKAGE / "papers" / "governance", PACKAGE / "procedures" / "approval.py")
    files = [file for folder in folders for file in ([folder] if folder.is_file() else folder.glob("*.py"))]
    code = "".join(
        line
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines(keepends=True)
        if '"""' not in line
    )
    assert [word for word in ("新宿", "富士通", "東京", "行政管理課", "付議事項", "四谷") if word in code] == []


def other_wording() -> dict[str, Any]:
    text = json.dumps(WRITTEN, ensure_ascii=False)
    for word, other in (
        ("新宿区", "あおば市"),
        ("個人情報保護管理運営会議", "情報公開審査会"),
        ("第3条第1項第3号", "第8条"),
        ("区長", "市長"),
    ):
        text = text.replace(word, other)
    found: dict[str, Any] = json.loads(text)
    return found


def test_another_municipality_says_it_in_its_own_words() -> None:
    own = approval(meeting="あおば市情報公開審査会")
    particulars = Particulars(wording=wording_from(other_wording()), made_at=seed_particulars().made_at)
    text = text_of(council_paper(snapshot(procedure("new")), own, particulars))
    assert "情報公開審査会付議事項" in text
    assert "◇第8条（外部結合、業務委託）" in text
    assert "新宿" not in text


@pytest.mark.parametrize(
    "broken",
    [
        {"name": 3},
        {"cover": None},
        {"note": "{cited.__class__}…{cited}{nobody}"},
        {"checklists": [{"title": "x"}]},
        {"flow": {}},
    ],
)
def test_a_wording_that_cannot_be_used_is_told(broken: dict[str, Any]) -> None:
    with pytest.raises(WordingProblem):
        wording_from({**WRITTEN, **broken})


def test_brackets_in_a_persons_own_words_stay_as_typed() -> None:
    document = paper(
        snapshot(procedure("new", outline=Text({"ja": "{0} {name!r} {{x}} %s"}))), snapshot(procedure("old"))
    )
    assert "{0}{name!r}{{x}}%s" in text_of(document)


HARD = "𠮷田髙﨑<b>&amp;</b>\x00\x0b\u202e=1+1 " + "長" * 1000


def test_texts_of_all_kinds_and_lengths_are_set_by_both_writers() -> None:
    strange = procedure("new", name=Text({"ja": HARD}), items=tuple(f"項目{number}" for number in range(300)))
    document = paper(snapshot(strange, connection=connection(reason=HARD)), snapshot(procedure("old")))
    assert "𠮷田髙﨑<b>&amp;</b>=1+1" in text_of(document)
    assert text_of(document).count("長") >= 3000
    assert word_text(document).count("長") >= 3000
    assert "項目299" in text_of(document)


def test_a_title_longer_than_a_word_file_holds_is_cut() -> None:
    document = replace(paper(snapshot()), title="長" * 300)
    assert "資料" in word_text(document)


def test_the_outline_says_what_stands_in_the_open() -> None:
    only = snapshot(procedure("open"))
    assert "『参加する日』の選択は、封（暗号化）をせずに" in text_of(paper(only, in_open={"open": ("参加する日",)}))
    assert "封（暗号化）をせずに" not in text_of(paper(only, in_open={"other": ("参加する日",)}))


def test_the_outline_says_what_comes_as_a_file() -> None:
    only = snapshot(procedure("open"))
    said = "『本人確認書類』は、写真や書類のファイルで受け取り、封（暗号化）をして保存する。"
    assert said in text_of(paper(only, attached={"open": ("本人確認書類",)}))
    assert "ファイルで受け取り" not in text_of(paper(only, attached={"other": ("本人確認書類",)}))
