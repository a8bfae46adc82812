"""What a password must be like, and how it is kept."""

import subprocess
import sys

import pytest

from app.people.passwords import hash_password, one_time_password, password_fits, password_problem

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


@pytest.mark.parametrize(
    "password", ["correct horse battery", "ひらがなでもよい長いことば。", "四谷の桜と新宿の夜の長い坂道"]
)
def test_fifteen_characters_of_any_kind_will_do(password: str) -> None:
    assert password_problem(password.ljust(15, "。"), login="shinjuku-yamada") is None


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("fourteen chars", "15文字以上"),
        ("a" * 201, "200文字以内"),
        ("aaaaaaaaaaaaaaaa", "推測されにくい"),
        ("Password 1234567890", "推測されにくい"),
        ("1234567890123456", "推測されにくい"),
        ("my shinjuku-yamada!", "推測されにくい"),
    ],
)
def test_what_is_guessed_first_is_refused(password: str, word: str) -> None:
    assert word in (password_problem(password, login="shinjuku-yamada") or "")


def test_a_second_typing_must_agree() -> None:
    assert password_problem("correct horse battery", login="x-y", again="correct horse batterz")


def test_one_time_passwords_pass_the_rules_and_differ() -> None:
    made = {one_time_password() for _ in range(50)}
    assert (len(made), {password_problem(password, login="shinjuku-yamada") for password in made}) == (50, {None})
