"""`todoke demo --applications N`: a year's worth of applications for one procedure, to see how the lists and downloads bear it.

Each goes the way of every application, submitted by the applicant's role and sealed. Then the owner of the tables spreads them over the past
year and lets the older ones be completed, which only the demo does; nobody is written a mail.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count, islice
from typing import Any, Final

import asyncpg

from app.applications.reference import SubmissionKey
from app.applications.status import Status
from app.applications.submitting import submit
from app.calendar.tokyo import today
from app.demo.applications import posted_answers
from app.demo.people import Resident
from app.languages import SOURCE
from app.procedures import published
from app.procedures.published import PublishedProcedure
from app.settings import Part, Settings
from app.spoken import spoken
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role
from app.vault.trusted_keys import signers_of, trust

MUNICIPALITY: Final = "shinjuku"
PROCEDURE: Final = "food-loss-diary"
AT_A_TIME: Final = 16
TOLD_SECONDS: Final = 3.0
SURNAMES: Final = tuple(zip(["佐藤", "鈴木", "髙橋", "田中", "伊藤", "渡邉", "山本", "中村", "小林", "加藤", "𠮷田", "山田", "佐々木", "山口", "松本", "井上", "木村", "林", "斎藤", "清水"], ["サトウ", "スズキ", "タカハシ", "タナカ", "イトウ", "ワタナベ", "ヤマモト", "ナカムラ", "コバヤシ", "カトウ", "ヨシダ", "ヤマダ", "ササキ", "ヤマグチ", "マツモト", "イノウエ", "キムラ", "ハヤシ", "サイトウ", "シミズ"], strict=True))  # fmt: skip
GIVEN: Final = tuple(zip(["花子", "一郎", "美咲", "翔太", "陽菜", "健一", "節子", "大輔", "さくら", "蓮", "結衣", "隆", "恵子", "直樹", "愛", "誠", "真理", "拓也", "千尋", "修"], ["ハナコ", "イチロウ", "ミサキ", "ショウタ", "ハルナ", "ケンイチ", "セツコ", "ダイスケ", "サクラ", "レン", "ユイ", "タカシ", "ケイコ", "ナオキ", "アイ", "マコト", "マリ", "タクヤ", "チヒロ", "オサム"], strict=True))  # fmt: skip

# Spread over a year, the last of them today; all but the newest twentieth completed.
_SPREAD: Final = f"""
with numbered as (
  select a.municipality, a.id, row_number() over (order by a.arrived_at desc, a.id) as place, count(*) over () as all_of_them
  from application a join procedure p on p.municipality = a.municipality and p.id = a.procedure
  where a.municipality = $1 and p.slug = $2)
update application a set
  arrived_at = clock_timestamp() - interval '365 days' * (n.place::float8 / n.all_of_them),
  status = case when n.place > n.all_of_them / 20 then '{Status.completed}' else a.status end
from numbered n where a.municipality = n.municipality and a.id = n.id
"""  # noqa: S608  the statuses are the program's own
_HISTORY: Final = """
update status_event e set at = a.arrived_at from application a
where e.municipality = $1 and a.municipality = e.municipality and a.id = e.application and e.from_status is null
"""
_COMPLETED: Final = f"""
insert into status_event (municipality, application, at, from_status, to_status, seen_version)
select a.municipality, a.id, a.arrived_at + interval '3 days', '{Status.processing}', '{Status.completed}', a.version
from application a where a.municipality = $1 and a.status = '{Status.completed}'
  and not exists (select from status_event e where e.municipality = a.municipality and e.application = a.id and e.to_status = '{Status.completed}')
