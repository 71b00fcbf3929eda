"""The upload page: `/p/<token>`, plain HTML for a phone, without scripts, cookies or a name.

Files stay in memory until they are encrypted; nothing is written to a temporary file.
"""

from io import BytesIO
from typing import IO

import structlog
from flask import Blueprint, Request, redirect, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from bot.photos import Address, Photos
from bot.wording import photos as words
from records.database import DatabaseUnavailable
from webhook import phone
from webhook.upload import images

log = structlog.get_logger()
LARGEST = words.MEGABYTES * 1024 * 1024
MOST_BYTES = words.MOST * LARGEST + 64 * 1024  # and the form around them
DRAINED = 4 * MOST_BYTES  # read and thrown away, so that a phone gets the answer instead of a broken line


class Refused(Exception):
    """The files are not taken; the words say why."""


class InMemory(Request):
    """Uploaded files never touch the disk."""

    def _get_file_stream(self, *_told: object, **_more: object) -> IO[bytes]:
        return BytesIO()


def upload_blueprint(photos: Photos) -> Blueprint:
    pages = Blueprint("upload", __name__, template_folder="templates")

    @pages.get("/p/<token>")
    def show(token: str) -> Response:
        address = photos.address(token)
        return _closed(address) if address is None or address.used else _form(address)

    @pages.post("/p/<token>")
    def take(token: str) -> Response:
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
        return (
            phone.page("upload_sent.html", address.clinic, words=words)
            if address and address.used
            else _closed(address)
        )

    @pages.errorhandler(DatabaseUnavailable)
    def away(error: DatabaseUnavailable) -> Response:
        log.error("upload.database_away", why=str(error))
        return phone.said(503, words.AWAY_TITLE, words.AWAY)

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
    told = words.consent(address.kept_days)
    return phone.page("upload.html", address.clinic, status, words=words, failed=failed, consent=told)


def _closed(address: Address | None) -> Response:
    """Used; or unknown: guessed, mistyped and expired ones alike."""
    if address is None:
        return phone.said(410, words.CLOSED_TITLE, words.CLOSED)
    return phone.said(410, words.USED_TITLE, words.USED, address.clinic)
