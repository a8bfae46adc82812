"""消去報告書: the record of an erasure and of the day until which backups still hold it. Made from the erasure's row alone, so that it can be made again for ever."""

from datetime import datetime
from typing import Final

from app.applications.erasing.plans import Erasure, ErasureKind, ErasureList
from app.calendar.eras import fiscal_year_name, wareki
from app.calendar.shown_dates import moment_words
from app.calendar.tokyo import day_of
from app.languages import SOURCE
from app.procedures.retention import retention_in_words

TITLE: Final = "消去報告書"
ROWS: Final = (
    "申請の行（回答、経過、対応記録、課の列、検索用の索引、通知メールの記録）を、稼働中のデータベースから削除した。"
    "すべてを1つのトランザクションで行った。"
)
KEY: Final = (
    "この手続・年度の回答を開く秘密鍵を、すべての置き場所から破棄した。過去のバックアップを復元しても、回答は開けない。"
)
KEY_STAYS: Final = (
    "同じ年度の申請が残っている、または年度が終わっていないため、秘密鍵は破棄していない。消去した申請は、下の日まで、"
    "データベースのバックアップの中に暗号化された形で残る。"
)
KEY_WAITS: Final = "この手続・年度の回答を開く秘密鍵は、まだすべての置き場所からは破棄できていない（鍵の消去待ち）。"
LIST_WORDS: Final = "ハッシュ値は、消去した到達番号を小さい順に1行ずつ並べたもの（UTF-8、改行はLF、末尾の改行なし）のSHA-256。計画のときに控えた一覧と照合できる。"


def year_words(year: int) -> str:
    """令和8年度."""
    return fiscal_year_name(year)


def erasure_pdf(erasure: Erasure, municipality: str, printed_at: datetime) -> bytes:
    """The report as PDF, of an erasure that is finished. About 20 ms, half a second more the first time in a process."""
    from app.papers.paper import (
        BODY,
        HEADING,
        MUTED,
        SMALL,
        Paper,
    )  # so late: a process that prints nothing does without the memory

    assert erasure.listed is not None, "a report tells of what was done"
    paper = Paper(
        title=f"{TITLE} {erasure.procedure_title}",
        language=SOURCE,
        made_at=printed_at,
        foot=f"{municipality}　記録番号 {erasure.id}",
        page_words="{page}／{pages}ページ",
        continued="{label}（つづき）",
    )
    paper.words(f"電子申請サービス　{municipality}", size=BODY, colour=MUTED)
    paper.words(TITLE, size=22, bold=True, colour=HEADING)
    paper.space(2)
    paper.words(f"{erasure.procedure_title}　{year_words(erasure.fiscal_year)}", size=13, bold=True, colour=HEADING)
    paper.space(4)
    paper.labelled(rows_of(erasure, erasure.listed), blank="なし")
    paper.space(2)
    paper.words(LIST_WORDS, size=SMALL, colour=MUTED)
    paper.words(f"作成日時　{moment_words(printed_at)}", size=SMALL, colour=MUTED)
    return paper.finish()


def rows_of(erasure: Erasure, listed: ErasureList) -> list[tuple[str, str]]:
    """Labels and values, as they stand on the paper and on the page."""
    assert erasure.erased_at is not None, "the erasure is finished"
    assert erasure.rows_backup_until is not None, "the erasure is finished"
    assert erasure.retention_years is not None, "the erasure is finished"
    assert erasure.retention_from is not None, "the erasure is finished"
    held = f"{listed.held:,}件（消去停止中）" if listed.held else ""
    rows = [
        ("消去の種類", "保存期間が満了した申請" if erasure.kind is ErasureKind.due else "1件の消去"),
        ("理由", erasure.reason.label + (f"（{erasure.document}）" if erasure.document else "")),
        ("消去した件数", f"{listed.count:,}件"),
        ("残した件数", held),
        ("到達番号", _range(listed.first_reference, listed.last_reference)),
        ("到達した期間", _range(_day(listed.first_arrived_at), _day(listed.last_arrived_at))),
        ("保存期間", retention_in_words(erasure.retention_years, erasure.retention_from)),
        ("消去の方法", f"{ROWS}\n{_key_words(erasure, listed)}"),
        ("消去した日時", moment_words(erasure.erased_at)),
    ]
    if erasure.key_destroyed_at and erasure.key_backup_until:
        rows += [
            ("鍵を破棄した日時", moment_words(erasure.key_destroyed_at)),
            ("鍵の最後のバックアップが消える日", wareki(erasure.key_backup_until)),
        ]
    return [
        *rows,
        ("データベースの最後のバックアップが消える日", wareki(erasure.rows_backup_until)),
        ("一覧のハッシュ値（SHA-256）", " ".join(_in_eights(listed.hash.hex()))),
        ("計画した職員", f"{erasure.planner}\n{moment_words(erasure.planned_at)}"),
        ("確認した職員", erasure.confirmer),
    ]


def _key_words(erasure: Erasure, listed: ErasureList) -> str:
    if erasure.key_destroyed_at:
        return KEY
    return KEY_WAITS if listed.key else KEY_STAYS


def _range(first: str | None, last: str | None) -> str:
    if not first or not last or first == last:
        return first or ""
    return f"{first} 〜 {last}"


def _day(moment: datetime | None) -> str | None:
    return wareki(day_of(moment)) if moment else None


def _in_eights(digits: str) -> list[str]:
    return [digits[start : start + 8] for start in range(0, len(digits), 8)]
