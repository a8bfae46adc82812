"""The settings of a municipality: how a list of networks is typed, and what is refused."""

from dataclasses import fields
from ipaddress import ip_address, ip_network

import pytest

from app.municipalities.settings import MOST_NETWORKS, SETTINGS, USUAL, MunicipalitySettings, Saver, ValueRefused
from app.municipalities.tables import MunicipalitySettingRow
from app.people.networks import admits
from app.settings import load

NETWORKS = SETTINGS["networks"].kind
INSIDE = Saver(
    ip_address("10.1.2.3"), load({"TODOKE_MODE": "test", "TODOKE_STAFF_NETWORKS": "10.0.0.0/8,2001:db8::/32"})
)
ANYWHERE = Saver(ip_address("10.1.2.3"), load({"TODOKE_MODE": "test"}))


def test_every_setting_has_its_column() -> None:
    columns = {column._meta.db_column_name for column in MunicipalitySettingRow._meta.columns} - {"municipality", "id"}
    assert set(SETTINGS) == columns == {field.name for field in fields(MunicipalitySettings)}


def test_a_municipality_without_a_row_has_the_defaults() -> None:
    assert MunicipalitySettings.of(None) == USUAL == MunicipalitySettings.of({})


@pytest.mark.parametrize(
    "text",
    [
        "10.1.0.0/16\n2001:db8:1::/48",
        " 10.1.0.0/16 、2001:db8:1::/48 ,10.1.0.0/16",
        "１０．１．０．０／１６\r\n\r\n2001:DB8:1::/48\n",
    ],
)
def test_networks_are_read_as_people_write_them(text: str) -> None:
    assert NETWORKS.typed(text, INSIDE) == (ip_network("10.1.0.0/16"), ip_network("2001:db8:1::/48"))


def test_a_single_address_is_a_network_of_one() -> None:
    assert NETWORKS.typed("10.1.2.3", INSIDE) == (ip_network("10.1.2.3/32"),)


@pytest.mark.parametrize("text", ["", " \n 　"])
def test_a_blank_list_limits_nothing(text: str) -> None:
    assert NETWORKS.typed(text, INSIDE) == ()
    assert NETWORKS.in_words(()) == "どこからでも開ける"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("10.1.0.0/16\n庁内", "「庁内」はネットワークとして読めません"),
        ("10.1.2.3/16", "「10.1.2.3/16」はネットワークとして読めません"),
        ("10.1.0.0/33", "読めません"),
        ("10.1.0.0/16 192.0.2.0/24", "「192.0.2.0/24」は、このサービスの職員側を開けるネットワークの外にあります"),
        ("8.0.0.0/5", "外にあります"),
        ("0.0.0.0/0", "すべてのアドレスです"),
        ("10.2.0.0/16", "いまお使いの端末（10.1.2.3）から開けなくなります"),
        ("2001:db8::/48", "開けなくなります"),
        ("\n".join(f"10.{number}.0.0/16" for number in range(MOST_NETWORKS + 1)), "50個まで"),
        ("1" * 6000, "5000文字以内"),
    ],
)
def test_a_list_that_cannot_be_taken_says_why(text: str, told: str) -> None:
    with pytest.raises(ValueRefused, match=told.replace("（", ".")[:12]) as refused:
        NETWORKS.typed(text, INSIDE)
    assert told in str(refused.value)


def test_where_the_installation_names_no_network_any_may_be_listed() -> None:
    assert NETWORKS.typed("10.1.0.0/16 192.0.2.0/24", ANYWHERE) == (
        ip_network("10.1.0.0/16"),
        ip_network("192.0.2.0/24"),
    )


def test_what_is_shown_is_taken_back() -> None:
    value = NETWORKS.typed("10.1.0.0/16 2001:db8::/48", INSIDE)
    assert NETWORKS.typed(NETWORKS.shown(value), INSIDE) == value


@pytest.mark.parametrize(
    ("address", "inside"), [("10.1.255.255", True), ("10.2.0.0", False), ("2001:db8::1", True), ("2001:db9::1", False)]
)
def test_the_list_admits_its_networks_only(address: str, inside: bool) -> None:
    assert admits((ip_network("10.1.0.0/16"), ip_network("2001:db8::/32")), ip_address(address)) is inside


DEMO = Saver(ip_address("10.1.2.3"), load({"TODOKE_MODE": "demo"}))


@pytest.mark.parametrize(("text", "hours"), [("24", 24), (" ７２ ", 72), ("720", 720)])
def test_a_number_is_read_as_people_write_it(text: str, hours: int) -> None:
    kind = SETTINGS["second_person_hours"].kind
    assert kind.typed(text, ANYWHERE) == hours
    assert (kind.shown(hours), kind.in_words(hours)) == (str(hours), f"{hours}時間")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("second_person_hours", "23", "24から720までの数字"),
        ("second_person_hours", "721", "24から720までの数字"),
        ("second_person_hours", "", "24から720までの数字"),
        ("second_person_hours", "-30", "24から720までの数字"),
        ("second_person_hours", "二十四", "24から720までの数字"),
        ("second_person_hours", "9" * 9_000, "24から720までの数字"),
        ("second_person_days", "6", "7から365までの数字"),
    ],
)
def test_limits_of_two_persons_are_numbers_and_never_below_the_floor(name: str, text: str, told: str) -> None:
    with pytest.raises(ValueRefused, match=told):
        SETTINGS[name].kind.typed(text, ANYWHERE)


def test_a_demo_may_go_lower() -> None:
    hours = SETTINGS["second_person_hours"].kind
    assert (hours.typed("0", DEMO), hours.in_words(0)) == (0, "1分（デモ）")
    assert SETTINGS["second_person_days"].kind.typed("0", DEMO) == 0
