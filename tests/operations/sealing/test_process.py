"""`todoke work seals`: what it remembers, keeps outside and tells, and how it ends; with real processes."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from app.audit.seal_key import make_seal_key
from app.audit.seals import read_anchor
from app.operations.database import DatabaseProblem
from app.operations.sealing.memory import ForeignMemory, Memory
from app.operations.sealing.process import SealProcess
from app.operations.sealing.verifying import FaultKind
from app.settings import Settings, load
from tests.mail_server import MailServer, mail_server
from tests.operations.sealing.conftest import HERE, Logs
from tests.operations.sealing.test_tampering import cut_back_to
from tests.waiting import until

pytestmark = pytest.mark.anyio


def environment_of(logs: Logs, home: Path) -> dict[str, str]:
    (home / "anchors").mkdir(exist_ok=True)
    path = home / "seal.key"
    if not path.exists():
        path.write_text(bytes(logs.key).hex(), encoding="ascii")
        path.chmod(0o600)
    return {
        "TODOKE_MODE": "test",
        "TODOKE_HOME": str(home),
        "TODOKE_DATABASE_SEALS": logs.addresses["seals"],
        "TODOKE_SEAL_KEY": str(path),
        "TODOKE_SEAL_ANCHOR_FOLDER": str(home / "anchors"),
        "TODOKE_ALARM_MAIL": "council@example.lg.jp",
    }


@pytest.fixture
async def post() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
def settings(logs: Logs, tmp_path: Path, post: MailServer) -> Settings:
    return post.settings(load(environment_of(logs, tmp_path), part="seals"))


@asynccontextmanager
async def process_of(settings: Settings, key: SigningKey) -> AsyncIterator[SealProcess]:
    process = SealProcess(settings, key, Memory(settings.home, settings.seal_anchor_folder, key))
    yield process
    await process._hang_up()


async def test_the_head_goes_out_once_a_day_as_a_file_and_by_mail(
    logs: Logs, settings: Settings, post: MailServer
) -> None:
    await logs.write()
    for _ in range(2):  # the second as after a restart
        async with process_of(settings, logs.key) as process:
            assert await process.round()
            assert await process.round()
    folder = settings.seal_anchor_folder
    assert folder is not None
    (file,) = folder.iterdir()
    (mail,) = post.received
    assert mail.recipient == "council@example.lg.jp"
    for text in (file.read_text(encoding="utf-8"), mail.text):
        anchor = read_anchor(text, [logs.key.verify_key])
        assert (anchor.number, await logs.verify(anchor)) == (1, [])
    assert file.stat().st_mode & 0o777 == 0o600
    assert "list_opened" not in mail.text


async def test_a_head_that_cannot_be_kept_or_mailed_is_tried_again(
    logs: Logs, settings: Settings, post: MailServer
) -> None:
    folder = settings.seal_anchor_folder
    assert folder is not None
    folder.rmdir()
    post.content = "451 later"
    async with process_of(settings, logs.key) as process:
        assert await process.round()
        assert post.received == []
        post.content = "250 OK"
        assert await process.round()
        assert "今日の控えのファイルがありません" in post.received[0].text
        folder.mkdir()
        assert await process.round()
        assert len(list(folder.iterdir())) == 1
    assert len(post.received) == 1


async def test_what_a_crash_left_of_an_anchor_stands_in_no_ones_place(logs: Logs, settings: Settings) -> None:
    async with process_of(settings, logs.key) as process:
        assert await process.round()
        folder = settings.seal_anchor_folder
        assert folder is not None
        (file,) = folder.iterdir()
        half = file.read_text(encoding="utf-8")[:100]
        file.write_text(half, encoding="utf-8")
        assert await process.round()
        assert await process.round()
    assert len(list(folder.iterdir())) == 2
    assert file.read_text(encoding="utf-8") == half
    newest = Memory(settings.home / "another", folder, logs.key).newest()
    assert newest is not None
    assert newest.number == 2


@pytest.mark.parametrize("kept", ["newest", "anchors"])
async def test_a_database_put_back_is_noticed_after_a_restart_too(
    logs: Logs, settings: Settings, post: MailServer, tmp_path: Path, kept: str
) -> None:
    """By what lies in the own folder, and where that is gone with the machine, by the anchors."""
    await logs.seal()
    logs.remembered = None
    async with process_of(settings, logs.key) as process:
        await logs.write()
        assert await process.round()
    await cut_back_to(logs, head=1)
    gone = tmp_path / "anchors" if kept == "newest" else tmp_path / "seals"
    for file in gone.iterdir():
        file.unlink()
    async with process_of(settings, logs.key) as process:
        result = await process.round()
        assert result is not None
        assert result.lost.startswith("2 ")
        again = await process.round()
        assert again is not None
        assert again.lost == ""
    told = [mail.text for mail in post.received if str(mail.message["Subject"]).startswith("警報")]
    assert len(told) == 1
    assert "--known-gap 2" in told[0]
    assert [fault.kind for fault in await logs.verify()] == [FaultKind.gap]
    assert await logs.verify(known_gaps=[2]) == []


async def test_another_key_goes_on_where_the_one_before_is_named(logs: Logs, settings: Settings) -> None:
    async with process_of(settings, logs.key) as process:
        assert await process.round()
    new = SigningKey.generate()
    with pytest.raises(ForeignMemory, match="TODOKE_SEAL_VERIFIER"):
        SealProcess(settings, new, Memory(settings.home, None, new))
    memory = Memory(settings.home, None, new, [logs.key.verify_key])
    process = SealProcess(settings, new, memory)
    result = await process.round()
    await process._hang_up()
    assert result is not None
    assert result.lost == ""


@pytest.mark.parametrize("login", ["staff", "worker"])
async def test_a_login_that_may_not_seal_ends_it(logs: Logs, settings: Settings, login: str) -> None:
    process = SealProcess(
        replace(settings, databases={"seals": logs.addresses[login]}),
        logs.key,
        Memory(settings.home, settings.seal_anchor_folder, logs.key),
    )
    with pytest.raises(DatabaseProblem, match="todoke_seals"):
        await process.run()


# As processes of their own


async def started(environment: Mapping[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app.cli", "work", "seals", "--with-parent", str(os.getpid())),
        env={**{name: value for name, value in os.environ.items() if not name.startswith("TODOKE_")}, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


@asynccontextmanager
async def running(environment: Mapping[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await started(environment)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def heads(logs: Logs) -> int:
    return int(await logs.superuser.fetchval("select count(*) from app.audit_head"))


async def at_least(logs: Logs, number: int) -> bool:
    return await heads(logs) >= number


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_seals_and_ends_when_told(logs: Logs, tmp_path: Path, number: signal.Signals) -> None:
    await logs.write()
    async with running({**environment_of(logs, tmp_path), "TODOKE_ALARM_MAIL": "none"}) as process:
        await until(lambda: at_least(logs, 1))
        await until(lambda: _is_there(tmp_path / "seals" / "newest"))
        process.send_signal(number)
        async with asyncio.timeout(90):
            output, _ = await process.communicate()
    assert (process.returncode, b"Traceback" in output) == (0, False), output
    assert b"the seals' process has stopped" in output
    assert await logs.verify() == []


async def _is_there(path: Path) -> bool:
    return path.exists()  # noqa: ASYNC240  a moment


async def test_one_that_is_killed_in_the_middle_of_a_batch_leaves_nothing_half(logs: Logs, tmp_path: Path) -> None:
    event = await logs.write()
    environment = {**environment_of(logs, tmp_path), "TODOKE_ALARM_MAIL": "none"}
    async with AsyncExitStack() as stack:
        async with logs.superuser.transaction():
            await logs.superuser.execute(
                "lock table app.audit_head in exclusive mode"
            )  # its seal is written, its head waits
            process = await stack.enter_async_context(running(environment))
            await until(lambda: _is_waiting(logs))
            process.kill()
            await process.wait()
        await until(lambda: _is_gone(logs))
        assert await heads(logs) == 0
        assert await logs.superuser.fetchval("select count(*) from app.audit_seal") == 0
        await stack.enter_async_context(running(environment))
        await until(lambda: at_least(logs, 1))
    assert await logs.superuser.fetchval("select events from app.audit_seal") == [event]
    assert await logs.verify() == []


async def _is_waiting(logs: Logs) -> bool:
    # not pg_stat_activity, which stays as it was in a transaction
    text = "select exists (select from pg_locks where relation = 'app.audit_head'::regclass and not granted)"
    return bool(await logs.superuser.fetchval(text))


async def _is_gone(logs: Logs) -> bool:
    text = "select count(*) = 1 from pg_stat_activity where datname = current_database() and usename = 'todoke_seals'"
    return bool(await logs.superuser.fetchval(text))  # the test's own is left


async def test_two_at_once_leave_one_chain(logs: Logs, tmp_path: Path) -> None:
    for _ in range(20):
        await logs.write(HERE)
    environment = {**environment_of(logs, tmp_path), "TODOKE_ALARM_MAIL": "none"}
    (tmp_path / "second").mkdir()
    second = {**environment, "TODOKE_HOME": str(tmp_path / "second")}
    async with running(environment), running(second):
        await until(lambda: at_least(logs, 1))
    logs.remembered = None
    await logs.seal()
    assert await logs.verify() == []


async def test_without_its_key_or_role_it_ends_with_a_sentence(logs: Logs, tmp_path: Path) -> None:
    environment = environment_of(logs, tmp_path)
    wrong = logs.addresses["seals"].replace("todoke_seals:", "todoke_seals:x")
    (tmp_path / "open.key").write_text(bytes(logs.key).hex(), encoding="ascii")
    (tmp_path / "open.key").chmod(0o644)
    for changed, words in (
        ({"TODOKE_SEAL_KEY": str(tmp_path / "none.key")}, "todoke audit key"),
        ({"TODOKE_SEAL_KEY": str(tmp_path / "open.key")}, "chmod 600"),
        ({"TODOKE_SEAL_KEY": ""}, "TODOKE_SEAL_KEY is missing"),
        ({"TODOKE_SEAL_KEY": "credential:seal-key"}, "LoadCredential=seal-key"),
        ({"TODOKE_DATABASE_SEALS": wrong}, "could not be reached"),
        ({"TODOKE_DATABASE_SEALS": logs.addresses["mailer"]}, "todoke_seals"),
    ):
        async with running({**environment, "LC_ALL": "C", **changed}) as process:
            async with asyncio.timeout(90):
                output, _ = await process.communicate()
        assert (process.returncode, words in output.decode()) == (1, True), output.decode()
        assert b"Traceback" not in output


async def test_its_key_may_be_a_credential(logs: Logs, tmp_path: Path) -> None:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    make_seal_key(credentials / "seal-key")
    (credentials / "seal-key").chmod(0o440)  # as systemd's access list shows
    given = {"TODOKE_SEAL_KEY": "credential:seal-key", "CREDENTIALS_DIRECTORY": str(credentials)}
    async with running({**environment_of(logs, tmp_path), "TODOKE_ALARM_MAIL": "none", **given}):
        await until(lambda: at_least(logs, 1))
