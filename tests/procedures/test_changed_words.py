"""What is marked is what is new, in whole words."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.procedures.changed_words import Run, marked, marked_names, plain, text_of


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        ("令和６年４月１日から", "令和６年４月１５日から", ["令和６年４月１５日"]),
        ("令和５年度末で廃止", "令和６年度末で廃止", ["令和６年度"]),
        ("約100件", "約500件", ["500件"]),
        ("富士通株式会社が運用する。", "日立株式会社が運用する。", ["日立株式会社"]),
        ("サーバに置く。", "サーバに置き、消去する。", ["き、消去する"]),
        ("同じ", "同じ", []),
        ("年齢と住所", "年齢", ["年齢"]),
    ],
)
def test_the_new_words_are_marked_whole(before: str, after: str, new: list[str]) -> None:
    assert [run.text for run in marked(before, after) if run.changed] == new


def test_all_of_a_new_text_is_new() -> None:
    assert marked(None, "新しい") == (Run("新しい", changed=True),)


def test_a_particle_between_two_new_words_is_marked_with_them() -> None:
    assert marked("区の職員", "都の議員") == (Run("都の議員", changed=True),)


def test_only_new_names_of_a_list_are_marked() -> None:
    assert marked_names(("住所", "氏名"), ("氏名", "年代", "年齢", "住所")) == (
        Run("氏名、"),
        Run("年代、年齢", changed=True),
        Run("、住所"),
    )


@given(
    some.text("令和元年度0５月日アのあ亜、a\n", max_size=30), some.text("令和元年度0５月日アのあ亜、a\n", max_size=30)
)
def test_the_runs_hold_the_text_and_no_change_is_silent(before: str, after: str) -> None:
    runs = marked(before, after)
    assert text_of(runs) == after
    assert any(run.changed for run in runs) == (before != after)


@given(some.text(max_size=30))
def test_the_same_text_has_no_mark(text: str) -> None:
    assert marked(text, text) == plain(text)
