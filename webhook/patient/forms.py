"""The check-in's and the survey's page: what the form says, what is missing in it, and where it leads."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, request
from werkzeug.wrappers import Response

from bot.call import Told
from bot.dialogue.values import Heard
from bot.pages import answers, leads
from bot.pages.opening import Ground
from bot.wording import pages as words
from catalogue.model import UrgentSign
from webhook.patient import showing
from webhook.patient.showing import Done, page

LONGEST = 1000
SCALES = {"pain": range(11), "swelling": range(4), "bruise": range(4), "redness": range(4), "satisfaction": range(1, 6)}
SURVEY = {"satisfaction": range(1, 6), "nps": range(11)}


def words_of(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n").strip()[:LONGEST]


def _scores(scales: Mapping[str, range]) -> dict[str, Any]:
    """What was chosen; what was not is absent."""
    told = {name: request.form.get(name, "") for name in scales}
    return {
        name: int(value) for name, value in told.items() if len(value) < 3 and value.isascii() and value.isdecimal()
        and int(value) in scales[name]
    }  # fmt: skip


def check_in(ground: Ground, missing: str = "") -> Response:
    """`missing`: of NEEDED, what was not told."""
    form = answers.form(ground) if ground.follow_up.conversation == leads.CHECK_IN else None
    if form is None:
        return page("patient_said.html", ground, title=words.CHECK_IN_TITLE, text=words.CHECK_IN_CLOSED)
    return page(
        "patient_check_in.html", ground, 422 if missing else 200, form=form, missing=missing, draft=request.form
    )


def alarmed(ground: Ground, heard: Heard) -> Done | None:
    """What cannot wait in the words and boxes of somebody who did not show who they are: raised, and led to a phone.

    Nothing of it becomes a note. None where nothing is urgent.
    """
    form = answers.form(ground)
    said = Told({"words": heard.text}, _ticked(form) if form else (), "page")
    alarm = answers.urgent(answers.of_check_in(ground, said, heard))
    return (showing.card(ground, alarm), answers.raise_all(ground, [alarm])) if alarm else None


def _ticked(form: answers.Form) -> tuple[UrgentSign, ...]:
    return tuple(each for each in form.signs if each.label in request.form.getlist("sign"))


def told(ground: Ground, heard: Heard) -> Done:
    """An alarm in the words or boxes is raised whatever else is missing; anything else is asked for once more."""
    form = answers.form(ground) if ground.follow_up.conversation == leads.CHECK_IN else None
    if form is None:
        return check_in(ground), []
    signs = _ticked(form)
    none = {"urgent": "none"} if request.form.get("none") and not signs else {}
    said = Told(_scores(SCALES) | none | ({"words": heard.text} if heard.text else {}), signs, "page")
    found = answers.of_check_in(ground, said, heard)
    alarm, missing = answers.urgent(found), _missing(said)
    if alarm is None and missing:
        return check_in(ground, missing), []
    changed = answers.take(ground, said, heard, found)
    return (showing.card(ground, alarm) if alarm else redirect("sent", code=303)), changed


def begun(ground: Ground) -> Response | None:
    """The form that was being filled in when the patient was asked once more who they are, as it was left."""
    shown = {leads.CHECK_IN: check_in, leads.SURVEY: survey, leads.APPOINTMENT: showing.appointment}
    to = showing.wanted()
    return shown[to](ground) if to in shown and showing.carried() else None


def _missing(said: Told) -> str:
    return next((each for each in ("urgent", "pain") if each not in said.answers), "")


def survey(ground: Ground, missing: str = "") -> Response:
    if not _open(ground):
        return page("patient_said.html", ground, title=words.SURVEY_TITLE, text=words.SURVEY_CLOSED)
    return page("patient_survey.html", ground, 422 if missing else 200, missing=missing, draft=request.form)


def rated(ground: Ground, heard: Heard) -> Done:
    if not _open(ground):
        return survey(ground), []
    said = Told(_scores(SURVEY) | {"words": heard.text}, channel="page")
    found = answers.of_survey(said.answers, heard)
    alarm = answers.urgent(found)
    if alarm is None and "satisfaction" not in said.answers:
        return survey(ground, "satisfaction"), []
    changed = answers.take(ground, said, heard, found)
    return (showing.card(ground, alarm) if alarm else redirect("sent", code=303)), changed


def _open(ground: Ground) -> bool:
    return ground.follow_up.conversation == leads.SURVEY and leads.answerable(ground)
