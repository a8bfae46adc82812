"""The watch over the keys: what is wrong with one is marked, stands as an alarm, and is over by itself once it is mended."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from app.applications.submitting import NotTaken
from app.calendar.tokyo import fiscal_year, now
from app.operations.key_watch import KeyWatch
from app.operations.worker import Worker
from app.procedures import published
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from app.vault.key_signer import make_signer, signer_in
from app.vault.keystore import MAILER, SIGNER, FileKeyStore, key_store_of
from app.vault.seal import new_pair
from app.vault.signing import KeyUse, fingerprint
from tests.clients import client_of
from tests.factories import Town, make_town, submit_one
from tests.mail_server import mail_server
from tests.waiting import until

pytestmark = pytest.mark.anyio

CLOSED = "いま受け付けできません"


@dataclass
class Watched:
    """A town with one procedure, `event`, its key, and the watch over it."""

    owner: asyncpg.Connection
    settings: Settings
    town: Town
    key: UUID
    store: FileKeyStore

    @property
    def file(self) -> Path:
        return self.store.places[0].file(self.town.code, self.key)

    async def look(self) -> bool:
        return await KeyWatch(self.settings, self.store, self.town.code, again_seconds=0).look()

    async def alarms(self) -> set[tuple[str, str]]:
        """What stands, of the town or of the installation: kind and words."""
        rows = await self.owner.fetch(
            "select kind, words from app.alarm where ended_at is null and municipality in ('', $1)", self.town.code
        )
        return {(row["kind"], row["words"]) for row in rows}

    async def kinds(self) -> set[str]:
        return {kind for kind, _ in await self.alarms()}

    async def marked(self) -> bool:
        found: bool = await self.owner.fetchval(
            "select unusable_since is not null from app.public_key where municipality = $1 and id = $2",
            self.town.code,
            self.key,
        )
        return found

    async def page(self) -> str:
        """What an applicant sees before they type."""
        published.forget_everything()
        async with client_of("applicant", self.settings) as client:
            return (await client.get(f"/{self.town.slug}/event")).text


@pytest.fixture
async def watched(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, tmp_path: Path) -> Watched:
    """In a store of its own with two places, which holds the installation's keys too."""
    town = await make_town(owner, settings)
    folders = tmp_path / "keys", tmp_path / "copy"
    folders[1].mkdir(mode=0o700)
    store = FileKeyStore(*folders)
    whole = key_store_of(settings)
    for key_id in whole.ids(SIGNER):
        store.put_secret(SIGNER, key_id, whole.get_secret(SIGNER, key_id))
    for key_id in whole.ids(MAILER):
        store.put(MAILER, whole.get(MAILER, key_id))
    for key_id in whole.ids(town.code):
        store.put(town.code, whole.get(town.code, key_id))
    key = await owner.fetchval(
        "select id from app.public_key where municipality = $1 and fiscal_year = $2", town.code, fiscal_year(now())
    )
    await owner.execute(
        "update app.alarm set ended_at = clock_timestamp() where municipality = '' and ended_at is null"
    )
    return Watched(owner, replace(settings, key_store=folders[0], key_store_copy=folders[1]), town, key, store)


async def test_nothing_is_wrong_with_keys_that_are_well(watched: Watched) -> None:
    assert await watched.look()
    assert (await watched.alarms(), await watched.marked()) == (set(), False)
    assert CLOSED not in await watched.page()


async def keys_missing(settings: Settings) -> float:
    async with client_of("operator", settings) as client:
        lines = (await client.get("/metrics")).text.splitlines()
    return float(next(line for line in lines if line.startswith("todoke_keys_missing ")).split()[1])


async def alarms_metric(settings: Settings, kind: str) -> float:
    async with client_of("operator", settings) as client:
        lines = (await client.get("/metrics")).text.splitlines()
    return float(next(line for line in lines if line.startswith(f'todoke_alarms{{kind="{kind}"}}')).split()[1])


async def test_a_key_that_is_removed_while_all_runs_closes_its_procedure_until_it_is_put_back(watched: Watched) -> None:
    before, standing = await keys_missing(watched.settings), await alarms_metric(watched.settings, "key_unusable")
    kept = watched.file.read_bytes()
    for place in watched.store.places:
        place.file(watched.town.code, watched.key).unlink()
    assert not await watched.look()
    title = f"{watched.town.name}「ごみゼロデー参加申込み」{fiscal_year(now())}年度"
    assert await watched.alarms() == {("key_unusable", f"{title}の鍵：ない（鍵の番号 {watched.key}）")}
    assert await keys_missing(watched.settings) == before + 1
    assert await alarms_metric(watched.settings, "key_unusable") == standing + 1
    assert CLOSED in await watched.page()
    with pytest.raises(NotTaken, match="no_key"):
        await submit_one(watched.town, watched.settings)

    for place in watched.store.places:
        file = place.file(watched.town.code, watched.key)
        file.write_bytes(kept)
        file.chmod(0o600)
    assert await watched.look()
    assert (await watched.alarms(), await keys_missing(watched.settings)) == (set(), before)
    assert CLOSED not in await watched.page()
    await submit_one(watched.town, watched.settings)


