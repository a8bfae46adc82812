"""While the database is away the pages that only show something come from memory, say so, and are kept nowhere; nothing else does."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Self

import asyncpg
import pytest

from app.calendar.shown_dates import clock_words, moment_words
from app.demo.embedded import Embedded
from app.procedures import published, published_memory, published_things
from app.procedures.published import hear_changes
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import Role
from tests.databases import superusers
from tests.factories import Town, add_procedure, make_town, next_code
from tests.waiting import until
from tests.web.applicant.conftest import Away, Phone
from tests.web.pages import heading, hidden, numbers, words

pytestmark = pytest.mark.anyio

TOLD = "いま申請を受け取れません（"
AWAY = "ただいま、つながりにくくなっています"


@pytest.fixture
def leave(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The database goes away, and the connection for notices with it."""

    def gone() -> None:
        monkeypatch.setitem(ENGINE._pools, Role.applicant, Away())
        monkeypatch.setitem(ENGINE._pools, Role.lookup, Away())
        published_memory.mark_unverified()

    return gone


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """The clock stands still at a moment so long from now."""

    def stand(after: timedelta) -> None:
        moment = datetime.now(UTC) + after

        class Frozen(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Self:
                return cls.fromtimestamp(moment.timestamp(), tz)

        for module in (published, published_memory, published_things):
            monkeypatch.setattr(module, "datetime", Frozen)

    return stand


async def shown_before(phone: Phone) -> list[str]:
    """Open what there is of the procedure; returns the addresses."""
    paths = [
        "/",
        f"/{phone.town.slug}/",
        phone.address,
        f"{phone.address}apply",
        f"/contact?municipality={phone.town.slug}",
    ]
    for path in paths:
        page = await phone.get(path)
        assert (page.status_code, TOLD in words(page)) == (200, False), path
    return paths


async def statuses(phone: Phone, paths: list[str]) -> list[int]:
    return [(await phone.get(path)).status_code for path in paths]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("", "いま申請を受け取れません（%s現在の内容）"),
        ("en", "Applications cannot be received at the moment (what is shown is as of %s)"),
    ],
)
async def test_what_was_read_is_shown_with_its_time_and_kept_nowhere(
    phone: Phone, leave: Callable[[], None], language: str, sentence: str
) -> None:
    paths = await shown_before(phone)
    read_at = published._by_slug[phone.town.slug].read_at
    leave()
    for path in paths:
        page = await phone.get(path + (("&" if "?" in path else "?") + f"lang={language}" if language else ""))
        assert (page.status_code, page.headers["cache-control"], "etag" in page.headers) == (200, "no-store", False), (
            path
        )
        moment = published._all[0].read_at if path in {"/", "/contact"} else read_at
        assert sentence % clock_words(moment, language or "ja") in words(page), path
    assert f'action="{phone.address}apply' in (await phone.get(f"{phone.address}apply")).text


async def test_a_list_that_is_searched_comes_from_memory_too(phone: Phone, leave: Callable[[], None]) -> None:
    await shown_before(phone)
    leave()
    page = await phone.get(f"/{phone.town.slug}/?q=ゴミ")
    assert (page.status_code, TOLD in words(page), phone.address in page.text) == (200, True, True)


async def test_a_form_that_is_sent_is_told_503_and_its_answers_stay(phone: Phone, leave: Callable[[], None]) -> None:
    pairs = hidden(await phone.check())
    await shown_before(phone)
    leave()
    for page in (await phone.check(), await phone.submit(pairs), await phone.post(phone.address + "copy", pairs)):
        assert page.status_code == 503
        assert "四谷 花子" in page.text
        assert TOLD not in words(page)


async def test_a_status_never_comes_from_memory(phone: Phone, leave: Callable[[], None]) -> None:
    own = list(zip(("reference", "inquiry_code"), numbers(await phone.apply()), strict=True))
    assert (await phone.post("/status", own)).status_code == 200
    await shown_before(phone)
    leave()
    asked, page = await phone.post("/status", own), await phone.get(f"/status?municipality={phone.town.slug}")
    assert asked.status_code == 503
    assert TOLD not in words(asked) + words(page)


async def test_what_was_never_read_is_told_503(
    phone: Phone, owner: asyncpg.Connection, settings: Settings, leave: Callable[[], None]
) -> None:
    await shown_before(phone)
    other = await make_town(owner, settings)
    await shown_before(phone)
    leave()
    paths = [f"/{other.slug}/", f"/{other.slug}/event/apply", f"/{phone.town.slug}/nothing/", "/nosuchtown/"]
    assert await statuses(phone, paths) == [503] * 4
    assert heading(await phone.get(paths[0])) == AWAY


