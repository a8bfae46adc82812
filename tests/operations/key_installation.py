"""An installation whose keys lie in two places under a lock, and `todoke keys` run on it with the settings of production."""

import contextlib
import io
import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from app.cli import main
from app.operations.migrating import migrate
from app.operations.signer import ensure_keys
from app.vault.key_lock import Lock, lock_of
from app.vault.keystore import FileKeyStore
from app.vault.seal import new_pair

TOWN = "131041"
SLUGS = ("kodomo", "gomi", "kenshin")


@dataclass
class Installation:
    """`keys`: by slug, the id of this year's key of each procedure. Folders and lock lie below `folder`."""

    folder: Path
    addresses: Mapping[str, str]
    lock: str = ""
    keys: dict[str, UUID] = field(default_factory=dict)

    @property
    def places(self) -> tuple[Path, Path]:
        return self.folder / "home" / "keys", self.folder / "copy"

    def make(self) -> None:
        """The folders, and a lock beside them."""
        for name in ("home", "copy"):
            (self.folder / name).mkdir(mode=0o700)
        self.lock = self.new_lock("lock")

    def new_lock(self, name: str) -> str:
        file = self.folder / name
        file.write_text(secrets.token_hex(32), encoding="ascii")
        file.chmod(0o600)
        return str(file)

    def store(self, *, mending: bool = False) -> FileKeyStore:
        return FileKeyStore(*self.places, lock_of(self.lock), mending=mending)

    def file(self, slug: str, place: int, owner: str = TOWN) -> Path:
        return self.places[place] / owner / f"{self.keys[slug]}.key"

    def copied_to(self, folder: Path) -> "Installation":
        """The same installation on another disk, with the same database."""
        shutil.copytree(self.folder, folder / "installation")
        copied = Installation(folder / "installation", self.addresses, keys=self.keys)
        copied.lock = str(copied.folder / "lock")
        return copied

    def settings(self, **changed: str) -> dict[str, str]:
        """The environment of `todoke migrate` and `todoke keys` in production."""
        return {
            "TODOKE_MODE": "production",
            "TODOKE_HOME": str(self.folder / "home"),
            "TODOKE_KEY_STORE_COPY": str(self.places[1]),
            "TODOKE_KEY_STORE_LOCK": self.lock,
            "TODOKE_DATABASE_MIGRATOR": self.addresses["migrator"],
            **changed,
        }

    def run(self, *arguments: str, **changed: str) -> tuple[int, str, str]:
        """Run `todoke keys ...`: the exit code, what it said on standard output and what on standard error."""
        return self.todoke("keys", *arguments, **changed)

    def todoke(self, *arguments: str, **changed: str) -> tuple[int, str, str]:
        """Run `todoke ...`, as `run`."""
        with pytest.MonkeyPatch.context() as patch:
            for name in [name for name in os.environ if name.startswith("TODOKE_")]:
                patch.delenv(name)
            for name, value in self.settings(**changed).items():
                patch.setenv(name, value)
            said, beside = io.StringIO(), io.StringIO()
            code: object = 0
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(beside):
                try:
                    main(arguments)
                except SystemExit as ended:
                    code = ended.code
        assert isinstance(code, int)
        return code, said.getvalue(), beside.getvalue()


async def set_up(installation: Installation) -> None:
    """The tables, a municipality with three procedures, their keys, the mailer's and the signer's, signed."""
    store = installation.store()
    await migrate(installation.addresses["migrator"])
    owner = await asyncpg.connect(installation.addresses["migrator"], server_settings={"role": "todoke_owner"})
    try:
        await owner.execute(
            "insert into app.municipality (code, slug, name, telephone) values ($1, 'town', '{\"ja\": \"試験市\"}', '03-0000-0000')",
            TOWN,
        )
        section = await owner.fetchval(
            "insert into app.section (municipality, id, name, telephone) values ($1, $2, '{\"ja\": \"係\"}', '03-0000-0001') returning id",
            TOWN,
            uuid4(),
        )
        for slug in SLUGS:
            procedure = await owner.fetchval(
                "insert into app.procedure (municipality, slug, section, category, planned_per_year) values ($1, $2, $3, 'ごみ', 10) returning id",
                TOWN,
                slug,
                section,
            )
            pair = new_pair(uuid4())
            store.put(TOWN, pair)
            await owner.execute(
                "insert into app.public_key (municipality, id, procedure, fiscal_year, public_key) values ($1, $2, $3, 2026, $4)",
                TOWN,
                pair.id,
                procedure,
                pair.public.key,
            )
            installation.keys[slug] = pair.id
    finally:
        await owner.close()
    await ensure_keys(installation.addresses["migrator"], store)


def locked_by(content: bytes, lock: str) -> bool:
    """Whether a file says that it is under this lock."""
    return Lock.of(bytes.fromhex(Path(lock).read_text(encoding="ascii"))).id in content[:20]