def damage(file: Path) -> None:
    file.write_bytes(b"short")


def another(file: Path) -> None:
    file.write_bytes(os.urandom(32))


@pytest.mark.parametrize(("spoil", "words"), [(damage, "壊れている"), (another, "公開鍵と合わない")])
async def test_a_key_that_is_damaged_or_anothers_closes_its_procedure(
    watched: Watched, spoil: Callable[[Path], None], words: str
) -> None:
    for place in watched.store.places:
        spoil(place.file(watched.town.code, watched.key))
    assert not await watched.look()
    assert [(kind, words in said) for kind, said in await watched.alarms()] == [("key_unusable", True)]
    assert await watched.marked()
    assert CLOSED in await watched.page()


async def test_a_key_in_one_place_only_closes_nothing(watched: Watched) -> None:
    watched.store.places[1].file(watched.town.code, watched.key).unlink()
    assert not await watched.look()
    assert await watched.kinds() == {"key_in_one_place"}
    assert not await watched.marked()


async def test_the_mailers_key_and_the_signer_have_alarms_of_their_own(watched: Watched) -> None:
    for place in watched.store.places:
        for owner in (MAILER, SIGNER):
            for file in (place.path / owner).iterdir():
                file.unlink()
    assert not await watched.look()
    assert await watched.kinds() == {"mailer_key_unusable", "signer_unusable"}
    assert not await watched.marked()


@contextmanager
def somebody_elses(folder: Path) -> Iterator[None]:
    """As a backup leaves it that was restored by another user, or by root with a closed mode."""
    if os.geteuid() == 0:
        os.chown(folder, 65534, 65534)
    else:
        folder.chmod(0)
    yield
    if os.geteuid() == 0:
        os.chown(folder, 0, 0)
    folder.chmod(0o700)


@contextmanager
def unmounted(folder: Path) -> Iterator[None]:
    away = folder.rename(folder.with_name("elsewhere"))
    yield
    away.rename(folder)


@contextmanager
def closed(folder: Path) -> Iterator[None]:
    folder.chmod(0)
    yield
    folder.chmod(0o700)


@contextmanager
def empty_mount_point(folder: Path) -> Iterator[None]:
    with unmounted(folder):
        folder.mkdir(mode=0o700)
        yield
        folder.rmdir()


AWAY = [somebody_elses, unmounted, closed, empty_mount_point]


@pytest.mark.parametrize("away", AWAY)
async def test_a_place_that_cannot_be_read_is_one_alarm_and_closes_nothing_while_the_other_can(
    watched: Watched, away: Callable[[Path], AbstractContextManager[None]]
) -> None:
    for number, place in enumerate(watched.store.places, 1):
        with away(place.path):
            assert not await watched.look()
            ((kind, words),) = await watched.alarms()
            assert (kind, words.partition(" ")[0]) == ("key_store_unreadable", f"{number}つ目の保管場所")
        assert await watched.look()
        assert await watched.alarms() == set()


async def test_a_store_that_cannot_be_read_at_all_closes_what_is_sealed_to_its_keys(watched: Watched) -> None:
    with unmounted(watched.store.places[0].path):
        watched.store.places[1].path.chmod(0)
        # root reads a closed folder all the same
        names = {place.rename(place.with_suffix(".x")) for place in watched.store.places[1].path.iterdir()}
        assert not await watched.look()
        assert await watched.kinds() == {"key_store_unreadable"}
        assert len(await watched.alarms()) == 2
        assert await watched.marked()
        assert CLOSED in await watched.page()
        for name in names:
            name.rename(name.with_suffix(""))
        watched.store.places[1].path.chmod(0o700)
    assert await watched.look()
    assert (await watched.alarms(), await watched.marked()) == (set(), False)


