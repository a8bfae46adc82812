"""Who is asking, behind trusted proxies and behind others."""

from ipaddress import ip_network

import pytest

from app.web.client_address import UNKNOWN, client_address

OURS = (ip_network("10.0.0.0/8"), ip_network("::1/128"))


def asked(client: str, *forwarded: str) -> str:
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    return str(client_address({"client": (client, 1), "headers": headers}, OURS))


def test_without_proxies_it_is_the_nearest_address() -> None:
    assert asked("203.0.113.7") == "203.0.113.7"


def test_a_strangers_word_is_not_believed() -> None:
    assert asked("203.0.113.7", "198.51.100.1") == "203.0.113.7"


def test_a_trusted_proxys_word_is_believed() -> None:
    assert asked("10.0.0.1", "203.0.113.7") == "203.0.113.7"


def test_what_the_client_wrote_before_the_proxies_is_ignored() -> None:
    assert asked("10.0.0.1", "1.1.1.1, 203.0.113.7, 10.0.0.2") == "203.0.113.7"


def test_several_header_lines_are_one_list() -> None:
    assert asked("10.0.0.1", "1.1.1.1", "203.0.113.7") == "203.0.113.7"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("[2001:db8::1]:443", "2001:db8::1"), ("203.0.113.7:1234", "203.0.113.7"), ("::ffff:203.0.113.7", "203.0.113.7")],
)
def test_addresses_are_read_as_proxies_write_them(written: str, meant: str) -> None:
    assert asked("10.0.0.1", written) == meant


@pytest.mark.parametrize("written", ["unknown", "_hidden", "1.2.3", ""])
def test_what_is_no_address_ends_the_search_at_the_proxy(written: str) -> None:
    assert asked("10.0.0.1", written) == "10.0.0.1"


def test_a_client_without_an_address_is_unknown() -> None:
    assert client_address({"client": None, "headers": []}, OURS) == UNKNOWN
