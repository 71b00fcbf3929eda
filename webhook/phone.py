"""How pages for a phone look: one frame, big type, a way to call, nothing from another host."""

import re
import secrets

from flask import make_response, render_template
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from bot.wording import pages as common
from records.models import Clinic

# What is not broken in two, but where a whole line has no room for it: a phone number, a day with its particle.
_WHOLE = re.compile(r"\d+(?:-\d+)+|\d+일\([월화수목금토일]\)[가-힣]+")


def page(template: str, clinic: Clinic | None, status: int = 200, **values: object) -> Response:
    """`clinic`: whose name stands above and who can be phoned below; None where that is not known, or not told."""
    nonce = secrets.token_urlsafe(12)
    html = render_template(template, common=common, nonce=nonce, clinic=clinic, **values)
    answer = make_response(html, status)
    answer.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return closed_to_others(answer)


def said(status: int, title: str, text: str, clinic: Clinic | None = None) -> Response:
    """A page of one sentence or two."""
    return page("phone_said.html", clinic, status, title=title, text=text)


def closed_to_others(answer: Response) -> Response:
    """To caches, referrers, robots, and to browsers that guess what it is."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def whole_words(text: str) -> Markup:
    """The text with what is read as one word kept on one line."""
    return Markup(_WHOLE.sub(r'<span class="nb">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped
