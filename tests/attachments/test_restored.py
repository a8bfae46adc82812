"""Files come back from a backup with the applications that they belong to: as rows like all others, still sealed."""

import asyncio
import subprocess
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from app.applications.decryption import AnswerDecryptor
from app.applications.queries import find
from app.attachments.opening import content_of, files_of
from app.demo.binaries import Binaries
from app.demo.embedded import Embedded
from app.operations.migrating import migrate
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from app.vault.keystore import key_store_of
from tests.attached import WITH_FILES, submit_with_files
from tests.databases import engine_on, new_database, superusers
from tests.factories import Person, make_person, make_town
from tests.rendering.files import pdf

pytestmark = pytest.mark.anyio


async def seen(person: Person, reference: str, settings: Settings) -> dict[tuple[UUID, str], bytes]:
    """Files of an application as somebody of its section opens them: by id and name, what is in them."""
    with scoped(person.scope):
        async with ENGINE.unit():
            application = await find(reference)
            assert application is not None
            files = await files_of(application.id, AnswerDecryptor(key_store_of(settings)).open, unscanned=False)
            return {(file.id, file.name): b"".join([piece async for piece in content_of(file)]) for file in files}


async def test_files_come_back_from_a_dump_with_their_application(
    embedded: Embedded, addresses: Mapping[str, str], settings: Settings, tmp_path: Path
) -> None:
    large = pdf(b"0 0 200 200 re f\n" * 40_000)  # of several chunks
    dump = tmp_path / "dump"
    async with new_database(embedded, addresses) as own, new_database(embedded, addresses) as again:
        await migrate(own["migrator"])
        owner = await asyncpg.connect(own["migrator"], server_settings={"role": "todoke_owner"})
        async with engine_on(own):
            town = await make_town(owner, settings, {"event": WITH_FILES})
            person = await make_person(owner, town)
            receipt, ids = await submit_with_files(owner, town, settings, [("住民票.pdf", large)])
            before = await seen(person, str(receipt.reference), settings)
        await owner.close()
        for program, options in {
            "pg_dump": ["--format=custom", f"--file={dump}", f"--dbname={superusers(embedded, own)}"],
            "pg_restore": [
                "--exit-on-error",
                "--clean",
                "--if-exists",
                f"--dbname={superusers(embedded, again)}",
                str(dump),
            ],
        }.items():
            command = [Binaries().path(program), *options]
            done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=120)
            assert done.returncode == 0, done.stderr
        assert b"200 re f" not in dump.read_bytes()
        async with engine_on(again):
            assert await seen(person, str(receipt.reference), settings) == before == {(ids[0], "住民票.pdf"): large}
