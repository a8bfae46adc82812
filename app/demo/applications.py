"""The applications the demo begins with: what was answered, and how far the staff have come with each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from app.applications.contact_log import RecordKind
from app.applications.status import Status
from app.attachments.held_file import HeldFile
from app.demo.people import Resident
from app.demo.sample_files import SampleFile, photo_of_receipt, picture_of_order, receipt_as_pdf
from app.languages import SOURCE
from app.procedures.fields.field import Example
from app.procedures.form import Form, JsonValue, Question

Steps = tuple[tuple[Status | RecordKind, str], ...]  # in order, where each leads or what is written down, with its text

ACCEPTED: Final[Steps] = ((Status.accepted, ""),)
PROCESSING: Final[Steps] = ((Status.accepted, ""), (Status.processing, ""))
COMPLETED: Final[Steps] = (
    (Status.accepted, ""),
    (Status.processing, ""),
    (Status.completed, "ご案内を郵便でお送りしました。"),
)


@dataclass(frozen=True, slots=True)
class DemoApplication:
    municipality: str  # its slug
    procedure: str  # its slug
    answers: Mapping[str, JsonValue] = field(default_factory=dict)  # beside what every resident answers
    steps: Steps = ()
    language: str = SOURCE
    files: Mapping[str, Sequence[SampleFile]] = field(default_factory=dict)  # by question


# of long ago: their retention is over, and the year's key goes with them
PAST: Final = tuple(
    DemoApplication(
        "shinjuku",
        "food-drive-loan",
        {"group_name": name, "place": "落合第一地域センター", "goods": ["banner"], "banners": 1},
        COMPLETED,
    )
    for name in ("落合第二町会", "戸塚町会")
)
APPLICATIONS: Final = (
    DemoApplication("shinjuku", "womens-health", {"kind": "apply", "event": "seminar", "childcare": "yes"}),
    DemoApplication(
        "shinjuku",
        "womens-health",
        {"kind": "apply", "event": "survivors", "diagnosed_on": "2025-06-10"},
        (
            (Status.confirming, "ご参加の日程について、お電話で確認します。"),
            (RecordKind.telephone, "留守番電話。午後にかけ直す。"),
        ),
    ),
    DemoApplication("shinjuku", "womens-health", {"kind": "apply", "event": "menopause"}, ACCEPTED),
    DemoApplication(
        "shinjuku",
        "womens-health",
        {"kind": "survey", "attended": "seminar", "impression": "とても分かりやすいお話でした。"},
    ),
    DemoApplication("shinjuku", "food-loss-diary", {"household": 4}, ACCEPTED, language="en"),
    DemoApplication("shinjuku", "food-loss-diary", {"household": 1}),
    DemoApplication("shinjuku", "food-loss-partner", {"kind": "register", "shop_name": "食堂 あけぼの"}, PROCESSING),
    DemoApplication(
        "shinjuku",
        "food-drive-loan",
        {
            "group_name": "落合第一町会",
            "place": "落合第一地域センター",
            "goods": ["banner", "box"],
            "banners": 2,
            "boxes": 3,
        },
        COMPLETED,
    ),
    DemoApplication(
        "shinjuku", "smoking-patrol-plan", {"people": 12, "activities": "駅前での声かけと清掃を、月に1回行います。"}
    ),
    DemoApplication(
        "shinjuku",
        "smoking-patrol-report",
        {"people": 9, "noticed": "西口の植込みに吸い殻が多くありました。"},
        ((Status.accepted, ""),),
    ),
    DemoApplication(
        "shinjuku",
        "spring-cleanup",
        {"event": "station", "party": "group", "group_name": "高田馬場商店会", "people": 15},
    ),
    DemoApplication(
        "shinjuku",
        "spring-cleanup",
        {"event": "station", "party": "person", "people": 1},
        ((Status.withdrawn, "お電話で取下げを承りました。"),),
    ),
    DemoApplication(
        "aoba",
        "compost-subsidy",
        {"maker": "みのり電機 MC-20", "price": 48000},
        files={
            "receipt": (
                SampleFile("IMG_2041.jpg", photo_of_receipt("生ごみ処理機 MC-20", 48000)),
                SampleFile("保証書の控え.pdf", receipt_as_pdf("生ごみ処理機 MC-20（保証書つき）", 48000)),
            )
        },
    ),
    DemoApplication(
        "aoba",
        "compost-subsidy",
        {"device": "bin", "maker": "みのり電機 コンポスト100", "price": 6800},
        ACCEPTED,
        files={"receipt": (SampleFile("領収書.pdf", receipt_as_pdf("コンポスト100", 6800)),)},
    ),
    DemoApplication(
        "aoba",
        "compost-subsidy",
        {"device": "bokashi", "maker": "手づくり", "price": 900},
        ((Status.rejected, "補助の対象は3,000円以上の処理機です。領収書の金額をお確かめください。"),),
        files={"receipt": (SampleFile("スクリーンショット.png", picture_of_order("ぼかし容器", 900)),)},
    ),
    DemoApplication("aoba", "park-volunteer", {"group_name": "ひまわり会", "members": 8}, COMPLETED),
    DemoApplication("aoba", "park-volunteer", {"group_name": "中央公園をきれいにする会", "members": 21}, PROCESSING),
    DemoApplication("aoba", "autumn-walk", {"course": "long"}),
    DemoApplication("midori", "snow-help", {"places": ["entrance", "path"], "born_on": "1948-02-29"}, ACCEPTED),
    DemoApplication("midori", "snow-help", {"places": ["entrance"], "born_on": "1941-11-03"}),
    DemoApplication("midori", "town-class", {"class": "pottery", "experience": "first"}, COMPLETED),
    DemoApplication("midori", "town-class", {"class": "smartphone"}),
    DemoApplication(
        "midori",
        "dog-death",
        {"dog_name": "ハナ"},
        (
            (Status.confirming, ""),
            (RecordKind.telephone, "鑑札の番号を電話で確認した。"),
            (Status.arrived, ""),
            (Status.accepted, ""),
        ),
    ),
)


def posted_answers(
    form: Form,
    resident: Resident,
    answers: Mapping[str, JsonValue],
    today: date,
    files: Mapping[str, HeldFile] = MappingProxyType({}),
) -> dict[str, list[str]]:
    """What this resident's browser would post: their own data, `answers`, the ids of the held files, and for the rest what the field allows."""
    given = {
        question.id: _answer(question, Example(resident, today))
        for question in form.questions.values()
        if question.field.answered and not question.field.takes_files
    }
    found: dict[str, list[str]] = {}
    for key, file in files.items():
        found.setdefault(file.question, []).append(key)
    for name, value in form.posted({**given, **answers}):
        found.setdefault(name, []).append(value)
    return found


def _answer(question: Question, of: Example) -> JsonValue:
    asks_for_address = question.field.declared and question.id in {"address", "shop_place", "place"}
    return of.somebody.address if asks_for_address else question.field.example(of)
