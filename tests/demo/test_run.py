"""`todoke demo` as a person meets it: one command, and one Ctrl-C."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.demo.data import TELEPHONE_HOURS
from tests.demos import Demo, command
from tests.memory import folder_in_memory
from tests.ports import own_ports


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with folder_in_memory("todoke") as found:
        found.chmod(0o711)
        yield found


@pytest.fixture(scope="module")
def demo(folder: Path) -> Iterator[Demo]:
    """One that runs, made from nothing."""
    with own_ports() as base:
        made = Demo(folder / "var", base)
        made.start()
        yield made
        if made.process is not None and made.process.poll() is None:
            made.end()


@pytest.fixture
def base() -> Iterator[int]:
    """The first port of a demo that is not to come up."""
    with own_ports() as first:
        yield first


def test_it_says_what_it_does_and_then_where_to_look(demo: Demo) -> None:
    told = demo.told()
    assert [
        told.index(part) for part in ("Making a new database", "Migration", "新宿区", "Everything is up.")
    ] == sorted(told.index(part) for part in ("Making a new database", "Migration", "新宿区", "Everything is up."))
    assert f"http://localhost:{demo.base}/" in told
    assert re.search(r"shinjuku-gyosei +新宿区 +管理者", told)
    assert re.search(r"shinjuku-kansa .*TODOKEDEMO234567TODOKEDEMO234567", told)


@pytest.mark.parametrize(
    ("offset", "path", "shown"),
    [
        (0, "/shinjuku/", "受付中の手続 7件"),
        (0, "/contact?municipality=shinjuku", TELEPHONE_HOURS["ja"]),
        (1, "/sign-in", "職員ID"),
        (2, "/sign-in", "パスワード"),
        (3, "/", "デモの受信箱"),
    ],
)
def test_every_side_answers(demo: Demo, offset: int, path: str, shown: str) -> None:
    assert shown in demo.get(offset, path).text


def test_the_worker_has_sent_the_mails_of_the_first_applications(demo: Demo) -> None:
    patience = time.monotonic() + 90
    while "申請が到達しました" not in demo.get(3, "/").text:
        assert time.monotonic() < patience
        time.sleep(0.2)


def test_its_secrets_are_for_their_owner_only(demo: Demo) -> None:
    modes = {
        name: (demo.home / name).stat().st_mode & 0o077 for name in ("demo.env", "postgres", "keys", "mail", "logs")
    }
    assert set(modes.values()) == {0}


def test_each_part_gets_its_own_settings_only(demo: Demo) -> None:
    environ = Path(f"/proc/{demo.processes('serve applicant')[0]}/environ").read_text()
    given = {
        name for name in re.findall(r"(TODOKE_\w+)=", environ) if "DATABASE" in name or "KEY" in name or "SMTP" in name
    }
    assert given == {"TODOKE_DATABASE_APPLICANT", "TODOKE_INQUIRY_KEYS", "TODOKE_KEY_SIGNER", "TODOKE_SEAT_KEY"}


def test_the_staffs_side_starts_without_what_draws_papers(demo: Demo) -> None:
    """PDF's library takes Pillow with it, and together half as long to load as all the rest; papers are drawn in processes of their own."""
    serving = demo.processes("serve staff")  # the supervisor loads no database driver, what it forks does
    mapped = "".join(Path(f"/proc/{process}/maps").read_text(encoding="utf-8") for process in serving)
    assert ("/asyncpg/" in mapped, "/PIL/" in mapped) == (True, False)


def test_a_second_demo_in_the_same_folder_is_refused(demo: Demo) -> None:
    second = subprocess.run(command("demo"), env=demo.environment, check=False, capture_output=True, text=True)
    assert (second.returncode, f"A demo already runs in {demo.home}" in second.stderr) == (1, True)


