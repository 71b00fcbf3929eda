"""The hours that a clinic reckons with: a demo of an earlier version learns them, and damage to them stops nobody."""

from anbu import demo
from anbu.demo import CLINICS
from catalogue.hours import OpeningHours
from records import clinics
from tests.town import Town


def test_demo_clinics_reckon_with_the_hours_that_patients_read(town: Town) -> None:
    """New ones, and those that were made before there were hours to reckon with."""
    with town.database.write() as session:
        for each in clinics.all_of(session):
            each.options = {name: value for name, value in each.options.items() if name != "hours"}
    assert [clinics.hours(town.clinic(each["code"])) for each in CLINICS] == [None, None]
    with town.database.write() as session:
        demo.fill(session, town.clock)
    for each in CLINICS:
        assert clinics.hours(town.clinic(each["code"])) == OpeningHours.read(each["hours"])
        assert "event_api" in town.clinic(each["code"]).options


def test_damaged_hours_stop_no_patient(town: Town) -> None:
    """They count as unknown: a turn is answered, and the free text is shown."""
    with town.database.write() as session:
        clinic = session.merge(town.clinic())
        clinic.options = {**clinic.options, "hours": {"week": "broken"}}
    assert "진료시간에 확인하고" in town.say("demo-filler", "환불해 주세요").text
