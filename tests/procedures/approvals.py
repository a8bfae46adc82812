"""Approvals for tests."""

from datetime import date
from typing import Any

from app.procedures.approval import Approval, CouncilDecision
from app.procedures.snapshot import ApprovedProcedure, Connection, Outsourcing, Snapshot
from app.texts import Text


def procedure(slug: str = "diary", **changes: Any) -> ApprovedProcedure:
    usual: dict[str, Any] = {
        "slug": slug,
        "name": Text({"ja": "食品ロスダイアリーモニターへの参加申込み"}),
        "section": "ごみ減量リサイクル課",
        "items": ("氏名", "住所", "電話番号"),
        "planned_per_year": 100,
        "outline": Text({"ja": "モニターの参加申込を受け付ける。"}),
    }
    return ApprovedProcedure(**(usual | changes))


def connection(**changes: Any) -> Connection:
    usual: dict[str, Any] = {
        "partner": "共同運営協議会",
        "partner_note": "※都内区市町村で構成されている。",
        "reason": "区民の利便性向上を図るため。",
        "form": "LGWAN回線を利用して接続する。",
        "period_from": date(2024, 4, 1),
        "period_to": date(2025, 3, 31),
    }
    return Connection(**(usual | changes))


def outsourcing(**changes: Any) -> Outsourcing:
    usual: dict[str, Any] = {
        "contractor": "富士通株式会社",
        "contractor_note": "プライバシーマーク取得",
        "medium": "協議会のサーバ",
        "reason": "安全確保に優れた事業者であるため。",
        "work": "サービスの運用管理",
        "period_from": date(2024, 4, 1),
        "period_to": date(2025, 3, 31),
    }
    return Outsourcing(**(usual | changes))


def snapshot(*procedures: ApprovedProcedure, **changes: Any) -> Snapshot:
    usual: dict[str, Any] = {"connection": connection(), "outsourcing": outsourcing()}
    return Snapshot(procedures or (procedure(),), **(usual | changes))


def approval(**changes: Any) -> Approval:
    usual: dict[str, Any] = {
        "meeting": "新宿区個人情報保護管理運営会議",
        "held_on": date(2024, 3, 5),
        "number": "12",
        "kind": CouncilDecision.APPROVAL,
        "period_from": date(2024, 4, 15),
        "period_to": date(2025, 3, 31),
        "snapshot": snapshot(),
    }
    return Approval(**(usual | changes))
