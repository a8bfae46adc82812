"""The watch over the scanner of attached files: an alarm begins when it has been away for ten minutes, or when files wait that nobody scans.

It looks at the worker's own scanner. Where the applicants' side has none, its files wait, and are scanned here.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Final

from app.attachments.scanner import scanner_version
from app.calendar.shown_dates import short_time
from app.operations.alarms import AlarmKind, AlarmSubject, stand
from app.procedures.keys import WORKER
from app.tenancy import api
from app.tenancy.scope import scoped

LONGEST_AWAY_SECONDS: Final = 600.0  # it takes a minute to start, and half a one for new signatures
LONGEST_WAIT: Final = timedelta(hours=1)
_SUBJECT: Final = AlarmSubject("", "scanner")


class ScannerWatch:
    """Looks at the scanner of one address; None: there is none. `wanted`: whether files wait for one; else nothing is wrong, and what was is over."""

    def __init__(
        self, address: str | None, *, wanted: bool = True, longest_away_seconds: float = LONGEST_AWAY_SECONDS
    ) -> None:
        self._address = address
        self._wanted = wanted
        self._longest_away_seconds = longest_away_seconds
        self._seen = time.monotonic()  # where everything was down, it comes back beside the worker

    async def look(self) -> bool:
        """Look once, and declare what stands. Never more to do at once."""
        if await scanner_version(self._address) is not None:
            self._seen = time.monotonic()
        with scoped(WORKER):
            waiting = await api.row("files_to_scan", None)
            words = self._fault(waiting["files"], waiting["waits_since"])
            await stand(AlarmKind.scanner_away, {_SUBJECT: words} if words else {})
        return False

    def _fault(self, files: int, waits_since: datetime | None) -> str:
        """What is wrong, in the words of the alarm; "" where nothing is."""
        if not self._wanted:
            return ""
        waiting = f"検査待ちの添付ファイルが{files:,}件あり、担当課で開けません" if files else ""
        if self._address is None:
            return f"TODOKE_CLAMD が設定されていません。{waiting}" if files else ""
        if time.monotonic() - self._seen > self._longest_away_seconds:
            return f"clamd が10分以上、応答していません。{waiting or '届いた添付ファイルは、検査待ちになります'}"
        if waits_since is not None and datetime.now(UTC) - waits_since > LONGEST_WAIT:
            return f"{waiting}（いちばん古いものは{short_time(waits_since)}から）。clamd の記録を確認してください"
        return ""
