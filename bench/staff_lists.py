"""The speed of the staff's lists with many applications, measured on a running demo, through its pages.

    todoke demo --applications 100000            # in another window; the first time some minutes
    .venv/bin/python bench/staff_lists.py http://localhost:8001

The pages are asked for in turn, so that what the machine does besides falls on all alike; medians count.
"""

import gzip
import re
import statistics
import sys
import time
from html import unescape
from typing import Final

import httpx

from app.demo.people import PASSWORD

ROUNDS: Final = 15
LIST: Final = "/lists/food-loss-diary"
PAGES_TO_THE_THOUSANDTH: Final = 19
NEXT: Final = re.compile(r'href="([^"]+)" hx-get="[^"]+" hx-target="#list">次の')
TOKEN: Final = re.compile(r'name="csrf_token" value="([^"]+)"')
SMALL_PAGE: Final = 20_000  # bytes: the inbox as it travels


def signed_in(address: str) -> httpx.Client:
    headers = {"Origin": address, "Sec-Fetch-Site": "same-origin"}
    client = httpx.Client(base_url=address, timeout=60, headers=headers, follow_redirects=True)
    client.post("/sign-in", data={"login": "shinjuku-gyosei", "password": PASSWORD}).raise_for_status()
    return client


def thousandth(client: httpx.Client) -> str:
    """The address of the page that the thousandth application stands on."""
    address = LIST
    for _ in range(PAGES_TO_THE_THOUSANDTH):
        following = NEXT.search(client.get(address).text)
        if following is None:
            sys.exit("There are fewer than 1,000 applications in the list.")
        address = unescape(following[1])
    return address


def seconds(client: httpx.Client, address: str, query: str = "", token: str = "") -> float:
    began = time.perf_counter()
    answer = client.post(address, data={"asked": query, "csrf_token": token}) if query else client.get(address)
    took = time.perf_counter() - began
    answer.raise_for_status()
    return took


def main() -> None:
    client = signed_in(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8001")
    pages = {
        "inbox": "/inbox",
        "list, first page": LIST,
        "list, page of the 1,000th": thousandth(client),
        "list, by a closed answer": f"{LIST}?order=q.term",
        "list, one closed answer only": f"{LIST}?facet=term%3Doctober",
        "list, by person in charge": f"{LIST}?order=assignee",
    }
    found = TOKEN.search(client.get("/search").text)
    token = found[1] if found else ""
    searches = {
        "search, a whole name": "佐藤 花子",
        "search, part of a mail address": "resident77@",
        "search, four digits": "0312",
    }
    took: dict[str, list[float]] = {name: [] for name in (*pages, *searches)}
    for _ in range(ROUNDS):
        for name, address in pages.items():
            took[name].append(seconds(client, address))
        for name, query in searches.items():
            took[name].append(seconds(client, "/search", query, token))
    total = re.search(r"([\d,]+)件のうち", client.get(LIST).text)
    print(f"{total[1] if total else '?'} applications in the list; medians of {ROUNDS} rounds, in turn.\n")
    print("| page | ms |\n|---|---|")
    medians = {name: statistics.median(values) * 1000 for name, values in took.items()}
    for name, median in medians.items():
        print(f"| {name} | {median:.0f} |")
    ratio = medians["list, page of the 1,000th"] / medians["list, first page"]
    size = len(gzip.compress(client.get("/inbox").content, 6))
    print("\n| aim | | now | |\n|---|---|---|---|")
    print(f"| page of the 1,000th to the first | ≤ 1.3 | {ratio:.2f} | {'holds' if ratio <= 1.3 else '**missed**'} |")
    print(
        f"| inbox as it travels | ≤ 20 KB | {size / 1000:.1f} KB | {'holds' if size <= SMALL_PAGE else '**missed**'} |"
    )


if __name__ == "__main__":
    main()
