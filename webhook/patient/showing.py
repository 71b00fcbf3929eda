"""How a patient's pages look: one frame, big type, a way to call on every page."""

import re
import secrets

from flask import make_response, render_template, request
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from bot.dialogue.values import Escalate
from bot.pages import answers, appointments, care, stopping
from bot.pages.opening import Changed, Ground
from bot.wording import moment
from bot.wording import pages as words

Done = tuple[Response, Changed]


def page(template: str, ground: Ground | None, status: int = 200, **values: object) -> Response:
    nonce = secrets.token_urlsafe(12)
    clinic = ground.clinic if ground else None
    urgent = words.if_urgent(clinic.phone, clinic.emergency_phone) if clinic else ""
    base, home = _beside()
    html = render_template(
        template, words=words, nonce=nonce, clinic=clinic, urgent=urgent, base=base, home=home, here=request.endpoint,
        **values,
    )  # fmt: skip
    answer = make_response(html, status)
    answer.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def whole_numbers(text: str) -> Markup:
    """The text with phone numbers that no line breaks in two."""
    return Markup(re.sub(r"\d+(?:-\d+)+", r'<span class="nb">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped


def _beside() -> tuple[str, str]:
    """What leads from this page to the link's other pages, and to its first one; relative, wherever a proxy puts it."""
    told = request.view_args or {}
    token = f"{told.get('id', '')}.{told.get('signed', '')}"
    return (f"{token}/", token) if request.path.endswith(f"/{token}") else ("", f"../{token}")


def closed() -> Response:
    """For a guessed, a mistyped and an expired address alike."""
    return page("patient_said.html", None, 404, title=words.CLOSED_TITLE, text=words.CLOSED)


def who(ground: Ground, failed: str = "", proof: str = "") -> Response:
    """`proof`: what came of an answer before."""
    failed = failed or {"wrong": words.WRONG, "unclear": words.UNCLEAR}.get(proof, {}).get(ground.asks, "")
    if not ground.tries_left:
        return spent(ground)
    left = ground.tries_left if proof == "wrong" else None
    asked, hint = words.ASKED[ground.asks]
    return page(
        "patient_who.html", ground, 422 if failed else 200, asked=asked, hint=hint, failed=failed, left=left,
        birth=ground.asks == "birth",
    )  # fmt: skip


def spent(ground: Ground) -> Response:
    return page("patient_said.html", ground, 403, title=words.SPENT_TITLE, text=words.SPENT)


def home(ground: Ground, to: tuple[str, ...]) -> Response:
    return page("patient_home.html", ground, to=to)


def stop(ground: Ground) -> Response:
    """What will stop and one button; afterwards that it did, and since when."""
    kind, clinic = stopping.kinds(ground)[0], ground.clinic
    said = stopping.since(ground) if stopping.stopped(ground) else None
    told = words.stopped(kind, clinic.name, said.at, clinic.phone) if said else words.stop(kind, clinic.name)
    return page("patient_stop.html", ground, done=said is not None, text=told, button=words.STOP_DO[kind])


def guide(ground: Ground) -> Response:
    found = care.guide(ground)
    if found is None:
        return page("patient_said.html", ground, title=words.GUIDE_TITLE, text=words.NO_GUIDE)
    return page("patient_guide.html", ground, guide=found)


def appointment(ground: Ground, failed: str = "") -> Response:
    found = appointments.shown(ground)
    if found is None:
        return page("patient_said.html", ground, title=words.APPOINTMENT_TITLE, text=words.NOTHING)
    return page(
        "patient_appointment.html", ground, 422 if failed else 200, it=found, when=moment(found.starts_at),
        failed=failed, wish=request.form.get("wish", ""),
    )  # fmt: skip


def came(ground: Ground, what: appointments.Came, changed: Changed, alarm: Escalate | None = None) -> Done:
    """What became of a wish about the appointment; what cannot wait comes before it."""
    title, text = words.CAME[what]
    if alarm is not None:
        return card(ground, alarm), changed
    return page("patient_said.html", ground, title=title, text=text, done=what != "gone"), changed


def card(ground: Ground, alarm: Escalate) -> Response:
    """The chat's safety card: what to do now, and whom to dial."""
    return page("patient_urgent.html", ground, card=answers.card(ground, alarm))


def sent(ground: Ground) -> Response:
    return page("patient_said.html", ground, title=words.SENT_TITLE, text=answers.thanks(ground), done=True)
