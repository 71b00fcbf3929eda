"""Where an event may be brought to: HTTPS to public addresses, so that nobody makes this service knock at inner doors.

A name is looked up for every try, all of its addresses must be allowed, and the connection goes to one that was
checked: what a name stands for may change in between (server-side request forgery, DNS rebinding).
"""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

LONGEST_URL = 1000
ONLY_TLS = "https 주소만 쓸 수 있습니다."
FOR_A_DEMO = f"{ONLY_TLS} 데모에서 이 컴퓨터로 시험하려면 명령 앞에 ANBU_DEMO=1을 붙여 주세요."
_NAT64 = IPv6Network("64:ff9b::/96")
Address = IPv4Address | IPv6Address


class Forbidden(Exception):
    """The address may not be used; the message says in Korean why."""


@dataclass(frozen=True)
class Rules:
    """`private`: the clinic's own network is allowed. `demo`: plain HTTP to this machine is allowed."""

    private: bool = False
    demo: bool = False


@dataclass(frozen=True)
class Target:
    """A URL taken apart. `path` with its query."""

    tls: bool
    host: str
    port: int
    path: str


def read(url: str) -> Target:
    """Raises Forbidden for what is no address of a web server."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Forbidden("주소가 아닙니다. 예: https://crm.example.com/anbu") from None
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST_URL
    if not plain or parts.scheme not in ("https", "http") or not parts.hostname or port == 0:
        raise Forbidden("주소가 아닙니다. 예: https://crm.example.com/anbu")
    if parts.username is not None or parts.fragment:
        raise Forbidden("주소에 사용자 이름이나 #을 넣을 수 없습니다. 서명으로 확인해 주세요.")
    tls = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(tls, parts.hostname, port or (443 if tls else 80), path)


def addresses(target: Target, rules: Rules) -> list[str]:
    """The addresses that the host's name stands for now. Raises Forbidden unless all are allowed; OSError for none."""
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    known = list(dict.fromkeys(str(each[4][0]).partition("%")[0] for each in found))
    for each in known:
        _check(ip_address(each), target.tls, rules)
    return known


def _check(address: Address, tls: bool, rules: Rules) -> None:
    meant = _meant(address)
    if rules.demo and meant.is_loopback:
        return
    if not tls:
        raise Forbidden(FOR_A_DEMO if meant.is_loopback else ONLY_TLS)
    if meant.is_link_local or meant.is_multicast or meant.is_unspecified:
        raise Forbidden("이 주소로는 보낼 수 없습니다.")
    if not meant.is_global and not rules.private:
        raise Forbidden("내부망 주소입니다. 허용하려면 ANBU_WEBHOOK_PRIVATE=1로 시작해 주세요.")


def _meant(address: Address) -> Address:
    """The IPv4 address that an IPv6 one wraps."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or address
