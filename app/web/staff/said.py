"""What was just done to an application, said at the top of its page, or of the list it was done in where no script says it in the row: the redirect names whole sentences by flags, and never carries words."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from app.applications.status import Status
from app.web.sessions import AnyRequest

SAID: Final = "said"
ADDED: Final = "記録を追加しました。"
THERE_ALREADY: Final = "同じ記録がもうあります。追加していません。"
CLAIMED: Final = "自分の担当にしました。"
CAME_FIRST: Final = "ほかの職員が先に担当になりました。"
CHANGED_FIRST: Final = "ほかの職員が先に変更しました。もう一度押してください。"
SAVED: Final = "保存しました。"
RESTORED: Final = "元に戻しました。"
NOT_RESTORED: Final = "元に戻せる変更がありません。"
CORRECTED: Final = "訂正しました。"


def undone_words(status: Status) -> str:
    """Say that the step into a status was taken back."""
    return f"「{status.label}」を取り消しました。"


SENTENCES: Final[Mapping[str, str]] = {
    "recorded": ADDED,
    "recorded_before": THERE_ALREADY,
    "claimed": CLAIMED,
    "came_first": CAME_FIRST,
    "changed_first": CHANGED_FIRST,
    "saved": SAVED,
    "restored": RESTORED,
    "not_restored": NOT_RESTORED,
    "corrected": CORRECTED,
    **{str(status): status.definition.into.done for status in Status if status.definition.into},
    **{f"end_{status}": status.definition.back.done for status in Status if status.definition.back},
    **{f"undone_{status}": undone_words(status) for status in Status},
}
"""Every sentence that such a page says, by its flag."""


def saying(address: str, done: str) -> str:
    """Return the address of a page that says which of the sentences `done` is made of: an application's, or a list's at a row."""
    flags = ",".join(flag for flag, sentence in SENTENCES.items() if sentence in done)
    if not flags:
        return address
    page, at, row = address.partition("#")
    return f"{page}{'&' if '?' in page else '?'}{urlencode({SAID: flags}, safe=',')}{at}{row}"


def said_on(request: AnyRequest) -> str:
    """Return what the page that was asked for says, "" for nothing."""
    flags = request.query_params.get(SAID, "").split(",")
    return "".join(sentence for flag, sentence in SENTENCES.items() if flag in flags)
