"""One try to bring an event to an address: signed as Standard Webhooks 1.0.0 has it, answered by a status.

Source: the specification of Standard Webhooks (standardwebhooks.com). Verified against the document only.
"""

import base64
import hashlib
import hmac
import http.client
import socket
import ssl
from contextlib import suppress
from datetime import datetime
from threading import Timer

from channels.hooks import targets
from channels.hooks.targets import Forbidden, Rules, Target

SECONDS = 10.0  # to connect, and for each piece of the answer
SECONDS_IN_ALL = 20.0
MOST_ADDRESSES = 3  # of one name
GONE = 410
_SECRET = "whsec_"  # noqa: S105 - the prefix of one


class NotTaken(Exception):
    """No answer, or no connection; the event may have arrived all the same. The message is one word."""


def signature(secret: str, id: str, seconds: int, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 over `id.seconds.body`, in base64. `secret` as it was shown."""
    key = base64.b64decode(secret.removeprefix(_SECRET))
    signed = hmac.new(key, b".".join((id.encode(), str(seconds).encode(), body)), hashlib.sha256)
    return f"v1,{base64.b64encode(signed.digest()).decode()}"


def headers(secret: str, id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Of a try at machine time `at`."""
    seconds = int(at.timestamp())
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "anbu-webhooks/1",
        "webhook-id": id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature(secret, id, seconds, body),
    }


class Poster:
    """Posts over connections of its own, by no proxy. `trusts`: the certificates; the system's if left out."""

    def __init__(self, rules: Rules, trusts: ssl.SSLContext | None = None, in_all: float = SECONDS_IN_ALL) -> None:
        self._rules, self._in_all = rules, in_all
        self._trusts = trusts or ssl.create_default_context()

    def check(self, url: str) -> None:
        """Raises Forbidden for an address that may not be used; a name that is not known yet may become so."""
        target = targets.read(url)
        try:
            targets.addresses(target, self._rules)
        except (OSError, UnicodeError):
            if not target.tls:
                raise Forbidden(targets.ONLY_TLS) from None

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        """The answer's status, of whatever kind; redirects are not followed. Raises NotTaken and Forbidden."""
        target = targets.read(url)
        try:
            known = targets.addresses(target, self._rules)
        except (OSError, UnicodeError):
            raise NotTaken("DNS") from None
        try:
            return self._posted(_Connection(target, known, self._trusts if target.tls else None), body, headers)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NotTaken(type(error).__name__) from None

    def _posted(self, connection: "_Connection", body: bytes, headers: dict[str, str]) -> int:
        timer = Timer(self._in_all, connection.cut)  # an answer that drips never times out by itself
        timer.daemon = True
        timer.start()
        try:
            connection.request("POST", connection.path, body, headers)
            return connection.getresponse().status
        finally:
            timer.cancel()
            connection.close()


class _Connection(http.client.HTTPConnection):
    """To one of the addresses that were checked, whatever the name stands for by now."""

    def __init__(self, target: Target, known: list[str], tls: ssl.SSLContext | None) -> None:
        self.default_port = 443 if tls else 80
        super().__init__(target.host, target.port, timeout=SECONDS)
        self.path, self._known, self._tls = target.path, known[:MOST_ADDRESSES], tls

    def connect(self) -> None:
        self.sock = self._reached()
        if self._tls:
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock.do_handshake()

    def _reached(self) -> socket.socket:
        for each in self._known[:-1]:
            with suppress(OSError):
                return socket.create_connection((each, self.port), SECONDS / 2)
        return socket.create_connection((self._known[-1], self.port), SECONDS)

    def cut(self) -> None:
        """End it from another thread, whatever it waits for."""
        with suppress(OSError):
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)
