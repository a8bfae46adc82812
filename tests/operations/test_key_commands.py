"""`todoke keys` on an installation in production: what is wrong is told and mended, and nothing is lost on the way."""

import asyncio
import os
import re
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from app.demo.embedded import Embedded
from app.operations.database import forget, initialise
from app.operations.key_verifying import verify
from app.operations.known_keys import known_keys
from app.vault.key_files import unwrap
from app.vault.key_lock import Lock, lock_of
from app.vault.keystore import MAILER, SIGNER, FileKeyStore
from app.vault.seal import new_pair
from tests.databases import beside
from tests.operations.key_installation import SLUGS, TOWN, Installation, locked_by, set_up

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to another user")
NOBODY = 65534
MOST_STEPS = 150


@pytest.fixture(scope="module")
def whole(embedded: Embedded, addresses: Mapping[str, str]) -> Iterator[Installation]:
    """An installation with nothing wrong. Its folders are never touched: each test has a copy of them."""
    own = beside(addresses)
    asyncio.run(initialise(embedded.superuser_address(), own))
    with tempfile.TemporaryDirectory(prefix="todoke-") as folder:
        made = Installation(Path(folder), own)
        made.make()
        asyncio.run(set_up(made))
        yield made
    asyncio.run(forget(embedded.superuser_address(), own))


@pytest.fixture
def installation(whole: Installation, tmp_path: Path) -> Installation:
    return whole.copied_to(tmp_path)


def in_database(installation: Installation, statement: str, *values: object) -> None:
    async def execute() -> None:
        owner = await asyncpg.connect(installation.addresses["migrator"], server_settings={"role": "todoke_owner"})
        try:
            await owner.execute(statement, *values)
        finally:
            await owner.close()

    asyncio.run(execute())


@pytest.fixture
def changed(installation: Installation) -> Iterator[Callable[..., None]]:
    """Changes the database, whose keys and erasures are as they were after the test."""

    async def rows() -> list[asyncpg.Record]:
        owner = await asyncpg.connect(installation.addresses["migrator"], server_settings={"role": "todoke_owner"})
        try:
            return await owner.fetch("select id, public_key, signature, destroyed_at from app.public_key")
        finally:
            await owner.close()

    before = asyncio.run(rows())
    yield lambda statement, *values: in_database(installation, statement, *values)
    for table in ("erasure", "staff"):
        in_database(installation, f"delete from app.{table}")
    for row in before:
        in_database(
            installation,
            "update app.public_key set public_key = $2, signature = $3, destroyed_at = $4 where id = $1",
            *row.values(),
        )


def faults(installation: Installation, **settings: str) -> list[str]:
    code, said, beside = installation.run("verify", **settings)
    lines = said.splitlines()
    assert (code, beside) == (
        1 if lines else 0,
        f"4 live keys looked at: {f'{len(lines)} faults.' if lines else 'nothing is wrong.'}\n",
    )
    return lines


def contents(*places: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for place in places for file in place.rglob("*") if file.is_file()}


# What can be wrong with one key -----------------------------------------------------------------------------------------


def swap(installation: Installation, place: int) -> None:
    one, other = installation.file("kodomo", place), installation.file("gomi", place)
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)


def damage(installation: Installation, place: int) -> None:
    file = installation.file("kodomo", place)
    content = file.read_bytes()
    file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))


def of_another_owner(installation: Installation, place: int) -> None:
    """The mailer's key, under the name of a municipality's."""
    mailers = next((installation.places[place] / MAILER).iterdir())
    installation.file("kodomo", place).write_bytes(mailers.read_bytes())


def unlock(installation: Installation, place: int) -> None:
    file = installation.file("kodomo", place)
    file.write_bytes(installation.store().get(TOWN, installation.keys["kodomo"]).private)