async def test_what_a_notice_told_of_is_not_shown_any_more(phone: Phone, leave: Callable[[], None]) -> None:
    paths = await shown_before(phone)
    published.forget(phone.town.code)
    leave()
    assert await statuses(phone, paths) == [200, 503, 503, 503, 503]


async def test_after_a_day_nothing_is_shown_any_more(
    phone: Phone, leave: Callable[[], None], later: Callable[[timedelta], None]
) -> None:
    paths = await shown_before(phone)
    leave()
    later(timedelta(hours=23, minutes=59))
    assert await statuses(phone, paths) == [200] * 5
    later(timedelta(hours=24, minutes=1))
    assert await statuses(phone, paths) == [503] * 5


@pytest.mark.parametrize("moment", ["opens_at", "closes_at"])
async def test_a_form_is_not_shown_past_an_opening_or_closing(
    phone: Phone,
    owner: asyncpg.Connection,
    leave: Callable[[], None],
    later: Callable[[timedelta], None],
    moment: str,
) -> None:
    await add_procedure(owner, phone.town, "other")
    await owner.execute(
        f"update app.procedure set {moment} = now() + interval '1 hour' where municipality = $1 and slug = 'event'",
        phone.town.code,
    )
    published.forget(phone.town.code)
    own = [phone.address, f"{phone.address}apply", f"/{phone.town.slug}/"]
    others = [f"/{phone.town.slug}/other/", f"/{phone.town.slug}/other/apply"]
    assert await statuses(phone, own + others) == [200] * 5
    leave()
    assert await statuses(phone, own + others) == [200] * 5
    later(timedelta(minutes=61))
    assert await statuses(phone, own) == [503] * 3
    assert await statuses(phone, others) == [200] * 2


