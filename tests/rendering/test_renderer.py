"""What a file can do to the renderer: nothing that outlasts its own process; and what that process holds: nothing."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.attachments.rendering import Content, pages_of
from app.rendering.server import Renderer, listening
from app.rendering.walls import MEMORY
from tests.renderers import fault_of, file_of, serving
from tests.rendering.files import endless_pdf, pdf, picture
from tests.waiting import until

pytestmark = pytest.mark.anyio


def children_of(parent: int) -> list[int]:
    return [child for task in Path(f"/proc/{parent}/task").iterdir() for child in _drawing_of(task)]


def _drawing_of(task: Path) -> list[int]:
    try:
        begun = [int(each) for each in (task / "children").read_text().split()]
    except OSError:  # a thread that has ended meanwhile
        return []
    found = []
    for each in begun:
        with suppress(OSError):  # nor is the process there any more
            if b"app.rendering.child" in Path(f"/proc/{each}/cmdline").read_bytes():
                found.append(each)
    return found


async def children(parent: int, number: int) -> list[int]:
    async def there() -> bool:
        return len(children_of(parent)) == number

    await until(there)
    return children_of(parent)


async def one_child() -> int:
    return (await children(os.getpid(), 1))[0]


def status_of(child: int) -> str:
    return Path(f"/proc/{child}/status").read_text()


async def behind_the_walls(child: int) -> None:
    async def confined() -> bool:
        return "Seccomp:\t2" in status_of(child)

    await until(confined)


def there_is(what: int | Path) -> bool:
    return (Path(f"/proc/{what}") if isinstance(what, int) else what).exists()


async def slowly(content: bytes, go_on: asyncio.Event) -> AsyncIterator[bytes]:
    """All but the last byte; that one when it is told."""
    yield content[:-1]
    await go_on.wait()
    yield content[-1:]


async def test_a_loop_without_end_is_ended_and_others_are_drawn_meanwhile(hurried: Path) -> None:
    endless = [asyncio.create_task(fault_of(pages_of(hurried, file_of("pdf", endless_pdf())))) for _ in range(1)]
    drawn = await pages_of(hurried, file_of("pdf", pdf(b"")))
    assert (drawn.of, any(each.done() for each in endless)) == (1, False)
    assert await asyncio.gather(*endless) == ["too_much"]
    assert children_of(os.getpid()) == []


async def test_what_a_process_is_given_and_what_it_is_kept_from(
    renderer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TODOKE_SEAT_KEY", "ab" * 32)
    go_on = asyncio.Event()
    content = picture("jpeg")
    asked = asyncio.create_task(pages_of(renderer, Content("jpeg", len(content), slowly(content, go_on))))
    child = await one_child()
    place = Path(f"/proc/{child}")
    await behind_the_walls(child)
    status, limits = (place / "status").read_text(), (place / "limits").read_text()
    assert (place / "environ").read_bytes() == b""
    assert "NoNewPrivs:\t1" in status
    assert "Threads:\t1\n" in status
    bounds = {line[:25].strip(): line[26:].split()[:2] for line in limits.splitlines()}
    assert bounds["Max address space"] == [str(MEMORY)] * 2
    assert bounds["Max cpu time"] == ["20", "20"]
    assert bounds["Max file size"] == bounds["Max core file size"] == ["0", "0"]
    open_ones = {str(each.readlink()).partition(":")[0] for each in (place / "fd").iterdir()}
    assert open_ones == {"socket", "/dev/null"}
    go_on.set()
    assert (await asked).of == 1


async def test_a_process_that_is_killed_is_told_and_the_next_file_is_drawn(renderer: Path) -> None:
    content = picture("jpeg")
    never = asyncio.Event()
    asked = asyncio.create_task(pages_of(renderer, Content("jpeg", len(content), slowly(content, never))))
    child = await one_child()
    await behind_the_walls(child)  # where it has the file, but for its last byte
    os.kill(child, signal.SIGKILL)
    async with asyncio.timeout(20):
        assert await fault_of(asked) == "too_much"
    assert (await pages_of(renderer, file_of("jpeg", content))).of == 1


async def test_two_at_once_and_a_third_one_after_them(renderer: Path) -> None:
    content = picture("png")
    go_on = asyncio.Event()
    first = [
        asyncio.create_task(pages_of(renderer, Content("png", len(content), slowly(content, go_on)))) for _ in range(2)
    ]
    await children(os.getpid(), 2)
    third = asyncio.create_task(pages_of(renderer, file_of("png", content)))
    await asyncio.sleep(0.5)
    assert (len(children_of(os.getpid())), third.done()) == (2, False)
    go_on.set()
    assert [each.of for each in await asyncio.gather(*first, third)] == [1, 1, 1]


async def test_more_than_may_wait_are_told_so(tmp_path: Path) -> None:
    async for path in serving(tmp_path, Renderer(at_once=1, most_waiting=1)):
        content, go_on = picture("png"), asyncio.Event()
        first = asyncio.create_task(pages_of(path, Content("png", len(content), slowly(content, go_on))))
        await one_child()
        second = asyncio.create_task(pages_of(path, file_of("png", content)))
        await asyncio.sleep(0.2)
        assert await fault_of(pages_of(path, file_of("png", content))) == "busy"
        go_on.set()
        assert [each.of for each in await asyncio.gather(first, second)] == [1, 1]


async def test_an_asker_who_leaves_takes_the_process_along(hurried: Path) -> None:
    content, never = picture("png"), asyncio.Event()
    asked = asyncio.create_task(pages_of(hurried, Content("png", len(content), slowly(content, never))))
    await one_child()
    asked.cancel()

    async def gone() -> bool:
        return children_of(os.getpid()) == []

    await until(gone, 3)


async def test_what_cannot_be_opened_is_told_as_what_it_is(renderer: Path) -> None:
    async def torn() -> AsyncIterator[bytes]:
        yield b"\xff\xd8"
        raise ValueError("no such key")

    async with asyncio.timeout(10):
        with pytest.raises(ValueError, match="no such key"):
            await pages_of(renderer, Content("jpeg", 1000, torn()))


async def test_a_renderer_that_is_away_is_told(tmp_path: Path) -> None:
    content = picture("jpeg")
    assert await fault_of(pages_of(None, file_of("jpeg", content))) == "away"
    assert await fault_of(pages_of(tmp_path / "nothing", file_of("jpeg", content))) == "away"
    listening(tmp_path / "left behind").close()
    assert await fault_of(pages_of(tmp_path / "left behind", file_of("jpeg", content))) == "away"


def test_a_socket_that_was_left_behind_is_replaced_and_a_served_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "render.socket"
    listening(path).close()
    with listening(path):
        assert path.stat().st_mode & 0o777 == 0o660
        with pytest.raises(OSError, match="another renderer"):
            listening(path)


async def test_the_command_draws_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "render.socket"
    outside = {name: value for name, value in os.environ.items() if not name.startswith("TODOKE_")}
    own = {"TODOKE_MODE": "test", "TODOKE_RENDER_SOCKET": str(path)}
    server = await asyncio.create_subprocess_exec(sys.executable, "-m", "app.cli", "render", env={**outside, **own})
    try:

        async def there() -> bool:
            return path.exists()

        await until(there)
        assert (await pages_of(path, file_of("jpeg", picture("jpeg")))).of == 1
        content, never = picture("png"), asyncio.Event()
        asked = asyncio.create_task(pages_of(path, Content("png", len(content), slowly(content, never))))
        found = await children(server.pid, 1)
    finally:
        server.terminate()
        assert await asyncio.wait_for(server.wait(), 20) == 0
    assert await fault_of(asked) in {"too_much", "away"}
    assert [each for each in (*found, path) if there_is(each)] == []


def test_whoever_asks_imports_no_library_that_reads_files() -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, app.attachments.rendering; print({'PIL', 'pypdfium2', 'pi_heif'} & {*sys.modules})",
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    assert told.stdout == "set()\n"