def lock_otherwise(installation: Installation, place: int) -> None:
    pair = installation.store().get(TOWN, installation.keys["kodomo"])
    other = FileKeyStore(installation.folder / "other", lock=Lock.of(secrets.token_bytes(32)))
    other.put(TOWN, pair)
    installation.file("kodomo", place).write_bytes(
        (installation.folder / "other" / TOWN / f"{pair.id}.key").read_bytes()
    )


SPOILT: dict[str, tuple[Callable[[Installation, int], object], str, list[str]]] = {
    "missing": (lambda at, place: at.file("kodomo", place).unlink(), "is missing", ["kodomo"]),
    "swapped": (swap, "holds the key of another id or owner", ["gomi", "kodomo"]),
    "damaged": (damage, "is damaged", ["kodomo"]),
    "of another owner": (of_another_owner, "holds the key of another id or owner", ["kodomo"]),
    "bare": (unlock, "is not locked", ["kodomo"]),
    "under another lock": (lock_otherwise, "is under another lock", ["kodomo"]),
}


def test_of_a_whole_store_nothing_is_told(installation: Installation) -> None:
    before = contents(installation.folder)
    assert faults(installation) == []
    assert contents(installation.folder) == before


@pytest.mark.parametrize("place", [0, 1], ids=["first place", "second place"])
@pytest.mark.parametrize("name", SPOILT)
def test_a_fault_in_one_place_is_told_with_whose_key_it_is_and_what_to_do(
    installation: Installation, name: str, place: int
) -> None:
    spoil, words, slugs = SPOILT[name]
    spoil(installation, place)
    told = faults(installation)
    command = {"bare": "`todoke keys relock`", "under another lock": "`todoke keys relock --from`"}.get(
        name, "`todoke keys copy`" if place else "`todoke keys restore`"
    )
    assert len(told) == len(slugs)
    for line, slug in zip(told, slugs, strict=True):
        assert line.startswith(f"{TOWN} {slug} 2026 {installation.keys[slug]} (")
        assert f": in {installation.places[place]} it {words}." in line
        assert command in line


@pytest.mark.parametrize("name", ["missing", "swapped", "damaged", "of another owner"])
def test_a_fault_in_both_places_is_one_sentence(installation: Installation, name: str) -> None:
    spoil, words, slugs = SPOILT[name]
    for place in (0, 1):
        spoil(installation, place)
    told = faults(installation)
    first, second = installation.places
    assert len(told) == len(slugs)
    for line in told:
        assert f": in {first} and in {second} it {words}. No place has it" in line


def test_the_mailers_and_the_signers_key_are_looked_at_too(installation: Installation) -> None:
    mailers, signers = (next((installation.places[1] / owner).iterdir()) for owner in (MAILER, SIGNER))
    mailers.unlink()
    signers.unlink()
    signing, mailing = faults(installation)
    assert re.match(r"the signing key 1 \([0-9a-f ]{29}\): in \S+copy it is missing\. .*todoke keys copy", signing)
    assert re.match(r"the mailer \S+ \([0-9a-f ]{29}\): in \S+copy it is missing\. .*todoke keys copy", mailing)


def test_a_place_that_is_away_is_one_sentence(installation: Installation) -> None:
    installation.places[1].rename(installation.folder / "elsewhere")
    assert [line.partition(". ")[0] for line in faults(installation)] == [
        f"{installation.places[1]}, the second place of the key store, is not there or empty"
    ]
    (installation.folder / "elsewhere").rename(installation.places[1])
    shutil.rmtree(installation.places[0])
    (line,) = faults(installation)
    assert "the first place of the key store" in line
    assert "todoke keys restore" in line


def test_a_public_half_that_is_not_signed_or_badly_is_told(
    installation: Installation, changed: Callable[..., None]
) -> None:
    changed("update app.public_key set signature = null where id = $1", installation.keys["gomi"])
    changed("update app.public_key set signature = $2 where id = $1", installation.keys["kodomo"], bytes(64))
    unsigned, forged = faults(installation)
    assert re.search("gomi 2026 .* is not signed in the database, and nothing is sealed to it", unsigned)
    assert re.search("kodomo 2026 .* is not signed by the installation for what it is used for", forged)
    assert all("`todoke migrate`" in line for line in (unsigned, forged))


