"""`/metrics`: what waits and what works, for Prometheus."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from anbu.health import DOWN, OK
from anbu.metrics import metrics_blueprint
from records import escalations
from records.database import Database
from tests.scheduler.stage import moment
from tests.town import Town

NOW = moment("2026-03-10T09:20")
Sample = tuple[str, frozenset[str], float]


def scraped(database: Database) -> set[Sample]:
    app = Flask("console")
    app.register_blueprint(metrics_blueprint(database, {"database": lambda: OK, "nlu": lambda: DOWN}))
    answer = app.test_client().get("/metrics")
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.get_data(as_text=True))
    samples = (sample for family in families for sample in family.samples)
    return {(sample.name, frozenset(sample.labels.values()), sample.value) for sample in samples}


def test_what_waits_is_counted_by_clinic_and_names_nobody(town: Town) -> None:
    """An open escalation shows with its class; one that is closed shows no more."""
    with town.database.write() as session:
        for reason, triage in (("emergency", "E1"), ("symptom", "E2")):
            found, _ = escalations.open_(
                session, town.clinic(), reason=reason, triage=triage, opened_at=NOW, due_at=NOW + timedelta(hours=1)
            )
        escalations.close(found, "s1", "called", NOW)
    shown = scraped(town.database)
    assert ("anbu_escalations_open", frozenset({"demo", "E1", "no"}), 1.0) in shown
    assert not any("E2" in labels for _, labels, _ in shown)


def test_what_works_is_told_even_without_the_database(town: Town, tmp_path: Path) -> None:
    """A dependency is 1 or 0."""
    works = {("anbu_dependency_up", frozenset({"database"}), 1.0), ("anbu_dependency_up", frozenset({"nlu"}), 0.0)}
    assert works <= scraped(town.database)
    assert works == scraped(Database(f"sqlite:///{tmp_path}"))
