"""The `todoke` command's manners; what the commands do is tested where it is done."""

import os
import re
import secrets
from pathlib import Path

import pytest

from app.cli import main
from app.vault.key_signer import make_signer
from app.vault.keystore import FileKeyStore

CHANGES = Path(__file__).parents[1] / "CHANGELOG.md"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("TODOKE_")]:
        monkeypatch.delenv(name)


def ended(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int | str | None, str]:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    told = capsys.readouterr()
    return caught.value.code, told.out + told.err


@pytest.mark.parametrize(
    "name", ["demo", "serve", "work", "bounce", "migrate", "database", "operator", "keys", "audit", "translations"]
)
def test_help_names_every_command(capsys: pytest.CaptureFixture[str], name: str) -> None:
    code, told = ended(capsys, "--help")
    assert (code, name in told) == (0, True)


def test_every_command_for_keys_that_is_named_anywhere_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    """With its options: what a message or a page tells to run can be run."""
    root = CHANGES.parent
    files = [CHANGES, *(root / "app").rglob("*.py"), *(root / "docs").rglob("*.md")]
    named = {
        found
        for file in files
        for found in re.findall(r"todoke(?:-admin)? keys ([a-z]+)((?: --[a-z]+)*)", file.read_text(encoding="utf-8"))
    }
    assert {action for action, _ in named} >= {"list", "verify", "copy", "restore", "relock", "signer", "inquiry"}
    for action, options in named:
        code, told = ended(capsys, "keys", action, "--help")
        assert (code, [option for option in options.split() if option not in told]) == (0, []), action


def test_help_does_not_show_what_only_the_supervisor_uses(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--with-parent" not in ended(capsys, "serve", "--help")[1]


def test_an_unknown_command_is_told_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = ended(capsys, "dmeo")
    assert (code, "dmeo" in told, "demo" in told) == (2, True, True)


def test_the_version_is_the_one_of_the_change_log(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = ended(capsys, "--version")
    newest = re.search(r"^## (\d\S+)", CHANGES.read_text(encoding="utf-8"), re.MULTILINE)
    assert newest is not None
    assert (code, told) == (0, f"todoke {newest[1]}\n")


@pytest.mark.parametrize("side", ["applicant", "staff", "operator"])
def test_a_side_without_its_settings_says_what_is_missing(capsys: pytest.CaptureFixture[str], side: str) -> None:
    code, told = ended(capsys, "serve", side)
    assert (code, f"TODOKE_DATABASE_{side.upper()} is missing; {side} needs it." in told) == (1, True)


def test_the_staffs_side_does_not_start_with_keys_that_others_can_read(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tmp_path.chmod(0o755)
    monkeypatch.setenv("TODOKE_MODE", "test")
    monkeypatch.setenv("TODOKE_KEY_STORE", str(tmp_path))
    for role in ("STAFF", "SIGN_IN_STAFF"):
        monkeypatch.setenv(f"TODOKE_DATABASE_{role}", "postgresql://todoke@/todoke?host=/nowhere")
    monkeypatch.setenv("TODOKE_SECOND_FACTOR_KEYS", f"1:{secrets.token_hex(32)}")
    monkeypatch.setenv("TODOKE_SEAT_KEY", secrets.token_hex(32))
    code, told = ended(capsys, "serve", "staff")
    assert (code, "must be readable by its owner only" in told) == (1, True)


def of_the_staff(monkeypatch: pytest.MonkeyPatch, key_store: Path) -> None:
    """Settings of the staff's side and the worker, whose database is nowhere."""
    monkeypatch.setenv("TODOKE_MODE", "test")
    monkeypatch.setenv("TODOKE_KEY_STORE", str(key_store))
    monkeypatch.setenv("TODOKE_SECOND_FACTOR_KEYS", f"1:{secrets.token_hex(32)}")
    monkeypatch.setenv("TODOKE_SEAT_KEY", secrets.token_hex(32))


GONE, EMPTY, ANOTHERS, CLOSED = "gone", "empty", "another's", "closed"


@pytest.mark.parametrize(
    ("part", "roles"), [("serve staff", ("STAFF", "SIGN_IN_STAFF")), ("work", ("MAILER", "WORKER"))]
)
@pytest.mark.parametrize("store", [GONE, EMPTY, ANOTHERS, CLOSED])
def test_a_key_store_that_cannot_be_read_ends_the_staffs_side_and_the_worker_in_one_sentence(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    part: str,
    roles: tuple[str, ...],
    store: str,
) -> None:
    folder = tmp_path / "keys"
    of_the_staff(monkeypatch, folder)
    for role in roles:
        monkeypatch.setenv(f"TODOKE_DATABASE_{role}", "postgresql://todoke@/todoke?host=/nowhere")
    if part == "work":
        monkeypatch.delenv("TODOKE_SECOND_FACTOR_KEYS")
        monkeypatch.setenv("TODOKE_MAIL_FROM", "todoke@example.lg.jp")
    if store != GONE:
        folder.mkdir(mode=0o700)
    if store in {ANOTHERS, CLOSED}:
        make_signer(FileKeyStore(folder))
    if store == ANOTHERS and os.geteuid() == 0:
        os.chown(folder, 65534, 65534)
    elif store in {ANOTHERS, CLOSED}:
        folder.chmod(0)
    code, told = ended(capsys, *part.split())
    assert (code, told.count("\n"), str(folder) in told) == (1, 1, True), told
    assert "Traceback" not in told
    assert folder.exists() is (store != GONE)


def test_the_demo_is_never_run_on_production_settings(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TODOKE_MODE", "production")
    assert ended(capsys, "demo") == (
        1,
        "todoke: TODOKE_MODE is set to something else than demo, and the demo is only that. Unset it for `todoke demo`.\n",
    )


def test_a_database_that_does_not_answer_is_told_without_a_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TODOKE_MODE", "test")
    monkeypatch.setenv("TODOKE_DATABASE_MIGRATOR", "postgresql://todoke_migrator:x@/todoke?host=/nowhere")
    code, told = ended(capsys, "migrate")
    assert (code, "The database could not be reached" in told) == (1, True)
