"""The upload page: `/p/<token>`, plain HTML for a phone, without scripts, cookies or a name.

Files stay in memory until they are encrypted; nothing is written to a temporary file.
"""

import secrets
from io import BytesIO
from typing import IO

import structlog
from flask import Blueprint, Request, Response, make_response, redirect, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from bot.photos import Address, Photos
from bot.wording import photos as words
from records.database import DatabaseUnavailable
from webhook.upload import images

log = structlog.get_logger()
LARGEST = words.MEGABYTES * 1024 * 1024
MOST_BYTES = words.MOST * LARGEST + 64 * 1024  # and the form around them
DRAINED = 4 * MOST_BYTES  # read and thrown away, so that a phone gets the answer instead of a broken line


class Refused(Exception):
    """The files are not taken; the words say why."""


class InMemory(Request):
    """Uploaded files never touch the disk."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return BytesIO()


def upload_blueprint(photos: Photos) -> Blueprint:
    pages = Blueprint("upload", __name__, template_folder="templates")

    @pages.get("/p/<token>")
    def show(token: str) -> Response:
        address = photos.address(token)
        return _closed(address) if address is None or address.used else _form(address)

    @pages.post("/p/<token>")
    def take(token: str) -> AnyResponse:
        address = photos.address(token)
        if address is None or address.used:
            return _closed(address)
        try:
            files = _files()
        except Refused as error:
            return _form(address, str(error), 422)
        if not photos.take(token, files):
            return _closed(address)
        return redirect(f"{token}/sent", code=303)  # beside this page, wherever a proxy puts it

    @pages.get("/p/<token>/sent")
    def sent(token: str) -> Response:
        address = photos.address(token)
        return _page("upload_sent.html", 200, address) if address and address.used else _closed(address)

    @pages.errorhandler(DatabaseUnavailable)
    def away(error: DatabaseUnavailable) -> Response:
        log.error("upload.database_away", why=str(error))
        return _page("upload_closed.html", 503, None, title=words.CLOSED_TITLE, text=words.AWAY)

    return pages


def _files() -> list[tuple[str, bytes]]:
    """Kind and content of each file of the form, checked. Raises Refused."""
    request.max_content_length = MOST_BYTES
    try:
        sent = [file.read() for file in request.files.getlist("photo") if file.filename]
    except RequestEntityTooLarge:
        _drain()
        raise Refused(words.ALL_TOO_LARGE) from None
    if not sent:
        raise Refused(words.NONE_CHOSEN)
    if len(sent) > words.MOST:
        raise Refused(words.TOO_MANY)
    if request.form.get("agreed") != "yes":
        raise Refused(words.NOT_AGREED)
    return [_checked(number, data) for number, data in enumerate(sent, start=1)]


def _checked(number: int, data: bytes) -> tuple[str, bytes]:
    if len(data) > LARGEST:
        raise Refused(words.too_large(number))
    kind = images.kind(data)
    if kind is None:
        raise Refused(words.no_photo(number))
    return kind, images.without_place(data)


def _drain() -> None:
    stream, left = request.environ["wsgi.input"], min(request.content_length or 0, DRAINED)
    while left > 0 and (piece := stream.read(min(left, 1 << 16))):
        left -= len(piece)


def _form(address: Address, failed: str = "", status: int = 200) -> Response:
    return _page("upload.html", status, address, failed=failed, consent=words.consent(address.kept_days))


def _closed(address: Address | None) -> Response:
    return _page("upload_closed.html", 410, address, title=words.CLOSED_TITLE, text=words.CLOSED)


def _page(template: str, status: int, address: Address | None, **values: object) -> Response:
    nonce = secrets.token_urlsafe(12)
    clinic = address.clinic if address else None
    urgent = words.if_urgent(clinic.phone, clinic.emergency_phone) if clinic else ""
    html = render_template(template, words=words, nonce=nonce, clinic=clinic, urgent=urgent, **values)
    answer = make_response(html, status)
    answer.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
