"""Alarms: what somebody has to look after. Each begins once and ends once, and a mail tells of both (alarm_mail.py)."""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple, Self

from app.tenancy import api

LONGEST_WORDS: Final = 500


class AlarmKind(StrEnum):
    """What an alarm is about. A member is its word in the database; `label` is what pages and mails call it."""

    label: str

    def __new__(cls, word: str, label: str = "") -> Self:
        member = str.__new__(cls, word)
        member._value_ = word
        member.label = label
        return member

    key_unusable = "key_unusable", "申請を開く鍵が使えません"
    key_in_one_place = "key_in_one_place", "鍵が片方の保管場所にしかありません"
    key_not_signed = "key_not_signed", "公開鍵の署名を確かめられません"
    mailer_key_unusable = "mailer_key_unusable", "メール送信の鍵が使えません"
    signer_unusable = "signer_unusable", "公開鍵に署名する鍵が使えません"
    key_store_unreadable = "key_store_unreadable", "鍵の保管場所を読めません"
    sealing_stopped = "sealing_stopped", "監査ログの封印が止まっています"
    counts_differ = "counts_differ", "申請の件数の集計が合いません"
    counts_unfolded = "counts_unfolded", "申請の件数の集計がたまっています"
    scanner_away = "scanner_away", "添付ファイルの検査が止まっています"
    section_change_failing = "section_change_failing", "課の変更が反映されません"
    database_full = "database_full", "データベースの空きが少なくなっています"


class AlarmSubject(NamedTuple):
    """The thing an alarm is about: the municipality's code ("" for the whole installation), and what names it there for as long as it stands."""

    municipality: str
    name: str


async def stand(kind: AlarmKind, standing: Mapping[AlarmSubject, str], municipality: str | None = None) -> int:
    """Declare all that stands of a kind now, by subject with the words that a mail may say of it, in the scope of who watches.

    What is new begins an alarm, what is no longer named ends its one. With `municipality` only that one's are declared, and the others' stay
    as they are; with "" only the whole installation's. Words hold nothing of an applicant's and are cut after 500 characters. Returns how many alarms began or ended.
    """
    rows = [
        {"municipality": subject.municipality, "subject": subject.name, "words": words[:LONGEST_WORDS]}
        for subject, words in standing.items()
    ]
    changed: int = await api.value("stand_alarms", str(kind), json.dumps(rows), municipality)
    return changed
