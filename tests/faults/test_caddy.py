"""Debian's caddy with the Caddyfile of docs/production before two instances of the applicants' side."""

from collections.abc import AsyncIterator

import httpx
import pytest

from app.web.request_body import LARGEST_FORM
from app.web.security_headers import TWO_YEARS
from tests.faults.conftest import FORM, Phone, Service, references
from tests.faults.proxied import Proxied, behind_caddy
from tests.proxies import needs_caddy
from tests.web.pages import numbers, words

pytestmark = [pytest.mark.anyio, needs_caddy]

UNREACHABLE = "いま、つながりにくくなっています"
TOO_LARGE = "送られた内容が大きすぎます"


@pytest.fixture(scope="module")
async def proxy(service: Service, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Proxied]:
    async with behind_caddy(service, tmp_path_factory.mktemp("caddy") / "machine") as made:
        yield made


async def test_each_answer_has_its_page_and_says_once_that_it_is_to_be_asked_by_https(proxy: Proxied) -> None:
    async with proxy.client() as client:
        answers = [
            await client.get("/"),
            await client.get("/nowhere/at/all"),
            await client.post("/status", content=b"x" * (LARGEST_FORM + 1), headers=FORM),
            await client.post("/status", content=b"x" * 1_500_000, headers=FORM),
        ]
    assert [answer.status_code for answer in answers] == [200, 404, 413, 413]
    assert [TOO_LARGE in words(answer) for answer in answers] == [False, False, True, True]
    assert [told_once(answer) for answer in answers] == [True] * 4


def told_once(answer: httpx.Response) -> bool:
    return answer.headers.get_list("strict-transport-security") == [TWO_YEARS[1].decode()]


async def test_where_no_instance_answers_a_page_says_to_send_again_and_there_is_one_application(
    service: Service, proxy: Proxied
) -> None:
    town = await service.town()
    phone = Phone(0, town)
    path, sent = f"/{town.slug}/event/applications", httpx.QueryParams(phone.pairs()).__str__().encode()
    async with proxy.client() as client:
        told = numbers(await client.post(path, content=sent, headers=FORM))
        for instance in proxy.instances:
            await instance.kill()
        page = await client.post(path, content=sent, headers=FORM)
        assert (page.status_code in {502, 503}, page.headers["retry-after"], told_once(page)) == (True, "5", True)
        assert UNREACHABLE in words(page)
        for instance in proxy.instances:
            await instance.start()
        again = await client.post(path, content=sent, headers=FORM)
        while again.status_code != 200:  # a second later it knows that they are back
            again = await client.post(path, content=sent, headers=FORM)
        assert numbers(again) == told
        assert await references(service, town) == told[:1]
