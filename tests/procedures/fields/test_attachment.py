from datetime import date
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.attachments.ceilings import MEGABYTE
from app.attachments.file_kinds import USUAL_KINDS, FileKind
from app.procedures.fields import messages
from app.procedures.fields.attachment import Attachment
from app.procedures.fields.field import Fault, Given, JsonValue, Refused
from app.procedures.form import Form, compile_form
from tests.procedures.definitions import choices, definition, question

TODAY = date(2026, 11, 30)
FIELD = Attachment()


class Held(NamedTuple):
    name: str = "免許証.jpg"
    kind: FileKind = FileKind.jpeg
    size: int = 204_800
    question: str = "proof"


HELD = {"a" * 32: Held(), "b" * 32: Held("住民票.pdf", FileKind.pdf, 12_345)}
BOTH: JsonValue = [
    {"id": "a" * 32, "name": "免許証.jpg", "kind": "jpeg", "size": "204800"},
    {"id": "b" * 32, "name": "住民票.pdf", "kind": "pdf", "size": "12345"},
]


def read(field: Attachment, *ids: str, files: dict[str, Held] | None = None) -> JsonValue | None:
    return field.read(Given([ids], TODAY, files=HELD if files is None else files))


def faults(field: Attachment, *ids: str, files: dict[str, Held] | None = None) -> list[Fault]:
    with pytest.raises(Refused) as refused:
        read(field, *ids, files=files)
    return list(refused.value.faults)


def form_with(**more: Any) -> Form:
    return compile_form(definition(question("proof", "attachment", item="添付書類", **more)))


def test_an_answer_names_each_file_in_the_applicants_order() -> None:
    assert read(FIELD, "a" * 32, "b" * 32) == BOTH
    assert read(FIELD, "b" * 32, "a" * 32) == list(reversed(list(BOTH)))  # type: ignore[call-overload]


def test_a_file_counts_once_however_often_it_is_posted() -> None:
    assert read(FIELD, "a" * 32, "b" * 32, "a" * 32) == BOTH


@pytest.mark.parametrize("ids", [(), ("",), ("", "")])
def test_no_file_is_no_answer(ids: tuple[str, ...]) -> None:
    assert read(FIELD, *ids) is None


@pytest.mark.parametrize("posted", ["c" * 32, "免許証.jpg", "../../etc/passwd", "\x00", "A" * 20_000])
def test_what_is_not_held_is_gone(posted: str) -> None:
    assert faults(FIELD, "a" * 32, posted) == [Fault(messages.ATTACHMENT_GONE)]


def test_a_file_held_for_another_question_is_not_this_ones() -> None:
    form = compile_form(definition(question("proof", "attachment"), question("plan", "attachment")))
    checked = form.check({"plan": ["a" * 32], "proof": ["b" * 32]}, TODAY, HELD)
    assert [(each.question, each.message) for each in checked.problems] == [("plan", messages.ATTACHMENT_GONE)]
    assert list(checked.answers) == ["proof"]


def test_more_files_than_allowed_are_refused_with_both_numbers() -> None:
    assert faults(Attachment(most_files=1), "a" * 32, "b" * 32) == [
        Fault(messages.TOO_MANY_FILES, {"maximum": 1, "count": 2})
    ]


def test_a_kind_that_the_section_does_not_take_is_refused_by_name() -> None:
    problem, *rest = form_with(kinds=["pdf"]).check({"proof": ["a" * 32]}, TODAY, HELD).problems
    assert rest == []
    assert (
        problem.sentence()
        == "「免許証.jpg」は、proofでは受け付けていない種類のファイルです。PDFのファイルを付けてください"
    )


def test_the_largest_file_is_taken_and_one_byte_more_is_not() -> None:
    field = Attachment(largest_mb=1)
    assert read(field, "f", files={"f": Held(size=MEGABYTE)}) is not None
    assert faults(field, "f", files={"f": Held(size=MEGABYTE + 1)})[0].message == messages.FILE_TOO_LARGE


def test_each_file_that_does_not_fit_is_told() -> None:
    files = {"1": Held("あ.png", FileKind.png), "2": Held(), "3": Held("い.pdf", FileKind.pdf, 3 * MEGABYTE)}
    told = faults(Attachment(kinds=(FileKind.jpeg, FileKind.pdf), largest_mb=2), *files, files=files)
    assert [fault.values["name"] for fault in told] == ["あ.png", "い.pdf"]


def test_a_required_question_asks_for_a_file_only_where_it_is_asked() -> None:
    asked = {"question": "kind", "is": ["a"]}
    form = compile_form(
        definition(
            question("kind", "choice", choices=choices("a", "b")),
            question("proof", "attachment", required=True, when=asked),
        )
    )
    assert [problem.sentence() for problem in form.check({"kind": ["a"]}, TODAY).problems] == [
        "proofのファイルを付けてください"
    ]
    assert form.check({"kind": ["b"]}, TODAY).problems == ()
    assert form.check({"kind": ["b"], "proof": ["a" * 32]}, TODAY, HELD).answers == {"kind": "b"}


