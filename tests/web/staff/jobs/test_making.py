"""Each end of the work on a file is in its job's state; and one kind of job holds up no other kind."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import pytest

from app.web.staff.jobs import making as mechanism
from app.web.staff.jobs.file_store import KEPT_SECONDS, FileStore
from app.web.staff.jobs.job import SILENT_SECONDS, STATE, Job, JobState, cancel, job_on
from app.web.staff.jobs.making import Jobs, JobsBusy, Making
from tests.waiting import until
from tests.web.staff.full_disk import take_no_more

pytestmark = pytest.mark.anyio


class Fair(Job, frozen=True, kw_only=True, tag="fair"):
    """A file of a test."""


class Other(Job, frozen=True, kw_only=True, tag="other"):
    """A file of another kind."""


Work = Callable[[Making[Fair]], Awaitable[None]]


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path, "131041")


@pytest.fixture
async def jobs() -> AsyncIterator[Jobs]:
    made = Jobs()
    yield made
    await made.close()


def begun(jobs: Jobs, files: FileStore, work: Work, most: int = 1, longest: float = 60) -> Fair:
    job = Fair(id=files.new(), staff=uuid4(), title="名簿")
    jobs.begin(files, job, work, most=most, longest=longest, reasons={LookupError: "lost", OSError: "full"})
    return job


def standing(files: FileStore, job: Job) -> tuple[str, str, int]:
    found = job_on(files, job.id, type(job))
    assert found
    return found.state, found.reason, found.percent


async def ended(files: FileStore, job: Job) -> tuple[str, str, int]:
    async with asyncio.timeout(240):
        while standing(files, job)[0] == JobState.making:  # noqa: ASYNC110  asked again as a page asks
            await asyncio.sleep(0.01)
    return standing(files, job)


async def forever(_: Making[Fair]) -> None:
    await asyncio.Event().wait()


async def test_how_far_it_is_stands_on_the_shelf_and_then_the_file(jobs: Jobs, files: FileStore) -> None:
    told: list[tuple[str, str, int]] = []

    async def make(making: Making[Fair]) -> None:
        told.append(standing(files, making.job))
        for done in (0, 1, 2):
            making.tell(done, 4)
            told.append(standing(files, making.job))
        await making.put("file", b"content")

    job = begun(jobs, files, make)
    assert await ended(files, job) == ("done", "", 50)
    assert [percent for _, _, percent in told] == [0, 0, 25, 50]
    assert {state for state, _, _ in told} == {"making"}
    assert files.get(job.id, "file") == b"content"


@pytest.mark.parametrize(
    ("problem", "reason"), [(KeyError("四谷"), "lost"), (OSError(28, "四谷"), "full"), (ValueError("四谷"), "failed")]
)
async def test_why_there_is_no_file_is_told_and_no_word_of_it_logged(
    problem: Exception, reason: str, jobs: Jobs, files: FileStore, caplog: pytest.LogCaptureFixture
) -> None:
    async def make(_: Making[Fair]) -> None:
        raise problem

    assert await ended(files, begun(jobs, files, make)) == ("failed", reason, 0)
    assert f"fair: {type(problem).__name__}" in caplog.text
    assert "四谷" not in caplog.text


async def test_what_is_given_up_ends_at_its_next_step_and_is_no_fault(
    jobs: Jobs, files: FileStore, caplog: pytest.LogCaptureFixture
) -> None:
    async def make(making: Making[Fair]) -> None:
        while True:
            making.go_on()
            await asyncio.sleep(0)

    job = begun(jobs, files, make)
    cancel(files, job)
    assert await ended(files, job) == ("failed", "cancelled", 0)
    assert caplog.text == ""


async def test_what_waits_for_something_is_given_up_all_the_same(
    jobs: Jobs, files: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mechanism, "LOOK_SECONDS", 0.05)
    tidied: list[str] = []

    async def make(_: Making[Fair]) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.1)
            tidied.append("tidied")

    job = begun(jobs, files, make)
    await asyncio.sleep(0.02)
    cancel(files, job)
    assert (await ended(files, job), tidied) == (("failed", "cancelled", 0), ["tidied"])


async def test_what_takes_longer_than_its_kind_may_is_told_and_makes_room(jobs: Jobs, files: FileStore) -> None:
    assert await ended(files, begun(jobs, files, forever, longest=0.1)) == ("failed", "failed", 0)
    await asyncio.sleep(0)

    async def make(_: Making[Fair]) -> None:
        return

    assert (await ended(files, begun(jobs, files, make)))[0] == "done"


async def test_one_kind_waits_for_no_other(jobs: Jobs, files: FileStore) -> None:
    begun(jobs, files, forever, most=2)
    begun(jobs, files, forever, most=2)
    with pytest.raises(JobsBusy):
        begun(jobs, files, forever, most=2)
    other = Other(id=files.new(), staff=uuid4(), title="資料")

    async def make(_: Making[Other]) -> None:
        return

    jobs.begin(files, other, make, most=1, longest=60)
    assert (await ended(files, other))[0] == "done"


async def test_an_ended_job_makes_room_for_the_next(jobs: Jobs, files: FileStore) -> None:
    async def make(_: Making[Fair]) -> None:
        return

    for _ in range(3):
        await ended(files, begun(jobs, files, make))
        await asyncio.sleep(0)


async def test_what_the_application_ends_is_told_as_failed(files: FileStore) -> None:
    jobs = Jobs()
    job = begun(jobs, files, forever)
    await asyncio.sleep(0)
    await jobs.close()
    assert standing(files, job) == ("failed", "failed", 0)


async def test_a_word_of_progress_that_comes_late_changes_nothing(jobs: Jobs, files: FileStore) -> None:
    kept: list[Making[Fair]] = []

    async def make(making: Making[Fair]) -> None:
        kept.append(making)

    job = begun(jobs, files, make)
    await ended(files, job)
    kept[0].tell(1, 2)
    assert standing(files, job) == ("done", "", 0)


async def _makes(files: FileStore, job: Job) -> bool:
    return standing(files, job)[0] == "making"


async def test_a_long_step_is_not_taken_for_a_dead_process(
    jobs: Jobs, files: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mechanism, "HEARTBEAT_SECONDS", 0.05)
    job = begun(jobs, files, forever)
    for _ in range(2):
        silent_since = time.time() - SILENT_SECONDS - 1
        os.utime(tmp_path / "shelf" / "131041" / str(job.id) / STATE, (silent_since, silent_since))
        await until(lambda: _makes(files, job))
    await jobs.close()


async def test_a_full_disk_ends_the_work_as_anything_else_does(
    jobs: Jobs, files: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(mechanism, "HEARTBEAT_SECONDS", 0.01)

    async def make(making: Making[Fair]) -> None:
        take_no_more(tmp_path / "shelf" / "131041")
        await asyncio.sleep(0.1)
        making.change(done=1, parts=1)

    job = begun(jobs, files, make)
    (task,) = jobs._making
    await asyncio.wait([task])
    assert standing(files, job) == ("making", "", 0)
    *_, beat, work, end = caplog.text.splitlines()
    assert ["_try_to_write" in line for line in (beat, work, end)] == [True, False, True]


def test_the_last_who_may_take_it_has_taken_it_before_that() -> None:
    assert mechanism.UNTAKEN_SECONDS >= KEPT_SECONDS + 60


async def test_what_nobody_took_is_seen_to_when_its_time_is_over(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mechanism, "UNTAKEN_SECONDS", 0.05)
    done: list[str] = []

    async def fail() -> None:
        raise LookupError("四谷")

    async def close() -> None:
        done.append("closed")

    jobs.after_keeping(fail)
    jobs.after_keeping(close)
    async with asyncio.timeout(240):
        while not done:  # noqa: ASYNC110  no event
            await asyncio.sleep(0.01)
