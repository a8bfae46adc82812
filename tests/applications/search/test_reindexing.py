"""What an earlier program indexed is found as before, and as today once the worker has indexed it anew."""

import asyncpg
import pytest

from app.applications.decryption import AnswerDecryptor
from app.applications.queries import find_all
from app.applications.reference import ReferenceNumber
from app.applications.search import indexing_job
from app.applications.search.blind_index import FOLD, tokens_of
from app.applications.search.indexing_job import Reindexing
from app.procedures.procedures_for_staff import compiled_versions
from app.settings import Settings
from app.tenancy.scope import scoped
from tests.applications.search.test_blind_index import indexed
from tests.web.staff.cast import Cast

pytestmark = pytest.mark.anyio


async def as_before(owner: asyncpg.Connection, everybody: Cast) -> None:
    """Put in the place of all hashes those of the first fold, as 0.2.0 made them."""
    town = everybody.town
    rows = await owner.fetch("select reference from app.application where municipality = $1", town.code)
    with scoped(everybody.alice.scope):
        applications = await find_all([ReferenceNumber(town.code, row["reference"]) for row in rows])
        versions = await compiled_versions({application.procedure_version for application in applications})
        decryptor = AnswerDecryptor(town.key_store)
        for application in applications:
            opened = decryptor.answers(application, versions)
            assert opened is not None
            pair = town.key_store.get(town.code, application.sealing_key)
            await owner.execute(
                "update app.blind_index set tokens = $2, fold = default where application = $1",
                *(application.id, tokens_of(pair, opened, 1)),
            )


async def finds(everybody: Cast, asked: str) -> int:
    page = await everybody.search(everybody.alice, asked=asked)
    return page.text.count('<th role="rowheader"')


async def left(owner: asyncpg.Connection, everybody: Cast) -> int:
    """How many rows of an earlier fold there are."""
    count: int = await owner.fetchval(
        "select count(*) from app.blind_index where municipality = $1 and fold < $2", everybody.town.code, FOLD
    )
    return count


async def through(everybody: Cast) -> None:
    reindexing = Reindexing(everybody.town.key_store, everybody.town.code)
    while await reindexing.step():
        pass


async def test_both_folds_are_asked_until_all_is_indexed_anew(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await indexed(owner, settings, "髙橋 一")
    await as_before(owner, everybody)
    assert [await finds(everybody, asked) for asked in ("髙橋", "高橋", "3546", "hanako@")] == [1, 0, 2, 2]
    await through(everybody)
    assert await left(owner, everybody) == 0
    assert [await finds(everybody, asked) for asked in ("髙橋", "高橋", "3546", "hanako@")] == [1, 1, 2, 2]
    assert not await Reindexing(everybody.town.key_store, everybody.town.code).step()


async def test_it_goes_in_small_steps_from_the_newest_and_on_after_a_restart(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing_job, "AT_A_TIME", 2)
    everybody = await indexed(owner, settings, "髙橋 一", "髙橋 二", "髙橋 三", "髙橋 四")
    await as_before(owner, everybody)
    killed = Reindexing(everybody.town.key_store, everybody.town.code)
    assert await killed.step()
    assert (await left(owner, everybody), await finds(everybody, "高橋"), await finds(everybody, "髙橋")) == (3, 2, 4)
    other = Reindexing(everybody.town.key_store, everybody.town.code)
    assert not await other.step()  # the killed one's lease runs
    await owner.execute(
        "update app.job set leased_until = now() where municipality = $1 and kind = 'reindex'", everybody.town.code
    )
    assert await other.step()
    assert await left(owner, everybody) == 1
    assert await killed.step()  # what it holds is another's by now
    assert await left(owner, everybody) == 1
    while await other.step():
        pass
    assert (await left(owner, everybody), await finds(everybody, "高橋")) == (0, 4)


async def test_what_arrives_meanwhile_is_indexed_by_todays_fold(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await indexed(owner, settings, "髙橋 一")
    assert (await left(owner, everybody), await finds(everybody, "高橋")) == (0, 1)


async def test_a_key_that_is_away_is_passed_by_and_tried_again_after_a_day(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await indexed(owner, settings, "髙橋 一")
    await as_before(owner, everybody)
    store, code = everybody.town.key_store, everybody.town.code
    pairs = [store.get(code, key) for key in store.ids(code)]
    for pair in pairs:
        store.destroy(code, pair.id)
    await through(everybody)
    assert await left(owner, everybody) == 2
    for pair in pairs:
        store.put(code, pair)
    assert not await Reindexing(store, code).step()
    assert (await finds(everybody, "髙橋"), await finds(everybody, "高橋")) == (1, 0)
    await owner.execute(
        "update app.blind_index_renewal set due_at = now() - interval '1 minute' where municipality = $1", code
    )
    await through(everybody)
    assert (await left(owner, everybody), await finds(everybody, "高橋")) == (0, 1)
    due = await owner.fetchval("select due_at from app.blind_index_renewal where municipality = $1", code)
    assert due is None


async def test_what_was_erased_comes_back_by_no_step(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await indexed(owner, settings, "髙橋 一", "髙橋 二")
    await as_before(owner, everybody)
    await owner.execute(
        "delete from app.blind_index where application = (select id from app.application where municipality = $1 order by id desc limit 1)",
        everybody.town.code,
    )
    await through(everybody)
    assert (await left(owner, everybody), await finds(everybody, "高橋")) == (0, 1)


async def test_a_towns_job_leaves_the_other_towns_alone(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await indexed(owner, settings)
    await owner.execute(
        "update app.blind_index set fold = default where municipality = $1", everybody.charlie.town.code
    )
    await through(everybody)
    fold = await owner.fetchval("select fold from app.blind_index where municipality = $1", everybody.charlie.town.code)
    assert fold == 1
