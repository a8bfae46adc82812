"""The gate: what was not approved does not go public; and what a new paper changes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.procedures.approval import (
    AfterPeriod,
    BeforePeriod,
    ChangeKind,
    CouncilDecision,
    ItemsBeyond,
    NothingApproved,
    PeriodEnding,
    ProcedureNotApproved,
    approval_for,
    beyond,
    changes,
    closes_at,
    in_force,
    period_ending,
    refusals,
)
from app.procedures.changed_words import Run, text_of
from tests.procedures.approvals import approval, connection, procedure, snapshot

IN_PERIOD = date(2024, 6, 1)
TWO_ITEMS_MORE = ("氏名", "世帯人数", "住所", "年代")


def test_the_items_beyond_the_approval_are_named_in_the_forms_order() -> None:
    assert beyond(TWO_ITEMS_MORE, approval(), "diary") == ("世帯人数", "年代")


def test_a_form_that_collects_less_than_approved_goes_public() -> None:
    assert refusals(("氏名",), [approval()], "diary", IN_PERIOD) == ()


def test_a_form_with_more_is_refused_by_the_names_of_the_items() -> None:
    (refusal,) = refusals(TWO_ITEMS_MORE, [approval()], "diary", IN_PERIOD)
    assert refusal == ItemsBeyond(("世帯人数", "年代"))
    assert "：世帯人数、年代。" in refusal.message.format(**refusal.values)


def test_an_item_approved_for_another_procedure_does_not_count() -> None:
    both = approval(snapshot=snapshot(procedure("diary"), procedure("survey", items=("年代",))))
    assert beyond(("年代",), both, "diary") == ("年代",)


def test_a_procedure_that_the_approval_does_not_name_is_refused_as_such() -> None:
    assert refusals(("氏名",), [approval()], "other", IN_PERIOD) == (ProcedureNotApproved(("氏名",)),)


def test_without_any_approval_nothing_that_collects_goes_public() -> None:
    assert refusals(("氏名",), [], "diary", IN_PERIOD) == (NothingApproved(("氏名",)),)


def test_a_form_without_personal_information_must_be_approved_as_a_procedure() -> None:
    (refusal,) = refusals((), [approval()], "other", IN_PERIOD)
    assert refusal == ProcedureNotApproved(())
    assert "情報項目：なし。" in refusal.message.format(**refusal.values)


def test_of_two_approvals_of_one_day_the_one_recorded_later_governs() -> None:
    first, second = approval(number="1"), approval(number="2")
    assert approval_for([first, second], IN_PERIOD) is second


@pytest.mark.parametrize("day", [date(2024, 4, 15), date(2025, 3, 31)])
def test_both_days_of_the_period_belong_to_it(day: date) -> None:
    assert in_force(approval(), day)


def test_before_the_period_is_its_own_refusal_with_the_day_from_which() -> None:
    (refusal,) = refusals(("氏名",), [approval()], "diary", date(2024, 4, 14))
    assert refusal == BeforePeriod(date(2024, 4, 15))
    assert "2024-04-15" in refusal.message.format(**refusal.values)


def test_after_the_period_is_its_own_refusal() -> None:
    assert refusals(("氏名",), [approval()], "diary", date(2025, 4, 1)) == (AfterPeriod(date(2025, 3, 31)),)


def test_out_of_period_and_beyond_are_told_at_once() -> None:
    assert refusals(("年代",), [approval()], "diary", date(2025, 4, 1)) == (
        AfterPeriod(date(2025, 3, 31)),
        ItemsBeyond(("年代",)),
    )


def test_the_latest_meeting_governs() -> None:
    earlier, later = approval(), approval(held_on=date(2024, 5, 1), number="1", snapshot=snapshot(procedure(items=())))
    assert approval_for([later, earlier], IN_PERIOD) is later
    assert approval_for([later, earlier], date(2025, 4, 1)) is None


def test_what_is_published_closes_when_the_last_day_ends_in_tokyo() -> None:
    assert closes_at(approval()) == datetime(2025, 3, 31, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 1, 29), None),
        (date(2025, 1, 30), PeriodEnding(date(2025, 3, 31), 60)),
        (date(2025, 3, 31), PeriodEnding(date(2025, 3, 31), 0)),
        (date(2025, 4, 1), None),
    ],
)
def test_the_end_of_the_period_is_told_sixty_days_ahead(day: date, expected: PeriodEnding | None) -> None:
    assert period_ending([approval()], day) == expected


def test_no_warning_when_another_approval_goes_on() -> None:
    following = approval(held_on=date(2025, 2, 1), period_from=date(2025, 4, 1), period_to=date(2026, 3, 31))
    assert period_ending([approval(), following], date(2025, 3, 31)) is None


def test_a_gap_of_a_day_between_two_approvals_is_warned_of() -> None:
    following = approval(held_on=date(2025, 2, 1), period_from=date(2025, 4, 2), period_to=date(2026, 3, 31))
    assert period_ending([approval(), following], date(2025, 3, 31)) == PeriodEnding(date(2025, 3, 31), 0)


def test_the_warning_says_the_last_day_and_the_days_left() -> None:
    ending = PeriodEnding(date(2025, 3, 31), 45)
    assert "2025-03-31までです（あと45日）" in ending.message.format(**ending.values)


def test_a_paper_cites_the_approval_by_its_fiscal_year() -> None:
    assert approval().cited == "令和５年度第１２回新宿区個人情報保護管理運営会議承認済"
    named = approval(meeting="令和５年度第３回個人情報保護審議会", number="")
    assert named.cited == "令和５年度第３回個人情報保護審議会承認済"
    assert (
        approval(number="臨時会", kind=CouncilDecision.REPORT).cited
        == "令和５年度臨時会新宿区個人情報保護管理運営会議報告済"
    )


def test_a_new_procedure_is_new_in_every_cell() -> None:
    (_, added) = changes(snapshot(procedure("old")), snapshot(procedure("old"), procedure("new"))).procedures
    assert added.kind is ChangeKind.ADDED
    assert all(
        run.changed for run in (*added.name, *added.section, *added.items, added.planned_per_year, *added.outline)
    )


def test_of_a_procedure_that_takes_one_item_more_only_that_item_is_new() -> None:
    before, after = snapshot(procedure()), snapshot(procedure(items=("氏名", "住所", "電話番号", "年代")))
    (change,) = changes(before, after).procedures
    assert change.kind is ChangeKind.CHANGED
    assert change.items == (Run("氏名、住所、電話番号、"), Run("年代", changed=True))
    assert not change.planned_per_year.changed


def test_an_item_no_longer_taken_is_a_change_told_by_its_name() -> None:
    (change,) = changes(snapshot(), snapshot(procedure(items=("氏名",)))).procedures
    assert (change.kind, change.dropped) == (ChangeKind.CHANGED, ("住所", "電話番号"))


def test_a_procedure_that_is_gone_stands_at_the_end() -> None:
    found = changes(snapshot(procedure("gone"), procedure("kept")), snapshot(procedure("kept")))
    assert [(change.slug, change.kind) for change in found.procedures] == [
        ("kept", ChangeKind.SAME),
        ("gone", ChangeKind.REMOVED),
    ]


def test_of_the_connection_only_the_new_day_is_new() -> None:
    after = snapshot(connection=connection(period_from=date(2024, 4, 15)))
    found = changes(snapshot(), after).connection
    assert found["period"] == (Run("令和６年４月１５日", changed=True), Run("から令和７年３月３１日まで"))
    assert found["partner"] == (Run("共同運営協議会\n※都内区市町村で構成されている。"),)


def test_a_first_paper_adds_everything_and_marks_nothing() -> None:
    found = changes(None, snapshot())
    assert [change.kind for change in found.procedures] == [ChangeKind.ADDED]
    assert not any(run.changed for change in found.procedures for run in change.items)
    assert not any(run.changed for runs in found.connection.values() for run in runs)


def test_an_approval_of_sixty_years_ends() -> None:
    long = approval(period_to=date(2024, 4, 15) + timedelta(days=60 * 365))
    assert period_ending([long], IN_PERIOD) is None


def test_the_runs_of_a_change_hold_the_whole_text() -> None:
    (change,) = changes(snapshot(), snapshot(procedure(items=("氏名", "年代")))).procedures
    assert text_of(change.items) == "氏名、年代"
