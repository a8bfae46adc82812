"""`make bench`: Todoke and the references, in turn, in one call; prints rates, ratios and whether the aims hold.

Each round visits the contestants one after the other, the next round in the opposite order: what the machine does
besides falls on all alike. See docs/performance.md.
"""

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import ceiling
import cores
import editing
import finding
import ours
import processes
import references
from contestant import Contestant, NotStarted, free_port
from database import DELAYED, Database
from environment import references_python
from load import ConnectionLost, Outcome, WrongAnswer, drive
from report import CEILING, DJANGO, OURS, VISITS, Results

from app.demo.embedded import EmbeddedProblem

PROJECT = Path(__file__).parent.parent
HOME = PROJECT / "var" / "bench"
CONNECTIONS = 16
CROWDS = (1, 64, 200)  # connections of further submissions
BURSTS = 10
PAIRS = 500
WARM_UP_SECONDS = 1.0


@dataclass
class Bench:
    """The contestants, started and prepared, and what was measured of them so far."""

    contestants: list[Contestant]
    postgres: int  # the server's process
    seconds: float
    rounds: int
    crowds: dict[tuple[str, int], list[Outcome]] = field(default_factory=dict)  # by contestant and connections
    outcomes: dict[tuple[str, str], list[Outcome]] = field(default_factory=dict)

    def visit(self, contestant: Contestant, visit: str, seconds: float, connections: int = CONNECTIONS) -> Outcome:
        """One run. Raises WrongAnswer also when the database holds another number of applications than was answered."""
        before = contestant.count()
        chosen = contestant.visits[visit]
        used = self._used(contestant)
        outcome = drive(contestant.address, chosen.requests(), chosen.check, seconds=seconds, connections=connections)
        outcome.server, outcome.postgres = (
            (after - earlier) / outcome.answered for after, earlier in zip(self._used(contestant), used, strict=True)
        )
        expected = outcome.answered if visit == "submission" else 0
        compare(contestant, contestant.count() - before, expected)
        return outcome

    def _used(self, contestant: Contestant) -> tuple[float, float]:
        """Processor time of the contestant's server and of PostgreSQL up to now, in microseconds."""
        process = contestant.server.process
        return processes.microseconds(process.pid) if process else 0.0, processes.microseconds(self.postgres)

    def warm_up(self) -> None:
        for contestant in self.contestants:
            for visit in VISITS:
                self.visit(contestant, visit, WARM_UP_SECONDS)

    def measure(self) -> None:
        for number in range(self.rounds):
            order = self.contestants if number % 2 == 0 else self.contestants[::-1]
            for visit, words in VISITS.items():
                rates = []
                for contestant in order:
                    outcome = self.visit(contestant, visit, self.seconds)
                    self.outcomes.setdefault((contestant.name, visit), []).append(outcome)
                    rates.append(f"{contestant.name} {outcome.rate:,.0f}/s")
                say(f"round {number + 1} of {self.rounds}, {words}: {', '.join(rates)}")

    def measure_crowds(self) -> None:
        """Submissions over few and many connections, to Todoke and bare Litestar."""
        compared = [one for one in self.contestants if one.name in {OURS, CEILING}]
        for number in range(self.rounds):
            for connections in CROWDS:
                for contestant in compared if number % 2 == 0 else compared[::-1]:
                    outcome = self.visit(contestant, "submission", self.seconds, connections)
                    self.crowds.setdefault((contestant.name, connections), []).append(outcome)
            rates = [f"{name} at {at} {rounds[-1].rate:,.0f}/s" for (name, at), rounds in self.crowds.items()]
            say(f"round {number + 1} of {self.rounds}, submissions: {', '.join(rates)}")

    def burst(self, contestant: Contestant) -> int:
        """Sixteen submissions at the same moment, again and again; the number of rows they made."""
        before = contestant.count()
        visit = contestant.visits["submission"]
        requests: Iterator[bytes] = visit.requests()
        for _ in range(BURSTS):
            drive(contestant.address, islice(requests, CONNECTIONS), visit.check, connections=CONNECTIONS)
        made = contestant.count() - before
        compare(contestant, made, BURSTS * CONNECTIONS)
        return made


def compare(contestant: Contestant, rows: int, answered: int) -> None:
    if rows != answered:
        raise WrongAnswer(f"{contestant.name} answered {answered} submissions, and its database holds {rows} more rows")


