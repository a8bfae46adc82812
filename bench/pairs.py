"""Two checkouts of Todoke in turn, in one call: whether a change made the residents' side slower.

    .venv/bin/python bench/pairs.py ../before            # a checkout whose .venv is ready (`make .venv/.ready` there)

Each checkout serves its own database with its own interpreter and its own bench folder; only one of them works at a time, A B B A …,
so that what the machine does besides falls on both alike. The median of the ratios counts, pair by pair.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent.parent
VISITS: Final = ("form", "submission", "status")
CONNECTIONS: Final = 16
LOOKED_UP: Final = 500
# what runs in each checkout, on its own modules: a line asks for a visit, a line answers with its rate
SERVE: Final = """
import json, sys
from contextlib import ExitStack
import ours
from contestant import free_port
from database import Database
from load import drive

with ExitStack() as stack:
    home = ours.PROJECT / "var" / "bench"
    database = Database(home, free_port())
    stack.callback(database.stop)
    database.start()
    (home / "logs").mkdir(exist_ok=True)
    served = ours.contestant(database, home, ours.role_addresses(database))
    stack.callback(served.server.stop)
    served.start()
    served.visits = ours.visits(served.address, int(sys.argv[1]))
    database.analyse()
    print("PAIRS ready", flush=True)
    for line in sys.stdin:
        name, seconds, connections = json.loads(line)
        visit = served.visits[name]
        done = drive(served.address, visit.requests(), visit.check, seconds=seconds, connections=connections)
        print("PAIRS", done.rate, flush=True)
"""


class Checkout:
    """One tree, serving. Raises SystemExit when it does not come up, or ends."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        environment = {**os.environ, "PYTHONPATH": f"{folder / 'bench'}{os.pathsep}{folder}"}
        python = folder / ".venv" / "bin" / "python"
        self._process = stack.enter_context(
            subprocess.Popen(
                [str(python), "-P", "-c", SERVE, str(LOOKED_UP)],
                cwd=folder,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        stack.callback(self._end)
        self._answer()

    def rate(self, visit: str, seconds: float) -> float:
        """Requests a second."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([visit, seconds, CONNECTIONS]) + "\n")
        self._process.stdin.flush()
        return float(self._answer())

    def _answer(self) -> str:
        """The next answer; what the set-up says besides is passed over."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            mark, _, answer = line.strip().partition(" ")
            if mark == "PAIRS":
                return answer
        sys.exit("a checkout does not serve")

    def _end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench/pairs.py", description="Measure this checkout against another.")
    parser.add_argument("other", type=Path)
    parser.add_argument("--seconds", type=float, default=3.0, help="seconds of one run (3)")
    parser.add_argument("--rounds", type=int, default=9, help="pairs, of which the median ratio counts (9)")
    options = parser.parse_args()
    with ExitStack() as stack:
        this, other = Checkout(HERE, stack), Checkout(options.other.resolve(), stack)
        for visit in VISITS:  # warm
            this.rate(visit, 1.0)
            other.rate(visit, 1.0)
        for visit in VISITS:
            ratios = []
            for number in range(options.rounds):
                order = (this, other) if number % 2 == 0 else (other, this)
                rates = {one: one.rate(visit, options.seconds) for one in order}
                ratios.append(rates[this] / rates[other])
            spread = f"{min(ratios):.3f} to {max(ratios):.3f}"
            print(f"{visit}: {statistics.median(ratios):.3f} of the other's rate ({spread}, {options.rounds} pairs)")


if __name__ == "__main__":
    main()
