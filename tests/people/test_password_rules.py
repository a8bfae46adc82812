"""What a password must be like: each rule refuses what it is there for, in words that say which rule it was."""

import time

import pytest

from app.people.password_rules import Name, password_problem
from app.people.passwords import one_time_password

pytestmark = pytest.mark.anyio

AROUND = (
    Name("新宿区", "しんじゅくく"),
    Name("Shinjuku City"),
    Name("shinjuku"),
    Name("四谷保健センター", "よつやほけんせんたー"),
    Name("行政管理課", "ぎょうせいかんりか"),
    Name("四谷 保子", "よつや やすこ"),
    Name("shinjuku-yotsuya"),
)
COMMON = "よく使われるパスワード"
NAMES = "名前（ふりがな、ローマ字、ID）が半分以上"
WEAK = "推測されやすい"


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("123456789abcdef", WEAK),
        ("qwertyuiop12345", COMMON),
        ("1qaz2wsx3edc4rfv", COMMON),
        ("passw0rdpassw0rd", COMMON),
        ("password-2026-01", COMMON),
        ("yotsuyahokencenter", NAMES),
    ],
)
async def test_the_six_of_the_issue_are_refused_with_their_rule(password: str, rule: str) -> None:
    assert rule in (await password_problem(password, names=AROUND) or "")


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("fourteen chars", "15文字以上で入力してください（いま14文字）"),
        ("a" * 201, "200文字以内"),
        ("aaaaaaaaaaaaaaaa", WEAK),
        ("1234567890123456", WEAK),
        ("Password 1234567890", COMMON),
        ("P4$$w0rd 2026 07 01", COMMON),
        ("2026ｐａｓｓｗｏｒｄ２０２６！！", COMMON),
        ("qwertyuiopasdfgh", WEAK),
        ("abcdefghijklmnopqrstuvwxyz", WEAK),
        ("iloveyouiloveyou", COMMON),
        ("adminadminadmin", WEAK),
        ("todoketodoketodoke", WEAK),
        ("パスワードパスワードパスワード", WEAK),
        ("あいうえおかきくけこさしすせそ", WEAK),
        ("my shinjuku-yotsuya!", NAMES),
        ("ヨツヤヨツヤ坂の上へのぼる道を", None),
        ("よつや やすこ よつや やすこ 1", NAMES),
        ("ヨツヤホケンセンター夏の予定表", NAMES),
        ("四谷保健センター四谷保健センター", NAMES),
        ("gyoseikanrika-k8", NAMES),
        ("gyouseikanrika-k8", NAMES),
        ("SHINJUKU-CITY-2026-July", NAMES),
    ],
)
async def test_what_is_guessed_first_is_refused(password: str, rule: str | None) -> None:
    problem = await password_problem(password, names=AROUND)
    assert problem is None if rule is None else rule in (problem or "")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "ひらがなでもよい長いことば。。",
        "四谷の桜と新宿の夜の長い坂道。",
        "sakura no hana ga saku yoru",
        "kaeru ga tobikonda oto",
    ],
)
async def test_fifteen_characters_of_any_kind_will_do(password: str) -> None:
    assert await password_problem(password, names=AROUND) is None


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("7 chars", "8文字以上"),
        ("kaeru-to", None),
        ("password", COMMON),
        ("yotsuya1", NAMES),
        ("20261129", WEAK),
        ("123456789abcdef", WEAK),
    ],
)
async def test_with_a_second_factor_eight_characters_will_do(password: str, rule: str | None) -> None:
    problem = await password_problem(password, names=AROUND, second_factor=True)
    assert problem is None if rule is None else rule in (problem or "")


async def test_a_name_in_kanji_without_a_reading_is_compared_as_it_is() -> None:
    unread = (Name("四谷保健センター"),)
    assert NAMES in (await password_problem("四谷保健センター四谷保健センター", names=unread) or "")
    assert await password_problem("yotsuyahokencenter", names=unread) is None


async def test_names_of_many_sections_leave_a_sentence_in_letters_alone() -> None:
    readings = [
        "しょうがくきゅうしょくか",
        "かんきょうたいさくか",
        "こうれいしゃしえんか",
        "はなとみどりのか",
        "おとしよりか",
    ]
    assert await password_problem("hana no iro wa utsurinikeri", names=[Name("課", each) for each in readings]) is None


async def test_a_second_typing_must_agree() -> None:
    assert await password_problem("correct horse battery", names=(), again="correct horse batterz")


async def test_one_time_passwords_pass_the_rules_and_differ() -> None:
    made = {one_time_password() for _ in range(50)}
    problems = {await password_problem(password, names=AROUND) for password in made}
    assert (len(made), problems) == (50, {None})


@pytest.mark.parametrize(
    "password", ["4@8({[<369&#!1/|0$5+7%2" * 8, "a" + "\u0301" * 20_000 + "\u0316" * 20_000], ids=["signs", "accents"]
)
async def test_a_password_made_to_take_long_takes_a_moment(password: str) -> None:
    await password_problem("the words are loaded", names=())
    began = time.process_time()
    await password_problem(password, names=AROUND)
    assert time.process_time() - began < 1
