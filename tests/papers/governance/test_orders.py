"""A paper of 200 procedures is made beside the event loop, with its progress told."""

import asyncio
from dataclasses import replace
from time import perf_counter

import pytest

from app.demo.governance import approval_before, proposed_snapshot
from app.papers.governance.orders import CouncilPaperOrder, PaperFormat
from app.processes import ProcessPool
from app.texts import Text
from tests.papers.governance.papers import seed_particulars

pytestmark = pytest.mark.anyio


def order(procedures: int, form: PaperFormat = PaperFormat.PDF) -> CouncilPaperOrder:
    snapshot = proposed_snapshot()
    seven = snapshot.procedures[2:]
    many = tuple(
        replace(seven[number % 7], slug=f"procedure-{number}", name=Text({"ja": f"手続その{number}"}))
        for number in range(procedures)
    )
    return CouncilPaperOrder(replace(snapshot, procedures=many), approval_before(), seed_particulars(), form)


async def test_the_pool_makes_what_is_made_without_it(job_processes: ProcessPool) -> None:
    assert await job_processes.run(order(3).drawn) == order(3).drawn()


async def test_progress_grows_step_by_step(job_processes: ProcessPool) -> None:
    told: list[tuple[int, int]] = []
    await job_processes.run(order(200).drawn, progress=lambda done, parts: told.append((done, parts)))
    assert told == sorted(told)
    assert len(told) > 20


async def test_the_event_loop_answers_while_200_procedures_are_set(job_processes: ProcessPool) -> None:
    turns = 0
    making = asyncio.create_task(job_processes.run(order(200, PaperFormat.WORD).drawn))
    begun = perf_counter()
    while not making.done():
        await asyncio.sleep(0.005)
        turns += 1
    assert (await making).startswith(b"PK")
    assert turns > (perf_counter() - begun) / 0.1


async def test_what_is_wrong_with_an_order_is_raised_to_who_gave_it(job_processes: ProcessPool) -> None:
    broken = replace(order(1), particulars=None)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        await job_processes.run(broken.drawn)