def test_what_is_posted_again_gives_the_same_answer() -> None:
    form = form_with()
    assert form.posted({"proof": BOTH}) == [("proof", "a" * 32), ("proof", "b" * 32)]
    again: dict[str, list[str]] = {"proof": [value for _, value in form.posted({"proof": BOTH})]}
    assert form.check(again, TODAY, HELD).answers == {"proof": BOTH}


def test_number_and_names_are_told() -> None:
    assert FIELD.shown(BOTH, "ja") == "2件：免許証.jpg、住民票.pdf"
    assert FIELD.cell(BOTH, "ja") == "2件：免許証.jpg、住民票.pdf"
    assert FIELD.shown([BOTH[0]], "ja") == "1件：免許証.jpg"  # type: ignore[index]


def test_japanese_names_are_marked_on_a_page_in_english() -> None:
    shown = FIELD.shown(BOTH, "en")
    assert shown == "2 files: 免許証.jpg, 住民票.pdf"
    assert '<span lang="ja">免許証.jpg</span>' in shown.__html__()  # type: ignore[attr-defined]


def test_limits_are_told_beforehand() -> None:
    assert FIELD.hint("ja") == "JPEG・PNG・WebP・HEIC・PDF、1つ10MBまで、5つまで（申請全体で30MBまで）。"
    assert "JPEG, PNG, WebP, HEIC, PDF; up to 10 MB each, up to 5 files" in FIELD.hint("en")
    few = Attachment(kinds=(FileKind.pdf, FileKind.docx), most_files=1, largest_mb=3)
    assert few.hint("ja") == "PDF・Wordを1つ、3MBまで（申請全体で30MBまで）。"


@pytest.mark.parametrize(
    "name",
    [
        "\u202egpj.exe",
        "a\nb.pdf",
        "a\u2066b.pdf",
        "a\x00b.pdf",
        "a\u200bb.pdf",
        "x" * 10_000,
        "\u2028a.pdf",
        "\ud800.pdf",
    ],
)
def test_a_forged_name_neither_turns_nor_breaks_the_line(name: str) -> None:
    forged: JsonValue = [{"id": "a" * 32, "name": name, "kind": "pdf", "size": "1"}]
    shown = FIELD.shown(forged, "ja")
    assert len(shown) <= 103
    assert shown.isprintable()


@pytest.mark.parametrize(
    "forged",
    [
        *(["x"], [{}], [{"id": "a", "name": "b", "kind": "exe", "size": "1"}], {"id": "a"}, True, 7, "text"),
        [{"id": "a", "name": "b", "kind": "pdf", "size": "many"}],
    ],
)
def test_what_names_no_files_cannot_be_read(forged: Any) -> None:
    with pytest.raises((LookupError, TypeError, ValueError, AttributeError)):
        FIELD.shown(forged, "ja")


def test_a_definition_says_what_is_taken_and_nothing_says_the_usual() -> None:
    assert form_with().questions["proof"].field == Attachment(kinds=USUAL_KINDS, most_files=5, largest_mb=10)
    field = form_with(kinds=["xlsx", "pdf"], most_files=20, largest_mb=25).questions["proof"].field
    assert field == Attachment(kinds=(FileKind.pdf, FileKind.xlsx), most_files=20, largest_mb=25)


def test_a_form_knows_its_questions_and_files() -> None:
    form = compile_form(definition(question("name", "line"), question("proof", "attachment")))
    assert form.has_files
    assert [each.id for each in form.file_questions] == ["proof"]
    attached = form.attached({"name": "山田", "proof": BOTH})
    assert [(each.id, file.name, file.size) for each, file in attached] == [
        ("proof", "免許証.jpg", 204_800),
        ("proof", "住民票.pdf", 12_345),
    ]
    assert not compile_form(definition(question("name", "line"))).has_files


def test_the_page_offers_the_kinds_that_are_taken() -> None:
    assert Attachment(kinds=(FileKind.jpeg, FileKind.pdf)).accept == "image/jpeg,.jpg,application/pdf,.pdf"
    assert Attachment(kinds=(FileKind.heic,)).accept == "image/heic,.heic,image/heif,.heif"


IDS = st.sampled_from(["a" * 32, "b" * 32, "c" * 32, "", "\x00", "x" * 300])
NAMES = st.text(st.characters(), max_size=200)
FILES = st.dictionaries(
    st.sampled_from(["a" * 32, "b" * 32, "c" * 32]),
    st.builds(
        Held,
        name=NAMES,
        kind=st.sampled_from(FileKind),
        size=st.integers(0, 30 * MEGABYTE),
        question=st.sampled_from(["proof", "plan"]),
    ),
)


@given(st.lists(IDS, max_size=60), FILES)
def test_whatever_is_posted_and_held_is_answered_and_shown(posted: list[str], files: dict[str, Held]) -> None:
    form = form_with(most_files=2, largest_mb=3, required=True)
    checked = form.check({"proof": posted}, TODAY, files)
    assert ("proof" in checked.answers) == (checked.problems == ())
    assert all(problem.sentence() for problem in checked.problems)
    again: dict[str, list[str]] = {"proof": [value for _, value in form.posted(checked.answers)]}
    if checked.answers:
        assert form.check(again, TODAY, files) == checked
        assert all(shown.value.isprintable() for shown in form.shown(checked.answers, "ja"))
        assert form.cells(checked.answers)["proof"][0].isdigit()
