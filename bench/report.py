"""Turns outcomes into the table, the ratios and the aims."""

from dataclasses import dataclass
from statistics import median

from load import Outcome

VISITS = {"form": "form page", "submission": "submission", "status": "status lookup"}
OURS, CEILING, DJANGO = "Todoke", "bare Litestar", "plain Django"


@dataclass(frozen=True)
class Row:
    """Medians over the rounds of one visit to one contestant; waits in milliseconds, `busy` of the load generator, processor time in microseconds an answer."""

    rate: float
    lowest: float
    highest: float
    half: float
    slowest: float
    busy: float
    server: float
    postgres: float

    @classmethod
    def of(cls, rounds: list[Outcome]) -> "Row":
        rates = [outcome.rate for outcome in rounds]
        return cls(
            rate=median(rates),
            lowest=min(rates),
            highest=max(rates),
            half=median(outcome.percentile_ms(50) for outcome in rounds),
            slowest=median(outcome.percentile_ms(99) for outcome in rounds),
            busy=max(outcome.busy for outcome in rounds),
            server=median(outcome.server for outcome in rounds),
            postgres=median(outcome.postgres for outcome in rounds),
        )

    def cells(self, ratio: float) -> str:
        return (
            f"{self.rate:,.0f} ({self.lowest:,.0f} to {self.highest:,.0f}) | {ratio:.2f} "
            f"| {self.half:.1f} | {self.slowest:.1f} | {self.server:,.0f} | {self.postgres:,.0f} | {self.busy:.0%} |"
        )


@dataclass(frozen=True)
class Aim:
    """A promise of the project; `most` tells an upper limit from a lower one."""

    words: str
    figure: float
    limit: float
    most: bool = False

    @property
    def holds(self) -> bool:
        return self.figure <= self.limit if self.most else self.figure >= self.limit

    def line(self) -> str:
        sign = "≤" if self.most else "≥"
        return (
            f"| {self.words} | {sign} {self.limit:g} | {self.figure:.2f} | {'holds' if self.holds else '**missed**'} |"
        )


@dataclass
class Results:
    outcomes: dict[tuple[str, str], list[Outcome]]
    crowds: dict[tuple[str, int], list[Outcome]]  # submissions, by contestant and connections
    memory: dict[str, float]
    pgbench: dict[str, float]

    def row(self, contestant: str, visit: str) -> Row:
        return Row.of(self.outcomes[contestant, visit])

    def ratio(self, visit: str, to: str = CEILING, of: str = OURS) -> float:
        """The median of the rounds' own ratios, since the two of a round ran one after the other."""
        pairs = zip(self.outcomes[of, visit], self.outcomes[to, visit], strict=True)
        return median(measured.rate / reference.rate for measured, reference in pairs)

    def contestants(self) -> list[str]:
        return list(self.memory)

    def crowd_ratio(self, connections: int, of: str = OURS) -> float:
        """The same for submissions over so many connections."""
        pairs = zip(self.crowds[of, connections], self.crowds[CEILING, connections], strict=True)
        return median(measured.rate / reference.rate for measured, reference in pairs)

    def rates(self) -> list[str]:
        lines = [
            "| | requests/s (lowest to highest round) | to bare Litestar | p50 ms | p99 ms | server µs | PostgreSQL µs | load generator busy |",
            "|---|---|---|---|---|---|---|---|",
        ]
        for visit, words in VISITS.items():
            lines += [
                f"| {words}, {name} | {self.row(name, visit).cells(self.ratio(visit, of=name))}"
                for name in self.contestants()
            ]
        lines += [
            f"| submission at {connections}, {name} | {Row.of(rounds).cells(self.crowd_ratio(connections, of=name))}"
            for (name, connections), rounds in sorted(self.crowds.items(), key=lambda crowd: crowd[0][1])
        ]
        for words, rate in self.pgbench.items():
            against = self.row(CEILING, "submission").rate
            lines.append(f"| submission, pgbench, {words} | {rate:,.0f} | {rate / against:.2f} | | | | | |")
        for name, mebibytes in self.memory.items():
            lines.append(f"| memory, {name} | {mebibytes:.0f} MiB | {mebibytes / self.memory[CEILING]:.2f} | | | | | |")
        return lines

    def aims(self) -> list[Aim]:
        submission = self.row(OURS, "submission")
        ours, bare = (Row.of(self.crowds[name, 200]).slowest for name in (OURS, CEILING))
        return [
            Aim("form page, to bare Litestar", self.ratio("form"), 8.0),
            Aim("submission, to bare Litestar", self.ratio("submission"), 0.8),
            Aim("submission at 64, to bare Litestar", self.crowd_ratio(64), 1.0),
            Aim("submission at 200, to bare Litestar", self.crowd_ratio(200), 1.2),
            Aim("p99 of a submission at 200, to bare Litestar", ours / bare, 0.5, most=True),
            Aim("status lookup, to bare Litestar", self.ratio("status"), 1.2),
            Aim("memory, to bare Litestar", self.memory[OURS] / self.memory[CEILING], 1.4, most=True),
            Aim("submission, to plain Django", self.ratio("submission", DJANGO), 6.0),
            Aim("µs of all processes a submission", submission.server + submission.postgres, 800, most=True),
        ]

    def promises(self) -> list[str]:
        return ["| aim | | now | |", "|---|---|---|---|", *(aim.line() for aim in self.aims())]
