"""CSV files, as a spreadsheet and as a program read them."""

import csv
from collections.abc import AsyncIterator, Sequence
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exports.csv import (
    CHUNK,
    GETA,
    Encoding,
    Unencodable,
    csv_bytes,
    csv_stream,
    encoded,
    guarded,
    row_bytes,
    standing_in,
    unencodable_in,
)
from app.procedures.fields.standard_forms import STANDARD_FORMS
from tests.exports.guard import unguarded

UTF_8, SHIFT_JIS = Encoding.utf_8, Encoding.shift_jis
CELLS = st.text(
    st.one_of(st.sampled_from("=+-@＝＋－＠\t\r\n'\", 　\u200b\ufeff;|0a漢"), st.characters(exclude_categories=["Cs"])),
    max_size=12,
)
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6)
JIS_CELLS = st.text("髙﨑①㈱漢字カナｶﾅ～－―, \"'\n=+@09aZ", max_size=12)


def read(content: bytes, codec: str) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode(codec), newline=""), strict=True))


def file_of(rows: Sequence[Sequence[str]], encoding: Encoding) -> bytes:
    return b"".join(csv_bytes(rows, encoding))


def unencodable(
    rows: Sequence[Sequence[str]], labels: Sequence[str], encoding: Encoding = Encoding.shift_jis
) -> list[Unencodable]:
    return [lost for number, row in enumerate(rows, start=1) for lost in unencodable_in(row, number, labels, encoding)]


@given(ROWS)
def test_what_is_read_back_is_what_was_written(rows: list[list[str]]) -> None:
    assert [[unguarded(cell) for cell in row] for row in read(file_of(rows, UTF_8), "utf-8-sig")] == rows


@given(st.lists(st.lists(JIS_CELLS, min_size=2, max_size=2), max_size=6))
def test_shift_jis_too(rows: list[list[str]]) -> None:
    assert [[unguarded(cell) for cell in row] for row in read(file_of(rows, SHIFT_JIS), "cp932")] == rows


@given(CELLS)
def test_no_cell_begins_with_a_formula(cell: str) -> None:
    assert guarded(cell).lstrip(" \u3000\u00a0\u200b\ufeff")[:1] not in set("=+-@＝＋－＠\t\r\n")


@given(CELLS)
def test_a_guard_can_be_taken_off_again(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+81-3-1234-5678",
        "-5",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝１",
        "＋１",
        "－１",
        "＠",
        "  =1",
        "　=1",
        "\ufeff=1",
    ],
)
def test_a_cell_that_would_run_gets_an_apostrophe(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "03-1234-5678", "令和8年", "a=b", "'s-Hertogenbosch", "〒160-0022", "1\n=2"])
def test_other_cells_are_left_alone(cell: str) -> None:
    assert guarded(cell) == cell


def test_utf_8_begins_with_its_mark_once() -> None:
    assert file_of([["a"], ["b"]], UTF_8) == b"\xef\xbb\xbfa\r\nb\r\n"


def test_shift_jis_has_no_mark() -> None:
    assert file_of([["氏名"]], SHIFT_JIS) == "氏名\r\n".encode("cp932")


def test_quotes_commas_and_lines_inside_a_cell_are_kept() -> None:
    assert row_bytes(['say "ya"', "a,b", "一\n二\r\n三"], UTF_8) == '"say ""ya""","a,b","一\n二\r\n三"\r\n'.encode()


def test_a_row_with_one_blank_cell_is_not_an_empty_line() -> None:
    assert read(row_bytes([""], UTF_8), "utf-8") == [[""]]


def test_the_file_comes_in_pieces() -> None:
    pieces = list(csv_bytes((["あ" * 1000] for _ in range(100)), UTF_8))
    assert len(pieces) == 5
    assert max(map(len, pieces)) < CHUNK + 3100


@pytest.mark.anyio
async def test_rows_that_are_waited_for_give_the_same_file() -> None:
    rows = [[str(number), "あ" * 500] for number in range(100)]

    async def coming() -> AsyncIterator[list[str]]:
        for row in rows:
            yield row

    assert b"".join([piece async for piece in csv_stream(coming(), SHIFT_JIS)]) == file_of(rows, SHIFT_JIS)


@pytest.mark.parametrize("character", ["𠮷", "鷗", "😀", "é", "한", "¥"])
def test_a_character_that_shift_jis_lacks_becomes_a_visible_mark(character: str) -> None:
    assert encoded(f"a{character}b", SHIFT_JIS).decode("cp932") == f"a{GETA}b"


@pytest.mark.parametrize(("typed", "same"), [("〜", "～"), ("−", "－"), ("—", "―"), ("か\u3099", "が"), ("‖", "∥")])
def test_the_same_character_under_another_number_is_written(typed: str, same: str) -> None:
    assert encoded(typed, SHIFT_JIS).decode("cp932") == same
    assert unencodable([[typed]], ["氏名"]) == []


