"""The outer door's Flask app: what Kakao and patients reach."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import structlog
from flask import Blueprint, Flask, Response, jsonify, make_response, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from bot import away
from bot.wording import pages as words
from webhook import phone
from webhook.api.app import PREFIX
from webhook.kakao.payload import MAX_BYTES
from webhook.upload.page import InMemory

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

log = structlog.get_logger()
PATIENTS = "/p/"


def create_app(doors: Iterable[Blueprint], api: Flask | None = None) -> Flask:
    """An app of `doors`; `api` answers everything under its prefix. Errors are sentences without a stack trace."""
    app = Flask("webhook", static_folder=None)
    app.request_class = InMemory
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES + 1  # a body without a length is cut here; the doors see one too many
    for door in doors:
        app.register_blueprint(door)
    app.add_template_filter(phone.whole_words)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _failed)
    app.after_request(_quiet)
    if api is not None:
        app.wsgi_app = _handing_over(app.wsgi_app, api)  # type: ignore[method-assign, assignment]
    return app


def _handing_over(doors: "WSGIApplication", api: "WSGIApplication") -> "WSGIApplication":
    """By the path alone, so that each keeps its own way of refusing."""
    return lambda environ, start: (api if environ["PATH_INFO"].startswith(PREFIX) else doors)(environ, start)


def _refused(error: HTTPException) -> AnyResponse:
    return _sorry(error.code or 500, error.name)


def _failed(error: Exception) -> AnyResponse:
    """Logged by kind and place only: an error's own words may hold what a patient wrote."""
    log.error("door.failed", error=type(error).__name__, where=away.place(error))
    return _sorry(500, "Internal Server Error")


def _sorry(status: int, name: str) -> AnyResponse:
    """A patient, who taps what is in a message, reads a page."""
    if not request.path.startswith(PATIENTS):
        return make_response(jsonify({"error": name}), status)
    if status in (404, 405):
        return phone.said(status, words.CLOSED_TITLE, words.CLOSED)
    return phone.said(status, words.AWAY_TITLE, words.AWAY)


def _quiet(answer: Response) -> Response:
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers.setdefault("Cache-Control", "no-store")
    return answer
