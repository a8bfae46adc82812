"""Roles of those who sign in, and their permissions. Code asks for a permission, never for a role.

The database asks the same of its tables staff_role and operator_role (app/migrations/changes), which a test of the house compares with these.
"""

from enum import StrEnum
from typing import Self


class StaffRole(StrEnum):
    """職員の役割 with its permissions. `hint` says in a few words what it is for."""

    label: str
    hint: str
    may_process: bool
    """Works on applications and procedures; everybody else only reads."""
    may_administer: bool
    """Decides about people, approvals and corrections, and confirms erasures."""
    every_section: bool
    """Is of every section, not only of those they are named in."""
    may_read_applications: bool
    """Opens applications, lists and whatever else shows what applicants wrote, of their sections."""
    may_audit: bool
    """Reads logs, registers and the roster of the whole municipality."""
    needs_second_factor: bool
    """Signs in with a second factor in production."""

    def __new__(cls, word: str, label: str = "", hint: str = "", *permissions: bool) -> Self:
        """Make a member of its word in the database; the permissions come in the order of the attributes above."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.label, member.hint = label, hint
        member.may_process, member.may_administer, member.every_section = permissions[:3]
        member.may_read_applications, member.may_audit, member.needs_second_factor = permissions[3:]
        return member

    administrator = "administrator", "管理者", "すべての課の申請と、職員の管理", True, True, True, True, True, True
    section_staff = (
        "section_staff",
        "担当職員",
        "担当する課の申請を受け付け、処理する",
        True,
        False,
        False,
        True,
        False,
        False,
    )
    viewer = "viewer", "閲覧のみ", "担当する課の申請を見る", False, False, False, True, False, False
    auditor = "auditor", "監査", "記録、管理簿、設定、名簿を見る。申請は見ない", False, False, True, False, True, True


class OperatorRole(StrEnum):
    """運営の役割 with its permissions."""

    label: str
    may_decide: bool
    """Decides on municipalities; everybody else keeps the service running and sees health and counts."""
    needs_second_factor: bool
    """Signs in with a second factor in production."""

    def __new__(cls, word: str, label: str = "", *permissions: bool) -> Self:
        """Make a member of its word in the database, with its permissions."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.label = label
        member.may_decide, member.needs_second_factor = permissions
        return member

    council = "council", "協議会", True, True
    contractor = "contractor", "受託事業者", False, True
