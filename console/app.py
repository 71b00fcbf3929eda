"""The console's Flask app: blueprints, errors, and what every answer carries."""

from collections.abc import Callable

from flask import Flask, Response, current_app, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from console import (
    book,
    calls,
    connections,
    conversation,
    documents,
    escalations,
    examples,
    follow_ups,
    formats,
    inbox,
    notes,
    notices,
    on_call,
    patient,
    photos,
    reach,
    sign_in,
    staff_notices,
    streams,
    switches,
    wording,
)
from console.guard import guard
from console.parts import ConsoleParts, parts
from records.database import DatabaseUnavailable

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGES = (
    sign_in.pages, inbox.pages, conversation.pages, escalations.pages, notes.pages, photos.pages, examples.pages,
    book.pages, calls.pages, follow_ups.pages, notices.pages, staff_notices.pages, on_call.pages, switches.pages,
    patient.pages, reach.pages, documents.pages, streams.pages, connections.pages,
)  # fmt: skip


def create_app(parts: ConsoleParts) -> Flask:
    """The staff console under /console, with the blueprints of others beside it."""
    app = Flask("console", static_url_path="/console/static")
    app.request_class = documents.InMemory
    app.extensions["anbu_console"] = parts
    app.config.update(_settings(parts))
    for pages in PAGES:
        app.register_blueprint(pages, url_prefix="/console")
    app.before_request(_protect_ours(CSRFProtect(app)))
    for pages in parts.extra_blueprints:
        app.register_blueprint(pages)
    app.add_url_rule("/", "root", lambda: redirect(url_for("inbox.show")))
    formats.install(app)
    app.after_request(_with_headers)
    _answer_errors(app)
    return app


def _protect_ours(csrf: CSRFProtect) -> Callable[[], AnyResponse | None]:
    """Every page of ours wants a form token and a person signed in; blueprints of others defend themselves."""
    ours = {pages.name for pages in PAGES}

    def protect() -> AnyResponse | None:
        if request.blueprint not in ours:
            return None
        if request.endpoint == documents.PUT:  # the form token stands in the body, which is read here
            request.max_content_length = documents.MOST_BYTES
        csrf.protect()
        return guard()

    return protect


def _settings(parts: ConsoleParts) -> dict[str, object]:
    return {
        "SECRET_KEY": parts.session_key,
        "SESSION_COOKIE_NAME": "__Host-anbu_form" if parts.secure_cookies else "anbu_form",
        "SESSION_COOKIE_SECURE": parts.secure_cookies,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": 256 * 1024,
        "WTF_CSRF_CHECK_DEFAULT": False,  # see _protect_ours
        "WTF_CSRF_TIME_LIMIT": None,  # a token lives as long as the form cookie; sessions end by themselves
    }


def _with_headers(answer: Response) -> Response:
    answer.headers.setdefault("Content-Security-Policy", POLICY)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["X-Frame-Options"] = "DENY"
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    answer.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if request.endpoint == "static":
        answer.headers["Cache-Control"] = "public, no-cache"
    else:
        answer.headers["Cache-Control"] = "no-store"
    if request.is_secure:
        answer.headers["Strict-Transport-Security"] = "max-age=31536000"
    return answer


def _answer_errors(app: Flask) -> None:
    app.register_error_handler(CSRFError, lambda _error: _page(400, _why_refused()))
    app.register_error_handler(DatabaseUnavailable, lambda _error: _page(503, wording.DATABASE_AWAY))
    app.register_error_handler(HTTPException, _http_error)


def _why_refused() -> str:
    """A form bears no token of its own cookie: an old page, or a browser that keeps no secure cookie without TLS.

    Behind a proxy the request itself is always plain; the browser's own word for the page's address is not.
    """
    plain = (request.origin or request.referrer or "").startswith("http://")
    without = current_app.config["SESSION_COOKIE_NAME"] not in request.cookies
    return wording.WITHOUT_TLS if parts().secure_cookies and plain and without else wording.FORM_TOO_OLD


def _http_error(error: HTTPException) -> AnyResponse | tuple[str, int]:
    if error.code is None or error.code < 400:
        return error.get_response()
    return _page(error.code, wording.HTTP_ERRORS.get(error.code, wording.SOMETHING_WRONG))


def _page(status: int, words: str) -> tuple[str, int]:
    return render_template("error.html", status=status, words=words), status
