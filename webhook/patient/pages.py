"""`/p/<id>.<signature>`: a patient's pages, plain HTML for a phone, without scripts.

Opening any of them changes nothing, since phones fetch links to preview them; that a page was shown in a person's
browser is kept once. A cookie that only this link's pages get says for a while that the patient showed who they are.
Addresses are relative: a proxy may put the door anywhere.
"""

from collections.abc import Callable

import structlog
from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from bot.dialogue.values import Heard
from bot.pages import allowing, appointments, leads, offers, papers, stopping
from bot.pages.opening import Ground, PatientPages
from bot.wording import pages as words
from records.database import DatabaseUnavailable
from webhook import phone
from webhook.patient import forms, people, showing

log = structlog.get_logger()
SEEN = "anbu_seen"
NOTHING_SAID = Heard("")
HERE = "/p/<id>.<signed>"


def patient_blueprint(pages: PatientPages, secure: bool = True) -> Blueprint:
    """`secure`: patients reach the door by TLS, so that the cookie needs it."""
    door = Blueprint("patient", __name__, template_folder="templates")

    def seen(ground: Ground) -> bool:
        return pages.may_see(ground, request.cookies.get(SEEN, ""))

    def shown(token: str, show: Callable[[Ground], Response]) -> Response:
        """What `show` makes of the ground, to who showed who they are; others are asked first."""
        with pages.look(token) as ground:
            if ground is None:
                return showing.closed()
            return show(ground) if seen(ground) else _home(token, showing.wanted(request.path))

    def done(token: str, do: Callable[[Ground], showing.Done], heard: Heard = NOTHING_SAID) -> Response:
        """The same for what changes something; afterwards whoever watches hears of it.

        An alarm in what was `heard` or ticked asks nobody first who they are.
        """
        with pages.act(token) as ground:
            if ground is None:
                return showing.closed()
            answer, changed = do(ground) if seen(ground) else forms.alarmed(ground, heard) or _asked_again(ground)
        pages.announce(ground, changed)
        return answer

    @door.get(HERE)
    def home(id: str, signed: str) -> Response:
        with pages.look(token := f"{id}.{signed}") as ground:
            if ground is None:
                return showing.closed()
            if not seen(ground):
                return showing.who(ground) if ground.tries_left else showing.spent(ground)
            to = leads.of(ground.session, ground.follow_up)
            return redirect(f"{token}/{to[0]}", code=303) if len(to) == 1 else showing.home(ground, to)

    @door.post(f"{HERE}/who")
    def who(id: str, signed: str) -> Response:
        token = f"{id}.{signed}"
        proof = pages.prove(token, request.form.get("who", "")[:40])
        with pages.look(token) as ground:
            if ground is None or proof is None:
                return showing.closed()
            if proof != "right":
                return showing.spent(ground) if proof == "spent" else showing.who(ground, proof=proof)
            to_page = redirect(f"../{token}/{showing.wanted()}".rstrip("/"), code=303)
            answer = forms.begun(ground) or to_page
            kept = pages.seen(ground)
        answer.set_cookie(SEEN, kept, path=None, secure=secure, httponly=True, samesite="Lax")
        return answer

    @door.get(f"{HERE}/who")
    @door.get(f"{HERE}/photo")
    def back(id: str, signed: str) -> Response:
        """What was only sent to, loaded anew or from a bookmark, leads to the first page."""
        return _home(f"{id}.{signed}", "")

    @door.get(f"{HERE}/stop")
    def stop(id: str, signed: str) -> Response:
        with pages.look(f"{id}.{signed}") as ground:
            return showing.stop(ground) if ground else showing.closed()

    @door.post(f"{HERE}/stop")
    def do_stop(id: str, signed: str) -> Response:
        with pages.act(f"{id}.{signed}") as ground:
            if ground is None:
                return showing.closed()
            stopping.stop(ground)
        return redirect("stop", code=303)

    @door.get(f"{HERE}/guide")
    def guide(id: str, signed: str) -> Response:
        return shown(f"{id}.{signed}", showing.guide)

    @door.get(f"{HERE}/consent")
    def consent(id: str, signed: str) -> Response:
        return shown(f"{id}.{signed}", lambda ground: showing.consent(ground, request.args.get("done", "")))

    @door.post(f"{HERE}/consent")
    def allow(id: str, signed: str) -> Response:
        kind, agreed = request.form.get("kind", ""), request.form.get("agree") == "yes"
        match request.form.get("do"):
            case "give" if agreed:
                return done(f"{id}.{signed}", lambda ground: showing.allowed(ground, kind, allowing.give(ground, kind)))
            case "withdraw":
                return done(
                    f"{id}.{signed}", lambda ground: showing.allowed(ground, kind, allowing.withdraw(ground, kind))
                )
        return shown(f"{id}.{signed}", lambda ground: showing.consent(ground, failed=kind))

    @door.get(f"{HERE}/offer")
    def offer(id: str, signed: str) -> Response:
        return shown(f"{id}.{signed}", showing.offer)

    @door.post(f"{HERE}/offer")
    def answer_offer(id: str, signed: str) -> Response:
        takes = {"take": True, "pass": False}.get(request.form.get("do", ""))
        if takes is None:
            return shown(f"{id}.{signed}", showing.offer)
        return done(f"{id}.{signed}", lambda ground: showing.answered(ground, *offers.answer(ground, takes)))

    @door.get(f"{HERE}/document")
    def documents(id: str, signed: str) -> Response:
        return shown(f"{id}.{signed}", showing.documents)

    @door.get(f"{HERE}/document/<document>")
    def document(id: str, signed: str, document: str) -> Response:
        """To who has the key of it, or showed at this link who they are; others begin with the list."""
        with pages.act(f"{id}.{signed}") as ground:
            if ground is None:
                return showing.closed()
            may = papers.fits(ground, document, request.args.get("key", "")) or seen(ground)
            opened, changed = papers.open_(ground, document, request.remote_addr) if may else (None, [])
        pages.announce(ground, changed)
        return showing.file(opened, "save" in request.args) if opened else redirect("../document", code=303)

    @door.get(f"{HERE}/appointment")
    def appointment(id: str, signed: str) -> Response:
        return shown(f"{id}.{signed}", showing.appointment)

    @door.post(f"{HERE}/appointment")
    def change(id: str, signed: str) -> Response:
        match request.form.get("do"):
            case "confirm":
                return done(f"{id}.{signed}", lambda ground: showing.came(ground, *appointments.confirm(ground)))
            case "cancel":
                return done(f"{id}.{signed}", lambda ground: showing.came(ground, *appointments.cancel(ground)))
        return ask(f"{id}.{signed}")

    def ask(token: str) -> Response:
        text = forms.words_of("wish")
        if not text:
            return shown(token, lambda ground: showing.appointment(ground, words.CHANGE_EMPTY))
        heard = pages.heard(token, text)
        return done(token, lambda ground: showing.came(ground, *appointments.ask(ground, heard)), heard)

    @door.get(f"{HERE}/check_in")
    def check_in(id: str, signed: str) -> Response:
        return shown(f"{id}.{signed}", lambda ground: forms.check_in(ground))

    @door.post(f"{HERE}/check_in")
    def tell(id: str, signed: str) -> Response:
        heard = pages.heard(token := f"{id}.{signed}", forms.words_of("words"))
        return done(token, lambda ground: forms.told(ground, heard), heard)

    @door.get(f"{HERE}/survey")
    def survey(id: str, signed: str) -> Response:
        return shown(f"{id}.{signed}", lambda ground: forms.survey(ground))

    @door.post(f"{HERE}/survey")
    def rate(id: str, signed: str) -> Response:
        heard = pages.heard(token := f"{id}.{signed}", forms.words_of("words"))
        return done(token, lambda ground: forms.rated(ground, heard), heard)

    @door.get(f"{HERE}/sent")
    def sent(id: str, signed: str) -> Response:
        return shown(f"{id}.{signed}", showing.sent)

    @door.after_request
    def keep(answer: Response) -> Response:
        told = request.view_args or {}
        if kind := people.did(request, answer.status_code):
            pages.touched(f"{told.get('id', '')}.{told.get('signed', '')}", kind)
        return answer

    @door.post(f"{HERE}/photo")
    def photo(id: str, signed: str) -> Response:
        """To a fresh upload page, beside this link's own."""
        return done(f"{id}.{signed}", showing.photographed)

    @door.errorhandler(DatabaseUnavailable)
    def away(error: DatabaseUnavailable) -> Response:
        log.error("patient_page.database_away", why=str(error))
        return phone.said(503, words.AWAY_TITLE, words.AWAY)

    return door


def _asked_again(ground: Ground) -> showing.Done:
    return showing.who(ground, words.AGAIN), []


def _home(token: str, to: str) -> Response:
    """Back to the link's first page, from one beside it, to which the patient comes once they showed who they are."""
    return redirect(f"../{token}?to={to}" if to else f"../{token}", code=303)
