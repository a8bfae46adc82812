"""How a password is kept."""

import subprocess
import sys

import pytest

from app.people.passwords import hash_password, password_fits

pytestmark = pytest.mark.anyio


async def test_a_hash_is_argon2id_and_fits_its_password_only() -> None:
    kept = await hash_password("correct horse battery")
    assert kept.startswith("$argon2id$")
    assert (await password_fits(kept, "correct horse battery"), await password_fits(kept, "correct horse batter")) == (
        True,
        False,
    )


def test_outside_of_the_tests_a_hash_costs_what_owasp_asks() -> None:
    """Asked in a process of its own: the hasher of this one is cheap (conftest.py), and no setting makes another so."""
    asked = (
        "import asyncio; from app.people import passwords as p; print(asyncio.run(p.hash_password('x')), p._NOBODYS)"
    )
    told = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True).stdout.split()
    assert [kept.rpartition(",p=1$")[0] for kept in told] == ["$argon2id$v=19$m=19456,t=2"] * 2


async def test_full_width_typing_is_the_same_password() -> None:
    assert await password_fits(await hash_password("correct horse 9"), "ｃｏｒｒｅｃｔ　ｈｏｒｓｅ　９")


async def test_no_account_fits_no_password() -> None:
    assert not await password_fits(None, "anything at all")


async def test_a_broken_hash_fits_no_password() -> None:
    assert not await password_fits("not a hash", "anything at all")
