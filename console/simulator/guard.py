"""Who may post to the simulator: its own page, and programs on the machine; never another site's page."""

from flask import Response, abort, request

MAX_BYTES = 64_000
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def check() -> None:
    """Refuse a post that a foreign page could make a browser send.

    Another site can add neither X-Requested-With nor Authorization without asking first, and nobody here answers
    yes; where the browser names the page's origin, it must be ours.
    """
    if request.method != "POST":
        return
    asked = request.headers.get("X-Requested-With") or request.headers.get("Authorization", "").startswith("KakaoAK ")
    origin = request.headers.get("Origin")
    if not asked or (origin is not None and origin != request.host_url.rstrip("/")):
        abort(403)
    if not request.is_json or (request.content_length or 0) > MAX_BYTES:
        abort(400)


def protect(response: Response) -> Response:
    """The headers that keep scripts of others out of the page."""
    response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    return response
