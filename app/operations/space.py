"""The worker's part of the room that the database has: it measures, the database refuses files above what TODOKE_DATABASE_GB says, and an alarm tells before."""

from typing import Final

from app.operations.alarms import AlarmKind, AlarmSubject, stand
from app.procedures.keys import WORKER
from app.tenancy import api
from app.tenancy.scope import scoped

GIGABYTE: Final = 10**9
TOLD_AT: Final = 0.9
"""Of what it may become: there is time to make room before files are refused."""
_ALL: Final = AlarmSubject("", "database")


async def note_space(most_gb: float) -> int:
    """Note how large the database is and how large it may become; returns how many alarms began or ended."""
    most = int(most_gb * GIGABYTE)
    with scoped(WORKER):
        measured = await api.value("note_database_space", most)
        return await stand(AlarmKind.database_full, {_ALL: _words(measured, most)} if measured > TOLD_AT * most else {})


def _words(measured: int, most: int) -> str:
    size = (
        f"データベースの大きさは{measured / GIGABYTE:.1f}GBで、上限（TODOKE_DATABASE_GB）は{most / GIGABYTE:.0f}GBです"
    )
    if measured > most:
        return f"{size}。添付ファイルを受け付けていません。添付ファイルのない申請は受け付けています"
    return f"{size}。上限を超えると、添付ファイルを受け付けなくなります"
