"""What the bot did not understand: people say what was meant, or that it is no example."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, abort, flash, request, url_for
from werkzeug.wrappers import Response

from console import wording
from console.guard import log, looked, may_label, who
from console.parts import parts
from console.shell import render, see
from records import examples, inbox
from records.database import Session
from records.models import Example

pages = Blueprint("examples", __name__)
SHOWN = 50


@pages.before_request
def _only_those_who_may() -> None:
    if not may_label():
        abort(403)


@pages.get("/examples")
def show() -> str:
    with parts().database.read() as session:
        shown = examples.unlabelled(session, who().clinic, SHOWN)
        looked("examples.view", [(None, "examples")] if shown else [])
        return render(
            session, "examples.html", examples=shown, waiting=examples.waiting(session, who().clinic),
            groups=wording.intent_groups(), longest=examples.LONGEST,
        )  # fmt: skip


@pages.post("/examples/<id>/approve")
def approve(id: str) -> Response:
    """With the text as the person left it."""
    label, text = request.form.get("label", ""), request.form.get("text", "")[: examples.LONGEST]
    if label not in wording.INTENTS:
        flash(wording.LABEL_NEEDED, "warning")
        return see(url_for(".show"))

    def judge(example: Example, now: datetime) -> str:
        examples.approve(example, text, label, who().staff.id, now)
        return wording.example_approved(label)

    return _judged(id, "example.approve", judge)


@pages.post("/examples/<id>/dismiss")
def dismiss(id: str) -> Response:
    def judge(example: Example, now: datetime) -> str:
        examples.dismiss(example, who().staff.id, now)
        return wording.EXAMPLE_DISMISSED

    return _judged(id, "example.dismiss", judge)


def _judged(id: str, action: str, judge: Callable[[Example, datetime], str]) -> Response:
    """Judge the example, unless a colleague has; say what came of it."""
    with parts().database.write() as session:
        example = _owned(session, id)
        if example.judged_at is not None:
            flash(wording.EXAMPLE_JUDGED, "warning")
            return see(url_for(".show"))
        try:
            flash(judge(example, parts().clock.clinic(session)))
        except ValueError:
            flash(wording.EXAMPLE_EMPTY, "warning")
        else:
            log(session, action, subject=f"example/{id}")
    return see(url_for(".show"))


def _owned(session: Session, id: str) -> Example:
    return inbox.owned(session, who().clinic, Example, id, lock=True) or abort(404)
