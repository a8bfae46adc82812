"""消去: what is due, plans and their confirmation, one application alone, 消去停止, and the records with their 消去報告書."""

from typing import Any, Final

from app.web.staff.erasures.actions import confirm_erasure, drop_plan, plan_due_erasure
from app.web.staff.erasures.pages import (
    list_records,
    show_due,
    show_erasure,
    take_numbers,
    take_report,
)
from app.web.staff.erasures.single import ask_for_one, lift_one_hold, plan_one_erasure, set_one_hold

ROUTES: Final[list[Any]] = [
    show_due,
    plan_due_erasure,
    ask_for_one,
    plan_one_erasure,
    set_one_hold,
    lift_one_hold,
    list_records,
    show_erasure,
    take_numbers,
    confirm_erasure,
    drop_plan,
    take_report,
]
