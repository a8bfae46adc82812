"""鍵の消去待ち: of a key store in two places, an erasure ends when the key is gone from both, and never before."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from app.applications.erasing.executing import finish_begun_destructions
from app.applications.erasing.plans import Erasure, ErasureState
from app.settings import Settings
from app.vault.keystore import FileKeyStore, NotDestroyed
from tests.applications.test_erasing import confirmed, planned, told_of
from tests.erasures import finished_long_ago, key_of_old_year
from tests.factories import Person, Town, make_person, make_town
from tests.web.staff.cast import audited

pytestmark = pytest.mark.anyio


@dataclass
class Stage:
    """A town whose keys lie in two places; alice planned the erasure of a year, ada confirms it."""

    owner: asyncpg.Connection
    town: Town
    alice: Person
    ada: Person
    erasure: UUID
    key: UUID
    copy: Path

    def places(self) -> list[bool]:
        """Whether the key is in the first place and in the second; where that is away, in what it was renamed to."""
        folders = [self.town.key_store.places[0].path, self.copy if self.copy.exists() else self.away]
        return [(folder / self.town.code / f"{self.key}.key").exists() for folder in folders]

    @property
    def away(self) -> Path:
        return self.copy.with_name("away")

    async def told(self) -> Erasure:
        return await told_of(self.alice, self.erasure)

    async def worker_goes_on(self) -> int:
        return await finish_begun_destructions(self.town.key_store, 7, self.town.code)


@pytest.fixture
async def stage(owner: asyncpg.Connection, settings: Settings, tmp_path: Path) -> Stage:
    town = await make_town(owner, settings)
    alice = await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"])
    ada = await make_person(owner, town, "ada")
    await finished_long_ago(owner, town, settings, alice, count=2)
    copy = tmp_path / "copy"
    copy.mkdir(mode=0o700)
    shutil.copytree(settings.key_store / town.code, copy / town.code)
    town.key_store = FileKeyStore(settings.key_store, copy)
    key = (await key_of_old_year(owner, town))["id"]
    return Stage(owner, town, alice, ada, await planned(owner, alice, town), key, copy)


async def test_with_both_places_there_the_key_goes_from_both(stage: Stage) -> None:
    assert stage.places() == [True, True]
    await confirmed(stage.ada, stage.town, stage.erasure)
    assert (stage.places(), (await stage.told()).state) == ([False, False], ErasureState.finished)


async def test_a_place_that_is_away_keeps_it_waiting_until_it_is_there(stage: Stage) -> None:
    stage.copy.rename(stage.away)
    with pytest.raises(NotDestroyed):
        await confirmed(stage.ada, stage.town, stage.erasure)
    assert await stage.worker_goes_on() == 0
    waiting = await stage.told()
    assert (waiting.state, waiting.key_destroyed_at, stage.places()) == (ErasureState.erased, None, [False, True])
    assert (await key_of_old_year(stage.owner, stage.town))["destroyed_at"] is None
    assert await audited(stage.owner, stage.town, "key_destroyed") == 0

    stage.away.rename(stage.copy)
    assert await stage.worker_goes_on() == 1
    done = await stage.told()
    assert (done.state, stage.places(), done.confirmed_by) == (ErasureState.finished, [False, False], stage.ada.id)
    assert (await key_of_old_year(stage.owner, stage.town))["destroyed_at"] is not None
    assert await audited(stage.owner, stage.town, "key_destroyed") == 1
    assert await stage.worker_goes_on() == 0


async def test_the_next_press_ends_it_too(stage: Stage) -> None:
    stage.copy.rename(stage.away)
    with pytest.raises(NotDestroyed):
        await confirmed(stage.ada, stage.town, stage.erasure)
    stage.away.rename(stage.copy)
    await confirmed(stage.ada, stage.town, stage.erasure, b"")
    assert (stage.places(), (await stage.told()).state) == ([False, False], ErasureState.finished)
    assert await stage.worker_goes_on() == 0
    assert await audited(stage.owner, stage.town, "key_destroyed") == 1


async def test_a_row_that_somebody_wrote_destroys_no_key(stage: Stage) -> None:
    """Who can write the database would else have the worker destroy every key there is."""
    await confirmed(stage.ada, stage.town, stage.erasure)
    living = stage.town.key_store.ids(stage.town.code)
    assert living
    await stage.owner.execute(
        "update app.erasure set state = 'erased', key = $2, key_destroyed_at = null, key_backup_until = null where id = $1",
        stage.erasure,
        living[0],
    )
    assert await stage.worker_goes_on() == 0
    assert living[0] in stage.town.key_store.ids(stage.town.code)
    assert (await stage.told()).state is ErasureState.erased
