"""Each municipality's working inquiry key: derived from the installation's, or handed over."""

import hmac
import os
import re

import pytest

from app.cli import main
from app.settings import InquiryKey, load
from app.vault.inquiry_keys import handed_over, hkdf, working_keys

INSTALLATION = bytes(range(32))
WARD, NEIGHBOUR = "131041", "131059"
OWN = InquiryKey(7, bytes(range(64, 96)), WARD)


def test_a_working_key_is_that_of_hkdf() -> None:
    """RFC 5869 by hand, and as it was on the first day: another derivation would lose every number."""
    extracted = hmac.digest(bytes(32), INSTALLATION, "sha256")
    expanded = hmac.digest(extracted, b"todoke inquiry key 1\x00131041\x01", "sha256")
    (working,) = working_keys([InquiryKey(1, INSTALLATION)], WARD)
    assert (working.id, working.key) == (1, expanded)
    assert expanded.hex() == "cc1325f18a161b7ef1d692d8ae7a49b1cea196c4918df9dd5181d47a67fa9b74"


def test_hkdf_is_that_of_the_rfc() -> None:
    """RFC 5869, A.3: no salt, no info; as many bytes as a hash has."""
    expected = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    assert hkdf(bytes([0x0B] * 22), b"").hex() == expected


def test_each_municipality_has_its_own_under_each_key() -> None:
    keys = [InquiryKey(2, INSTALLATION[::-1]), InquiryKey(1, INSTALLATION)]
    ward, neighbour = working_keys(keys, WARD), working_keys(keys, NEIGHBOUR)
    assert [key.id for key in ward] == [key.id for key in neighbour] == [2, 1]
    assert len({key.key for key in (*ward, *neighbour)} | {INSTALLATION}) == 5


def test_a_key_that_was_handed_over_works_as_it_is_for_its_municipality_alone() -> None:
    keys = [OWN, InquiryKey(1, INSTALLATION)]
    assert [(key.id, key.key == OWN.key) for key in working_keys(keys, WARD)] == [(7, True), (1, False)]
    assert [key.id for key in working_keys(keys, NEIGHBOUR)] == [1]
    assert working_keys([OWN], NEIGHBOUR) == ()


def test_no_key_shows_itself() -> None:
    told = repr([OWN, *working_keys([OWN, InquiryKey(1, INSTALLATION)], WARD)])
    assert not re.search(r"key=|b'|\\x", told)


def test_what_is_handed_over_makes_the_same_working_keys_elsewhere_and_no_others() -> None:
    keys = [OWN, InquiryKey(1, INSTALLATION)]
    elsewhere = load({"TODOKE_MODE": "test", "TODOKE_INQUIRY_KEYS": handed_over(keys, WARD)}).inquiry_keys
    assert working_keys(elsewhere, WARD) == working_keys(keys, WARD)
    assert working_keys(elsewhere, NEIGHBOUR) == ()


@pytest.fixture
def keys_of_an_installation(monkeypatch: pytest.MonkeyPatch) -> str:
    """The setting of one installation, alone in the environment."""
    for name in [name for name in os.environ if name.startswith("TODOKE_")]:
        monkeypatch.delenv(name)
    keys = f"2:{INSTALLATION[::-1].hex()},1:{INSTALLATION.hex()}"
    monkeypatch.setenv("TODOKE_INQUIRY_KEYS", keys)
    return keys


def test_the_command_prints_what_the_other_installation_is_given(
    keys_of_an_installation: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["keys", "inquiry", "--municipality", WARD])
    told = capsys.readouterr().out
    assert re.fullmatch(r"2@131041:[0-9a-f]{64},1@131041:[0-9a-f]{64}\n", told)
    here = working_keys(load({"TODOKE_INQUIRY_KEYS": keys_of_an_installation}).inquiry_keys, WARD)
    assert working_keys(load({"TODOKE_INQUIRY_KEYS": told}).inquiry_keys, WARD) == here


@pytest.mark.usefixtures("keys_of_an_installation")
@pytest.mark.parametrize(
    ("keys", "municipality", "code", "words"),
    [
        ("", WARD, 1, "TODOKE_INQUIRY_KEYS holds no key for 131041."),
        (f"1@{NEIGHBOUR}:{INSTALLATION.hex()}", WARD, 1, "TODOKE_INQUIRY_KEYS holds no key for 131041."),
        (f"1:{INSTALLATION.hex()}", "13104", 2, "six digits, like 131041"),
    ],
)
def test_the_command_says_why_it_prints_none(
    keys: str,
    municipality: str,
    code: int,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TODOKE_INQUIRY_KEYS", keys)
    with pytest.raises(SystemExit) as ended:
        main(["keys", "inquiry", "--municipality", municipality])
    told = capsys.readouterr()
    assert (ended.value.code, told.out, words in told.err) == (code, "", True)
