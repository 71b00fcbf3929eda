"""`/metrics` of the console's port, for Prometheus: what waits, what was sent, what works. No name, no text, no number
of a patient; the clinic is named by its code."""

from collections.abc import Iterator
from contextlib import suppress

from flask import Blueprint, Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from anbu.health import OK, Probe
from records import tally
from records.database import Database, DatabaseUnavailable

GAUGES = {
    "anbu_escalations_open": ("Open escalations", ("clinic", "triage", "acknowledged"), tally.open_escalations),
    "anbu_follow_ups": ("Follow-ups by state", ("clinic", "state"), tally.follow_ups),
    "anbu_sends": ("Sends by state", ("clinic", "state"), tally.sends),
    "anbu_conversations": ("Conversations by holder", ("clinic", "holder"), tally.conversations),
}


class House(Collector):
    """Reads the figures when Prometheus asks for them."""

    def __init__(self, database: Database, probes: dict[str, Probe]) -> None:
        self._database = database
        self._probes = probes

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Without the database the dependencies alone: that is the news then."""
        up = GaugeMetricFamily("anbu_dependency_up", "1: works; 0: degraded or down", labels=["dependency"])
        for name, probe in self._probes.items():
            up.add_metric([name], float(probe() == OK))
        with suppress(DatabaseUnavailable), self._database.read() as session:
            yield from [_gauge(name, count(session)) for name, (_, _, count) in GAUGES.items()]
        yield up


def _gauge(name: str, rows: tally.Rows) -> GaugeMetricFamily:
    told, labels, _ = GAUGES[name]
    gauge = GaugeMetricFamily(name, told, labels=labels)
    for row in rows:
        gauge.add_metric(list(map(str, tuple(row)[:-1])), row[-1])
    return gauge


def metrics_blueprint(database: Database, probes: dict[str, Probe]) -> Blueprint:
    metrics = Blueprint("metrics", __name__)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(House(database, probes))

    @metrics.get("/metrics")
    def show() -> Response:
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    return metrics
