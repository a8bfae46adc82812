"""The statuses of an application and the steps between them. Pure.

A trigger in PostgreSQL decides from a table with the same content (app/migrations/sql/steps.sql); a test compares both.
"""

from enum import StrEnum


class Status(StrEnum):
    """Where an application stands. Names on screen are in `app/web/pages.py`'s wording of each side."""

    arrived = "arrived"  # 到達
    accepted = "accepted"  # 受付済
    confirming = "confirming"  # 確認中
    processing = "processing"  # 処理中
    completed = "completed"  # 完了
    withdrawn = "withdrawn"  # 取下げ
    rejected = "rejected"  # 不受理


class StepRefused(ValueError):
    """That step is not allowed from the current status."""


STEPS: dict[Status, frozenset[Status]] = {
    Status.arrived: frozenset({Status.accepted, Status.confirming, Status.rejected, Status.withdrawn}),
    Status.accepted: frozenset({Status.processing, Status.completed, Status.confirming, Status.withdrawn}),
    Status.processing: frozenset({Status.completed, Status.confirming, Status.withdrawn}),
    Status.confirming: frozenset({Status.rejected, Status.withdrawn}),
    Status.completed: frozenset(),
    Status.withdrawn: frozenset(),
    Status.rejected: frozenset(),
}

# 確認中 can be entered from these, and leads back to the one it was entered from
BEFORE_CONFIRMING = frozenset({Status.arrived, Status.accepted, Status.processing})
UNFINISHED = frozenset({Status.arrived, Status.accepted, Status.confirming, Status.processing})


def steps_from(current: Status, before: Status | None = None) -> frozenset[Status]:
    """Every status that may follow; `before` is the status that 確認中 was entered from."""
    if current is Status.confirming and before is not None:
        return STEPS[current] | {before}
    return STEPS[current]


def check_step(current: Status, to: Status, before: Status | None = None) -> None:
    """Raises StepRefused unless `to` may follow."""
    if to not in steps_from(current, before):
        raise StepRefused(f"{current} -> {to}")
