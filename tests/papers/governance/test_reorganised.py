"""A section that only has another name since the last approval (組織改正): the paper says so, and marks no procedure as changed for it."""

from dataclasses import replace
from uuid import uuid4

from app.calendar.tokyo import today
from app.demo.governance import approval_before, proposed_snapshot
from app.papers.document.content import Document
from app.papers.governance.council import council_paper
from app.procedures.approval import ChangeKind, EarlierNames, changes
from app.procedures.approval_store import approved_in
from app.procedures.changed_words import text_of
from app.procedures.publishing import RecordedApproval
from app.procedures.snapshot import Snapshot
from tests.papers.governance.papers import close, marked_of, pages_of, seed_particulars, word_text

BEFORE = approval_before()
OLD = BEFORE.snapshot.procedures[0].section
NEW = "危機対策推進課"
EARLIER: EarlierNames = {NEW: frozenset({OLD})}


def renamed(snapshot: Snapshot) -> Snapshot:
    """The snapshot after OLD was given the name NEW."""
    procedures = tuple(replace(each, section=NEW) if each.section == OLD else each for each in snapshot.procedures)
    return replace(snapshot, procedures=procedures)


OURS = tuple(each.slug for each in BEFORE.snapshot.procedures if each.section == OLD)


def paper(earlier: EarlierNames) -> Document:
    particulars = replace(seed_particulars(), chosen=OURS, earlier=earlier)
    return council_paper(renamed(BEFORE.snapshot), BEFORE, particulars)


def test_a_mere_renaming_is_no_change_of_a_procedure() -> None:
    found = [
        each for each in changes(BEFORE.snapshot, renamed(BEFORE.snapshot), EARLIER).procedures if each.slug in OURS
    ]
    assert OURS
    assert {each.kind for each in found} == {ChangeKind.SAME}
    assert {(text_of(each.section), each.section_before) for each in found} == {(NEW, OLD)}


def test_without_knowing_the_sections_names_it_would_be_one() -> None:
    """Another section took the procedures over: that the council has to see."""
    found = [each for each in changes(BEFORE.snapshot, renamed(BEFORE.snapshot)).procedures if each.slug in OURS]
    assert {each.kind for each in found} == {ChangeKind.CHANGED}
    assert NEW in "".join(marked_of(paper({})))


def test_the_paper_says_it_and_marks_nothing() -> None:
    document = paper(EARLIER)
    assert [words for words in marked_of(document) if NEW in words or OLD in words] == []
    said = f"{NEW}（組織改正による。旧{OLD}）"
    text = "".join(pages_of(document))
    assert (text.count(said), word_text(document).count(said)) == (2 * len(OURS) + 3, 2 * len(OURS) + 3)


def test_what_else_changed_is_marked_all_the_same() -> None:
    after = renamed(BEFORE.snapshot)
    more = replace(after.procedures[0], items=(*after.procedures[0].items, "続柄"))
    found = changes(BEFORE.snapshot, replace(after, procedures=(more, *after.procedures[1:])), EARLIER).procedures[0]
    assert (found.kind, found.section_before, [run.text for run in found.items if run.changed]) == (
        ChangeKind.CHANGED,
        OLD,
        ["続柄"],
    )


def test_the_department_is_found_under_the_name_of_before() -> None:
    """The wording names departments by sections, and may be older than a section's name."""
    seed, now = seed_particulars(), proposed_snapshot()
    section = "四谷保健センター"
    procedures = tuple(replace(each, section=NEW) if each.section == section else each for each in now.procedures)
    particulars = replace(seed, earlier={NEW: frozenset({section})})
    cover = close(pages_of(council_paper(replace(now, procedures=procedures), BEFORE, particulars))[0])
    assert f"{seed.wording.cover.departments[section]}{NEW}" in cover


def test_an_approval_that_only_knows_the_new_name_carries_the_old_one_over() -> None:
    day = today()
    standing = replace(BEFORE, period_from=day, period_to=day)
    later = replace(standing, number="13", snapshot=renamed(BEFORE.snapshot))
    known = [RecordedApproval(uuid4(), later), RecordedApproval(uuid4(), standing)]
    assert approved_in(known, OURS[0], day, EARLIER) == known[1]
    assert approved_in(known, OURS[0], day) == known[0]


def test_what_goes_on_is_not_proposed_as_new() -> None:
    """新たに, as in the seed's 資料１, stands only where a procedure is added."""
    text = "".join(pages_of(paper(EARLIER)))
    assert "この度、引き続き" in text
    assert "新たに資料" not in text
    assert "この度、引き続き" not in "".join(pages_of(council_paper(proposed_snapshot(), BEFORE, seed_particulars())))
