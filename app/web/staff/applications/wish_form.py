"""取下げ: the part of its form that says who asked for it, how, on which day, and what else they told."""

from typing import Final

from app.applications.asked import ASKED_BY, ASKED_HOW, Asked, AskedBy, AskedHow
from app.applications.processing import WISH_LABEL, Wish
from app.applications.staff_text import LONGEST_RECORD, TextRefused, written
from app.calendar.tokyo import today
from app.calendar.typed_dates import Towards, read_day_field
from app.web.forms import Posted, only

BY, HOW, ON, TOLD = "asked_by", "asked_how", "asked_on", "asked_text"
WISH_INPUTS: Final = (BY, HOW, ON, TOLD)
BY_OPTIONS: Final = tuple((str(member), label) for member, label in ASKED_BY.items())
HOW_OPTIONS: Final = tuple((str(member), label) for member, label in ASKED_HOW.items())
DAY: Final = "申し出の日"


class WishRefused(TextRefused):
    """Something of it is missing or wrong. `input`: the control that it stands at."""

    def __init__(self, at: str, sentence: str) -> None:
        super().__init__(sentence)
        self.input = at


def read_wish(posted: Posted) -> Wish:
    """Read it from the form. Raises WishRefused."""
    by, how = only(posted, BY), only(posted, HOW)
    if by not in set(AskedBy):
        raise WishRefused(BY, "申し出た人を選んでください")
    if how not in set(AskedHow):
        raise WishRefused(HOW, "申し出の方法を選んでください")
    day, problem = read_day_field(DAY, only(posted, ON), required=True, towards=Towards.past)
    if day is None or problem:
        raise WishRefused(ON, problem or f"{DAY}を入力してください")
    if day > today():
        raise WishRefused(ON, f"{DAY}は、今日までの日にしてください")
    try:
        told = written(only(posted, TOLD), WISH_LABEL, LONGEST_RECORD, required=False)
    except TextRefused as refused:
        raise WishRefused(TOLD, refused.sentence) from None
    return Wish(Asked(AskedBy(by), AskedHow(how), day), told)