def say(sentence: str) -> None:
    print(sentence, flush=True)


def machine() -> str:
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    placed = (
        "the server on a core of its own" if cores.apart() else "server, load generator and PostgreSQL share all cores"
    )
    return (
        f"{len(cores.AVAILABLE) or os.cpu_count()} cores, {pages * size / 2**30:.0f} GiB memory, {platform.system()}, "
        f"Python {platform.python_version()}; {placed}"
    )


def prepare_references(database: Database, stack: ExitStack) -> list[Contestant]:
    python = references_python()
    logs = HOME / "logs"
    subprocess.run(
        [str(python), "manage.py", "migrate", "--verbosity", "0"],
        cwd=references.HERE / "django_plain",
        env=os.environ | dict(database.for_django()),
        check=True,
    )
    litestar = references.litestar_ceiling(
        python, database.address("ceiling"), lambda: database.count("ceiling", "application"), logs
    )
    django = references.django_plain(
        python, database.for_django(), lambda: database.count("plain", "plain_application"), logs
    )
    for contestant, token, status in ((litestar, "_csrf_token", 303), (django, "csrfmiddlewaretoken", 302)):
        stack.callback(contestant.server.stop)
        contestant.start()
        contestant.visits = references.visits(contestant.address, token, status, PAIRS)
    return [litestar, django]


def prepare_ours(database: Database, stack: ExitStack) -> Contestant:
    contestant = ours.contestant(database, HOME, ours.role_addresses(database))
    stack.callback(contestant.server.stop)
    contestant.start()
    contestant.visits = ours.visits(contestant.address, PAIRS)
    return contestant


def run_pgbench(database: Database, seconds: float, rounds: int) -> dict[str, float]:
    files = {"one statement": "insert_cte.sql", "BEGIN, three inserts, COMMIT": "insert_txn.sql"}
    return {
        words: max(database.pgbench(name, CONNECTIONS, seconds) for _ in range(min(rounds, 3)))
        for words, name in files.items()
    }


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/run.py", description="Measure Todoke against the references.")
    parser.add_argument("--seconds", type=float, default=4.0, help="seconds of one run (4)")
    parser.add_argument("--rounds", type=int, default=7, help="rounds, of which the median counts (7)")
    parser.add_argument("--apart", action="store_true", help="the server on a core of its own")
    parser.add_argument(
        "--commit-delay", action="store_true", help="PostgreSQL with commit_delay 5000 and commit_siblings 0"
    )
    return parser.parse_args(arguments)


def main() -> None:
    options = read_arguments(sys.argv[1:])
    if options.apart:
        cores.keep_apart()
    with ExitStack() as stack:
        database = Database(HOME, free_port(), DELAYED if options.commit_delay else {})
        stack.callback(database.stop)
        database.start()
        (HOME / "logs").mkdir(exist_ok=True)
        say("Starting Todoke and the references ...")
        contestants = [prepare_ours(database, stack), *prepare_references(database, stack)]
        cores.take_the_load_core()
        limit = ceiling.measure(1.0, CONNECTIONS)
        say(f"Load generator alone: {limit.rate:,.0f} requests/s at most.")
        bench = Bench(contestants, database.process(), options.seconds, options.rounds)
        bench.warm_up()
        database.analyse()
        bench.measure()
        bench.measure_crowds()
        bursts = {contestant.name: bench.burst(contestant) for contestant in contestants}
        memory = {contestant.name: contestant.server.memory() for contestant in contestants}
        durability = database.durability()
        pgbench = run_pgbench(database, options.seconds, options.rounds)
    results = Results(bench.outcomes, bench.crowds, memory, pgbench)
    say(f"\n{machine()}. {durability}.")
    say(
        f"{CONNECTIONS} connections, {options.rounds} rounds of {options.seconds:g} s each, medians; in turn with {CEILING} and {DJANGO}.\n"
    )
    say("\n".join([*results.rates(), "", *results.promises()]))
    say(f"\n{BURSTS} bursts of {CONNECTIONS} submissions at once; rows afterwards: {bursts}. None lost.")
    say("\n".join(["", *editing.measured()]))
    say("\n".join(["", *finding.measured()]))


if __name__ == "__main__":
    try:
        main()
    except (NotStarted, WrongAnswer, ConnectionLost, EmbeddedProblem, editing.WrongPage) as problem:
        sys.exit(f"Nothing was measured: {problem}")
