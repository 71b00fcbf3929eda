"""Who asks, how often, and whether the request can be read at all: before any resource is touched."""

import math
from datetime import timedelta

from flask import current_app, g, request
from werkzeug.exceptions import BadRequest

from records import api_keys
from records.models import ApiKey
from webhook.api.parts import parts
from webhook.api.problems import Refused, invalid

MAX_BYTES = 64 * 1024
TOO_LARGE = f"Send at most {MAX_BYTES} bytes."
AT_ONCE = timedelta(seconds=5)  # so many seconds' worth of requests may come in one moment
RATE = "api"  # the name of the bucket
ALL_KEYS = 1000.0  # requests a second of all clinics together
JSON = "application/json"


def guard() -> None:
    """Let the request through, or raise Refused. Unknown addresses and the description of the API need no key."""
    view = current_app.view_functions.get(request.endpoint or "")
    scope = getattr(view, "scope", None)
    if scope is None:
        return
    key = _key()
    _not_too_often(key)
    if scope not in key.scopes:
        told = f"This needs the scope {scope}; the key has {', '.join(key.scopes) or 'none'}. Make another key for it."
        raise Refused("scope", told)
    if request.args and not getattr(view, "_spec", {}).get("args"):
        raise invalid(**dict.fromkeys(request.args, "this address takes no such parameter"))
    if request.method not in ("GET", "HEAD"):
        _readable()


def _key() -> ApiKey:
    """The key that the header tells, kept for the request. Raises Refused."""
    told = request.authorization
    token = told.token if told is not None and told.type == "bearer" and told.token else ""
    with parts().database.read() as session:
        found = api_keys.holder(session, token) if token else None
    if found is None:
        how = "Send the header Authorization: Bearer KEY; `anbu clinic api-key add` makes a key."
        raise Refused("key", how, WWW_Authenticate="Bearer")
    key, clinic = found
    g.api_key, g.clinic_id = key, clinic.id
    machine_now = parts().clock.machine()
    if not api_keys.used_lately(key, machine_now):
        with parts().database.write() as session:
            api_keys.touch(session, key, machine_now)
    return key


def _not_too_often(key: ApiKey) -> None:
    told = parts()
    wait = told.rates.take(RATE, key.id, told.per_second, told.clock.machine(), AT_ONCE)
    if wait > AT_ONCE:
        seconds = math.ceil((wait - AT_ONCE).total_seconds())
        how = f"Wait {seconds} s; a key may ask {told.per_second:g} times a second."
        raise Refused("rate", how, Retry_After=seconds)


def _readable() -> None:
    """The body is small enough, JSON, and not nested without an end; it is read once and kept with the request."""
    if request.mimetype != JSON:
        raise Refused("media-type", f"Send the body as {JSON}, and say so in the header Content-Type.")
    if len(request.get_data()) > MAX_BYTES:  # one whose length was not told was cut at one too many
        raise Refused("too-large", TOO_LARGE)
    try:
        request.get_json()
    except (BadRequest, RecursionError):
        raise Refused("malformed", "The body must be one JSON object in UTF-8.") from None
