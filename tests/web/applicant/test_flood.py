"""A flood of submissions from one network: it is slowed, keeps its answers, and nobody else notices."""

import asyncio
import re
from dataclasses import dataclass, replace
from functools import cache
from ipaddress import ip_network

import asyncpg
import httpx
import pytest

from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from app.web.submission_limit import SubmissionLimit
from tests.factories import Town, next_address
from tests.web.applicant.conftest import Pairs, Phone, answers, phone_at
from tests.web.applicant.test_submission import arrived, close
from tests.web.pages import heading, hidden, numbers, words

pytestmark = pytest.mark.anyio

FEW = 5  # what the network of these tests may send before it has to wait


@dataclass
class Clock:
    """Seconds that only a test lets pass: however slow the machine is, nothing that was used up comes back by itself."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    stopped = Clock()
    limit_of = cache(lambda _what, second, minute: SubmissionLimit(second, minute, stopped))
    monkeypatch.setattr("app.web.applicant.limits.limit_of", limit_of)
    return stopped


@pytest.fixture
def few(settings: Settings) -> Settings:
    """Five at once, and one every twelve seconds."""
    return replace(settings, submissions_per_minute=FEW)


@pytest.fixture
def one_phone(few: Settings, town: Town, database: ScopedEngine) -> Phone:
    return phone_at(next_address(), few, town)


async def confirmed(phone: Phone, count: int) -> list[Pairs]:
    """What `count` confirm pages send, each under a key of its own."""
    return [hidden(await phone.check()) for _ in range(count)]


async def flood(phone: Phone, count: int = 40) -> list[httpx.Response]:
    forms = await confirmed(phone, count)
    return await asyncio.gather(*(phone.submit(pairs) for pairs in forms))


async def refused(phone: Phone) -> tuple[Pairs, httpx.Response]:
    """Use up what the phone's network may send, and send one more: what was sent, and its answer."""
    await flood(phone, FEW)
    pairs = hidden(await phone.check())
    return pairs, await phone.submit(pairs)


async def test_a_flood_from_one_address_is_slowed_and_another_address_goes_through(
    town: Town, settings: Settings, owner: asyncpg.Connection, database: ScopedEngine
) -> None:
    pages = await flood(phone_at(next_address(), replace(settings, submissions_per_second=1), town))
    taken = [page for page in pages if page.status_code == 200]
    assert {page.status_code for page in pages} == {200, 429}
    assert len(taken) == 4  # at once
    assert await arrived(owner, town) == len(taken)
    elsewhere = await phone_at(next_address(), settings, town).apply()
    assert heading(elsewhere) == "申請が到達しました"


async def test_who_has_to_wait_is_told_how_long_and_keeps_every_answer(
    settings: Settings, town: Town, database: ScopedEngine, clock: Clock
) -> None:
    phone = phone_at(next_address(), replace(settings, submissions_per_second=1), town)
    pairs = hidden(await phone.check())
    while (page := await phone.submit(pairs)).status_code == 200:
        pairs = hidden(await phone.check())
    seconds = int(page.headers["retry-after"])
    assert (page.status_code, heading(page)) == (429, "申請内容の確認")
    assert seconds == 1
    assert f"{seconds}秒以上待ってから" in words(page)
    assert hidden(page) == pairs
    clock.now += seconds
    assert heading(await phone.submit(hidden(page))) == "申請が到達しました"


async def test_the_wait_is_told_in_the_other_language(one_phone: Phone) -> None:
    pairs, _ = await refused(one_phone)
    page = await one_phone.post(one_phone.address + "applications?lang=en", pairs)
    assert (page.status_code, heading(page)) == (429, "Review your answers")
    assert re.search(r"Wait \d+ seconds? or more", words(page))


async def test_what_arrived_before_gets_its_numbers_in_the_middle_of_a_flood(one_phone: Phone) -> None:
    pairs = hidden(await one_phone.check())
    first = await one_phone.submit(pairs)
    await refused(one_phone)
    again = await one_phone.submit(pairs)
    changed = [(name, "別の名前" if name == "name" else value) for name, value in pairs]
    told = await one_phone.submit(changed)
    assert again.content == first.content
    assert (heading(told), numbers(told)) == ("先に送られた内容で届いています", numbers(first))


async def test_wrong_answers_are_told_rather_than_the_wait(one_phone: Phone) -> None:
    pairs, _ = await refused(one_phone)
    page = await one_phone.submit([(name, "" if name == "name" else value) for name, value in pairs])
    assert (page.status_code, heading(page)) == (422, "申請内容の入力")


async def test_nobody_waits_for_a_form_that_has_closed(one_phone: Phone, town: Town, owner: asyncpg.Connection) -> None:
    pairs, _ = await refused(one_phone)
    await close(owner, town)
    await town.published()
    assert heading(await one_phone.submit(pairs)).startswith("受付期間は終わりました")


async def test_what_records_nothing_costs_nothing(one_phone: Phone) -> None:
    for _ in range(FEW + 20):
        await one_phone.submit(answers())  # without a key: the confirm page again
        await one_phone.client.head(one_phone.address + "applications")
    assert heading(await one_phone.apply()) == "申請が到達しました"


async def test_copies_are_limited_too_and_each_can_be_had_later(one_phone: Phone, few: Settings, town: Town) -> None:
    page = await one_phone.apply()
    copies = [await one_phone.post(one_phone.address + "copy", hidden(page)) for _ in range(FEW + 1)]
    assert [copy.status_code for copy in copies] == [200] * FEW + [429]
    assert int(copies[-1].headers["retry-after"]) > 0
    assert heading(copies[-1]) == "いま、控えを作れませんでした"
    elsewhere = phone_at(next_address(), few, town)
    again = await elsewhere.post(one_phone.address + "copy", hidden(copies[-1]))
    assert again.headers["content-type"] == "application/pdf"


async def test_one_line_of_ipv6_is_one_network(few: Settings, town: Town, database: ScopedEngine) -> None:
    one, neighbour, elsewhere = (
        phone_at(f"2001:db8:{town.code[:4]}:{part}::1", few, town) for part in ("1", "ff", "100")
    )
    await flood(one, FEW)
    pages = [await phone.apply() for phone in (neighbour, elsewhere)]
    assert [page.status_code for page in pages] == [429, 200]


async def test_behind_a_trusted_proxy_the_phones_are_told_apart(
    few: Settings, town: Town, database: ScopedEngine
) -> None:
    behind = replace(few, trusted_proxies=(ip_network("10.0.0.0/8"),))
    proxy = phone_at("10.0.0.1", behind, town)
    forms = await confirmed(proxy, FEW + 2)
    one, other = next_address(), next_address()

    async def sent(pairs: Pairs, address: str) -> int:
        page = await proxy.post(proxy.address + "applications", pairs, **{"X-Forwarded-For": f"192.0.2.1, {address}"})
        return page.status_code

    assert {await sent(pairs, one) for pairs in forms[:FEW]} == {200}
    assert [await sent(forms[FEW], one), await sent(forms[FEW + 1], other)] == [429, 200]
