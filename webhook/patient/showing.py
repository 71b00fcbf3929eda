"""What stands on a patient's pages."""

from flask import redirect, request
from werkzeug.wrappers import Response

from bot.dialogue.values import Escalate
from bot.pages import allowing, answers, appointments, care, leads, offers, papers, pictures, stopping
from bot.pages.opening import Changed, Ground
from bot.wording import moment
from bot.wording import pages as words
from webhook import phone

BEHIND = (
    leads.APPOINTMENT, leads.OFFER, leads.CHECK_IN, leads.SURVEY, leads.GUIDE, leads.DOCUMENT, "consent",
)  # fmt: skip
Done = tuple[Response, Changed]


def page(template: str, ground: Ground, status: int = 200, **values: object) -> Response:
    base, home = _beside()
    return phone.page(template, ground.clinic, status, words=words, base=base, home=home, **values)


def _beside() -> tuple[str, str]:
    """What leads from this page to the link's other pages, and to its first one; relative, wherever a proxy puts it."""
    told = request.view_args or {}
    token = f"{told.get('id', '')}.{told.get('signed', '')}"
    return (f"{token}/", token) if request.path.endswith(f"/{token}") else ("", f"../{token}")


def closed() -> Response:
    """For a guessed, a mistyped and an expired address alike."""
    return phone.said(404, words.CLOSED_TITLE, words.CLOSED)


def who(ground: Ground, failed: str = "", proof: str = "") -> Response:
    """`proof`: what came of an answer before."""
    failed = failed or {"wrong": words.WRONG, "unclear": words.UNCLEAR}.get(proof, {}).get(ground.asks, "")
    if not ground.tries_left:
        return spent(ground)
    left = ground.tries_left if proof == "wrong" else None
    asked, hint = words.ASKED[ground.asks]
    return page(
        "patient_who.html", ground, 422 if failed else 200, asked=asked, hint=hint, failed=failed, left=left,
        birth=ground.asks == "birth", to=wanted(request.path) or wanted(), kept=carried(),
    )  # fmt: skip


def carried() -> list[tuple[str, str]]:
    """What was typed on a page while the proof of who it is ran out; it comes back to that page with the next one."""
    return [pair for pair in request.form.items(multi=True) if pair[0] not in ("who", "to", "do")]


def wanted(path: str = "") -> str:
    """The page that was asked for before it was asked who is there; empty for the first one, and for none of ours."""
    name = path.rpartition("/")[2] if path else request.values.get("to", "")
    return name if name in BEHIND else ""


def spent(ground: Ground) -> Response:
    return page("patient_said.html", ground, 403, title=words.SPENT_TITLE, text=words.SPENT, locked=True)


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


def consent(ground: Ground, changed: str = "", failed: str = "") -> Response:
    """`changed`: the kind of which the patient's last word is confirmed; `failed`: that whose box was not ticked."""
    told = allowing.changed(ground, changed)
    return page(
        "patient_consent.html", ground, 422 if failed else 200, boxes=allowing.boxes(ground), told=told, failed=failed
    )


def allowed(ground: Ground, kind: str, done: bool) -> Done:
    """Seen again, confirmed, under an address whose reload sends nothing."""
    return (redirect(f"consent?done={kind}", code=303) if done else consent(ground)), []


def offer(ground: Ground) -> Response:
    found = offers.shown(ground)
    if found is None:
        return page("patient_said.html", ground, title=words.OFFER_TITLE, text=words.NOTHING)
    if found.state != "open":
        title, text = words.OFFER_OVER[found.state]
        text = f"{moment(found.starts_at)} {found.label}\n{text}"
        later = words.STILL_WAITS if found.waits else words.WAITS_NO_MORE
        return page("patient_said.html", ground, title=title, text=f"{text}\n{later}")
    return page("patient_offer.html", ground, it=found, moment=moment)


def answered(ground: Ground, what: offers.Came, changed: Changed) -> Done:
    """What became of the slot; where it was not the patient's any more, the page says so."""
    held = leads.appointment(ground)
    if what == "over" or held is None:
        return offer(ground), changed
    title, text = words.OFFER_CAME[what]
    text = text if what == "passed" else words.offer_came(what, held.starts_at, held.label)
    return page("patient_said.html", ground, title=title, text=text, done=True), changed


def documents(ground: Ground) -> Response:
    rows = [(each, papers.key(ground, each)) for each in papers.listed(ground)]
    if not rows:
        return page("patient_said.html", ground, title=words.DOCUMENTS_TITLE, text=words.NO_DOCUMENTS)
    return page("patient_documents.html", ground, rows=rows)


def file(opened: papers.Opened, save: bool) -> Response:
    """The document itself: a phone that cannot show it saves it. A PDF's viewer is sandboxed by browsers themselves."""
    answer = Response(opened.data, content_type=opened.type)
    answer.headers["Content-Disposition"] = f'{"attachment" if save else "inline"}; filename="{opened.name}"'
    policy = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; form-action 'none'; base-uri 'none'"
    sandbox = "" if opened.type == "application/pdf" else "; sandbox"
    answer.headers["Content-Security-Policy"] = f"{policy}; frame-ancestors 'none'{sandbox}"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return phone.closed_to_others(answer)


def appointment(ground: Ground, failed: str = "") -> Response:
    found = appointments.shown(ground)
    if found is None:
        return page("patient_said.html", ground, title=words.APPOINTMENT_TITLE, text=words.NOTHING)
    return page(
        "patient_appointment.html", ground, 422 if failed else 200, it=found, when=moment(found.starts_at),
        failed=failed, wish=request.form.get("wish", ""), draft=request.form,
    )  # fmt: skip


def came(ground: Ground, what: appointments.Came, changed: Changed, alarm: Escalate | None = None) -> Done:
    """What became of a wish about the appointment; what cannot wait comes before it."""
    held = appointments.shown(ground)
    if alarm is not None:
        return card(ground, alarm), changed
    title, text = words.CAME[what]
    text = words.came(what, held.starts_at, held.label) if held else text
    return page("patient_said.html", ground, title=title, text=text, done=what != "gone"), changed


def card(ground: Ground, alarm: Escalate) -> Response:
    """The chat's safety card: what to do now, and whom to dial."""
    return page("patient_urgent.html", ground, card=answers.card(ground, alarm))


def sent(ground: Ground) -> Response:
    return page(
        "patient_said.html", ground, title=words.SENT_TITLE, text=answers.thanks(ground), done=True,
        photo=pictures.wanted(ground),
    )  # fmt: skip


def photographed(ground: Ground) -> Done:
    token = pictures.invite(ground)
    return redirect(f"../{token}" if token else "sent", code=303), []
