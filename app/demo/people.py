"""Who can sign in to the demo, and who applies in it. Everybody here is made up."""

from dataclasses import dataclass
from typing import Final

from app.people.duties import Duty
from app.people.roles import OperatorRole, StaffRole

PASSWORD: Final = "todoke-demo-2026"  # noqa: S105 - the demo's public password; production makes no such people
# the demo's public secret of an authenticator app, base 32; every other person signs in with the password alone
SECOND_FACTOR: Final = "TODOKEDEMO234567TODOKEDEMO234567"


@dataclass(frozen=True, slots=True)
class DemoStaff:
    municipality: str  # its slug
    login: str
    name: str
    reading: str
    role: StaffRole
    sections: tuple[
        str, ...
    ] = ()  # names of the sections whose applications are theirs; an administrator works for all
    duty: Duty = Duty.handler
    second_factor: bool = False  # signs in with a code of SECOND_FACTOR


@dataclass(frozen=True, slots=True)
class DemoOperator:
    login: str
    name: str
    role: OperatorRole


@dataclass(frozen=True, slots=True)
class Resident:
    name: str
    kana: str
    postcode: str
    address: str
    telephone: str
    email: str
    age: int


STAFF: Final = (
    DemoStaff(
        "shinjuku",
        "shinjuku-gyosei",
        "行政 太郎",
        "ぎょうせい たろう",
        StaffRole.administrator,
        ("行政管理課",),
        Duty.responsible,
    ),
    DemoStaff(
        "shinjuku", "shinjuku-joho", "情報 一子", "じょうほう いちこ", StaffRole.administrator, ("情報システム課",)
    ),
    DemoStaff(
        "shinjuku", "shinjuku-yotsuya", "四谷 保子", "よつや やすこ", StaffRole.section_staff, ("四谷保健センター",)
    ),
    DemoStaff(
        "shinjuku", "shinjuku-gomi", "清水 元", "しみず はじめ", StaffRole.section_staff, ("ごみ減量リサイクル課",)
    ),
    DemoStaff(
        "shinjuku", "shinjuku-kansa", "監査 久美", "かんさ くみ", StaffRole.auditor, ("行政管理課",), second_factor=True
    ),
    DemoStaff("aoba", "aoba-admin", "青葉 一郎", "あおば いちろう", StaffRole.administrator, (), Duty.responsible),
    DemoStaff("midori", "midori-admin", "緑川 花", "みどりかわ はな", StaffRole.administrator, (), Duty.responsible),
)
OPERATORS: Final = (
    DemoOperator("operator", "協議会 事務局", OperatorRole.council),
    DemoOperator("contractor", "受託事業者 運用担当", OperatorRole.contractor),
)
RESIDENTS: Final = (
    Resident(
        "山田 花子", "ヤマダ ハナコ", "160-0022", "新宿区新宿五丁目18番1号", "03-0000-0101", "hanako@example.jp", 42
    ),
    Resident(
        "髙橋 一郎", "タカハシ イチロウ", "160-0004", "新宿区四谷一丁目1番地", "03-0000-0102", "ichiro@example.jp", 67
    ),
    Resident(
        "𠮷田 美咲",
        "ヨシダ ミサキ",
        "162-0825",
        "新宿区神楽坂三丁目2番地5 レジデンス神楽坂402",
        "090-0000-0103",
        "misaki@example.jp",
        29,
    ),
    Resident(
        "佐藤 健", "サトウ ケン", "169-0075", "新宿区高田馬場二丁目14番8号", "080-0000-0104", "ken@example.jp", 35
    ),
    Resident(
        "キム・ソヨン", "キム ソヨン", "169-0072", "新宿区大久保一丁目8番地12", "070-0000-0105", "soyeon@example.jp", 38
    ),
    Resident(
        "渡邉 節子", "ワタナベ セツコ", "161-0033", "新宿区下落合四丁目6番地7", "03-0000-0106", "setsuko@example.jp", 74
    ),
)
