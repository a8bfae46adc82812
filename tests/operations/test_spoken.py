"""In which language a terminal is spoken to."""

import ast
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import app
from app.cli import main
from app.demo.welcome import welcome
from app.settings import SETTINGS, load
from app.spoken import NOT_WRITTEN, spoken

JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
TELLING = {"EmbeddedProblem", "DemoProblem", "DatabaseProblem", "ChildProblem", "say", "_say", "_end", "print"}


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ({"LANG": "ja_JP.UTF-8"}, "はい"),
        ({"LANG": "ja_JP.eucJP"}, "はい"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "ja_JP.UTF-8"}, "はい"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "C.UTF-8"}, "yes"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": ""}, "はい"),
        ({"LANG": "de_DE.UTF-8"}, "yes"),
        ({}, "yes"),
    ],
)
def test_the_first_locale_that_is_set_decides(
    monkeypatch: pytest.MonkeyPatch, locale: dict[str, str], told: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    assert spoken("yes", "はい") == told


def test_the_demo_welcomes_in_japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    told = welcome(load({"TODOKE_MODE": "demo"}))
    assert "    職員の方   受付、処理、ダウンロード   http://localhost:8001/sign-in\n" in told
    assert "止めるときは Ctrl-C を押してください。" in told


def test_the_demo_refuses_another_mode_in_japanese(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    monkeypatch.setenv("TODOKE_MODE", "test")
    with pytest.raises(SystemExit):
        main(["demo"])
    assert "TODOKE_MODEがdemo以外になっています" in capsys.readouterr().err


def test_settings_are_refused_in_japanese(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever the demo can find wrong with them: a name that is none, and a value that is none of its setting's."""
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    monkeypatch.delenv("TODOKE_MODE", raising=False)
    unread = {"TODOKE_MODE", "TODOKE_HOME", "TODOKE_HOST", "TODOKE_KEY_STORE", "TODOKE_WORKBOOK_FOLDER"}
    unread |= {"TODOKE_KEY_STORE_COPY", "TODOKE_SEAL_KEY", "TODOKE_SEAL_ANCHOR_FOLDER", "TODOKE_RENDER_SOCKET"}
    unread |= {"TODOKE_SMTP_HOST", "TODOKE_SMTP_USER", "TODOKE_SMTP_PASSWORD"}  # any text will do for these
    names = {setting.name for setting in SETTINGS} - unread | {"TODOKE_NOSUCH"}
    for name in names:
        monkeypatch.setenv(name, "？")
    with pytest.raises(SystemExit):
        main(["demo"])
    heading, *problems, more = capsys.readouterr().err.splitlines()
    assert (heading, more) == ("todoke: この設定では動きません:", "詳しくはdocs/settings.mdをご覧ください。")
    assert {problem.split()[0] for problem in problems} == names
    assert [problem for problem in problems if not problem.endswith(("を指定してください。", "をご覧ください。"))] == []


def english_only(source: str) -> list[str]:
    """Sentences that are told without their Japanese: written in what tells, or in a name that is handed to it."""
    tree = ast.parse(source)
    found = []
    for around in ast.walk(tree):
        if not isinstance(around, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        named = {
            target.id: node.value
            for node in ast.walk(around)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(around):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in TELLING and node.args:
                found += [text for text in _texts(node.args[0], named) if re.search(r"[A-Za-z]{2,} [a-z]+", text)]
    return found


def _texts(told: ast.expr, named: Mapping[str, ast.expr]) -> Iterator[str]:
    if isinstance(told, ast.Call) and ast.unparse(told.func) == "spoken":
        if not JAPANESE.search(ast.unparse(told.args[1])):
            yield ast.unparse(told)
    elif isinstance(told, ast.Constant):
        yield str(told.value)
    elif isinstance(told, ast.JoinedStr):
        yield ast.unparse(told)
    elif isinstance(told, ast.Name):
        rest = {name: value for name, value in named.items() if name != told.id}
        yield from _texts(named[told.id], rest) if told.id in named else ()
    else:
        for part in ast.iter_child_nodes(told):
            if isinstance(part, ast.expr):
                yield from _texts(part, named)


def test_nothing_is_told_in_english_only() -> None:
    house = Path(app.__path__[0])
    files = [house / "cli.py", *sorted((house / "operations").rglob("*.py"))]
    found = {file.name: told for file in files if (told := english_only(file.read_text("utf-8")))}
    assert found == {}


def test_english_only_would_be_found() -> None:
    planted = """
def start():
    anew = f"Remove {folder} and start."
    reason = "It is away."
    say(spoken("Up and running", "Up and running"))
    say(spoken("Up and running", "動いています"))
    raise EmbeddedProblem(anew if folder else str(reason))
"""
    assert english_only(planted) == [
        "spoken('Up and running', 'Up and running')",
        "f'Remove {folder} and start.'",
        "It is away.",
    ]


def run_with_output(output: int, *arguments: str) -> tuple[int, str]:
    """Run `todoke` with its output into a file descriptor; the exit code, and what it said beside it."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("TODOKE_")}
    settings = {"LC_ALL": "C.UTF-8", "TODOKE_MODE": "test", "TODOKE_INQUIRY_KEYS": f"1:{secrets.token_hex(32)}"}
    ran = subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        env=outside | settings,
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    return ran.returncode, ran.stderr


@pytest.mark.parametrize("arguments", [("keys", "inquiry", "--municipality", "131041"), ("audit", "key", "KEY")])
def test_what_cannot_be_written_is_no_success_and_no_traceback(arguments: tuple[str, ...], tmp_path: Path) -> None:
    pipe, into = os.pipe()
    os.close(pipe)
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        for output, beside in ((into, ""), (full, "todoke: No space left on device\n")):
            file = str(tmp_path / f"{output}.key")
            named = [file if argument == "KEY" else argument for argument in arguments]
            assert run_with_output(output, *named) == (NOT_WRITTEN, beside)
    finally:
        os.close(into)
        os.close(full)


def test_what_fails_keeps_its_exit_code(tmp_path: Path) -> None:
    pipe, into = os.pipe()
    os.close(pipe)
    (tmp_path / "there").touch()
    try:
        code, beside = run_with_output(into, "audit", "key", str(tmp_path / "there"))
    finally:
        os.close(into)
    assert (code, "is there already" in beside) == (1, True)
