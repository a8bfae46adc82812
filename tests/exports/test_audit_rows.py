"""The log in words: what a line tells of an event."""

from app.exports.audit_rows import details_words


def test_a_change_of_status_tells_what_was_before_first() -> None:
    """The database gives the names of a JSON object in an order of its own."""
    assert details_words({"to": "completed", "from": "processing"}, None)[0].startswith("変更前：")