def test_a_variation_selector_is_left_out_and_told() -> None:
    assert encoded("辻\U000e0100井", SHIFT_JIS).decode("cp932") == "辻井"
    assert unencodable([["辻\U000e0100井"]], ["氏名"]) == [Unencodable(1, "氏名", ("辻\U000e0100",))]


def test_what_cannot_be_written_is_listed_by_row_and_column() -> None:
    rows = [["吉田", "鷗"], ["𠮷田𠮷", "森"], ["髙﨑", "①"]]
    assert unencodable(rows, ["氏名", "通信欄"]) == [Unencodable(1, "通信欄", ("鷗",)), Unencodable(2, "氏名", ("𠮷",))]


def test_utf_8_has_every_character() -> None:
    assert unencodable([["𠮷", "😀"]], ["a", "b"], UTF_8) == []


@given(CELLS)
def test_the_list_names_a_cell_if_and_only_if_something_of_it_is_lost(cell: str) -> None:
    written = encoded(cell, SHIFT_JIS).decode("cp932")
    listed = unencodable([[cell]], ["a"])
    assert bool(listed) == (GETA in written.replace(GETA, "", cell.count(GETA)) or _shortened(cell, written))


def _shortened(cell: str, written: str) -> bool:
    return any(0xFE00 <= ord(c) <= 0xFE0F or 0xE0100 <= ord(c) <= 0xE01EF for c in cell) and written != cell


@given(st.text(max_size=20))
def test_nothing_is_written_as_a_question_mark(text: str) -> None:
    assert encoded(text, SHIFT_JIS).count(b"?") == text.count("?")


def test_a_broken_half_of_a_character_does_not_stop_the_file() -> None:
    assert encoded("a\ud842b", UTF_8) == f"a{GETA}b".encode()


def test_for_machines_there_is_no_mark_and_no_guard() -> None:
    content = b"".join(csv_bytes([["番号", "電話"], ["1", "+81-3-5273"]], Encoding.utf_8_raw))
    assert content.decode() == "番号,電話\r\n1,+81-3-5273\r\n"


def test_a_variant_that_shift_jis_lacks_can_become_its_standard_form() -> None:
    written = encoded("𠮷野 𣘺本 髙﨑 鷗外 葛󠄀城", Encoding.shift_jis_standard)
    assert written.decode("cp932") == "吉野 橋本 髙﨑 鴎外 葛城"
    assert encoded("𠮷𩸽", Encoding.shift_jis_standard).decode("cp932") == "吉〓"
    assert encoded("𠮷𩸽", Encoding.shift_jis).decode("cp932") == "〓〓"


def test_only_what_shift_jis_lacks_has_a_standard_form_and_that_it_has() -> None:
    for variant, standard in STANDARD_FORMS.items():
        assert standard.encode("cp932").decode("cp932") == standard
        with pytest.raises(UnicodeEncodeError):
            variant.encode("cp932")
    assert (standing_in("𠮷"), standing_in("𩸽")) == ("吉", "〓")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("髙﨑 德濵 瀨黑 桒栁 渡邉 渡邊", "髙﨑 德濵 瀨黑 桒栁 渡邉 渡邊"),  # code page 932 has these: they stay
        ("𠮷田 𡈽屋 𣘺本 柗田 桺井", "吉田 土屋 橋本 松田 柳井"),
        ("㐂一 㓛 㔟子 卽", "喜一 功 勢子 即"),
        ("溫子 淚 步 每日 黃", "温子 涙 歩 毎日 黄"),
        ("噓 嚙 鷗 麴 囊", "嘘 噛 鴎 麹 嚢"),
        ("渚\ufa46 琢\ufa4a", "渚渚 琢琢"),  # compatibility ideographs, by Unicode
        ("𩸽 𠂉", "〓 〓"),  # in no published list
    ],
)
def test_characters_of_names_are_written_by_the_published_list(name: str, written: str) -> None:
    assert encoded(name, Encoding.shift_jis_standard).decode("cp932") == written


def test_the_table_is_the_published_list_and_five_forms_of_names() -> None:
    assert len(STANDARD_FORMS) == 717 + 5


@pytest.mark.parametrize("own", ["\ue000", "\uf8ff", "\U000f0000"])
@pytest.mark.parametrize("encoding", [Encoding.shift_jis, Encoding.shift_jis_standard])
def test_letters_of_private_use_are_told_and_never_become_a_wards_own(own: str, encoding: Encoding) -> None:
    row = [f"{own}山 一郎"]
    assert [(lost.label, lost.characters) for lost in unencodable_in(row, 1, ["氏名"])] == [("氏名", (own,))]
    assert row_bytes(row, encoding).decode("cp932") == "〓山 一郎\r\n"
    assert row_bytes(row, Encoding.utf_8).decode() == f"{own}山 一郎\r\n"
