import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.procedures.editing import delete_question, every_id
from app.procedures.form import compile_form
from app.procedures.package import (
    LetterWords,
    PackagedItem,
    PackageRefused,
    ProcedurePackage,
    content_hash,
    items_of,
    prepare_import,
    read,
    written,
)
from app.procedures.package_schema import schema
from app.procedures.settings import ProcedureSettings
from tests.procedures.editing.drafts import draft

PACKAGE = ProcedurePackage(
    slug="disaster-class",
    settings=ProcedureSettings(category="防災・安全", retention_years=3, planned_per_year=50),
    definition=draft(),
    items=items_of(compile_form(draft())),
    outline={"ja": "防災講座の申込みを受け付ける。"},
    letters={"acceptance": LetterWords({"ja": "受け付けました"}, {"ja": "お待ちしています。\n担当課"})},
)


def changed(change: Callable[[dict[str, Any]], object], *, hashed: bool = True) -> bytes:
    """The package's file with something done to it; its hash written anew unless that is the point."""
    document = json.loads(written(PACKAGE))
    change(document)
    if hashed and isinstance(document.get("procedure"), dict):
        document["content_hash"] = content_hash(document["procedure"])
    return json.dumps(document).encode()


def refusal(content: bytes) -> tuple[str, ...]:
    with pytest.raises(PackageRefused) as refused:
        read(content)
    return refused.value.sentences


def test_what_was_written_is_read_again() -> None:
    assert read(written(PACKAGE)) == PACKAGE


def with_files(**limits: Any) -> ProcedurePackage:
    form = draft()
    form["sections"][1]["questions"].append(
        {"id": "proof", "type": "attachment", "label": {"ja": "証明書"}, "required": True, "item": "添付書類", **limits}
    )
    return replace(PACKAGE, definition=form, items=(*PACKAGE.items, PackagedItem("添付書類", special_care=False)))


def test_a_question_for_files_travels_with_its_limits() -> None:
    package = with_files(kinds=["pdf", "docx"], most_files=3, largest_mb=25)
    assert read(written(package)) == package


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ({"kinds": ["exe"]}, "受け付けるファイルの種類は、jpeg、"),
        ({"kinds": []}, "受け付けるファイルの種類を1つ以上選んでください"),
        ({"most_files": 1000}, "付けられるファイルの数は1から20までにしてください"),
        ({"largest_mb": 10**9}, "1つの大きさの上限（MB）は1から25までにしてください"),
    ],
)
def test_limits_of_files_that_cannot_be_are_refused(limits: dict[str, Any], told: str) -> None:
    assert told in " ".join(refusal(written(with_files(**limits))))


def test_the_same_procedure_gives_the_same_bytes() -> None:
    assert written(read(written(PACKAGE))) == written(PACKAGE)


def test_a_byte_order_mark_of_an_editor_does_no_harm() -> None:
    assert read(b"\xef\xbb\xbf" + written(PACKAGE)) == PACKAGE


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_read() -> None:
    assert refusal(b"[" * 50_000_000) == ("ファイルが大きすぎます（50.0MB）。パッケージは5MBまでです。",)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", "手続".encode("cp932"), b'{"format": NaN}', b'"\\ud800"'])
def test_what_is_no_json_is_refused(content: bytes) -> None:
    assert refusal(content) == ("JSONのファイルとして読めません。書き出したファイルをそのまま選んでください。",)


def test_json_nested_without_end_is_refused() -> None:
    assert len(refusal(b"[" * 1_000_000 + b"]" * 1_000_000)) == 1


@pytest.mark.parametrize("content", [b"{}", b"[]", b"null", b'{"format": "other", "version": 1}'])
def test_another_kind_of_file_is_refused(content: bytes) -> None:
    assert refusal(content) == (
        "手続パッケージのファイルではありません。この電子申請サービスで書き出したファイルを選んでください。",
    )


@pytest.mark.parametrize("version", [0, 2, "1", None, True])
def test_an_unknown_version_is_refused(version: object) -> None:
    [sentence] = refusal(changed(lambda document: document.update(version=version)))
    assert sentence.startswith(f"パッケージの版「{version}」は読めません（読める版は1）。")


def test_content_that_changed_on_the_way_is_told() -> None:
    tampered = changed(lambda document: document["procedure"].update(category="x"), hashed=False)
    assert "content_hash" in refusal(tampered)[0]


@pytest.mark.parametrize("said", [None, "", 1, "9f2c…", ["x"], "9F" * 32])
def test_what_is_no_hash_is_not_told_as_changed_content(said: object) -> None:
    [sentence] = refusal(changed(lambda document: document.update(content_hash=said), hashed=False))
    assert sentence == (
        "content_hashの値が読めません。書き出したファイルをそのまま選ぶか、手で書いたファイルならcontent_hashの行を消してください。"
    )


def test_a_file_written_by_hand_may_leave_the_hash_out() -> None:
    assert read(changed(lambda document: document.pop("content_hash"), hashed=False)) == PACKAGE


def test_missing_parts_are_told_together() -> None:
    without = changed(lambda document: [document["procedure"].pop(part) for part in ("items", "papers")])
    assert refusal(without) == ("情報項目の一覧（items）がありません。", "付議資料の文（papers）がありません。")