def test_a_public_half_that_was_exchanged_in_the_database_is_told(
    installation: Installation, changed: Callable[..., None]
) -> None:
    pair = new_pair(uuid4())
    changed("update app.public_key set public_key = $2 where id = $1", installation.keys["kodomo"], pair.public.key)
    (line,) = faults(installation)
    assert "kodomo 2026" in line
    assert "somebody put it into the database" in line


def test_a_signer_that_the_other_sides_do_not_know_is_told(installation: Installation) -> None:
    told = faults(installation, TODOKE_KEY_SIGNER=secrets.token_hex(32))
    assert "TODOKE_KEY_SIGNER does not name it" in told[0]
    assert [line for line in told[1:] if "is not signed by the installation" not in line] == []
    public = installation.run("signer")[1].strip()
    assert faults(installation, TODOKE_KEY_SIGNER=public) == []


def test_a_destroyed_key_that_lies_there_again_is_told(
    installation: Installation, changed: Callable[..., None]
) -> None:
    changed("update app.public_key set destroyed_at = now() where id = $1", installation.keys["kodomo"])
    code, said, _ = installation.run("verify")
    assert code == 1
    assert [line.rpartition(" ")[2] for line in said.splitlines()] == [
        str(installation.file("kodomo", place)) for place in (0, 1)
    ]


@AS_ROOT
def test_a_store_restored_as_another_user_is_told_file_by_file(installation: Installation) -> None:
    files = [installation.file(slug, 0) for slug in ("kodomo", "gomi")]
    for file in files:
        os.chown(file, NOBODY, NOBODY)
    installation.file("kenshin", 0).chmod(0o644)
    told = faults(installation)
    assert sorted(line.partition(" ")[0] for line in told) == sorted(
        str(file) for file in [*files, installation.file("kenshin", 0)]
    )
    assert all("chown" in line or "chmod 600" in line for line in told)


@AS_ROOT
def test_a_whole_place_restored_as_root_is_told_in_one_sentence(installation: Installation, tmp_path: Path) -> None:
    for above in [tmp_path, *tmp_path.parents[:3]]:
        above.chmod(0o755)
    known, signer = asyncio.run(known_keys(installation.addresses["migrator"])), installation.run("signer")[1].strip()
    for path in [installation.folder, *installation.folder.rglob("*")]:
        if not path.is_relative_to(installation.places[0]):
            os.chown(path, NOBODY, NOBODY)
    os.seteuid(NOBODY)
    try:
        (line,) = verify(installation.store(mending=True), known, (), [bytes.fromhex(signer)])
    finally:
        os.seteuid(0)
    assert line.startswith(
        f"{installation.places[0]} belongs to root, and this process runs as nobody: give it to nobody (chown)"
    )


def test_there_may_be_nothing_to_relock(installation: Installation) -> None:
    for place in installation.places:
        shutil.rmtree(place)
    assert installation.run("relock") == (0, "", "Put under the lock: 0 files; 0 were under it before.\n")


@AS_ROOT
@pytest.mark.parametrize("command", ["list", "verify", "copy", "restore", "relock", "signer"])
def test_root_does_not_make_files_that_the_service_cannot_read(installation: Installation, command: str) -> None:
    os.chown(installation.folder / "home", NOBODY, NOBODY)
    before = contents(installation.folder)
    code, said, beside = installation.run(command)
    assert (code, said) == (1, "")
    assert "belongs to nobody, and this runs as root: run it as nobody" in beside
    assert contents(installation.folder) == before


# Listing ----------------------------------------------------------------------------------------------------------------


