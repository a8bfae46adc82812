"""Searching the procedures of a municipality that has as many as a whole installation: see docs/performance.md.

`.venv/bin/python bench/finding.py`: in this process and from memory, as the applicant's side searches; it needs no database. Each search is measured
as the page's handler makes it, from the typed words to the finished page, in time that this process had on a core.
"""

import asyncio
import json
import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from report import Aim

from app.calendar.tokyo import fiscal_year
from app.languages import SOURCE
from app.procedures.finding import INDEXED_AT_A_TIME, ProcedureFinder
from app.procedures.kept_forms import KeptForm
from app.procedures.library import library
from app.procedures.places_shown import PlacesThere
from app.procedures.published import PublishedMunicipality, PublishedProcedure, PublishedVersion
from app.procedures.spelling import searched_words
from app.texts import Text
from app.vault.seal import PublicKey
from app.web.applicant.catalogue import PAGE_LENGTH, Search, searched
from app.web.pages import render

PROCEDURES = 5000
ROUNDS = 30
MOST_MILLISECONDS = 5.0
WORDS = [
    "健康",
    "福祉",
    "環境",
    "リサイクル",
    "子育て",
    "保育",
    "介護",
    "年金",
    "税金",
    "住民票",
    "戸籍",
    "印鑑",
    "公園",
    "道路",
    "駐輪場",
    "図書館",
    "体育館",
    "学校",
    "入学",
    "予防接種",
    "検診",
    "防災",
    "避難",
    "水道",
    "建築",
    "許可",
    "届出",
    "変更",
    "廃止",
    "登録",
    "更新",
    "講座",
    "イベント",
    "募集",
    "補助金",
    "助成",
    "給付",
    "減免",
    "証明書",
    "交付",
    "雪",
    "花火",
    "祭り",
    "自転車",
    "ボランティア",
]
# What is typed: words of every procedure and of none, of one letter and of many, in every spelling; several; signs; nothing.
TYPED = (
    *(
        "ごみ",
        "ｺﾞﾐ",
        "申し込み",
        "申込み",
        "乳がん",
        "たばこ",
        "イベント",
        "フードドライブ",
        "application",
        "Zero",
        "の",
        "犬",
        "ノイ",
        "ぱぴぷぺぽ",
        "届",
    ),
    *(
        "参加 申込み",
        "ごみ リサイクル 減量",
        "健康 福祉 花火 祭り",
        "住民票 zzzz",
        "健康支援事業に関する",
        "証明書 交付 更新 変更",
        "・・・",
        "",
        "a e i o u",
    ),
    *(("ごみ " * 33).strip(), "あいうえおかきくけこさしすせそたちつてとなにぬねの"),
)


def municipality() -> PublishedMunicipality:
    """A municipality with the library's procedures again and again, each with other words among its own."""
    mixed = random.Random(12)
    definitions = [package.definition for package in library()]
    keys = {fiscal_year(datetime.now(UTC)): PublicKey(UUID(int=0), bytes(32))}
    procedures = {}
    for number in range(PROCEDURES):
        definition = mixed.choice(definitions)
        title, outline = (
            _mixed(mixed, Text(definition[part]), share) for part, share in (("title", 0.3), ("outline", 0.1))
        )
        written = json.dumps({**definition, "title": title.languages, "outline": outline.languages})
        version = PublishedVersion(
            UUID(int=number), UUID(int=number), 1, KeptForm(UUID(int=number), written, title), b""
        )
        procedures[f"p{number}"] = PublishedProcedure(
            municipality="139998",
            id=UUID(int=number),
            slug=f"p{number}",
            category=mixed.choice(["健康・福祉", "ごみ・リサイクル", "子ども・教育"]),
            keywords="、".join(mixed.sample(WORDS, 5)),
            opens_at=None,
            closes_at=None,
            extended_from=None,
            suspended=number % 10 == 0,
            section_name=Text({SOURCE: f"{mixed.choice(WORDS)}課"}),
            section_reading="",
            section_telephone="",
            section_telephone_hours=Text({SOURCE: ""}),
            contact="",
            standard_days=None,
            places=None,
            current=version,
            keys=keys,
        )
    return PublishedMunicipality(
        "139998", "aoba", Text({SOURCE: "あおば市"}), "03-0000-0000", Text({SOURCE: ""}), procedures
    )


def _mixed(mixed: random.Random, text: Text, share: float) -> Text:
    def with_words(words: str) -> str:
        return "".join(mixed.choice(WORDS) if mixed.random() < share else letter for letter in words)

    return Text({tag: with_words(words) for tag, words in text.languages.items()})


async def indexing(finder: ProcedureFinder, place: PublishedMunicipality) -> tuple[float, float]:
    """Seconds of making the index, and milliseconds of the longest time in which nobody else had a turn."""
    gaps: list[float] = []

    async def others() -> None:
        before = time.thread_time()
        while True:
            await asyncio.sleep(0)
            now = time.thread_time()
            gaps.append(now - before)
            before = now

    watching = asyncio.create_task(others())
    began = time.thread_time()
    await finder.follow(place)
    took = time.thread_time() - began
    watching.cancel()
    return took, max(gaps, default=0.0) * 1000


def timed(each: Callable[[str], Any]) -> dict[str, list[float]]:
    """Milliseconds by what was typed, in turn so that what else the machine does meets all of them."""
    taken: dict[str, list[float]] = {typed: [] for typed in TYPED}
    for _ in range(ROUNDS):
        for typed in TYPED:
            began = time.thread_time()
            each(typed)
            taken[typed].append((time.thread_time() - began) * 1000)
    return taken


def measured() -> list[str]:
    """The whole of it, as lines of the report."""
    place, finder = municipality(), ProcedureFinder()
    took, stall = asyncio.run(indexing(finder, place))

    def find(typed: str) -> None:
        finder.find([*searched_words(typed)], "", 0, PAGE_LENGTH)

    def draw(typed: str) -> None:
        search = Search(typed, searched_words(typed), cut=False)
        render(searched(finder, search, "", "", language=SOURCE, there=PlacesThere("", {}, b"")), place=place)

    lines = ["| | p50 ms | p99 ms | slowest, median ms | |", "|---|---|---|---|---|"]
    p99s = []
    for name, each in (("a search from memory", find), ("the whole page, with fifty procedures drawn", draw)):
        taken = timed(each)
        every = [milliseconds for times in taken.values() for milliseconds in times]
        p99 = statistics.quantiles(every, n=100)[98]
        slowest = max(taken, key=lambda typed: statistics.median(taken[typed]))
        at_most = statistics.median(taken[slowest])
        lines.append(f"| {name} | {statistics.median(every):.2f} | {p99:.2f} | {at_most:.2f} | {slowest[:20]} |")
        p99s.append(p99)
    return [
        *lines,
        "",
        (
            f"The index of {PROCEDURES:,} procedures is made in {took:.1f} s, {INDEXED_AT_A_TIME} at a time; "
            f"others waited {stall:.0f} ms at most."
        ),
        "",
        "| aim | | now | |",
        "|---|---|---|---|",
        Aim("a search from memory, p99 ms", p99s[0], MOST_MILLISECONDS, most=True).line(),
    ]


def main() -> None:
    print("\n".join(measured()))


if __name__ == "__main__":
    main()
