"""自治体 as the operator's office sets them up: code, name, sections, the first administrator; suspending and resuming.

Everything goes through the database's functions (operator.sql), which ask again for a live session of the council.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from app.languages import SOURCE
from app.notifications.mailer_key import ADDRESS, mailer_public_key
from app.people.passwords import hash_password, one_time_password
from app.people.staff import OneTimePassword
from app.tenancy import api
from app.tenancy.engine import ENGINE
from app.tenancy.refusals import Refusal, refusals
from app.texts import Text, text_of
from app.typed_text import without_unseen
from app.vault.seal import BOUND_FORMAT, PublicKey, bound_to, seal

SLUG: Final = re.compile(r"[a-z][a-z0-9]{1,30}")
# names that addresses of one of the sides use already or by the address contract, and `operator`, which session tokens use
RESERVED: Final = frozenset(
    {
        "status",
        "postcode",
        "apply",
        "applications",
        "copy",
        "accessibility",
        "privacy",
        "contact",
        "crests",
        "finish",
        "static",
        "livez",
        "readyz",
    }
    | {
        "metrics",
        "inbox",
        "procedures",
        "exports",
        "audit",
        "governance",
        "retention",
        "people",
        "password",
        "municipalities",
    }
    | {
        "health",
        "backups",
        "evidence",
        "incidents",
        "events",
        "operator",
        "staff",
        "applicant",
        "mailbox",
        "demo",
        "api",
        "www",
    }
)
MOST_SECTIONS: Final = 200
LONGEST_NAME: Final = 60
LONGEST_LINE: Final = 500  # characters of one input that are looked at at all
TELEPHONE: Final = re.compile(r"[0-9][0-9-]{8,14}")
NAME_QUESTION: Final = (
    "課の名前に数字か「@」があります。電話番号とメールアドレスは、それぞれの欄に入力します。"
    "この名前でよければ、下の「この名前でよい」を選んで進んでください"
)


class Taken(ValueError):
    """The code or the slug belongs to a municipality already."""


class HasStaff(ValueError):
    """The municipality has people of its own: appointing more is its own affair."""


class NoMailerKey(RuntimeError):
    """Addresses cannot be sealed before the mailer has its key (`todoke migrate` makes it)."""


@dataclass(frozen=True, slots=True)
class NewSection:
    """A 課 of a municipality that is being set up; telephone, mail and ふりがな may be empty."""

    name: str
    telephone: str
    mail: str
    reading: str = ""


@dataclass(frozen=True, slots=True)
class MunicipalityShown:
    """A municipality and its counts; nothing an applicant wrote."""

    code: str
    slug: str
    name: Text
    telephone: str
    suspended_at: datetime | None
    created_at: datetime
    sections: int
    staff: int
    procedures: int
    applications: int


def check_digit(five: str) -> str:
    """Return the sixth digit of a 全国地方公共団体コード (総務省「全国地方公共団体コード仕様」: weights 6 5 4 3 2, modulo 11)."""
    total = sum(int(digit) * weight for digit, weight in zip(five, (6, 5, 4, 3, 2), strict=True))
    return str((11 - total % 11) % 10)


def plain(text: str) -> str:
    """Return typed text in half width, without outer blanks."""
    return unicodedata.normalize("NFKC", without_unseen(text[:LONGEST_LINE])).replace("\x00", "").strip()


def code_problem(code: str) -> str | None:
    """Say what is wrong with a code: the right check digit where only that is wrong."""
    if not re.fullmatch(r"[0-9]{6}", code):
        return "全国地方公共団体コードは、検査数字を含む6けたの数字で入力してください（例：131041）"
    right = check_digit(code[:5])
    if code[5] != right:
        return f"コードの検査数字が違います。{code[:5]}の検査数字は{right}で、6けたでは{code[:5]}{right}です。番号を確かめてください"
    return None


def slug_problem(slug: str) -> str | None:
    """Say what is wrong with a name in addresses."""
    if not SLUG.fullmatch(slug):
        return "アドレスに使う名前は、半角の英小文字で始め、英小文字と数字で2文字から31文字までで入力してください（例：shinjuku）"
    if slug in RESERVED:
        return f"「{slug}」はサービスが使う名前です。別の名前を入力してください"
    return None


def is_doubtful(name: str) -> bool:
    """True for a name with a digit or an `@` in it: a telephone number or a mail address may have slipped into it."""
    return re.search(r"[@0-9]", name) is not None


async def all_municipalities() -> list[MunicipalityShown]:
    """Return every municipality, by code."""
    return [_shown(row) for row in await api.rows("municipalities")]


async def one(code: str) -> MunicipalityShown | None:
    """Return the municipality of a code; None when there is none."""
    return next((shown for shown in await all_municipalities() if shown.code == code), None)


async def section_names(code: str) -> list[str]:
    return [str(text_of(row["name"])) for row in await api.rows("sections_of", code)]


async def create(
    code: str, slug: str, name: dict[str, str], telephone: str, sections: Sequence[NewSection], *, reading: str = ""
) -> None:
    """Create a municipality with its sections; `reading`: its name in kana. Raises Taken or NoMailerKey."""
    mailer = await mailer_public_key()
    if mailer is None:
        raise NoMailerKey("the mailer has no key yet")
    section_values = [
        {
            "id": str(section_id),
            "name": {SOURCE: section.name},
            "reading": section.reading,
            "telephone": section.telephone,
            "mail": section.mail,
            **_sealed_mail(mailer, code, section_id, section.mail),
        }
        for section_id, section in ((uuid4(), section) for section in sections)
    ]
    with refusals({Refusal.unique_violation: lambda: Taken(code)}):
        await api.value("create_municipality", code, slug, _json(name), telephone, _json(section_values), reading)


def _sealed_mail(mailer: PublicKey, code: str, section: UUID, mail: str) -> dict[str, Any]:
    """Seal a section's mail address to the mailer, as `create_municipality` takes it; "" is none."""
    sealed = seal(mailer, code, ADDRESS, mail.encode(), bound_to(section)).hex() if mail else None
    return {"mail_sealed": sealed, "mail_format": BOUND_FORMAT}


async def appoint_administrator(code: str, login: str, name: str) -> OneTimePassword:
    """Add the first administrator of a municipality that has nobody, or give them a new password until they chose their own. Raises HasStaff."""
    password = one_time_password()
    hashed = await hash_password(password)
    with refusals({Refusal.staff_exist: lambda: HasStaff(code)}):
        async with ENGINE.attempt():
            await api.value("appoint_administrator", code, login, name, hashed)
    return OneTimePassword(password)


async def suspend(code: str) -> None:
    """Suspend a municipality: its forms close, its people are signed out; nothing is deleted."""
    await api.value("suspend_municipality", code, True)


async def resume(code: str) -> None:
    """Resume a municipality: its forms open again, its people can sign in."""
    await api.value("suspend_municipality", code, False)


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False)


def _shown(row: Any) -> MunicipalityShown:
    return MunicipalityShown(
        row["code"],
        row["slug"],
        text_of(row["name"]),
        row["telephone"],
        row["suspended_at"],
        row["created_at"],
        row["sections"],
        row["staff"],
        row["procedures"],
        row["applications"],
    )
