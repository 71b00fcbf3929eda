"""Whether a person looked at a page, or did something there. Pure.

Messengers, mail filters and search engines fetch links by themselves. Who says so is no person; nor is what asks for
the head of a page only, or fetches it ahead of need, nor staff who are signed in to the console in the same browser.
What a program that calls itself a browser fetches cannot be told from a person: a page that was shown is a sign, what
somebody did there is a proof.
"""

import re

from flask import Request

from records.touches import ACT, PAGE

# KakaoTalk's and Facebook's previews (iMessage sends the latter's name too), search engines, tools.
_PROGRAMS = re.compile(
    r"(?<!cu)bot\b|bot[/;-]|crawl|spider|scrap|preview|externalhit|facebot|yeti|daum(?:oa)?/|slurp|headless|lighthouse"
    r"|pagespeed|embed|unfurl|curl|wget|python|java/|okhttp|go-http|axios|node-fetch|httpclient|monitor|scanner",
    re.IGNORECASE,
)
_AHEAD = re.compile(r"prefetch|preview|prerender", re.IGNORECASE)
STAFF = ("__Host-anbu", "anbu_session")  # the console's cookie


def did(request: Request, status: int) -> str | None:
    """What a person did, of `records.touches`; None: nothing, or nobody."""
    if any(name in request.cookies for name in STAFF):
        return None
    if request.method == "POST":
        return ACT if status in (200, 303) else None
    return PAGE if request.method == "GET" and status == 200 and _in_a_browser(request) else None


def _in_a_browser(request: Request) -> bool:
    agent = request.headers.get("User-Agent", "")
    ahead = " ".join(request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"))
    return agent.startswith("Mozilla/") and not _PROGRAMS.search(agent) and not _AHEAD.search(ahead)