"""  # noqa: S608  the same


async def ensure_applications(settings: Settings, minimum: int, say: Callable[[str], None]) -> None:
    """Add as many as are missing to `minimum`. Nothing when there are so many already."""
    trust(signers_of(settings, Part.work))
    as_owner = {"role": "todoke_owner", "search_path": "app"}
    owner = await asyncpg.connect(settings.database("migrator"), server_settings=as_owner)  # type: ignore[no-untyped-call]  # as asyncpg's is
    try:
        there = await owner.fetchval(
            "select count(*) from application a join procedure p on p.municipality = a.municipality and p.id = a.procedure where p.slug = $1",
            PROCEDURE,
        )
        if there < minimum:
            code = await owner.fetchval("select code from municipality where slug = $1", MUNICIPALITY)
            await _submit_all(settings, minimum - there, say)
            await _spread(owner, code, say)
    finally:
        await owner.close()


async def _submit_all(settings: Settings, missing: int, say: Callable[[str], None]) -> None:
    await ENGINE.open({Role.applicant: settings.database(Role.applicant)}, size=AT_A_TIME)
    try:
        published.forget_everything()
        procedure = (await published.municipality(MUNICIPALITY)).procedures[PROCEDURE]
        waiting = islice(_residents(), missing)
        done = count(1)
        progress = _Progress(missing, say)

        async def one_after_another() -> None:
            for resident in waiting:
                await _submit(procedure, resident, settings)
                progress.tell(next(done))

        await asyncio.gather(*(one_after_another() for _ in range(AT_A_TIME)))
    finally:
        await ENGINE.close()


async def _submit(procedure: PublishedProcedure, resident: Resident, settings: Settings) -> None:
    form = procedure.current.form
    number = resident.age
    term = form.questions["term"].choices[number % len(form.questions["term"].choices)].id
    answers = posted_answers(form, resident, {"term": term, "household": number % 6 + 1}, today())
    await submit(
        procedure,
        procedure.current,
        answers,
        SubmissionKey.new(),
        inquiry_keys=settings.inquiry_keys,
        seat_key=settings.key_of_seats(),
        language=SOURCE,
        now=datetime.now(UTC),
    )


async def _spread(owner: Any, code: str, say: Callable[[str], None]) -> None:
    say(spoken("Spreading them over the past year ...", "これまでの1年に散らしています ..."))
    async with owner.transaction():
        await owner.execute("delete from outbox where municipality = $1 and state = 'waiting'", code)
        await owner.execute("alter table status_event disable trigger take_status_step")
        await owner.execute(_SPREAD, code, PROCEDURE)
        await owner.execute(_HISTORY, code)
        await owner.execute(_COMPLETED, code)
        await owner.execute("alter table status_event enable trigger take_status_step")
    await owner.execute("vacuum analyze application, status_event")


def _residents() -> Iterator[Resident]:
    """Made-up people without end; the same ones in the same order each time."""
    for number in count():
        surname, surname_kana = SURNAMES[number % len(SURNAMES)]
        given, given_kana = GIVEN[number // len(SURNAMES) % len(GIVEN)]
        yield Resident(
            f"{surname} {given}",
            f"{surname_kana} {given_kana}",
            "160-0022",
            f"新宿区新宿{number % 7 + 1}丁目{number % 30 + 1}番{number % 19 + 1}号",
            f"03-{number // 10000 % 10000:04}-{number % 10000:04}",
            f"resident{number}@example.jp",
            20 + number % 60,
        )


class _Progress:
    """A line every few seconds."""

    def __init__(self, all_of_them: int, say: Callable[[str], None]) -> None:
        self._all, self._say = all_of_them, say
        self._began = self._told = time.monotonic()

    def tell(self, done: int) -> None:
        now = time.monotonic()
        if done < self._all and now - self._told < TOLD_SECONDS:
            return
        self._told = now
        filled = 20 * done // self._all
        left = (now - self._began) / done * (self._all - done)
        bar = f"[{'#' * filled}{'.' * (20 - filled)}]"
        self._say(
            spoken(
                f"{bar} {done:,} of {self._all:,} applications, {left:.0f} s left",
                f"{bar} 申請{self._all:,}件のうち{done:,}件、あと{left:.0f}秒",
            )
        )
