"""Turns outcomes into the table, the ratios and the aims."""

from dataclasses import dataclass
from statistics import median

from load import Outcome

VISITS = {"form": "form page", "submission": "submission", "status": "status lookup"}
OURS, CEILING, DJANGO = "Todoke", "bare Litestar", "plain Django"


@dataclass(frozen=True)
class Row:
    """Medians over the rounds of one visit to one contestant; waits in milliseconds, `busy` of the load generator."""

    rate: float
    lowest: float
    highest: float
    half: float
    slowest: float
    busy: float

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

    def rates(self) -> list[str]:
        lines = [
            "| | requests/s (lowest to highest round) | to bare Litestar | p50 ms | p99 ms | load generator busy |",
            "|---|---|---|---|---|---|",
        ]
        for visit, words in VISITS.items():
            for name in self.contestants():
                row = self.row(name, visit)
                lines.append(
                    f"| {words}, {name} | {row.rate:,.0f} ({row.lowest:,.0f} to {row.highest:,.0f}) | {self.ratio(visit, of=name):.2f} "
                    f"| {row.half:.1f} | {row.slowest:.1f} | {row.busy:.0%} |"
                )
        for words, rate in self.pgbench.items():
            against = self.row(CEILING, "submission").rate
            lines.append(f"| submission, pgbench, {words} | {rate:,.0f} | {rate / against:.2f} | | | |")
        for name, mebibytes in self.memory.items():
            lines.append(f"| memory, {name} | {mebibytes:.0f} MiB | {mebibytes / self.memory[CEILING]:.2f} | | | |")
        return lines

    def aims(self) -> list[Aim]:
        return [
            Aim("form page, to bare Litestar", self.ratio("form"), 2.0),
            Aim("submission, to bare Litestar", self.ratio("submission"), 0.5),
            Aim("status lookup, to bare Litestar", self.ratio("status"), 0.6),
            Aim("memory, to bare Litestar", self.memory[OURS] / self.memory[CEILING], 1.5, most=True),
            Aim("submission, to plain Django", self.ratio("submission", DJANGO), 4.0),
        ]

    def promises(self) -> list[str]:
        return ["| aim | | now | |", "|---|---|---|---|", *(aim.line() for aim in self.aims())]
