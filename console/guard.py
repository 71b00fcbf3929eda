"""Who is at the browser. Every console page asks here first; only the pages named in OPEN need nobody."""

from collections.abc import Collection
from datetime import datetime

from flask import abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from console.parts import parts
from records import access, staff_sessions
from records.database import Session
from records.staff import DOCTOR, MANAGER, NURSE
from records.staff_sessions import SignedIn

OPEN = frozenset({"sign_in.form", "sign_in.submit", "sign_in.one_time", "sign_in.use_one_time"})
LABELLERS = frozenset({MANAGER, DOCTOR, NURSE})
SETTERS = frozenset({MANAGER, DOCTOR})
BACKGROUND = "X-Anbu-Background"  # a page that refreshes itself; nobody did anything


def cookie_name() -> str:
    return "__Host-anbu" if parts().secure_cookies else "anbu_session"


def guard() -> Response | None:
    """Let through whoever is signed in, and count what they do as being there."""
    g.signed_in = signed_in = _look()
    if request.endpoint in OPEN:
        return None
    if signed_in is None:
        return _to_sign_in()
    now = parts().clock.machine()
    if not _by_itself() and now - signed_in.seen_at >= staff_sessions.TOUCH_EVERY:
        with parts().database.write() as session:
            staff_sessions.touch(session, signed_in.session_id, now)
    return None


def _by_itself() -> bool:
    """Whether the browser asked without the person: a refresh, or the stream coming again after a loss."""
    return BACKGROUND in request.headers or request.endpoint == "streams.events"


def _look() -> SignedIn | None:
    token = request.cookies.get(cookie_name())
    if not token:
        return None
    with parts().database.read() as session:
        return staff_sessions.find(session, token, parts().clock.machine())


def _to_sign_in() -> Response:
    if BACKGROUND in request.headers:
        return Response(status=401, headers={"HX-Redirect": url_for("sign_in.form")})
    wanted = request.full_path.removesuffix("?") if request.method == "GET" else None
    return redirect(url_for("sign_in.form", next=wanted), code=303)


def who() -> SignedIn:
    """The person signed in. Aborts with 401 for nobody."""
    found: SignedIn | None = g.get("signed_in")
    return found if found is not None else abort(401)


def may_label() -> bool:
    """Whether the person may say what patients' words mean."""
    return who().staff.role in LABELLERS


def may_set() -> bool:
    """Whether the person may change how the clinic is run."""
    return who().staff.role in SETTERS


def log(session: Session, action: str, patient_id: str | None = None, subject: str | None = None) -> None:
    """Write an action of the person signed in into the access log, in the action's own transaction."""
    at = parts().clock.clinic(session)
    access.write(session, who().staff, action, patient_id, subject, request.remote_addr, at, machine_now())


def looked(action: str, looks: Collection[access.Look]) -> None:
    """Write what the person sees into the access log, once while they keep looking. Before anything is shown."""
    with parts().database.read() as session:
        fresh = access.new_looks(session, who().staff, action, looks, machine_now())
    if not fresh:
        return
    with parts().database.write() as session:
        for patient_id, subject in fresh:
            log(session, action, patient_id, subject)


def machine_now() -> datetime:
    return parts().clock.machine()
