"""What is planned for sections comes into force on its day: each change in a transaction of its own, so that one that fails stops no other.

A failure is in the log, and an alarm stands as long as it lasts; the change is tried again at every look.
"""

import logging
from typing import Final
from uuid import UUID

from app.notifications.delivery import DATABASE_AWAY
from app.operations.alarms import AlarmKind, AlarmSubject, stand
from app.procedures.keys import WORKER
from app.tenancy import api
from app.tenancy.scope import scoped

log = logging.getLogger(__name__)

_ADVICE: Final = "todoke work のログを確認してください"


async def put_sections_in_force(municipality: str | None) -> int:
    """Put in force what is due in one municipality or (None) in all, in the order of the days; returns how many changes came into force."""
    done = 0
    failing: dict[AlarmSubject, str] = {}
    waiting: set[UUID] = set()  # what comes later for a section waits for what failed: it would be undone by it
    with scoped(WORKER):
        for due in await api.rows("due_section_changes", municipality):
            if due["section"] in waiting or due["merged_into"] in waiting:
                continue
            try:
                done += await api.value("put_due_section_in_force", due["municipality"], due["id"])
            except DATABASE_AWAY:
                raise
            except Exception:
                log.exception("a change of a section failed; it is tried again")
                waiting.update(section for section in (due["section"], due["merged_into"]) if section)
                words = f"{due['municipality_name']}：{due['section_name']}の予定した変更が反映されません。{_ADVICE}"
                failing[AlarmSubject(due["municipality"], str(due["id"]))] = words
        await stand(AlarmKind.section_change_failing, failing, municipality)
    return done
