"""`todoke audit key` and `todoke audit verify`, as somebody at a terminal has them."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from app.audit.seal_key import read_seal_key
from tests.operations.sealing.conftest import HERE, THERE, Logs
from tests.operations.sealing.test_tampering import cut_back_to

pytestmark = pytest.mark.anyio


async def told(environment: dict[str, str], *arguments: str) -> tuple[int | None, str]:
    """Exit status and all that is said, in English unless the environment says otherwise."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("TODOKE_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app.cli", "audit", *arguments),
        env={**outside, "LC_ALL": "C.UTF-8", "TODOKE_MODE": "test", **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(240):
        output, _ = await process.communicate()
    return process.returncode, output.decode()


def public_only(logs: Logs) -> dict[str, str]:
    return {
        "TODOKE_DATABASE_SEALS": logs.addresses["seals"],
        "TODOKE_SEAL_VERIFIER": bytes(logs.key.verify_key).hex(),
    }


async def test_a_whole_log_is_counted(logs: Logs) -> None:
    for _ in range(3):
        await logs.write()
    await logs.seal()
    await logs.write(THERE)
    code, text = await told(public_only(logs), "verify")
    assert (code, text.startswith("Whole: 3 events under 1 seals, in 1 rounds until ")) == (0, True), text
    assert "1 events wait for the next round" in text
    code, text = await told({**public_only(logs), "LC_ALL": "ja_JP.UTF-8"}, "verify", "--municipality", HERE)
    assert (code, text.startswith("異常はありません。記録3件、封印1個")) == (0, True), text


async def test_the_first_broken_place_is_named(logs: Logs, tmp_path: Path) -> None:
    event = await logs.write()
    await logs.seal()
    assert logs.remembered is not None
    (tmp_path / "anchor.txt").write_text(logs.remembered.signed(logs.key), encoding="utf-8")
    await logs.superuser.execute("update app.audit_event set subject = 'another'")
    code, text = await told(public_only(logs), "verify", "--anchor", str(tmp_path / "anchor.txt"))
    assert code == 1
    assert text.startswith(f"First broken place: the log of {HERE}, seal 1, event {event} (")
    assert text.endswith("): an event was changed after it was sealed.\n")
    code, text = await told({**public_only(logs), "LC_ALL": "ja_JP.UTF-8"}, "verify")
    assert f"最初の異常: {HERE}のログ・封印1・記録{event}" in text
    assert (await told(public_only(logs), "verify", "--municipality", THERE))[0] == 0


async def test_many_broken_places_are_counted(logs: Logs) -> None:
    for _ in range(30):
        await logs.write()
    await logs.seal()
    await logs.superuser.execute("delete from app.audit_event")
    code, text = await told(public_only(logs), "verify")
    assert (code, len(text.splitlines()), "And 10 more." in text) == (1, 21, True), text


async def test_after_a_restore_the_gap_is_named_and_can_be_known(logs: Logs, tmp_path: Path) -> None:
    await logs.write()
    await logs.seal()
    await logs.write()
    await logs.seal()
    anchor = logs.remembered
    assert anchor is not None
    file = tmp_path / "mail.txt"
    file.write_text(f"控えです。\r\n\r\n{anchor.signed(logs.key)}\r\n返信はできません。", encoding="utf-8")
    ends = await cut_back_to(logs, head=1)
    code, text = await told(public_only(logs), "verify", "--anchor", str(file))
    assert code == 1
    assert "the database is older than what was sealed" in text
    assert f"{ends.removesuffix('+00')}" in text
    assert anchor.at in text
    assert f"the log of {HERE}, seal 2" in text
    await logs.seal()
    assert (await told(public_only(logs), "verify"))[0] == 1
    code, text = await told(public_only(logs), "verify", "--anchor", str(file), "--known-gap", "2")
    assert (code, text.startswith("Known gap: the seals of all logs, head 2"), "Whole: " in text) == (0, True, True), (
        text
    )


async def test_what_cannot_be_compared_ends_with_another_status(logs: Logs, tmp_path: Path) -> None:
    await logs.seal()
    settings = public_only(logs)
    (tmp_path / "anchor.txt").write_text("no anchor", encoding="utf-8")
    away = {**settings, "TODOKE_DATABASE_SEALS": "postgresql://todoke_seals:x@127.0.0.1:1/todoke"}
    for environment, arguments, words in (
        (settings, ["--municipality", "999999"], "no municipality 999999"),
        (settings, ["--anchor", str(tmp_path / "none")], "cannot be read"),
        (settings, ["--anchor", str(tmp_path / "anchor.txt")], "no anchor of this program"),
        (away, [], "could not be reached"),
    ):
        code, text = await told(environment, "verify", *arguments)
        assert (code, words in text, "Traceback" in text) == (2, True, False), text


async def test_it_may_only_read(logs: Logs) -> None:
    """Whoever compares holds no secret half: with it in production, the command ends."""
    await logs.seal()
    secure = {**public_only(logs), "TODOKE_MODE": "production", "TODOKE_SEAL_KEY": "/nowhere"}
    code, text = await told(secure, "verify")
    assert (code, "TODOKE_SEAL_KEY must not be given to `todoke audit verify`." in text) == (1, True), text


async def test_a_key_is_made_once_and_says_what_goes_where(tmp_path: Path) -> None:
    path = tmp_path / "seal.key"
    code, text = await told({"TODOKE_SEAL_KEY": str(path)}, "key")
    key = read_seal_key(path)
    assert (code, f"TODOKE_SEAL_VERIFIER={bytes(key.verify_key).hex()}\n" in text) == (0, True)
    assert bytes(key).hex() not in text
    code, text = await told({}, "key", str(path))
    assert (code, "never overwritten" in text) == (1, True)
    assert bytes(read_seal_key(path)) == bytes(key)
    assert (await told({}, "key"))[0] == 1
