"""The demo's database: roles, migrations and demo data, each only when it is not there yet.

What has been done is noted in files inside PostgreSQL's data folder: they come and go with the data they speak of.
"""

import hashlib
import shutil
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from app.demo.embedded import Embedded
from app.demo.mailbox import mail_folder
from app.migrations.history import this_program
from app.operations.database import forget, initialise
from app.operations.migrating import ForeignHistory, migrate
from app.operations.second_person_floor import set_floor
from app.operations.signer import ensure_keys
from app.settings import DATABASES, Settings, load
from app.spoken import spoken
from app.vault.keystore import key_store_of

Fill = Callable[[Settings, Callable[[str], None]], Awaitable[None]]


async def prepare_database(
    server: Embedded, environment: Mapping[str, str], fill: Fill, say: Callable[[str], None]
) -> None:
    """Bring the database to where the parts can start. `fill` makes the demo data, once; one that was cut off begins anew.

    A database that cannot be brought up to date is put aside with its keys, and a new one made.
    """
    try:
        await _prepare(server, environment, fill, say)
    except ForeignHistory:
        _put_aside(server, load(environment).key_store, say)
        await _prepare(server, environment, fill, say)


async def _prepare(server: Embedded, environment: Mapping[str, str], fill: Fill, say: Callable[[str], None]) -> None:
    addresses = {role: environment[f"TODOKE_DATABASE_{role.upper()}"] for role in DATABASES}
    initialised, filled = server.folder / "todoke.initialised", server.folder / "todoke.filled"
    if initialised.exists() and not filled.exists():
        say(
            spoken(
                "The demo data of an earlier start was cut off; making it anew.",
                "前の起動は見本のデータを作る途中で止まりました。作りなおします。",
            )
        )
        await forget(server.superuser_address(), addresses)
        initialised.unlink()
    state = _state(addresses)
    if not initialised.exists() or initialised.read_text(encoding="ascii") != state:
        say(spoken("Making the database's roles ...", "データベースのロールを作っています ..."))
        await initialise(server.superuser_address(), addresses)
        initialised.write_text(state, encoding="ascii")
    await migrate(addresses["migrator"], say)
    settings = load(environment)
    await ensure_keys(addresses["migrator"], key_store_of(settings), say=say)
    await set_floor(addresses["migrator"], settings.mode)
    if not filled.exists():
        say(
            spoken(
                "Making the demo data (some ten seconds, once) ...",
                "見本のデータを作っています（初回だけ、10秒ほど） ...",
            )
        )
        await fill(settings, say)
        filled.touch()


def _put_aside(server: Embedded, key_store: Path, say: Callable[[str], None]) -> None:
    """Stop the server, move what belongs to its database into a folder of the home, and start one that is new."""
    server.stop()
    home = server.home
    aside = home / time.strftime("before-%Y%m%d-%H%M%S")
    aside.mkdir(mode=0o700)
    seals = (home / "seals", home / "seal-anchors")
    for moved in (server.folder, home / "postgres.password", key_store, mail_folder(home), *seals):
        if moved.is_relative_to(home) and moved.exists():
            moved.rename(aside / moved.name)
    if (home / "demo.env").exists():  # its passwords and inquiry keys serve the new one too
        shutil.copy2(home / "demo.env", aside)
    say(
        spoken(
            f"The database in {home} is from an earlier Todoke and cannot be brought up to date.",
            f"{home} のデータベースは前の版の届のもので、新しくできません。",
        )
    )
    say(
        spoken(
            f"It lies in {aside} now, with its keys and mails; a new one is made in its place.",
            f"鍵とメールとともに {aside} に移し、新しく作ります。",
        )
    )
    server.start()


def _state(addresses: Mapping[str, str]) -> str:
    """Changes when `database init` has to run again: other passwords, other roles."""
    text = this_program().roles + repr(sorted(addresses.items()))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