def test_the_list_says_what_each_place_holds(installation: Installation) -> None:
    unlock(installation, 1)
    installation.file("gomi", 0).unlink()
    damage_of = installation.file("kenshin", 1)
    damage_of.write_bytes(b"short")
    (installation.places[0] / TOWN / "notes.txt").write_bytes(b"")
    secret = installation.store(mending=True).get(TOWN, installation.keys["kodomo"]).private
    code, said, _ = installation.run("list")
    assert code == 0
    for slug, states in (
        ("kodomo", "locked | bare"),
        ("gomi", "is missing | locked"),
        ("kenshin", "locked | is damaged"),
    ):
        assert re.search(
            rf"^{TOWN}  {installation.keys[slug]}  [0-9a-f ]{{29}}  {re.escape(states)}$", said, re.MULTILINE
        )
    assert len(re.findall(r"^(?:mailer|signer)  \S+  [0-9a-f ]{29}  locked \| locked$", said, re.MULTILINE)) == 2
    assert f"no key's file: {installation.places[0] / TOWN / 'notes.txt'}" in said
    assert secret.hex() not in said


# Copying and restoring --------------------------------------------------------------------------------------------------


def mended(installation: Installation, command: str) -> None:
    code, said, beside = installation.run(command)
    assert (code, said) == (0, ""), said + beside
    assert faults(installation) == []


@pytest.mark.parametrize("name", ["missing", "swapped", "damaged", "of another owner"])
@pytest.mark.parametrize(("command", "place"), [("restore", 0), ("copy", 1)])
def test_what_one_place_lacks_comes_from_the_other(
    installation: Installation, command: str, place: int, name: str
) -> None:
    pairs = {slug: installation.store().get(TOWN, installation.keys[slug]) for slug in SLUGS}
    SPOILT[name][0](installation, place)
    mended(installation, command)
    for slug, pair in pairs.items():
        assert installation.store().get(TOWN, pair.id).private == pair.private
        assert installation.file(slug, place).stat().st_mode & 0o777 == 0o600


def test_a_lost_first_place_comes_back_whole(installation: Installation) -> None:
    before = {file.relative_to(installation.places[0]) for file in contents(installation.places[0])}
    shutil.rmtree(installation.places[0])
    mended(installation, "restore")
    assert {file.relative_to(installation.places[0]) for file in contents(installation.places[0])} == before
    modes = {path.stat().st_mode & 0o777 for path in [installation.places[0], *installation.places[0].iterdir()]}
    assert modes == {0o700}


def test_a_new_second_place_is_filled(installation: Installation) -> None:
    shutil.rmtree(installation.places[1])
    code, _, beside = installation.run("copy")
    assert (code, "make the folder (chmod 700) and run `todoke keys copy`" in beside) == (1, True)
    installation.places[1].mkdir(mode=0o700)
    mended(installation, "copy")


def test_from_an_empty_place_nothing_is_brought(installation: Installation) -> None:
    shutil.rmtree(installation.places[1])
    installation.places[1].mkdir(mode=0o700)
    before = contents(installation.folder)
    code, _, beside = installation.run("restore")
    assert (code, "nothing can be brought over from it" in beside) == (1, True)
    assert contents(installation.folder) == before


def test_a_destroyed_key_is_not_brought_back(installation: Installation, changed: Callable[..., None]) -> None:
    """Neither is one whose destruction is under way in the other place."""
    changed("update app.public_key set destroyed_at = now() where id = $1", installation.keys["kodomo"])
    installation.file("kodomo", 0).unlink()
    asyncio.run(erasing(installation, installation.keys["gomi"]))
    installation.file("gomi", 0).unlink()
    code, _, beside = installation.run("restore")
    assert (code, "Left out, for they are destroyed: 2." in beside) == (0, True)
    assert [installation.file(slug, 0).exists() for slug in SLUGS] == [False, False, True]


