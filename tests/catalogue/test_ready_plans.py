"""The ready plans besides aftercare: what they are, to whom they go, and that nobody gets one that nobody set."""

import re

import pytest

from catalogue import files
from catalogue.lint import problems
from catalogue.model import Catalogue, Plan, PushClass, Template

ADVERTISING = {
    "cycle.manualtherapy", "cycle.jointinjection", "cycle.scaling", "cycle.checkup", "cycle.hba1c", "absent.year",
    "birthday.greeting", "anniversary.thanks", "campaign.vip", "campaign.event", "campaign.lecture",
}  # fmt: skip
TRANSACTION = {
    "notice.closing", "result.ready", "document.ready", "consent.confirm", "consent.renew", "appointment.reminder",
}  # fmt: skip


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return files.read()


def classes(plan: Plan) -> set[PushClass]:
    return {step.push_class for step in plan.steps}


def test_what_neither_a_doctor_nor_the_patient_asked_for_is_advertising(catalogue: Catalogue) -> None:
    """Cycles, greetings, campaigns and long absence, and nothing else."""
    assert {plan.key for plan in catalogue.plans if PushClass.ADVERTISING in classes(plan)} == ADVERTISING
    assert {plan.key for plan in catalogue.plans if classes(plan) == {PushClass.TRANSACTION}} == TRANSACTION


def test_advertising_is_no_alimtalk_and_everything_else_may_be(catalogue: Catalogue) -> None:
    """The mark is on the template."""
    pushed = {step.template for plan in catalogue.plans if plan.key in ADVERTISING for step in plan.steps}
    assert {template.key for template in catalogue.templates if not template.alimtalk} == pushed


def test_every_text_passes_the_rules_of_its_class(catalogue: Catalogue) -> None:
    """Nothing forbidden, nothing missing."""
    templates = {template.key: template for template in catalogue.templates}
    classes = {(key, step.push_class) for plan in catalogue.plans for step in plan.steps for key in step.templates}
    wrong = [(key, each.rule, each.words) for key, of in sorted(classes) for each in problems(templates[key], of)]
    assert wrong == []


def test_a_date_that_the_clinic_has_not_set_reaches_nobody(catalogue: Catalogue) -> None:
    """Only the monthly content has its days; it goes by diagnosis."""
    dated = [plan for plan in catalogue.plans if plan.anchor == "date"]
    assert {plan.key for plan in dated if plan.day} == {"content.hypertension", "content.diabetes"}
    assert all(plan.who.diagnoses and plan.period == 12 and len(plan.steps) == 12 for plan in dated if plan.day)


def test_a_result_notice_says_that_there_is_one_and_nothing_of_it(catalogue: Catalogue) -> None:
    """Not even of which test; nor does that of a document say what it is."""
    for key in ("result.ready", "document.ready"):
        [template] = [each for each in catalogue.templates if each.key == key]
        assert re.findall(r"#\{(.*?)\}", template.text) == ["병원명", "고객명", "병원전화"]
        assert re.search("정상|이상|양성|음성", template.text) is None


def test_monthly_content_never_touches_a_drug_or_its_dose(catalogue: Catalogue) -> None:
    """It tells to take it as prescribed, and where to ask; and names the emergency."""
    notes = [each for each in catalogue.templates if each.key.startswith("content.")]
    assert len(notes) == 24
    assert [each.key for each in notes if "119로" not in each.text or "#{응급전화}" not in each.text] == []
    assert [each.key for each in notes if re.search("(약|인슐린).{0,6}(줄이|늘리|끊으|중단하|건너뛰)", each.text)] == []


def test_each_department_starts_with_what_concerns_it(catalogue: Catalogue) -> None:
    """A dentist with the scaling cycle, a physician with content, everybody with greetings and notices."""
    own = {
        name: {plan.key for plan in files.for_department(catalogue, name).plans} for name in ("피부과", "치과", "내과")
    }
    assert all({"birthday.greeting", "notice.closing", "consent.renew", "absent.year"} <= keys for keys in own.values())
    assert "cycle.scaling" in own["치과"] - own["내과"] - own["피부과"]
    assert {"content.diabetes", "cycle.hba1c", "cycle.checkup"} <= own["내과"] - own["치과"]


@pytest.mark.parametrize(("alimtalk", "push_class"), [(True, "advertising"), (False, "care")])
def test_a_catalogue_whose_marks_contradict_its_plans_is_refused(alimtalk: bool, push_class: str) -> None:
    """An advertisement that may go as Alimtalk, or information that may not."""
    step = {"key": "s", "days": 0, "at": "10:00", "expires_hours": 1, "push_class": push_class, "template": "t"}
    plan = Plan.model_validate({"key": "p", "anchor": "date", "steps": [step]})
    template = Template(key="t", title="t", text="t", alimtalk=alimtalk)
    with pytest.raises(files.CatalogueError, match="alimtalk"):
        files.check(Catalogue(plans=(plan,), templates=(template,)))