async def test_a_public_key_that_a_superuser_exchanged_takes_nothing_and_raises_the_alarm(watched: Watched) -> None:
    theirs = new_pair(watched.key)
    ours: bytes = await watched.owner.fetchval(
        "select public_key from app.public_key where municipality = $1 and id = $2", watched.town.code, watched.key
    )
    assert await watched.look()
    exchange = "update app.public_key set public_key = $3 where municipality = $1 and id = $2"
    await watched.owner.execute(exchange, watched.town.code, watched.key, theirs.public.key)
    assert CLOSED in await watched.page()  # before any look
    assert not await watched.look()
    assert await watched.kinds() == {"key_unusable", "key_not_signed"}
    assert await watched.marked()
    await watched.owner.execute(exchange, watched.town.code, watched.key, ours)
    assert await watched.look()
    assert (await watched.alarms(), await watched.marked()) == (set(), False)
    seen = await watched.owner.fetch(
        "select public_key from app.key_sighting where municipality = $1 and key = $2 order by seen_at",
        watched.town.code,
        watched.key,
    )
    assert [fingerprint(row["public_key"]) for row in seen] == [
        fingerprint(half) for half in (ours, theirs.public.key, ours)
    ]


async def test_a_key_whose_signature_was_taken_away_takes_nothing_and_raises_the_alarm(watched: Watched) -> None:
    await watched.owner.execute(
        "update app.public_key set signature = null where municipality = $1 and id = $2", watched.town.code, watched.key
    )
    assert not await watched.look()
    assert [(kind, "公開鍵に署名がない" in words) for kind, words in await watched.alarms()] == [
        ("key_not_signed", True)
    ]
    assert await watched.marked()


async def test_a_signer_that_the_worker_was_not_told_of_yet_condemns_no_key(watched: Watched) -> None:
    """After `todoke keys signer --new` and `todoke migrate`, while the worker still has the setting of before."""
    make_signer(watched.store)
    row = await watched.owner.fetchrow(
        "select procedure, fiscal_year, public_key from app.public_key where municipality = $1 and id = $2",
        watched.town.code,
        watched.key,
    )
    use = KeyUse(watched.town.code, row["procedure"], row["fiscal_year"])
    signature = signer_in(watched.store).sign(use, watched.store.get(watched.town.code, watched.key).public)
    await watched.owner.execute(
        "update app.public_key set signature = $3 where municipality = $1 and id = $2",
        watched.town.code,
        watched.key,
        signature,
    )
    assert await watched.look()


async def test_a_key_whose_destruction_is_wanted_is_not_missed(watched: Watched) -> None:
    await watched.owner.execute(
        "update app.public_key set destroyed_at = clock_timestamp() where municipality = $1 and id = $2",
        watched.town.code,
        watched.key,
    )
    for place in watched.store.places:
        place.file(watched.town.code, watched.key).unlink()
    assert await watched.look()
    assert await watched.alarms() == set()


async def test_the_worker_tells_by_mail_when_an_alarm_begins_and_when_it_ends(watched: Watched) -> None:
    files = [place.file(watched.town.code, watched.key) for place in watched.store.places]
    kept = watched.file.read_bytes()
    for file in files:
        file.unlink()
    # what other tests raised was told an hour ago
    told_before = "update app.alarm set begin_mailed_at = begun_at - interval '1 hour', end_mailed_at = begun_at - interval '1 hour'"
    await watched.owner.execute(told_before)
    async with mail_server() as server:
        settings = replace(
            server.settings(watched.settings),
            alarm_mail=("night@example.lg.jp", "day@example.lg.jp"),
            operator_url="https://operator.example.lg.jp",
        )

        async def told(words: str) -> bool:
            return sum(words in mail.text and str(watched.key) in mail.text for mail in server.received) == 2

        async with working(settings, watched):
            await until(lambda: told("次のことが起きています。"))
        for file in files:
            file.write_bytes(kept)
            file.chmod(0o600)
        # a minute later
        await watched.owner.execute("update app.alarm set begin_mailed_at = begin_mailed_at - interval '2 minutes'")
        async with working(settings, watched):
            await until(lambda: told("次のことは解消しました。"))
        assert {mail.recipient for mail in server.received} == {"night@example.lg.jp", "day@example.lg.jp"}
        assert "https://operator.example.lg.jp/alarms" in server.received[-1].text
    assert not await watched.marked()


@asynccontextmanager
async def working(settings: Settings, watched: Watched) -> AsyncIterator[None]:
    """A worker of the town, from its start on."""
    stopping = asyncio.Event()
    task = asyncio.create_task(Worker(settings, watched.store, watched.town.code).run(stopping))
    try:
        yield
    finally:
        stopping.set()
        async with asyncio.timeout(240):
            await task
