"""The clinic API as an application of its own, which the door hands over to for everything under `/api/`."""

import structlog
from apiflask import APIFlask
from apiflask.exceptions import HTTPError
from flask import Response
from werkzeug.routing import BaseConverter

from bot import away
from records.database import DatabaseUnavailable, NoTables
from webhook.api import problems
from webhook.api.appointments import appointments
from webhook.api.consents import consents
from webhook.api.fields import ID, NUMBER
from webhook.api.guard import MAX_BYTES, TOO_LARGE, guard
from webhook.api.notices import notices
from webhook.api.openapi import INFO, SCHEMES, described
from webhook.api.pages import pages
from webhook.api.parts import NAME, ApiParts
from webhook.api.patients import patients
from webhook.api.problems import OF_STATUS, WHAT_TO_DO, Refused
from webhook.api.results import results
from webhook.api.visits import visits

log = structlog.get_logger()
PREFIX = "/api/"
RETRY_AFTER = 30  # seconds, while the database is away
WORDS = {"Field required": "is needed", "Extra inputs are not permitted": "there is no such field"}
OBJECT = "must be one JSON object"


class _Number(BaseConverter):
    regex = NUMBER.strip("^$")


class _Id(BaseConverter):
    regex = ID.strip("^$")


class _Key(BaseConverter):
    regex = "[a-z0-9][a-z0-9-]{0,39}"


def create_api(parts: ApiParts) -> APIFlask:
    """The API; its description at `/api/v1/openapi.json` is the only page, and needs no key."""
    app = APIFlask(
        "webhook.api", title="Anbu clinic API", version="1", spec_path="/api/v1/openapi.json", docs_path=None,
        static_folder=None,  # type: ignore[arg-type]
    )  # fmt: skip
    _configure(app)
    app.extensions[NAME] = parts
    app.before_request(guard)
    for resource in (patients, visits, appointments, consents, results, notices, pages):
        app.register_blueprint(resource)
    _refusals(app)
    app.after_request(_quiet)
    return app


def _configure(app: APIFlask) -> None:
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BYTES + 1, PROVIDE_AUTOMATIC_OPTIONS=False, AUTO_SERVERS=False, INFO=INFO,
        SECURITY_SCHEMES=SCHEMES, AUTO_404_RESPONSE=False, AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_AUTH_ERROR_RESPONSE=False,
    )  # fmt: skip
    app.url_map.converters |= {"number": _Number, "id": _Id, "key": _Key}
    app.url_map.merge_slashes = False
    app.spec_processor(described)  # type: ignore[arg-type]


def _refusals(app: APIFlask) -> None:
    app.error_processor(_refused)
    app.register_error_handler(Refused, _told)
    app.register_error_handler(DatabaseUnavailable, _away)
    app.register_error_handler(NoTables, _away)
    app.register_error_handler(Exception, _failed)


def _told(error: Refused) -> Response:
    return problems.answer(error.kind, error.detail, error.errors, error.headers)


def _refused(error: HTTPError) -> Response:
    """What Flask or the form of a body or query refuses."""
    status, headers = error.status_code, {name: str(value) for name, value in dict(error.headers or {}).items()}
    kind = OF_STATUS.get(status, "failed")
    if status != 422:
        detail = WHAT_TO_DO.get(status, TOO_LARGE if status == 413 else str(error.message))
        return problems.answer(kind, detail, headers=headers)
    errors = {
        field.replace("_schema", "body"): [_said(word) for word in words]
        for fields in error.detail.values()
        for field, words in fields.items()
    }
    return problems.answer(kind, "Put right what `errors` names, and send it again.", errors)


def _said(word: str) -> str:
    """The checker's words as ours; of a body that is no object it would name a class of this program."""
    if word.startswith("Input should be a valid dictionary"):
        return OBJECT
    return WORDS.get(word, word.removeprefix("Value error, "))


def _away(error: Exception) -> Response:
    log.error("api.database_away", why=type(error).__name__)
    detail = f"Nothing was done. Send it again in {RETRY_AFTER} s, a POST with the same Idempotency-Key."
    return problems.answer("away", detail, headers={"Retry-After": str(RETRY_AFTER)})


def _failed(error: Exception) -> Response:
    """Logged by kind and place only: an error's own words may hold what a patient is."""
    log.error("api.failed", error=type(error).__name__, where=away.place(error))
    return problems.answer("failed", "Nothing was done. Tell who runs this service what was asked, and when.")


def _quiet(answer: Response) -> Response:
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers.setdefault("Cache-Control", "no-store")
    return answer
