"""The outer door's Flask app: what Kakao and patients reach."""

from collections.abc import Iterable

import structlog
from flask import Blueprint, Flask, Response, jsonify
from werkzeug.exceptions import HTTPException

from bot import away
from webhook.kakao.payload import MAX_BYTES
from webhook.upload.page import InMemory

log = structlog.get_logger()


def create_app(doors: Iterable[Blueprint]) -> Flask:
    """An app of `doors`. Errors are JSON sentences without a stack trace."""
    app = Flask("webhook", static_folder=None)
    app.request_class = InMemory
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES + 1  # a body without a length is cut here; the doors see one too many
    for door in doors:
        app.register_blueprint(door)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _failed)
    app.after_request(_quiet)
    return app


def _refused(error: HTTPException) -> tuple[Response, int]:
    return jsonify({"error": error.name}), error.code or 500


def _failed(error: Exception) -> tuple[Response, int]:
    """Logged by kind and place only: an error's own words may hold what a patient wrote."""
    log.error("door.failed", error=type(error).__name__, where=away.place(error))
    return jsonify({"error": "Internal Server Error"}), 500


def _quiet(answer: Response) -> Response:
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers.setdefault("Cache-Control", "no-store")
    return answer
