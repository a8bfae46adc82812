"""Lines: never wider than they may be, never one word lost."""

from hypothesis import given
from hypothesis import strategies as some

from app.papers.document.content import Align, Paragraph
from app.papers.document.typesetting import TypesetLine, set_paragraphs, width_of
from app.procedures.changed_words import Run, plain, text_of

WIDTH = 60.0
TEXTS = some.text("あ漢、。「」（）ーAb12 　", max_size=120)


def lines(*runs: Run, **layout: float) -> list[TypesetLine]:
    return set_paragraphs((Paragraph(runs, **layout),), WIDTH, 10.5, Align.LEFT, str)  # type: ignore[arg-type]


def width(line: TypesetLine) -> float:
    return line.left + sum(width_of(run.text, line.size, bold=run.changed) for run in line.runs)


@given(TEXTS, TEXTS)
def test_no_letter_is_lost_and_no_mark_moves(old: str, new: str) -> None:
    found = lines(Run(old), Run(new, changed=True))
    shown = [
        (letter, run.changed) for line in found for run in line.runs for letter in run.text if not letter.isspace()
    ]
    given_ = [(letter, False) for letter in old if not letter.isspace()] + [
        (letter, True) for letter in new if not letter.isspace()
    ]
    assert shown == given_


@given(TEXTS)
def test_no_line_is_wider_than_its_cell(text: str) -> None:
    assert all(width(line) <= WIDTH + 0.01 or len(text_of(line.runs)) == 1 for line in lines(Run(text, changed=True)))


@given(TEXTS)
def test_a_line_set_full_ends_at_the_edge_and_not_beyond(text: str) -> None:
    full = [line for line in lines(Run(text)) if line.spread]
    assert all(abs(width(line) + line.spread * (len(text_of(line.runs)) - 1) - WIDTH) < 0.01 for line in full)


def test_a_hanging_paragraph_moves_its_later_lines_in() -> None:
    first, second, *_ = lines(Run("あ" * 60), hanging=2)
    assert (first.left, round(second.left, 2)) == (0.0, round(2 * 10.5 * 25.4 / 72, 2))


def test_centred_words_have_the_same_room_on_both_sides() -> None:
    (line,) = set_paragraphs((Paragraph(plain("中央")),), WIDTH, 10.5, Align.CENTRE, str)
    assert abs(2 * line.left + width_of("中央", 10.5, bold=False) - WIDTH) < 0.01
