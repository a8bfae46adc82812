"""Sealed boxes: what anybody may have put into one."""

from uuid import uuid4

import pytest

from app.vault.seal import (
    BOUND_FORMAT,
    UNBOUND_FORMAT,
    Bound,
    CannotOpen,
    bound_in,
    bound_to,
    new_pair,
    seal,
    unseal,
)
from tests.boxes import box_of_before, box_with

PAIR = new_pair(uuid4())


@pytest.mark.parametrize(
    "inside", [b"", b"\x00\x00", b"\x00\x00\x00\x02\xff\xff", b"\x00\x00\x00\x01\x90", b"\xff" * 512]
)
def test_a_box_without_an_envelope_is_one_that_cannot_be_opened(inside: bytes) -> None:
    with pytest.raises(CannotOpen):
        unseal(PAIR, "131041", "answers", box_with(PAIR.public, inside), None)


ROW, OTHER = uuid4(), uuid4()
BOUND = seal(PAIR.public, "131041", "answers", b"content", bound_to(ROW))


def test_a_bound_box_opens_where_it_belongs() -> None:
    assert unseal(PAIR, "131041", "answers", BOUND, bound_in(BOUND_FORMAT, ROW)) == b"content"


@pytest.mark.parametrize(
    "bound",
    [bound_to(OTHER), bound_to(ROW, OTHER), bound_to(OTHER, ROW), bound_to(), bound_in(UNBOUND_FORMAT, ROW)],
    ids=["another", "more", "another with it", "nothing", "unbound"],
)
def test_a_bound_box_opens_nowhere_else(bound: Bound | None) -> None:
    with pytest.raises(CannotOpen, match="belongs elsewhere"):
        unseal(PAIR, "131041", "answers", BOUND, bound)


def test_a_row_of_today_opens_no_box_of_before() -> None:
    before = box_of_before(PAIR.public, "131041", "answers", b"content")
    assert unseal(PAIR, "131041", "answers", before, bound_in(UNBOUND_FORMAT, ROW)) == b"content"
    for row in (bound_to(ROW), bound_to()):
        with pytest.raises(CannotOpen, match="belongs elsewhere"):
            unseal(PAIR, "131041", "answers", before, row)


def test_no_purpose_of_before_passes_for_one_of_today() -> None:
    made_up = box_of_before(PAIR.public, "131041", "answers/2", b"content")
    with pytest.raises(CannotOpen, match="belongs elsewhere"):
        unseal(PAIR, "131041", "answers", made_up, bound_to(ROW))


def test_a_format_of_no_version_is_one_that_cannot_be_opened() -> None:
    with pytest.raises(CannotOpen):
        bound_in(3, ROW)


def test_a_row_that_names_nothing_opens_no_box_of_today() -> None:
    assert bound_in(UNBOUND_FORMAT, None) is None
    with pytest.raises(CannotOpen):
        bound_in(BOUND_FORMAT, None, ROW)
