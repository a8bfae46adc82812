"""What `todoke demo` prints when everything is up: where to look, and who may sign in."""

import sys
import unicodedata
from collections.abc import Sequence

from app.demo.data import MUNICIPALITIES
from app.demo.people import OPERATORS, PASSWORD, SECOND_FACTOR, STAFF
from app.languages import SOURCE
from app.settings import Part, Settings
from app.spoken import spoken


def welcome(settings: Settings) -> str:
    """Addresses and demo sign-ins, as a table."""
    addresses = [
        (spoken("Residents", "住民の方"), spoken("apply, look up", "申請、照会"), f"{settings.applicant_url}/"),
        (
            spoken("Staff", "職員の方"),
            spoken("accept, process, download", "受付、処理、ダウンロード"),
            f"{settings.staff_url}/sign-in",
        ),
        (
            spoken("Operator", "運営"),
            spoken("municipalities, health", "自治体の登録、稼働状況"),
            f"{settings.operator_url}/sign-in",
        ),
        (spoken("Mails", "メール"), spoken("all that the demo sent", "送られたすべてのメール"), _mailbox(settings)),
    ]
    names = {municipality.slug: municipality.name[SOURCE] for municipality in MUNICIPALITIES}
    people = [(p.login, names[p.municipality], p.role.label, "、".join(p.sections)) for p in STAFF]
    people += [(p.login, "運営", p.role.label, "") for p in OPERATORS]
    coded = next(p.login for p in STAFF if p.second_factor)
    return "\n".join(
        [
            "",
            *_table(addresses),
            "",
            spoken(
                f"    Sign in with the password {PASSWORD} as",
                f"    次のIDとパスワード {PASSWORD} でログインできます。",
            ),
            "",
            *_table(people),
            "",
            spoken(
                f"    {coded} is asked for a code too. The secret for an authenticator app is {SECOND_FACTOR}; a code now:",
                f"    {coded} には、確認コードも要ります。認証アプリに入れる鍵は {SECOND_FACTOR} です。いまの番号を見るには:",
            ),
            f"    {sys.executable} -c 'import pyotp; print(pyotp.TOTP(\"{SECOND_FACTOR}\").now())'",
            "",
            spoken(
                f"    Data, keys, mails and logs are in {settings.home}",
                f"    データ、鍵、メール、ログは {settings.home} にあります。",
            ),
            spoken("    Ctrl-C stops everything.", "    止めるときは Ctrl-C を押してください。"),
            "",
        ]
    )


def _mailbox(settings: Settings) -> str:
    return f"{settings.applicant_url.rpartition(':')[0]}:{settings.port(Part.mailbox)}/"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "    "
        + "   ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    """Columns on a terminal; Japanese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
