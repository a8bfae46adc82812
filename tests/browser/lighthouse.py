"""Lighthouse's judgement of pages, as a phone on a slow line would meet them; run alone it tells of every form of a running demo.

    npm ci --ignore-scripts --prefix tests/browser
    todoke demo                                     # in another window
    .venv/bin/python -m tests.browser.lighthouse http://localhost:8000

Slowness of line and phone is simulated (Lighthouse's default for mobile), so that the machine counts less. Other work on it costs points all the
same, and never gives any: a page that misses the aim is judged again, and the median of all its runs counts. Nothing is asked of another site.
"""

import argparse
import asyncio
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from app.demo.data import MUNICIPALITIES
from app.demo.procedures import demo_procedures

PROGRAM: Final = Path(__file__).parent / "node_modules/lighthouse/cli/index.js"
PROGRAMS: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS: Final = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
CATEGORIES: Final = ("performance", "accessibility", "best-practices")
LEAST: Final = (95, 100, 100)
MOST_SHIFT: Final = 0.05


@dataclass(frozen=True)
class Judgement:
    """Points of a hundred; `shift`: the Cumulative Layout Shift; `paint`: the largest contentful paint, ms; `faults`: audits that are not whole."""

    points: tuple[int, ...]
    shift: float
    paint: float
    faults: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return self.shift <= MOST_SHIFT and all(got >= least for got, least in zip(self.points, LEAST, strict=True))


def missing() -> str:
    """What Lighthouse needs and is not there; "" where all is."""
    parts = {"Node.js (Debian: apt-get install nodejs npm)": shutil.which("node")}
    parts["Lighthouse (npm ci --ignore-scripts --prefix tests/browser)"] = str(PROGRAM) if PROGRAM.is_file() else None
    return ", ".join(part for part, there in parts.items() if not there)


async def judged(address: str, chromium: str) -> Judgement:
    """One run, some ten seconds. Raises RuntimeError with Lighthouse's own words where it fails."""
    process = await asyncio.create_subprocess_exec(
        *("node", str(PROGRAM), address, "--quiet", "--output=json", "--no-enable-error-reporting"),
        *(f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "CHROME_PATH": chromium},
    )
    written, said = await process.communicate()
    if process.returncode:
        raise RuntimeError(said.decode())
    told = json.loads(written)
    if told.get("runtimeError"):
        raise RuntimeError(told["runtimeError"]["message"])
    audits = told["audits"]
    weighed = [
        each["id"] for name in CATEGORIES[1:] for each in told["categories"][name]["auditRefs"] if each["weight"]
    ]
    return Judgement(
        tuple(round(told["categories"][name]["score"] * 100) for name in CATEGORIES),
        audits["cumulative-layout-shift"]["numericValue"],
        audits["largest-contentful-paint"]["numericValue"],
        tuple(each for each in weighed if audits[each]["score"] is not None and audits[each]["score"] < 1),
    )


def middle(judgements: Sequence[Judgement]) -> Judgement:
    """The median of each figure, and every fault that any run found."""
    points = tuple(round(median(each.points[place] for each in judgements)) for place in range(len(CATEGORIES)))
    faults = tuple(dict.fromkeys(fault for each in judgements for fault in each.faults))
    shift, paint = (median(figures) for figures in zip(*((each.shift, each.paint) for each in judgements), strict=True))
    return Judgement(points, shift, paint, faults)


def pages(english: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Name and path of every form of the demo, those of these slugs in English too, and of the pages before a form."""
    yield "municipalities", "/"
    for town in MUNICIPALITIES:
        yield f"{town.slug}, catalogue", f"/{town.slug}/"
        for each in demo_procedures(town.slug):
            path = f"/{town.slug}/{each.slug}/"
            yield f"{town.slug}, {each.slug}, form", f"{path}apply"
            if each.slug in english:
                yield f"{town.slug}, {each.slug}, guide", path
                yield f"{town.slug}, {each.slug}, form in English", f"{path}apply?lang=en"
    yield "inquiry", "/status"


async def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("address", nargs="?", default="http://localhost:8000", help="of the demo's applicant's side")
    asked.add_argument("--runs", type=int, default=3, help="of a page that misses at first; the median counts")
    asked.add_argument("--english", nargs="*", default=["womens-health", "compost-subsidy", "snow-help"])
    given = asked.parse_args()
    chromium = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if missing() or chromium is None:
        sys.exit(f"not on this machine: {missing() or 'Chromium (Debian: apt-get install chromium-headless-shell)'}")
    tell = sys.stdout.write
    tell(
        "| page | performance | accessibility | best practices | CLS | LCP, s | runs | |\n|---|---|---|---|---|---|---|---|\n"
    )
    for name, path in pages(given.english):
        runs = [await judged(given.address + path, chromium)]
        while len(runs) < given.runs and not runs[0].holds:
            runs.append(await judged(given.address + path, chromium))
        found = middle(runs)
        figures = " | ".join(map(str, found.points))
        words = "holds" if found.holds else f"**missed** {' '.join(found.faults)}".strip()
        tell(f"| {name} | {figures} | {found.shift:.3f} | {found.paint / 1000:.1f} | {len(runs)} | {words} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
