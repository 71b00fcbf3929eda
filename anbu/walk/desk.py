"""The nurse's browser without a browser: signs in to the console and presses its buttons over HTTP."""

import re

import requests

from anbu.walk.phone import Astray
from records.models import new_id

TIMEOUT = 10.0
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Desk:
    """One signed-in person. Raises Astray where the console does not answer as it should."""

    def __init__(self, address: str) -> None:
        self._browser = requests.Session()
        self._console, _, _ = address.partition("/console/")
        self._press(address, {})

    def claim(self, conversation_id: str) -> None:
        self._do(conversation_id, "claim", {})

    def reply(self, conversation_id: str, text: str) -> None:
        self._do(conversation_id, "reply", {"text": text, "form_id": new_id()})

    def hand_back(self, conversation_id: str) -> None:
        self._do(conversation_id, "hand-back", {})

    def _do(self, conversation_id: str, what: str, form: dict[str, str]) -> None:
        page = f"{self._console}/console/conversations/{conversation_id}"
        self._press(page, form, f"{page}/{what}")

    def _press(self, page: str, form: dict[str, str], to: str = "") -> None:
        shown = self._browser.get(page, timeout=TIMEOUT)
        token = _TOKEN.search(shown.text)
        if not shown.ok or token is None:
            raise Astray(f"the console shows no form at {page}: HTTP {shown.status_code}")
        form = {**form, "csrf_token": token[1]}
        done = self._browser.post(to or page, data=form, headers={"Referer": page}, timeout=TIMEOUT)
        if not done.ok:
            raise Astray(f"the console refused {to or page}: HTTP {done.status_code}")
