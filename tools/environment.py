"""Makes the Python environment of a checkout (`make run`, `make test`, …) or the tree of a server (`make install`), and tells meanwhile what it does.

python3 -m tools.environment development            .venv, with what tests and lint need
python3 -m tools.environment production FOLDER      FOLDER/.venv, with what the service runs on and the program itself
"""

from __future__ import annotations  # an older Python must come as far as the sentence that names the right one

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NoReturn

from app.spoken import spoken

CHECKOUT: Final = Path(__file__).resolve().parents[1]
OLDEST: Final = (3, 11)
PROGRAM: Final = ("app", "piccolo_conf.py", "pyproject.toml", "README.md", "LICENSE")  # what the program is built from
BESIDE: Final = ("templates", "static", "locales")  # found in share/todoke: see app/folders.py
NO_BYTECODE: Final = shutil.ignore_patterns("__pycache__")
PIP: Final = ("-m", "pip", "--disable-pip-version-check", "--no-input")


def development() -> None:
    """The checkout's own .venv. What an earlier run that was cut off has fetched is kept."""
    folder = CHECKOUT / ".venv"
    _make_environment(folder, CHECKOUT / "requirements-dev.lock")
    _say(spoken("Adding Todoke itself ...", "届そのものを加えています ..."))
    _run(folder, *PIP, "install", "--no-deps", "--no-build-isolation", "--editable", str(CHECKOUT))


def production(destination: Path) -> None:
    """A tree that needs neither the checkout nor anything of it, byte-compiled, readable to all and written to by nobody but its owner."""
    folder = destination / ".venv"
    if (folder / "bin" / "todoke").exists():
        _end(
            f"Todoke is installed in {destination} already. Install beside it and switch over: see docs/production.md.",
            f"{destination} には、届がすでに入っています。別のフォルダに入れて切り替えてください（docs/production.md）。",
        )
    if destination.exists() and not folder.exists() and any(destination.iterdir()):
        _end(f"{destination} is not empty.", f"{destination} は空ではありません。")
    os.umask(0o022)
    _make_environment(folder, CHECKOUT / "requirements.lock")
    _say(spoken("Adding Todoke itself ...", "届そのものを加えています ..."))
    for name in BESIDE:
        shutil.copytree(CHECKOUT / name, folder / "share" / "todoke" / name, ignore=NO_BYTECODE, dirs_exist_ok=True)
    _add_program(folder)
    told = subprocess.run([folder / "bin" / "todoke", "--version"], check=True, capture_output=True, text=True, cwd="/")
    _say(
        spoken(
            f"{told.stdout.strip()} is in {destination}. What comes next: docs/production.md.",
            f"{destination} に {told.stdout.strip()} を入れました。続きは docs/production.md をご覧ください。",
        )
    )


def _make_environment(folder: Path, lock: Path) -> None:
    """A virtual environment with exactly the packages of a lock file."""
    if sys.version_info < OLDEST:
        _end(
            f"Todoke needs Python 3.11 or newer; this is {sys.version.split()[0]}. Another one: make PYTHON=python3.12 ...",
            f"届にはPython 3.11以降が必要です（これは{sys.version.split()[0]}です）。別のPythonを使うには: make PYTHON=python3.12 ...",
        )
    if not (folder / "bin" / "python").exists():
        _say(spoken(f"Making the Python environment {folder} ...", f"Python環境 {folder} を作っています ..."))
        if subprocess.run([sys.executable, "-m", "venv", folder], check=False).returncode:
            shutil.rmtree(folder, ignore_errors=True)
            _end(
                "Python could not make an environment. On Debian and Ubuntu: apt-get install python3-venv",
                "Python環境を作れませんでした。DebianやUbuntuでは: apt-get install python3-venv",
            )
    count = len(re.findall("^[a-z0-9].*==", lock.read_text(encoding="utf-8"), re.MULTILINE))
    _say(
        spoken(
            f"Fetching {count} packages; on a slow line this takes minutes ...",
            f"パッケージ{count}個を取り寄せています。回線が遅いと何分かかかります ...",
        )
    )
    python: str | Path = folder / "bin" / "python"
    command = [python, *PIP, "install", "--progress-bar=off", "--no-deps", "--require-hashes", "-r", lock]
    last: deque[str] = deque(maxlen=15)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        assert pip.stdout is not None
        for sentence in progress(_kept(pip.stdout, last), count):
            _say(f"    {sentence}")
    if pip.returncode:
        print("".join(last), file=sys.stderr)
        _end(
            "The packages could not be fetched (pip's own words are above). The same command again goes on where this one stopped.",
            "パッケージを取り寄せられませんでした（理由は上のpipの文です）。同じコマンドをもう一度実行すると、続きから始めます。",
        )


