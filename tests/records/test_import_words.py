"""What a clinic's words stand for, on both databases: treatments told before follow their name."""

from records import import_words, patients
from records.models import Patient
from records.patients import VisitFact
from tests.scheduler.stage import moment
from tests.town import Town

NOW = moment("2026-03-10T09:20")
ALL_FILLER = dict.fromkeys(("은하수 관리", "은하수관리", "달빛 관리"), "filler")


def treated(town: Town, number: str, label: str, code: str | None, clinic: str = "demo") -> str:
    """The patient's id; nothing is left to be planned."""
    fact = VisitFact(number, "고우리", "+821055550000", moment("2026-03-09T10:00"), label, code)
    with town.database.write() as session:
        patient, _ = patients.store_visit(session, town.clinic(clinic), fact, NOW)
        patient.stale = False
    return patient.id


def codes(town: Town, *ids: str) -> list[tuple[str | None, bool]]:
    with town.database.read() as session:
        return [(patients.treatments(session, id)[0].code, session.get_one(Patient, id).stale) for id in ids]


def test_treatments_told_before_follow_their_name(town: Town) -> None:
    """However it was spaced; their patients are planned anew, and no others, least of all the other clinic's."""
    one, two = treated(town, "N-1", "은하수 관리", None), treated(town, "N-2", "은하수관리", None)
    other = treated(town, "N-3", "달빛 관리", None)
    elsewhere = treated(town, "N-1", "은하수 관리", None, clinic="demo2")
    with town.database.write() as session:
        changed = import_words.recode(session, town.clinic(), {"은하수관리"}, ALL_FILLER.get)
    assert changed == 2
    assert codes(town, one, two, other, elsewhere) == [("filler", True), ("filler", True), (None, False), (None, False)]


def test_what_stands_for_the_same_as_before_changes_nothing(town: Town) -> None:
    """Nobody is planned anew for it."""
    one = treated(town, "N-1", "은하수 관리", "filler")
    with town.database.write() as session:
        assert import_words.recode(session, town.clinic(), {"은하수관리"}, ALL_FILLER.get) == 0
    assert codes(town, one) == [("filler", False)]


def test_a_word_is_kept_once_for_its_clinic_and_kind(town: Town) -> None:
    """Told anew the last one holds, and the other kind and clinic have their own."""
    with town.database.write() as session:
        clinic, other = town.clinic(), town.clinic("demo2")
        for kind, word, ours in (
            ("visits", "차트번호", "이름"),
            ("visits", "차트 번호", "환자번호"),
            ("facts", "차트번호", "항목"),
        ):
            import_words.keep(session, clinic, kind, word, ours, NOW)
        assert import_words.of(session, clinic, "visits") == {"차트번호": "환자번호"}
        assert import_words.of(session, other, "visits") == {}
