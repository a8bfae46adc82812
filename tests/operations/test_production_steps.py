"""The steps of docs/operating.md that handle keys, as they stand there: run by a shell, in production, with folders below a temporary one.

Of systemd stand-ins are used that do what the steps need: a unit's environment, its credentials, nothing of what the caller had.
"""

import asyncio
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from subprocess import CompletedProcess, run

import pytest

from app.demo.embedded import Embedded
from app.operations.database import forget, initialise
from tests.databases import beside

DOCS = Path(__file__).parents[2] / "docs"
STAND_INS = {
    "systemctl": "#!/bin/sh\n",
    "systemd-creds": '#!/bin/sh\nif [ "$1" = encrypt ]; then umask 077; cat > "$4"; else cat "$3"; fi\n',
    "systemd-ask-password": f"#!{sys.executable}\nimport secrets\nprint(secrets.token_hex(32))\n",
    "systemd-run": f"""#!{sys.executable}
import os, shutil, sys, tempfile
given, words = {{"PATH": os.environ["PATH"], "HOME": "/"}}, iter(sys.argv[1:])
folder = tempfile.mkdtemp(dir=os.environ["CREDENTIALS"])
for word in words:
    if word == "--":
        break
    name, _, value = next(words).partition("=") if word in ("-p", "-E") else (word, "", "")
    if word == "-E":
        given[name] = value
    elif name == "EnvironmentFile":
        given.update(line.split("=", 1) for line in open(value).read().split())
    elif name == "LoadCredentialEncrypted":
        credential, _, file = value.partition(":")
        shutil.copy(file, os.path.join(folder, credential))
command = list(words)
os.execve(command[0], command, {{**given, "CREDENTIALS_DIRECTORY": folder}})
""",
}


class Machine:
    """A staff machine below a folder; `steps` gives a block of the document to its shell."""

    def __init__(self, folder: Path, migrator: str) -> None:
        self.folder = folder
        for name in ("etc/todoke", "etc/credstore.encrypted", "srv", "bin", "credentials", "var/lib/todoke-staff"):
            (folder / name).mkdir(parents=True, mode=0o700)
        for name, text in {**STAND_INS, "todoke-admin": self.here(self.text("production/todoke-admin"))}.items():
            (folder / "bin" / name).write_text(text, encoding="utf-8")
            (folder / "bin" / name).chmod(0o755)
        settings = self.here(
            f"TODOKE_KEY_STORE_COPY=/srv/todoke-key-copy\nTODOKE_KEY_STORE_LOCK=credential:todoke-key-lock\nTODOKE_DATABASE_MIGRATOR={migrator}\n"
        )
        (folder / "etc/todoke/migrate.env").write_text(settings, encoding="utf-8")

    @staticmethod
    def text(name: str) -> str:
        return (DOCS / name).read_text(encoding="utf-8")

    def here(self, text: str) -> str:
        """The text with this machine's paths, and without users, which are the machine's to make."""
        below = re.sub(r"(?<![\w/])/(?=(?:etc|srv|var)/)", f"{self.folder}/", text)
        below = below.replace("${TREE:-/opt/todoke}/.venv/bin/todoke", str(Path(sys.executable).with_name("todoke")))
        return below.replace(" -o todoke-staff -g todoke-staff", "").replace("/dev/tty", "/dev/null")

    def block(self, first: str) -> list[str]:
        """The commands of the block in the document that begins with these words."""
        (found,) = re.findall(rf"```\n({re.escape(first)}.*?)```", self.text("operating.md"), re.DOTALL)
        return [line for line in found.splitlines() if line.strip()]

    def steps(self, *lines: str) -> "CompletedProcess[str]":
        prepared = [line for line in self.block("seal()") if "seal()" in line]
        path = f"{self.folder}/bin:/usr/bin:/bin"
        return run(
            ["/bin/sh", "-eu"],
            check=False,
            input=self.here("\n".join([*prepared, *lines])),
            capture_output=True,
            text=True,
            env={"PATH": path, "CREDENTIALS": str(self.folder / "credentials"), "LANG": "C.UTF-8"},
        )


@pytest.fixture(scope="module")
def machine(
    embedded: Embedded, addresses: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machine]:
    own = beside(addresses)
    asyncio.run(initialise(embedded.superuser_address(), own))
    yield Machine(tmp_path_factory.mktemp("machine"), own["migrator"])
    asyncio.run(forget(embedded.superuser_address(), own))


FIRST_TIME = """install -d -m 700 /srv/todoke-key-copy
systemd-ask-password "todoke-key-lock" | seal todoke-key-lock
todoke-admin migrate
todoke-admin keys signer
todoke-admin keys verify""".splitlines()


def test_what_the_first_time_leaves_has_nothing_wrong(machine: Machine) -> None:
    """What docs/production/check does as well, in folders below a temporary one."""
    done = machine.steps(*FIRST_TIME)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^[0-9a-f]{64}$", done.stdout, re.MULTILINE)
    assert "1 live keys looked at: nothing is wrong." in done.stderr
    for place in ("var/lib/todoke-staff/keys", "srv/todoke-key-copy"):
        assert {owner.name for owner in (machine.folder / place).iterdir()} == {"mailer", "signer"}


def test_the_steps_to_another_lock_leave_nothing_under_the_old_one(machine: Machine) -> None:
    files = [file for place in ("var", "srv") for file in (machine.folder / place).rglob("*.key")]
    before = {file: file.read_bytes() for file in files}
    done = machine.steps(*machine.block("systemctl stop todoke-staff@1 todoke-staff@2 todoke-work\nsystemd-creds"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Put under the lock: {len(files)} files" in done.stderr
    assert not (machine.folder / "etc/credstore.encrypted/todoke-key-lock-before").exists()
    assert all(file.read_bytes()[12:20] != content[12:20] for file, content in before.items())


def test_a_lost_place_comes_back_by_what_the_table_says(machine: Machine) -> None:
    for place, command in (("/var/lib/todoke-staff/keys", "restore"), ("/srv/todoke-key-copy", "copy")):
        lost = [f"rm -r {place}"] + [f"install -d -m 700 {place}"] * (command == "copy")
        assert machine.steps(*lost, "todoke-admin keys verify").returncode == 1
        assert f"`todoke-admin keys {command}`" in machine.text("operating.md")
        done = machine.steps(f"todoke-admin keys {command}", "todoke-admin keys verify")
        assert done.returncode == 0, done.stdout + done.stderr