def progress(lines: Iterable[str], count: int) -> Iterator[str]:
    """What pip's lines say to somebody who waits: each package with its number and, when it comes over the line, its size."""
    number = 0
    name = ""
    for line in lines:
        if found := re.match(r"Collecting (\S+?)==(\S+)", line):
            number += 1
            name = f"{number}/{count} {found[1]} {found[2]}"
        elif found := re.match(r"\s+Downloading \S+ \((.+)\)", line):
            yield f"{name} ({found[1]})"
        elif re.match(r"\s+Using cached ", line):
            yield name
        elif found := re.match(r"Processing (?:.*/)?([^/\s]+?)-(\d[^-]*)-", line):  # a file that is here already
            number += 1
            yield f"{number}/{count} {found[1]} {found[2]}"
        elif line.startswith("Requirement already satisfied"):
            number += 1
        elif line.startswith("Installing collected packages"):
            yield spoken("unpacking (about a minute) ...", "展開しています（1分ほど） ...")


def _kept(lines: Iterable[str], last: deque[str]) -> Iterator[str]:
    for line in lines:
        last.append(line)
        yield line


def _add_program(folder: Path) -> None:
    """The program as a package like the others, built from a copy: setuptools would leave what it makes in the checkout, and take it along next time."""
    with tempfile.TemporaryDirectory() as place:
        source, wheels = Path(place) / "source", Path(place) / "wheels"
        source.mkdir()
        for name in PROGRAM:
            if (CHECKOUT / name).is_dir():
                shutil.copytree(CHECKOUT / name, source / name, ignore=NO_BYTECODE)
            else:
                shutil.copy2(CHECKOUT / name, source / name)
        _run(
            folder,
            *PIP,
            "wheel",
            "--no-deps",
            "--no-build-isolation",
            "--no-index",
            "--wheel-dir",
            str(wheels),
            str(source),
        )
        _run(folder, *PIP, "install", "--no-deps", "--no-index", "--find-links", str(wheels), "todoke")


def _run(folder: Path, *arguments: str) -> None:
    """A program of the environment that is silent unless it fails. Where pip looks for packages otherwise is none of its business."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    ran = subprocess.run(
        [folder / "bin" / "python", *arguments],
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**outside, "PIP_CONFIG_FILE": os.devnull},
    )
    if ran.returncode:
        print(ran.stdout, file=sys.stderr)
        _end(
            "Todoke itself could not be installed (see above).",
            "届そのものを入れられませんでした（上の文をご覧ください）。",
        )


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def _end(english: str, japanese: str) -> NoReturn:
    print(spoken(english, japanese), file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    if sys.argv[1:] == ["development"]:
        development()
    elif len(sys.argv) == 3 and sys.argv[1] == "production" and sys.argv[2]:
        production(Path(sys.argv[2]).absolute())
    else:
        _end(
            "Say where Todoke is to be installed: make install DESTINATION=/opt/todoke",
            "届を入れるフォルダを書いてください: make install DESTINATION=/opt/todoke",
        )
