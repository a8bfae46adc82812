"""What the page and the list of each kind of work say about it."""

from collections.abc import Mapping
from typing import Final

from app.applications.todays_work import MOST_COUNTED, SOON_DAYS, STUCK_DAYS, UNDELIVERED_DAYS, Work

HINTS: Final[Mapping[Work, str]] = {
    Work.new: "{since}より後に届いたものです。書面、電話、窓口の申請は、入力した時で数えます",
    Work.unfinished: "まだ終わっていない申請です",
    Work.overdue: "標準処理期間のある手続で、処理期限の日を過ぎた未処理の申請です",
    Work.due_soon: f"今日から{SOON_DAYS}日後までに処理期限が来る未処理の申請です",
    Work.to_contact: "次回連絡日が今日か、過ぎている未処理の申請です",
    Work.undelivered: f"この{UNDELIVERED_DAYS}日に送ったメールが届かず、そのあとも届いていない申請です",
    Work.stuck: f"{STUCK_DAYS}日以上、確認中のまま対応記録もなく、次回連絡日がないか{STUCK_DAYS}日以上過ぎた申請です",
}
"""Whole sentences without their full stop; `{since}`: the moment after which what arrives is new."""


def counted_words(count: int) -> str:
    """「12件」; from MOST_COUNTED on 「1,000件以上」: nobody counted further."""
    return f"{count:,}件" + ("以上" if count >= MOST_COUNTED else "")
