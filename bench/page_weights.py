"""What a phone waits for before it can draw a page of a running demo: its HTML and its style sheet as they travel, in bytes.

    todoke demo                                  # in another window
    .venv/bin/python bench/page_weights.py http://localhost:8000

The limit is a test's (tests/web/applicant/test_page_weight.py); this prints the table.
"""

import re
import sys
from collections.abc import Iterator
from typing import Final

import httpx

from app.demo.data import MUNICIPALITIES
from app.demo.procedures import demo_procedures

LANGUAGES: Final = ("ja", "en")
LIMIT: Final = 14_000
SHEET: Final = re.compile(r'<link rel="stylesheet" href="([^"]+)"')


def weight(client: httpx.Client, path: str) -> int:
    """Bytes of a page with its sheets; a form the second time it is asked for, from memory as nearly always."""
    client.get(path)
    page = client.get(path)
    page.raise_for_status()
    sheets = [client.get(address) for address in SHEET.findall(page.text)]
    return sum(int(answer.headers["content-length"]) for answer in (page, *sheets))


def pages() -> Iterator[tuple[str, str]]:
    for town in MUNICIPALITIES:
        yield f"{town.slug}, catalogue", f"/{town.slug}/"
        for each in demo_procedures(town.slug):
            yield f"{town.slug}, {each.slug}, guide", f"/{town.slug}/{each.slug}/"
            yield f"{town.slug}, {each.slug}, form", f"/{town.slug}/{each.slug}/apply"


def main() -> None:
    address = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000"
    print("| HTML and CSS, bytes | Japanese | English |")
    print("|---|---|---|")
    heaviest = 0
    with httpx.Client(base_url=address, headers={"Accept-Encoding": "gzip"}) as client:
        for name, path in pages():
            weights = [weight(client, f"{path}?lang={language}") for language in LANGUAGES]
            heaviest = max(heaviest, *weights)
            print(f"| {name} | {' | '.join(f'{each:,}' for each in weights)} |")
    print("\n| aim | | now | |\n|---|---|---|---|")
    print(f"| the heaviest, bytes | ≤ {LIMIT:,} | {heaviest:,} | {'holds' if heaviest <= LIMIT else '**missed**'} |")


if __name__ == "__main__":
    main()