def test_taken_ports_are_told_with_their_side(demo: Demo, folder: Path) -> None:
    environment = {**demo.environment, "TODOKE_HOME": str(folder / "other")}
    second = subprocess.run(command("demo"), env=environment, check=False, capture_output=True, text=True)
    assert second.returncode == 1
    assert f"{demo.base} (the applicant's side)" in second.stderr
    assert "TODOKE_PORT_BASE=" in second.stderr


def test_psql_opens_as_a_role_that_sees_nothing(demo: Demo) -> None:
    asked = [*command("database", "shell", "applicant"), "-c", "select count(*) from app.application"]
    answer = subprocess.run(asked, env=demo.environment, check=False, capture_output=True, text=True)
    assert "permission denied" in answer.stderr


def test_its_applications_came_with_files(demo: Demo) -> None:
    counted = (
        "set role todoke_owner; select count(*) as files, count(application) as linked, min(chunks) from app.attachment"
    )
    asked = [*command("database", "shell", "migrator"), "-tAc", counted]
    answer = subprocess.run(asked, env=demo.environment, check=False, capture_output=True, text=True)
    assert answer.stdout.split()[-1] == "4|4|1", answer.stderr


def test_a_child_that_dies_is_told_and_started_again(demo: Demo) -> None:
    before = set(demo.processes("serve mailbox"))
    os.kill(min(before), signal.SIGKILL)
    patience = time.monotonic() + 120
    while before & set(demo.processes("serve mailbox")):  # its own child answers a moment longer
        assert time.monotonic() < patience
        time.sleep(0.1)
    while True:
        try:
            if demo.get(3, "/livez").status_code == httpx.codes.OK:
                break
        except httpx.TransportError:
            assert time.monotonic() < patience
        time.sleep(0.2)
    assert "mailbox died (killed by SIGKILL); starting it again" in demo.told()


def test_nothing_outlives_a_kill_and_the_next_start_goes_on(demo: Demo) -> None:
    demo.end(signal.SIGKILL)
    patience = time.monotonic() + 60
    while demo.processes():
        assert time.monotonic() < patience, demo.processes()
        time.sleep(0.1)
    demo.start()
    assert "PostgreSQL is still running from an earlier start" in demo.told()


def test_ctrl_c_stops_everything_and_a_start_keeps_the_data(demo: Demo) -> None:
    before = demo.get(3, "/").text.count("<tr")
    assert demo.end() == 0
    assert (demo.processes(), (demo.home / "postgres" / "postmaster.pid").exists()) == ([], False)
    demo.start()
    assert "Making" not in demo.told().replace("Making the demo's folder", "")
    assert demo.get(3, "/").text.count("<tr") >= before


def test_no_permission_is_told_without_a_traceback(folder: Path, base: int) -> None:
    """/proc takes no new folders, from root either."""
    environment = {**Demo(folder / "x", base).environment, "TODOKE_HOME": "/proc/todoke"}
    refused = subprocess.run(command("demo"), env=environment, check=False, capture_output=True, text=True)
    assert (refused.returncode, "Traceback" in refused.stderr, "/proc/todoke" in refused.stderr) == (1, False, True)


def test_a_half_made_data_folder_is_told_without_a_traceback(folder: Path, base: int) -> None:
    half = Demo(folder / "half", base)
    (half.home / "postgres").mkdir(parents=True)
    (half.home / "postgres" / "PG_VERSION").write_text("18\n")
    refused = subprocess.run(command("demo"), env=half.environment, check=False, capture_output=True, text=True)
    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
    assert "no whole PostgreSQL data folder" in refused.stderr


def test_it_speaks_japanese_where_the_locale_is_japanese(tmp_path: Path, base: int) -> None:
    (tmp_path / "file").touch()
    environment = {**Demo(tmp_path / "file", base).environment, "LC_ALL": "ja_JP.UTF-8"}
    refused = subprocess.run(command("demo"), env=environment, check=False, capture_output=True)
    assert (refused.returncode, f"{tmp_path}/file はファイルです" in refused.stderr.decode("utf-8")) == (1, True)
