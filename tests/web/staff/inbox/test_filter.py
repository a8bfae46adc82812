"""What the list's address may say: nothing that breaks it."""

from hypothesis import given
from hypothesis import strategies as some

from app.web.staff.inbox.filter import InboxFilter


@given(
    some.dictionaries(
        some.sampled_from(["work", "whose", "since", "status", "procedure", "from", "to", "after", "before"]),
        some.text(max_size=40),
    )
)
def test_a_filter_reads_its_own_address(asked: dict[str, str]) -> None:
    read = InboxFilter.read(asked)
    assert InboxFilter.read_query(read.query()) == read