async def test_once_the_database_answers_everything_is_read_anew(
    phone: Phone, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = await shown_before(phone)
    with monkeypatch.context() as away:
        away.setitem(ENGINE._pools, Role.applicant, Away())
        published_memory.mark_unverified()
        assert TOLD in words(await phone.get(phone.address))
    await owner.execute(
        "update app.municipality set telephone = '03-9999-9999' where code = $1", phone.town.code
    )  # nobody listens here: no notice tells of it
    assert "03-9999-9999" in words(await phone.get(paths[-1]))
    for path in paths[1:]:
        page = await phone.get(path)
        assert (page.status_code, TOLD in words(page), page.headers["cache-control"]) == (200, False, "no-cache"), path


async def test_a_form_page_that_was_ready_is_not_sent_once_it_is_unverified(
    phone: Phone, owner: asyncpg.Connection
) -> None:
    await shown_before(phone)
    await owner.execute("update app.procedure set suspended_at = now() where municipality = $1", phone.town.code)
    assert '<form id="answers"' in (await phone.get(f"{phone.address}apply")).text
    published_memory.mark_unverified()
    assert '<form id="answers"' not in (await phone.get(f"{phone.address}apply")).text


async def test_places_are_those_that_were_read_last(
    phone: Phone, owner: asyncpg.Connection, leave: Callable[[], None]
) -> None:
    await owner.execute(
        "insert into app.place (municipality, procedure, capacity) values ($1, $2, 1)",
        phone.town.code,
        phone.town.procedures["event"],
    )
    await owner.execute("update app.place set taken = 1 where municipality = $1", phone.town.code)
    published.forget(phone.town.code)
    paths = [f"/{phone.town.slug}/", phone.address]
    before = [words(await phone.get(path)).count("定員に達しました") for path in paths]
    leave()
    assert min(before) > 0
    assert [words(await phone.get(path)).count("定員に達しました") for path in paths] == before


async def test_yesterday_s_time_is_told_with_its_day() -> None:
    moment = datetime.now(UTC) - timedelta(days=1)
    assert clock_words(moment) == moment_words(moment)
    assert clock_words(moment, "en") == moment_words(moment, "en")


@pytest.fixture
async def listening(database: ScopedEngine) -> AsyncIterator[None]:
    """The memory hears of changes, as on the applicant's side."""
    begun = published.changes()
    task = asyncio.create_task(hear_changes())

    async def hears() -> bool:
        return published.changes() > begun

    await until(hears)
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@pytest.mark.usefixtures("listening")
async def test_a_notice_of_one_ward_has_nothing_of_another_read_again(
    phone: Phone, owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Phone(phone.client, await make_town(owner, settings))
    own = await shown_before(phone)
    paths = await shown_before(other)
    frames = [f"/status?municipality={other.town.slug}", f"/how-to?municipality={other.town.slug}"]
    await statuses(other, frames)
    await published.mailer_key()
    kept, gone = published.generation(other.town.code), published.generation(phone.town.code)
    await owner.execute("update app.section set telephone = '03-1111-1111' where municipality = $1", phone.town.code)

    async def heard() -> bool:
        return published.generation(phone.town.code) > gone

    await until(heard)
    asked = counted(monkeypatch)
    assert await statuses(other, [*paths, *frames]) == [200] * 7
    await published.mailer_key()
    assert (asked, published.generation(other.town.code)) == ([], kept)
    assert "03-1111-1111" in words(await phone.get(own[-1]))
    assert asked, "what the notice told of is read again"
    assert not [query for query in asked if "definition" in query], "a version never changes"


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that are sent from now on."""
    asked: list[str] = []
    fetch = ENGINE.fetch

    async def counting(query: str, *values: Any, seconds: float | None = None) -> list[Any]:
        asked.append(query)
        return await fetch(query, *values, seconds=seconds)

    monkeypatch.setattr(ENGINE, "fetch", counting)
    return asked


@pytest.mark.usefixtures("listening")
async def test_a_lost_connection_forgets_nothing_and_believes_nothing(
    phone: Phone, embedded: Embedded, addresses: Mapping[str, str]
) -> None:
    await shown_before(phone)
    remembered, before = published._by_slug[phone.town.slug], published.changes()
    killer = await asyncpg.connect(superusers(embedded, addresses))
    try:
        killed = await killer.fetch(
            "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' and datname = current_database()"
        )
    finally:
        await killer.close()
    assert killed

    async def lost() -> bool:
        return published.changes() >= before + 2  # lost, and listening again

    await until(lost)
    assert published._by_slug[phone.town.slug] is remembered
    assert not remembered.holds()


async def test_what_is_read_again_and_is_the_same_stays_as_it_is(
    phone: Phone, owner: asyncpg.Connection, town: Town
) -> None:
    before = await published.municipality(town.slug)
    published_memory.mark_unverified()
    marked = published.generation(town.code)
    assert await published.municipality(town.slug) is before
    assert published.generation(town.code) == marked
    await owner.execute("update app.section set telephone = '03-2222-2222' where municipality = $1", town.code)
    published_memory.mark_unverified()
    marked = published.generation(town.code)
    after = await published.municipality(town.slug)
    assert after.generation > before.generation
    assert published.generation(town.code) > marked, "no notice told of it"


async def test_a_municipality_that_is_new_is_found_at_once(phone: Phone, owner: asyncpg.Connection) -> None:
    await published.all_municipalities()
    code = next_code()
    await owner.execute(
        "insert into app.municipality (code, slug, name) values ($1, 'new' || $1, '{\"ja\": \"新市\"}')", code
    )
    assert (await phone.get(f"/new{code}/")).status_code == 404
    published.forget(code)
    assert (await phone.get(f"/new{code}/")).status_code == 200


async def test_a_municipality_that_is_new_while_the_list_is_read_is_found_at_once(
    phone: Phone, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, read_list = next_code(), published.read_list

    async def read_just_before() -> list[published.MunicipalityCard]:
        cards = await read_list()
        await owner.execute(
            "insert into app.municipality (code, slug, name) values ($1, 'new' || $1, '{\"ja\": \"新市\"}')", code
        )
        published.forget(code)
        return cards

    published.forget_everything()
    with monkeypatch.context() as slow:
        slow.setattr(published, "read_list", read_just_before)
        assert code not in [card.code for card in await published.all_municipalities()]
    assert (await phone.get(f"/new{code}/")).status_code == 200
    assert code in [card.code for card in await published.all_municipalities()]


async def test_a_submission_without_a_key_has_only_its_own_municipality_read_again(
    phone: Phone, owner: asyncpg.Connection, settings: Settings
) -> None:
    other = Phone(phone.client, await make_town(owner, settings))
    pairs = hidden(await phone.check())
    await shown_before(other)
    kept = published._by_slug[other.town.slug]
    await owner.execute("update app.public_key set unusable_since = now() where municipality = $1", phone.town.code)
    assert heading(await phone.submit(pairs)) == "いま受け付けできません"
    assert phone.town.slug not in published._by_slug
    assert published._by_slug[other.town.slug] is kept
    assert kept.holds()


@pytest.mark.parametrize("payload", ["", "131041", "131041 no-id"])
def test_a_notice_of_places_that_names_no_procedure_has_everything_read_again(payload: str) -> None:
    before = published.generation("nowhere")
    published.forget_places(payload)
    assert published.generation("nowhere") > before
