"""The outer door's Flask app: what Kakao and patients reach."""

from collections.abc import Iterable

from flask import Blueprint, Flask, Response, jsonify
from werkzeug.exceptions import HTTPException

from webhook.kakao.payload import MAX_BYTES


def create_app(doors: Iterable[Blueprint]) -> Flask:
    """An app of `doors`. Errors are JSON sentences without a stack trace."""
    app = Flask("webhook", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES
    for door in doors:
        app.register_blueprint(door)
    app.register_error_handler(HTTPException, _refused)
    app.after_request(_quiet)
    return app


def _refused(error: HTTPException) -> tuple[Response, int]:
    return jsonify({"error": error.name}), error.code or 500


def _quiet(answer: Response) -> Response:
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
