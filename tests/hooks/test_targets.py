"""Events go out by HTTPS to public addresses: nobody makes the service knock at doors inside."""

import ssl

import pytest

from channels.hooks.client import NotTaken, Poster, _Connection
from channels.hooks.targets import Forbidden, Rules, Target, addresses, read
from tests.hooks.conftest import Listens

PUBLIC = "https://93.184.216.34/anbu"
INSIDE = ("10.0.0.8", "192.168.0.9", "172.16.3.4", "100.64.0.1", "127.0.0.1", "[::1]", "[fd00::1]", "[::ffff:10.0.0.8]",
          "[64:ff9b::a00:8]", "[2002:a00:8::1]")  # fmt: skip
NEVER = ("169.254.169.254", "[fe80::1]", "0.0.0.0", "224.0.0.1", "[::]")  # noqa: S104 - not a binding


def allowed(url: str, **rules: bool) -> bool:
    try:
        addresses(read(url), Rules(**rules))
    except Forbidden:
        return False
    return True


def test_a_public_address_is_allowed_by_https_alone() -> None:
    assert (allowed(PUBLIC), allowed(PUBLIC.replace("https", "http"))) == (True, False)


@pytest.mark.parametrize("host", INSIDE)
def test_the_network_inside_is_refused_unless_a_setting_allows_it(host: str) -> None:
    """However the address is written; plain HTTP never."""
    url = f"https://{host}/"
    assert (allowed(url), allowed(url, private=True), allowed(f"http://{host}/", private=True)) == (False, True, False)


@pytest.mark.parametrize("host", NEVER)
def test_what_is_no_other_machine_is_always_refused(host: str) -> None:
    """A cloud's own metadata, a broadcast."""
    assert (allowed(f"https://{host}/"), allowed(f"https://{host}/", private=True)) == (False, False)


def test_a_demo_may_speak_to_this_machine_without_tls() -> None:
    """To no other."""
    assert (allowed("http://127.0.0.1:9/", demo=True), allowed("http://localhost:9/", demo=True)) == (True, True)
    assert (allowed("http://10.0.0.8/", demo=True), allowed("http://93.184.216.34/", demo=True)) == (False, False)


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/", "https://", "https://user:pw@a.example/", "https://a.example/#x", "https://a b.example/", "a",
     "https://a.example:0/", "https://a.example:99999/", "https://한글.example/", "https://a.example/\n", "//a.ex/"],
)  # fmt: skip
def test_what_is_no_address_of_a_web_server_is_refused(url: str) -> None:
    with pytest.raises(Forbidden):
        read(url)


def test_the_connection_goes_where_the_check_looked(receivers: Listens) -> None:
    """What the name stands for by then does not matter; the receiver sees the name."""
    system = receivers()
    target = Target(False, "rebound.example", system.port, "/x")
    connection = _Connection(target, ["127.0.0.1"], None)
    assert Poster(Rules())._posted(connection, b"{}", {}) == 200
    assert system.got[0][0]["host"] == f"rebound.example:{system.port}"


def test_a_certificate_must_be_of_the_name(receivers: Listens, tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    """And of somebody whom the machine trusts."""
    system = receivers(tls=tls[0])
    url, rules = f"https://localhost:{system.port}/x", Rules(private=True)
    assert Poster(rules, tls[1]).post(url, b"{}", {}) == 200
    with pytest.raises(NotTaken, match="SSL"):
        Poster(rules).post(url, b"{}", {})
    stranger = _Connection(Target(True, "other.example", system.port, "/"), ["127.0.0.1"], tls[1])
    with pytest.raises(ssl.SSLError):
        Poster(rules)._posted(stranger, b"{}", {})
    assert len(system.got) == 1


def test_a_name_that_nobody_knows_is_tried_again_later() -> None:
    poster = Poster(Rules())
    poster.check("https://nobody.invalid/anbu")
    with pytest.raises(NotTaken, match="DNS"):
        poster.post("https://nobody.invalid/anbu", b"{}", {})
