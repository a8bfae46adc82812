"""Every kind of letter with all that belongs to it. Pure.

A new kind has its member and definition here, its words in templates/letters and locales/, and its word in the domain `mail_kind` of
app/migrations/changes (with the check of `mail_template`, where a section may write it in its own words);
tests/house/test_closed_sets.py finds what was forgotten. Which letter a step sends is said by its status.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

PLACEHOLDERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "自治体名": "自治体の名前",
        "手続名": "手続の名前",
        "到達番号": "申請の到達番号",
        "到達日時": "申請が到達した日時",
        "処理日時": "この通知のもとになった処理（受付・完了など）の日時",
        "担当課": "手続の担当課",
        "電話番号": "担当課の電話番号。ない課では、その行を書きません",
        "照会のURL": "申請状況の照会のページのアドレス",
    }
)
"""What stands in a letter under its name in braces, explained to whoever writes one."""


class Recipient(StrEnum):
    """Who reads a letter. A section and 職員 read Japanese."""

    applicant = "applicant"
    section = "section"
    staff = "staff"


@dataclass(frozen=True, slots=True)
class LetterDefinition:
    """The properties of one kind of letter.

    `title`: what an application's page calls it. `own_title`: what it is called where a section writes it in its own words (通知文), ""
    where it may not. `on_arrival`: it tells of the arrival, not of a later step. `by_staff`: staff write it each time, and the service has no
    words for it. `limited`: ten an hour go to one address, and one summary tells of the others. `facts`: what a letter about no application is told beside its time, by the names of its template: to 職員, or to a section about its municipality or its procedures.
    """

    title: str
    own_title: str = ""
    recipient: Recipient = Recipient.applicant
    on_arrival: bool = False
    by_staff: bool = False
    limited: bool = False
    placeholders: Mapping[str, str] = field(default_factory=lambda: PLACEHOLDERS)
    facts: frozenset[str] = frozenset()


class Letter(StrEnum):
    """Every letter there is, in the order of 通知文; templates/letters has a file of each name, but of what staff write."""

    arrival = "arrival"
    arrival_section = "arrival_section"
    acceptance = "acceptance"
    completion = "completion"
    rejection = "rejection"
    withdrawal = "withdrawal"
    notice = "notice"
    erasure_planned = "erasure_planned"
    second_factor_reset = "second_factor_reset"
    arrival_summary = "arrival_summary"
    arrival_digest = "arrival_digest"
    section_changed = "section_changed"
    weekly_digest = "weekly_digest"
    administrator_planned = "administrator_planned"
    administrator_given = "administrator_given"
    closings_put_off = "closings_put_off"
    file_kept_back = "file_kept_back"

    @property
    def definition(self) -> LetterDefinition:
        """The properties of this kind."""
        return DEFINITIONS[self]


DEFINITIONS: Final[Mapping[Letter, LetterDefinition]] = {
    Letter.arrival: LetterDefinition("申請到達のお知らせ", "② 申請到達メール", on_arrival=True, limited=True),
    Letter.arrival_section: LetterDefinition("担当課への到達のお知らせ", recipient=Recipient.section, on_arrival=True),
    Letter.acceptance: LetterDefinition("申請受付完了のお知らせ", "④ 申請受付完了メール"),
    Letter.completion: LetterDefinition("手続完了のお知らせ", "完了のメール"),
    Letter.rejection: LetterDefinition("不受理のお知らせ", "不受理のメール"),
    Letter.withdrawal: LetterDefinition("取下げのお知らせ"),
    Letter.notice: LetterDefinition(
        "お知らせ", by_staff=True, placeholders=MappingProxyType({**PLACEHOLDERS, "処理日時": "このお知らせを送る日時"})
    ),
    Letter.erasure_planned: LetterDefinition(
        "消去の予定",
        recipient=Recipient.staff,
        facts=frozenset({"procedure", "fiscal_year", "confirmable_from", "login", "path"}),
    ),
    Letter.second_factor_reset: LetterDefinition(
        "二要素認証の解除", recipient=Recipient.staff, facts=frozenset({"login", "reset_by"})
    ),
    Letter.weekly_digest: LetterDefinition(
        "管理者への週1回のお知らせ",
        recipient=Recipient.staff,
        facts=frozenset(
            {
                *("approvals", "approval_count", "outlines", "outline_count", "keys", "key_count"),
                *("unread", "unread_count", "unseen_count"),
            }
        ),
    ),
    Letter.arrival_summary: LetterDefinition("申請到達のお知らせ（まとめ）", on_arrival=True),
    Letter.arrival_digest: LetterDefinition(
        "担当課への到達のお知らせ（1日1通）", recipient=Recipient.section, on_arrival=True
    ),
    Letter.section_changed: LetterDefinition("課の登録の変更", recipient=Recipient.section),
    Letter.administrator_planned: LetterDefinition(
        "管理者の登録の予定", recipient=Recipient.section, facts=frozenset({"login", "reason", "confirmable_from"})
    ),
    Letter.administrator_given: LetterDefinition(
        "管理者の登録", recipient=Recipient.section, facts=frozenset({"login", "reason"})
    ),
    Letter.file_kept_back: LetterDefinition("添付ファイルの保留", recipient=Recipient.section),
    Letter.closings_put_off: LetterDefinition(
        "受付期間の延長",
        recipient=Recipient.section,
        facts=frozenset({"what", "section", "begins_at", "ends_at", "reason", "closings", "closing_count"}),
    ),
}
EDITABLE: Final = tuple(letter for letter in Letter if letter.definition.own_title)
"""Those that a section may write in its own words."""
OF_NO_APPLICATION: Final = frozenset(
    {
        *(Letter.arrival_summary, Letter.arrival_digest, Letter.section_changed),
        *(Letter.administrator_planned, Letter.administrator_given, Letter.closings_put_off),
    }
)
"""Those to applicants and sections whose rows in the outbox name no application: they are about several, or about the section itself, its municipality or its procedures."""
SECTION_FIELDS: Final[Mapping[str, str]] = {
    "section": "課の名前",
    "section_reading": "ふりがな",
    "section_telephone": "電話番号",
    "section_hours": "電話の受付時間",
    "section_mail": "メールアドレス",
    "section_position": "並び順",
}
"""What of a section its administrators change, as api.section_differences names it; another language than the source stands behind a dot."""