async def erasing(installation: Installation, key: UUID) -> None:
    """An erasure whose rows are gone and whose key is not yet (鍵の消去待ち); the next test finds none."""
    owner = await asyncpg.connect(installation.addresses["migrator"], server_settings={"role": "todoke_owner"})
    try:
        people = [
            await owner.fetchval(
                "insert into app.staff (municipality, login, name, password_hash, role) values ($1, $2, '職員', '', 'administrator') returning id",
                TOWN,
                login,
            )
            for login in ("test-one", "test-two")
        ]
        await owner.execute(
            "insert into app.erasure (municipality, kind, procedure, procedure_title, fiscal_year, reason, state, planned_by, planned_at, confirmed_by, "
            "erased_at, retention_years, retention_from, count, held, list_hash, rows_backup_until, key, confirmable_from, days_looked_back) "
            "select k.municipality, 'due', k.procedure, 'x', k.fiscal_year, 'retention_over', 'erased', $2, now(), $3, now(), 1, 'fiscal_year_end', 0, 0, "
            "$4, current_date, k.id, now(), 14 from app.public_key k where k.id = $1",
            key,
            *people,
            bytes(32),
        )
    finally:
        await owner.close()


def test_the_last_copy_of_a_key_is_written_over_by_no_other(installation: Installation) -> None:
    """Two files of the first place were exchanged, and the second has only one of the two keys."""
    swap(installation, 0)
    installation.file("gomi", 1).unlink()
    before = contents(installation.folder)
    code, said, _ = installation.run("restore")
    assert code == 1
    assert f"{installation.file('kodomo', 0)} holds the only copy of another key" in said
    assert contents(installation.folder) == before


def test_what_is_under_another_lock_is_left_as_it_is(installation: Installation) -> None:
    lock_otherwise(installation, 0)
    before = contents(installation.folder)
    code, said, _ = installation.run("restore")
    assert (code, "is under another lock" in said) == (1, True)
    assert contents(installation.folder) == before


def test_without_a_second_place_there_is_nothing_to_bring(installation: Installation) -> None:
    for command in ("copy", "restore"):
        code, _, beside = installation.run(command, TODOKE_KEY_STORE_COPY="none")
        assert (code, "TODOKE_KEY_STORE_COPY names no second place" in beside) == (1, True)


# Relocking --------------------------------------------------------------------------------------------------------------


def test_relock_changes_the_lock_of_every_file(installation: Installation) -> None:
    new = installation.new_lock("new")
    code, _, beside = installation.run("relock", "--from", installation.lock, TODOKE_KEY_STORE_LOCK=new)
    assert (code, beside) == (0, "Put under the lock: 10 files; 0 were under it before.\n")
    assert all(locked_by(content, new) for content in contents(*installation.places).values())
    assert faults(installation, TODOKE_KEY_STORE_LOCK=new) == []
    assert len(faults(installation)) == 5


def test_relock_wraps_bare_files_and_leaves_no_byte_of_them(installation: Installation) -> None:
    pair = installation.store().get(TOWN, installation.keys["kodomo"])
    for place in (0, 1):
        unlock(installation, place)
    (installation.folder / "second-name").hardlink_to(installation.file("kodomo", 0))
    assert installation.run("relock")[0] == 0
    assert faults(installation) == []
    assert installation.store().get(TOWN, pair.id).private == pair.private
    assert (installation.folder / "second-name").read_bytes() == bytes(32)


def test_relock_leaves_what_it_cannot_open_and_says_so(installation: Installation) -> None:
    lock_otherwise(installation, 0)
    damage(installation, 1)
    before = contents(installation.folder)
    code, said, _ = installation.run("relock")
    assert code == 1
    assert f"Left as it was: {installation.file('kodomo', 0)} is under another lock." in said
    assert f"Left as it was: {installation.file('kodomo', 1)} is damaged." in said
    assert contents(installation.folder) == before


