"""Figures for Prometheus: totals by municipality and state, and when each worker was last heard of."""

from collections.abc import Iterable
from typing import Any, Final

from litestar import Response, get
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from app.operations.alarms import AlarmKind
from app.tenancy import api
from app.tenancy.scope import Role, Scope, scoped

# what the database's function calls a figure: the metric's name, its help, the label for `state`
FIGURES: Final = {
    "applications": ("todoke_applications", "Applications by municipality and status.", "status"),
    "outbox": ("todoke_outbox_letters", "Letters by municipality and state.", "state"),
    "waiting_files": (
        "todoke_waiting_files",
        "Files by municipality: held until their application arrives, or waiting to be scanned.",
        "state",
    ),
    "kept_back_files": (
        "todoke_kept_back_files",
        "Files of submitted applications that nobody is given, by municipality and what the scanner said.",
        "scan",
    ),
    "worker_beat_age_seconds": (
        "todoke_worker_beat_age_seconds",
        "Seconds since the worker's last sign of life.",
        "worker",
    ),
}


@get("/metrics")
async def show_metrics() -> Response[bytes]:
    """For the operator's networks, or whoever shows TODOKE_METRICS_TOKEN (network_list.py); a machine has no session."""
    with scoped(Scope(Role.operator)):
        rows = await api.rows("metrics")
    registry = CollectorRegistry()
    registry.register(_Figures(rows))
    return Response(
        generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"}
    )


class _Figures(Collector):
    def __init__(self, rows: Iterable[Any]) -> None:
        self.rows = list(rows)

    def collect(self) -> Iterable[Metric]:
        for figure, (name, words, label) in FIGURES.items():
            labels = [label] if figure == "worker_beat_age_seconds" else ["municipality", label]
            family = GaugeMetricFamily(name, words, labels=labels)
            for row in self._named(figure):
                family.add_metric([row["municipality"], row["state"]][-len(labels) :], row["value"])
            yield family
        yield GaugeMetricFamily(
            "todoke_keys_missing",
            "Published procedures that take nothing for want of a usable key for this fiscal year.",
            value=sum(row["value"] for row in self._named("keyless_procedures")),
        )
        for figure in ("database_bytes", "database_most_bytes"):
            for row in self._named(figure):
                words = (
                    "Bytes of the database." if figure == "database_bytes" else "Bytes above which no file is taken."
                )
                yield GaugeMetricFamily(f"todoke_{figure}", words, value=row["value"])
        standing = {row["state"]: row["value"] for row in self._named("alarms")}
        alarms = GaugeMetricFamily("todoke_alarms", "Alarms that stand, by kind.", labels=["kind"])
        for kind in AlarmKind:  # those of which none stands too: a rule that watches one finds it
            alarms.add_metric([kind], standing.get(kind, 0))
        yield alarms

    def _named(self, figure: str) -> list[Any]:
        return [row for row in self.rows if row["name"] == figure]


ROUTES: Final = [show_metrics]
