"""Signing in by a one-time address or a password, and out again."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import session as form_cookie
from werkzeug.wrappers import Response

from console import wording
from console.guard import cookie_name, log, machine_now, who
from console.parts import parts
from console.shell import local, render, see
from records import access, clinics, staff, staff_sessions
from records.models import Staff

pages = Blueprint("sign_in", __name__)
BY_CODE = "signed_in_by_code"


@pages.get("/sign-in")
def form() -> str:
    return _form()


def _form(clinic_code: str = "", login: str = "", failed: str = "") -> str:
    with parts().database.read() as session:
        known = clinics.all_of(session)
    only = known[0].code if len(known) == 1 else None
    next_page = local(request.values.get("next"), url_for("inbox.show"))
    return render_template(
        "sign_in.html", only=only, clinic_code=clinic_code, login=login, failed=failed, next=next_page
    )


@pages.post("/sign-in")
def submit() -> str | Response | tuple[str, int]:
    """The same answer for a wrong password, an unknown name and a locked account, after the same time."""
    clinic_code, login = request.form.get("clinic", "").strip(), request.form.get("login", "").strip()
    with parts().database.write() as session:
        person = staff.begin_try(session, clinic_code, login, machine_now())
    if not staff.password_holds(person, request.form.get("password", "")) or person is None:
        _log_failure(person)
        return _form(clinic_code, login, wording.SIGN_IN_FAILED), 403
    with parts().database.write() as session:
        staff.succeed(session, person.id)
    return _signed_in(person, local(request.form.get("next"), url_for("inbox.show")))


def _log_failure(person: Staff | None) -> None:
    if person is None:
        return
    with parts().database.write() as session:
        at = parts().clock.clinic(session)
        access.write(session, person, "sign_in.failed", None, None, request.remote_addr, at, machine_now())


@pages.get("/sign-in/<code>")
def one_time(code: str) -> str:
    """Only a button: link previews and scanners follow addresses too, and must not use the code up."""
    return render_template("one_time.html", code=code)


@pages.post("/sign-in/<code>")
def use_one_time(code: str) -> Response | tuple[str, int]:
    with parts().database.write() as session:
        person = staff.use_code(session, code, machine_now())
    if person is None:
        return _form(failed=wording.CODE_FAILED), 403
    ask = person.password_hash is None and not parts().demo
    answer = _signed_in(person, url_for("sign_in.password" if ask else "inbox.show"))
    form_cookie[BY_CODE] = True
    return answer


def _signed_in(person: Staff, page: str) -> Response:
    """A new token and a new form cookie at every sign-in; the browser's old session ends."""
    now, old = machine_now(), request.cookies.get(cookie_name())
    with parts().database.write() as session:
        before = staff_sessions.find(session, old, now) if old else None
        if before is not None:
            staff_sessions.end(session, before.session_id, now)
        token = staff_sessions.start(session, person, now)
        at = parts().clock.clinic(session)
        access.write(session, person, "sign_in", None, None, request.remote_addr, at, now)
    form_cookie.clear()
    answer = redirect(page, code=303)
    secure = parts().secure_cookies
    answer.set_cookie(cookie_name(), token, httponly=True, samesite="Lax", secure=secure, path="/")
    return answer


@pages.post("/sign-out")
def sign_out() -> Response:
    with parts().database.write() as session:
        staff_sessions.end(session, who().session_id, machine_now())
        log(session, "sign_out")
    form_cookie.clear()
    flash(wording.SIGNED_OUT)
    answer = see(url_for("sign_in.form"))
    answer.delete_cookie(cookie_name(), httponly=True, samesite="Lax", secure=parts().secure_cookies, path="/")
    return answer


@pages.post("/alive")
def alive() -> tuple[str, int]:
    """The person moves or types; the guard has counted it."""
    return "", 204


@pages.get("/password")
def password() -> str:
    return _password_page("")


def _password_page(failed: str) -> str:
    with parts().database.read() as session:
        return render(session, "password.html", failed=failed, ask_old=_asks_old(), shortest=staff.SHORTEST)


def _asks_old() -> bool:
    """Whoever came by a one-time address may choose a password without knowing the old one."""
    return who().staff.password_hash is not None and not form_cookie.get(BY_CODE)


@pages.post("/password")
def set_password() -> Response | tuple[str, int]:
    failed = _set_password(request.form.get("old", ""), request.form.get("new", ""), request.form.get("again", ""))
    if failed:
        return _password_page(failed), 422
    form_cookie.pop(BY_CODE, None)
    flash(wording.NEW_ONE_KEPT)
    return see(url_for("inbox.show"))


def _set_password(old: str, new: str, again: str) -> str:
    """Why the password was not set, or nothing."""
    me = who().staff
    if new != again:
        return wording.TWO_DIFFER
    if _asks_old() and not _old_holds(old):
        return wording.OLD_WRONG
    try:
        encoded = staff.hash_password(me, new)
    except staff.WeakPassword as error:
        return str(error)
    with parts().database.write() as session:
        staff.set_password(session, me.id, encoded)
        staff_sessions.end_others(session, me.id, who().session_id, machine_now())
        log(session, "password.set")
    return ""


def _old_holds(old: str) -> bool:
    """Tries here count like tries at the door."""
    with parts().database.write() as session:
        person = staff.begin_try(session, who().clinic.code, who().staff.login, machine_now())
    return staff.password_holds(person, old)