@pytest.mark.parametrize("bare", [False, True], ids=["from a lock", "from none"])
def test_relock_killed_at_any_step_loses_no_key_and_is_gone_on_with(
    whole: Installation, tmp_path: Path, *, bare: bool
) -> None:
    secrets_of = {
        (owner, key_id): whole.store().get_secret(owner, key_id)
        for owner in whole.store().owners()
        for key_id in whole.store().ids(owner)
    }
    for step in range(1, MOST_STEPS, 4):
        (tmp_path / str(step)).mkdir()
        installation = whole.copied_to(tmp_path / str(step))
        if bare:
            for (owner, key_id), secret in secrets_of.items():
                for place in installation.places:
                    (place / owner / f"{key_id}.key").write_bytes(secret)
        new = installation.new_lock("new")
        arguments = ("relock",) if bare else ("relock", "--from", installation.lock)
        died = killed(step, installation, lambda: installation.run(*arguments, TODOKE_KEY_STORE_LOCK=new))  # noqa: B023  run within the step
        for (owner, key_id), secret in secrets_of.items():
            for place in installation.places:
                content = (place / owner / f"{key_id}.key").read_bytes()
                lock = lock_of(new if locked_by(content, new) else installation.lock)
                assert unwrap(lock, owner, key_id, content, bare=bare) == secret
        assert installation.run(*arguments, TODOKE_KEY_STORE_LOCK=new)[0] == 0
        left = contents(*installation.places)
        assert all(file.suffix == ".key" and locked_by(content, new) for file, content in left.items())
        assert len(left) == 10
        assert faults(installation, TODOKE_KEY_STORE_LOCK=new) == []
        shutil.rmtree(tmp_path / str(step))
        if not died:
            break
    assert 40 < step < MOST_STEPS - 4


def killed(at: int, installation: Installation, work: Callable[[], object]) -> bool:
    """Do the work in a process that is killed before its step `at` on the files of the places; False when it had fewer steps."""
    child = os.fork()
    if not child:
        left = at

        def hook(event: str, given: tuple[object, ...]) -> None:
            nonlocal left
            touched = event in {"open", "os.rename", "os.remove", "os.link"}
            if touched and any(str(place) in str(given[0]) for place in installation.places):
                left -= 1
                if not left:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        work()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


# The signing key --------------------------------------------------------------------------------------------------------


def test_the_first_call_makes_the_signing_key_and_later_ones_print_it(
    embedded: Embedded, addresses: Mapping[str, str], tmp_path: Path
) -> None:
    """Before the first `todoke migrate`: the database has no tables yet."""
    own = beside(addresses)
    asyncio.run(initialise(embedded.superuser_address(), own))
    fresh = Installation(tmp_path, own)
    fresh.make()
    code, said, _ = fresh.run("signer")
    assert (code, bool(re.fullmatch(r"[0-9a-f]{64}\n", said))) == (0, True)
    assert fresh.run("signer")[1] == said
    assert [len(list((place / SIGNER).iterdir())) for place in fresh.places] == [1, 1]
    asyncio.run(forget(embedded.superuser_address(), own))


def test_a_lost_signing_key_is_not_silently_another(installation: Installation) -> None:
    for place in installation.places:
        shutil.rmtree(place / SIGNER)
    code, said, beside = installation.run("signer")
    assert (code, said) == (1, "")
    assert "todoke keys restore" in beside
    assert "todoke keys signer --new" in beside


def test_a_new_signing_key_is_printed_before_the_one_that_still_counts(
    installation: Installation, changed: Callable[..., None]
) -> None:
    del changed  # signed again below, and as before after the test
    before = installation.run("signer")[1].strip()
    both = installation.run("signer", "--new")[1].strip()
    new = both.partition(",")[0]
    assert both == f"{new},{before}"
    assert new != before
    assert faults(installation, TODOKE_KEY_SIGNER=both) == []
    assert len(faults(installation, TODOKE_KEY_SIGNER=new)) == 4


def test_where_the_old_signing_key_is_lost_its_public_half_stays_until_all_is_signed_anew(
    installation: Installation,
) -> None:
    before = installation.run("signer")[1].strip()
    for place in installation.places:
        shutil.rmtree(place / SIGNER)
    both = installation.run("signer", "--new", TODOKE_KEY_SIGNER=before)[1].strip()
    assert both.split(",")[1:] == [before]
    assert faults(installation, TODOKE_KEY_SIGNER=both) == []
