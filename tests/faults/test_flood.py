"""Submissions by the dozen at a service that runs as it does in production, with the limits it has by itself."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from tests.faults.conftest import ApplicantSide, Phone, Service, numbers, references
from tests.ports import own_ports

pytestmark = pytest.mark.anyio

USUAL = {"TODOKE_SUBMISSIONS_PER_SECOND": "", "TODOKE_SUBMISSIONS_PER_MINUTE": ""}


@pytest.fixture
async def side(service: Service) -> AsyncIterator[ApplicantSide]:
    with own_ports() as port:
        started = ApplicantSide(service, port, USUAL)
        await started.start()
        yield started
        await started.stop()


async def test_of_two_hundred_from_one_address_the_first_are_taken_and_everybody_else_goes_through(
    service: Service, side: ApplicantSide
) -> None:
    town = await side.town()
    phones = [Phone(side.port, town) for _ in range(200)]
    begun = time.monotonic()
    pages = await asyncio.gather(*(phone.send() for phone in phones))
    seconds = time.monotonic() - begun
    taken = [page for page in pages if page.status_code == 200]
    waiting = [(phone, page) for phone, page in zip(phones, pages, strict=True) if page.status_code == 429]
    assert 20 <= len(taken) <= min(20 + 5 * seconds, 120 + 2 * seconds)  # at once, and meanwhile
    assert len(taken) + len(waiting) == 200
    assert len(await references(service, town)) == len(taken)
    assert all(phone.key.reveal() in page.text and int(page.headers["retry-after"]) > 0 for phone, page in waiting)
    elsewhere = Phone(side.port, town)
    assert numbers(await elsewhere.send(sender="127.0.0.2"))[1] == elsewhere.inquiry_code
    # what arrived in the flood has its numbers, whoever asks again
    again = await asyncio.gather(*(phone.send() for phone, page in zip(phones, pages, strict=True) if page in taken))
    assert [numbers(page) for page in again] == [numbers(page) for page in taken]