@pytest.mark.parametrize(
    ("part", "value", "sentence"),
    [
        (
            "slug",
            "Disaster Class",
            "手続の短い名前（slug）は、英小文字で始まる2～61文字の英小文字・数字・-にしてください。",
        ),
        ("category", 5, "分野（category）は200文字までの文にしてください。"),
        ("category", "防災\0", "分野（category）は200文字までの文にしてください。"),
        (
            "definition",
            draft(title={"ja": "あ" * 5001}),
            "様式：文は5000文字までにしてください。",
        ),
        (
            "definition",
            draft(sections=[{"id": f"s{n}", "title": {"ja": "区分"}, "questions": []} for n in range(51)]),
            "様式：区分は50個までにしてください。",
        ),
        ("items", [{"name": "氏名\0", "special_care": False}], "情報項目の一覧（items）に読めないものがあります。"),
        (
            "papers",
            {"outline": {"ja": "概要", "\0": "x"}},
            "手続概要（papers.outline）は、言語ごとに5000文字までの文にしてください。",
        ),
        ("definition", {}, "様式：手続名の日本語の文を入力してください。"),
        ("items", [{"name": "氏名"}], "情報項目の一覧（items）に読めないものがあります。"),
        ("items", [], "様式が取り扱う情報項目『氏名』『メールアドレス』が、情報項目の一覧（items）にありません。"),
        (
            "letters",
            {"secret": {}},
            "通知文（letters）は、arrival・acceptance・completion・rejectionだけにしてください。",
        ),
        (
            "letters",
            {"arrival": {"subject": {"ja": "1\n2"}, "body": {"ja": "x"}}},
            "通知文の件名（arrival）は1行にしてください。",
        ),
        ("letters", {"arrival": {"subject": {"ja": "件名"}}}, "通知文の本文（arrival）の日本語の文がありません。"),
        ("retention", {"years": 0}, "保存期間（retention.years）は1から100までの数にしてください。"),
        (
            "planned_per_year",
            "many",
            "年間申請件数（予定）（planned_per_year）は0から100000000までの数にしてください。",
        ),
        (
            "papers",
            {"outline": {"ja": "あ" * 5001}},
            "手続概要（papers.outline）は、言語ごとに5000文字までの文にしてください。",
        ),
        ("script", "x", "「script」という指定は、パッケージにはありません。"),
    ],
)
def test_what_is_wrong_in_a_part_is_told(part: str, value: object, sentence: str) -> None:
    assert sentence in refusal(changed(lambda document: document["procedure"].update({part: value})))


@pytest.mark.parametrize("depth", [6, 300, 990, 5_000])
def test_conditions_nested_without_end_are_refused(depth: int) -> None:
    def mark(document: dict[str, Any]) -> None:
        document["procedure"]["definition"]["sections"][0]["questions"][1]["when"] = "deep"
        del document["content_hash"]

    deep = b'{"all":[' * depth + b'{"question":"kind","is":["apply"]}' + b"]}" * depth
    assert refusal(changed(mark, hashed=False).replace(b'"deep"', deep))


def test_of_a_hundred_thousand_mistakes_the_first_are_told() -> None:
    languages = {"ja": "概要", **{f"l{number}": "x" for number in range(100_000)}}
    told = refusal(changed(lambda document: document["procedure"]["definition"].update(title=languages)))
    assert (len(told), told[-1]) == (51, "ほかに99950件あります。")


def test_a_new_procedure_has_no_differences() -> None:
    prepared = prepare_import(PACKAGE, None, known_items={"氏名"})
    assert prepared.draft == draft()
    assert prepared.differences == ()
    assert prepared.new_items == (PackagedItem("メールアドレス", special_care=False),)


def test_what_would_change_in_a_procedure_is_shown() -> None:
    existing = delete_question(draft(), "email").draft
    groups = {g.heading: [d.sentence for d in g.differences] for g in prepare_import(PACKAGE, existing).differences}
    assert groups == {
        "情報項目": ["情報項目『メールアドレス』が増えました"],
        "質問": ["質問『email』を区分『あなたについて』に加えました"],
    }


def test_an_imported_question_never_takes_the_id_of_one_that_is_gone() -> None:
    existing = draft(sections=draft()["sections"][1:])  # kind, event and reason were there once
    prepared = prepare_import(PACKAGE, existing, used=every_id(draft()))
    questions = [question for section in prepared.draft["sections"] for question in section["questions"]]
    assert [question["id"] for question in questions] == ["kind_2", "event_2", "reason_2", "name", "email"]
    assert questions[1]["when"] == {"question": "kind_2", "is": ["apply"]}


def test_the_published_schema_is_that_of_the_code() -> None:
    path = Path(__file__).parents[2] / "docs" / "procedure-package.schema.json"
    assert json.loads(path.read_text(encoding="utf-8")) == schema()


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["ja", "x", "\x00"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["ja", "name", "years", "outline", "arrival", "subject", "body", "title"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)
PARTS = sorted(json.loads(written(PACKAGE))["procedure"])


@given(st.sampled_from(PARTS), JSON)
@settings(max_examples=150, deadline=None)
def test_whatever_stands_in_a_part_it_is_read_or_refused_in_words(part: str, value: Any) -> None:
    with suppress(PackageRefused):
        read(changed(lambda document: document["procedure"].update({part: value})))


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_whatever_the_bytes_they_are_refused_in_words(content: bytes) -> None:
    assert refusal(content)
