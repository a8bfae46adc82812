"""Questions asked at the same moment: which go together, and that nobody waits for ever."""

import asyncio
from collections.abc import Sequence
from contextvars import ContextVar

import pytest

from app.tenancy.engine import DatabaseBusy
from app.tenancy.gathering import A_PART, FEW, MOST_FLIGHTS, MOST_TOGETHER, WORTH_ANOTHER, Gathered

pytestmark = pytest.mark.anyio

whose: ContextVar[str] = ContextVar("whose", default="nobody's")


class Desk:
    """Answers each question with itself and a mark, when `release` lets it; notes what was asked together."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.contexts: list[str] = []
        self.released = asyncio.Semaphore(0)
        self.gathered = Gathered(self.ask)

    async def ask(self, questions: Sequence[int]) -> Sequence[str]:
        self.batches.append(list(questions))
        self.contexts.append(whose.get())
        await self.released.acquire()
        if -1 in questions:
            raise LookupError("minus one")
        return [f"{question}!" for question in questions]

    def asked(self, *questions: int) -> list[asyncio.Task[str]]:
        return [asyncio.create_task(self.gathered.answer(question)) for question in questions]

    def release(self, times: int = 100) -> None:
        for _ in range(times):
            self.released.release()


@pytest.fixture
async def desk() -> Desk:
    return Desk()


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_one_question_is_asked_at_once(desk: Desk) -> None:
    desk.release()
    assert await desk.gathered.answer(7) == "7!"
    assert desk.batches == [[7]]


async def test_what_comes_while_one_is_under_way_goes_together_in_the_next(desk: Desk) -> None:
    first = desk.asked(1)
    await settled()
    later = [*desk.asked(2, 3), *desk.asked(4)]
    await settled()
    assert desk.batches == [[1]]
    desk.release()
    assert await asyncio.gather(*first, *later) == ["1!", "2!", "3!", "4!"]
    assert desk.batches == [[1], [2, 3, 4]]


async def test_a_further_one_starts_when_enough_wait_and_no_more_than_four_are_under_way(desk: Desk) -> None:
    tasks = desk.asked(0)
    await settled()
    sizes = [1]
    for _ in range(MOST_FLIGHTS - 1):
        tasks += desk.asked(*range(WORTH_ANOTHER - 1))
        await settled()
        assert [len(batch) for batch in desk.batches] == sizes
        tasks += desk.asked(99)
        await settled()
        sizes.append(WORTH_ANOTHER)
        assert [len(batch) for batch in desk.batches] == sizes
    tasks += desk.asked(*range(WORTH_ANOTHER + 1))
    await settled()
    assert len(desk.batches) == MOST_FLIGHTS
    desk.release()
    await asyncio.gather(*tasks)
    assert [len(batch) for batch in desk.batches] == [*sizes, WORTH_ANOTHER + 1]


async def test_no_more_than_sixty_four_go_together(desk: Desk) -> None:
    desk.release()
    questions = list(range(2 * MOST_TOGETHER + 10))
    assert await asyncio.gather(*desk.asked(*questions)) == [f"{question}!" for question in questions]
    assert [len(batch) for batch in desk.batches] == [MOST_TOGETHER, MOST_TOGETHER, A_PART, 2]


async def test_of_few_that_wait_a_part_goes_and_of_more_all(desk: Desk) -> None:
    desk.release()
    for waiting, sizes in ((A_PART, [A_PART]), (FEW, [A_PART, FEW - A_PART]), (FEW + 1, [FEW + 1])):
        desk.batches.clear()
        await asyncio.gather(*desk.asked(*range(waiting)))
        assert [len(batch) for batch in desk.batches] == sizes


async def test_an_error_is_told_to_all_of_its_batch_and_to_no_other(desk: Desk) -> None:
    desk.release()
    first = desk.asked(1)
    await settled()
    told = await asyncio.gather(*first, *desk.asked(2, -1), return_exceptions=True)
    assert (told[0], type(told[1]), type(told[2])) == ("1!", LookupError, LookupError)
    assert await desk.gathered.answer(3) == "3!"


async def test_the_wrong_number_of_answers_answers_nobody() -> None:
    async def ask(questions: Sequence[int]) -> Sequence[int]:
        return questions[1:]

    gathered = Gathered(ask)
    told = await asyncio.gather(*[gathered.answer(number) for number in range(3)], return_exceptions=True)
    assert [type(one) for one in told] == [ValueError] * 3


async def test_who_stops_waiting_is_left_out_and_the_others_are_answered(desk: Desk) -> None:
    under_way = desk.asked(1, 2)
    await settled()
    waiting = desk.asked(3, 4)
    await settled()
    under_way[0].cancel()
    waiting[0].cancel()
    await settled()
    desk.release()
    assert [await under_way[1], await waiting[1]] == ["2!", "4!"]
    assert desk.batches == [[1, 2], [4]]
    assert await desk.gathered.answer(5) == "5!"


async def test_when_all_stopped_waiting_nothing_is_asked(desk: Desk) -> None:
    for task in desk.asked(1):
        await asyncio.sleep(0)
        task.cancel()
    desk.release()
    assert await desk.gathered.answer(2) == "2!"
    assert desk.batches == [[2]]


async def test_a_flight_that_is_cancelled_leaves_nobody_waiting(desk: Desk) -> None:
    tasks = desk.asked(1, 2)
    await settled()
    (flight,) = desk.gathered._flights
    flight.cancel()
    told = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(one) for one in told] == [asyncio.CancelledError] * 2
    desk.release()
    assert await desk.gathered.answer(3) == "3!"


async def test_who_waits_too_long_is_told_that_the_database_is_busy(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.tenancy.gathering.QUEUE_SECONDS", 0.2)
    first = desk.asked(1)
    await settled()
    for _ in range(2):  # its timer is set again each time
        told = await asyncio.wait_for(asyncio.gather(*desk.asked(2, 3), return_exceptions=True), 5)
        assert [type(one) for one in told] == [DatabaseBusy] * 2
        assert desk.gathered._watch is None
    last = desk.asked(4)
    await settled()
    desk.release()
    assert [await first[0], await last[0]] == ["1!", "4!"]
    assert desk.batches == [[1], [4]]


@pytest.mark.parametrize("beyond", [1, MOST_TOGETHER * (MOST_FLIGHTS - 1) + 5])
async def test_who_did_not_fit_into_the_statement_does_not_wait_for_ever(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, beyond: int
) -> None:
    """A crowd that comes at one moment, and nobody after it: no later question sees to those who are left over."""
    monkeypatch.setattr("app.tenancy.gathering.QUEUE_SECONDS", 0.1)
    crowd = desk.asked(*range(MOST_TOGETHER + beyond))
    await settled()
    left_over = crowd[sum(map(len, desk.batches)) :]
    assert left_over
    done, _ = await asyncio.wait(left_over, timeout=5)
    assert [type(task.exception()) for task in done] == [DatabaseBusy] * len(left_over)
    desk.release()
    await asyncio.gather(*crowd, return_exceptions=True)


async def test_it_is_asked_in_nobodys_context(desk: Desk) -> None:
    desk.release()
    token = whose.set("mine")
    try:
        await desk.gathered.answer(1)
    finally:
        whose.reset(token)
    assert desk.contexts == ["nobody's"]


@pytest.mark.parametrize("crowd", [1, 5, 6, 63, 64, 65, 700])
async def test_a_crowd_of_whatever_size_is_answered_each_their_own(crowd: int) -> None:
    batches: list[int] = []

    async def ask(questions: Sequence[int]) -> Sequence[int]:
        batches.append(len(questions))
        await asyncio.sleep(0.0001 * (len(batches) % 3))
        return [question * 2 for question in questions]

    gathered = Gathered(ask)
    told = await asyncio.gather(*[gathered.answer(number) for number in range(crowd)])
    assert told == [number * 2 for number in range(crowd)]
    assert max(batches) <= MOST_TOGETHER
    assert sum(batches) == crowd
