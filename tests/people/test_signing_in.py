"""Logins as they are typed."""

import time

from app.people.signing_in import LONGEST_LOGIN, normalised_login

ACCENTS = "a" + "\u0301" * 20_000 + "\u0316" * 20_000  # bringing them into order is quadratic


def test_a_login_in_full_width_and_capitals_is_the_same() -> None:
    assert normalised_login(" Ｓhinjuku－Ｇomi ") == "shinjuku-gomi"


def test_a_login_of_endless_accents_takes_no_time() -> None:
    began = time.process_time()
    assert len(normalised_login(ACCENTS)) <= LONGEST_LOGIN
    assert time.process_time() - began < 0.1
