"""What somebody who signs in may do. The database's policies hold the same rules (app/migrations/sql/policies.sql)."""

from enum import StrEnum
from typing import Final


class StaffRole(StrEnum):
    """職員の役割, as in the table staff."""

    administrator = "administrator"  # every section of the municipality, and its people
    section_staff = "section_staff"  # the procedures of the sections they are named in
    viewer = "viewer"  # reads what section staff read, changes nothing

    @property
    def label(self) -> str:
        return STAFF_LABELS[self]


class OperatorRole(StrEnum):
    """運営の役割, as in the table operator_account."""

    council = "council"  # decides on municipalities
    contractor = "contractor"  # keeps the service running: health and counts, no decision

    @property
    def label(self) -> str:
        return OPERATOR_LABELS[self]


STAFF_LABELS: Final = {
    StaffRole.administrator: "管理者",
    StaffRole.section_staff: "担当職員",
    StaffRole.viewer: "閲覧のみ",
}
OPERATOR_LABELS: Final = {OperatorRole.council: "協議会", OperatorRole.contractor: "受託事業者"}
PROCESSING: Final = frozenset({StaffRole.administrator, StaffRole.section_staff})
