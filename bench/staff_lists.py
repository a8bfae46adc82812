"""The speed of the staff's lists with many applications, measured on a running demo, through its pages.

    todoke demo --applications 100000            # in another window; the first time some minutes
    .venv/bin/python bench/staff_lists.py http://localhost:8001
    .venv/bin/python bench/staff_lists.py http://localhost:8001 http://localhost:9001   # against another checkout's demo

The pages are asked for in turn, so that what the machine does besides falls on all alike; medians count. With a second address each page is asked of
the one and then of the other, the next time in the opposite order, and the median of the pairs' ratios counts.
"""

import argparse
import gzip
import re
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from html import unescape
from typing import Final

import httpx

from app.demo.people import PASSWORD

ROUNDS: Final = 15
LIST: Final = "/lists/food-loss-diary"
ALL: Final = "/inbox?status=all"
PAGES_TO_THE_THOUSANDTH: Final = 19
NEXT: Final = re.compile(r'href="([^"]+)"[^>]*>次の')
TOKEN: Final = re.compile(r'name="csrf_token" value="([^"]+)"')
SMALL_PAGE: Final = 20_000  # bytes: the inbox as it travels
SLOWER: Final = 1.05  # a list that takes longer than this times the other's is told

Ask = Callable[[], float]


def signed_in(address: str) -> httpx.Client:
    headers = {"Origin": address, "Sec-Fetch-Site": "same-origin"}
    client = httpx.Client(base_url=address, timeout=60, headers=headers, follow_redirects=True)
    client.post("/sign-in", data={"login": "shinjuku-gyosei", "password": PASSWORD}).raise_for_status()
    return client


def thousandth(client: httpx.Client, address: str) -> str:
    """The address of the page that the thousandth application stands on, of the list that begins at `address`."""
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


def asks(client: httpx.Client) -> Mapping[str, Ask]:
    """What is asked of a demo, by the name of its row."""
    found = TOKEN.search(client.get("/search").text)
    token = found[1] if found else ""
    pages = {
        "inbox": "/inbox",
        "inbox, all": ALL,
        "inbox, all, page of the 1,000th": thousandth(client, ALL),
        "list, first page": LIST,
        "list, page of the 1,000th": thousandth(client, LIST),
        "list, by a closed answer": f"{LIST}?order=q.term",
        "list, one closed answer only": f"{LIST}?facet=term%3Doctober",
        "list, by person in charge": f"{LIST}?order=assignee",
        "list, by status": f"{LIST}?order=status",
    }
    searches = {
        "search, a whole name": "佐藤 花子",
        "search, part of a mail address": "resident77@",
        "search, four digits": "0312",
    }
    return {name: partial(seconds, client, address) for name, address in pages.items()} | {
        name: partial(seconds, client, "/search", query, token) for name, query in searches.items()
    }


def applications(client: httpx.Client) -> str:
    total = re.search(r"([\d,]+)件のうち", client.get(LIST).text)
    return total[1] if total else "?"


def alone(client: httpx.Client, rounds: int) -> None:
    took: dict[str, list[float]] = {}
    asked = asks(client)
    for _ in range(rounds):
        for name, ask in asked.items():
            took.setdefault(name, []).append(ask())
    print(f"{applications(client)} applications in the list; medians of {rounds} rounds, in turn.\n")
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


def against(client: httpx.Client, other: httpx.Client, rounds: int) -> None:
    """Both in pairs; a row whose ratio is above SLOWER is marked."""
    both = (asks(client), asks(other))
    took: dict[str, list[tuple[float, float]]] = {}
    for number in range(rounds):
        for name in both[0]:
            pair = {side: both[side][name]() for side in ((0, 1) if number % 2 == 0 else (1, 0))}
            took.setdefault(name, []).append((pair[0], pair[1]))
    print(
        f"{applications(client)} and {applications(other)} applications in the list; medians of {rounds} pairs, in turn.\n"
    )
    print("| page | ms | the other's | ratio | |\n|---|---|---|---|---|")
    for name, pairs in took.items():
        this, that = (statistics.median(values) * 1000 for values in zip(*pairs, strict=True))
        ratio = statistics.median([one / two for one, two in pairs])
        print(f"| {name} | {this:.1f} | {that:.1f} | {ratio:.2f} | {'**slower**' if ratio > SLOWER else ''} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", nargs="?", default="http://localhost:8001")
    parser.add_argument("other", nargs="?", help="another demo, to be measured against")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    client = signed_in(asked.address)
    if asked.other:
        against(client, signed_in(asked.other), asked.rounds)
    else:
        alone(client, asked.rounds)


if __name__ == "__main__":
    main()
