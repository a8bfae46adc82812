"""Bodies are read within their limit, however they come; what is too large is refused before, or after, the rest is read."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.asgi import Message, Receive
from app.web.request_body import BodyTooLarge, read_body, replayed

pytestmark = pytest.mark.anyio

LEFT: Message = {"type": "http.disconnect"}


def piece(body: bytes, *, more: bool = True) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


def arriving(messages: Iterable[Message]) -> tuple[Receive, list[Message]]:
    """What comes in this order, and what of it has not been asked for yet."""
    waiting = list(messages)

    async def receive() -> Message:
        return waiting.pop(0)

    return receive, waiting


@given(st.lists(st.binary(max_size=5), min_size=1, max_size=6))
async def test_a_body_is_the_same_in_however_many_pieces_it_comes(pieces: list[bytes]) -> None:
    last = len(pieces) - 1
    receive, _ = arriving(piece(each, more=place < last) for place, each in enumerate(pieces))
    assert await read_body(receive) == b"".join(pieces)


async def test_a_piece_without_a_body_is_an_empty_one() -> None:
    receive, _ = arriving([piece(b"a"), {"type": "http.request", "more_body": True}, {"type": "http.request"}])
    assert await read_body(receive) == b"a"


@pytest.mark.parametrize("sizes", [(10,), (4, 6), (10, 0), (1,) * 10])
async def test_a_body_of_the_largest_size_is_taken_and_a_byte_more_is_not(sizes: tuple[int, ...]) -> None:
    last = len(sizes) - 1
    messages = [piece(b"a" * size, more=place < last) for place, size in enumerate(sizes)]
    assert await read_body(arriving(messages)[0], 10) == b"a" * 10
    for drained in (0, 100):
        with pytest.raises(BodyTooLarge):
            await read_body(arriving(messages)[0], 9, drained=drained)


async def test_what_is_too_large_is_refused_before_the_rest_is_read() -> None:
    receive, waiting = arriving([piece(b"a" * 11), piece(b"a"), piece(b"", more=False)])
    with pytest.raises(BodyTooLarge):
        await read_body(receive, 10)
    assert len(waiting) == 2


async def test_the_rest_is_thrown_away_first_where_a_browser_shall_read_the_answer() -> None:
    receive, waiting = arriving([piece(b"a" * 11), piece(b"a" * 4), piece(b"a" * 5, more=False)])
    with pytest.raises(BodyTooLarge):
        await read_body(receive, 10, drained=10)
    assert waiting == []


async def test_that_has_an_end_too() -> None:
    receive, waiting = arriving([piece(b"a" * 11), piece(b"a" * 10), piece(b"a", more=False)])
    with pytest.raises(BodyTooLarge):
        await read_body(receive, 10, drained=10)
    assert len(waiting) == 1


@pytest.mark.parametrize("before", [[], [piece(b"a")], [piece(b"a" * 11), piece(b"a")]])
async def test_a_client_that_leaves_has_sent_nothing(before: list[Message]) -> None:
    assert await read_body(arriving([*before, LEFT])[0], 10, drained=10) is None


async def test_who_comes_after_reads_the_same_body_and_then_what_the_client_says() -> None:
    receive, _ = arriving([LEFT])
    again = replayed(b"a=1", receive)
    assert await read_body(again) == b"a=1"
    assert await again() == LEFT
