"""An event arrives at least once, however the receiver behaves, and nobody waits for a dead one."""

import hashlib
import hmac
from base64 import b64decode, b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from channels.hooks.client import Poster, signature
from records import hooks
from records.models import Hook
from scheduler.hooks import Hooks
from tests.hooks.conftest import DEMO, Listens, happens, hook, log, register
from tests.town import Town


def states(town: Town) -> list[tuple[str, int, str]]:
    return [(each.state, each.attempts, each.why) for each, _ in log(town)]


def test_a_signature_is_that_of_the_standard() -> None:
    """The example that the libraries of Standard Webhooks are tested with."""
    secret, id = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    body = b'{"test": 2432232314}'
    assert signature(secret, id, 1614265330, body) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_receiver_can_verify_what_it_gets(town: Town, listens: Listens, worker: Hooks) -> None:
    """As the guide says: over id, timestamp and the bytes of the body."""
    system = listens()
    happens(town)
    worker.tick()
    [(headers, body)] = system.got
    id, stamp = headers["webhook-id"], headers["webhook-timestamp"]
    key = b64decode(hook(town, system.hook).secret.removeprefix("whsec_"))
    expected = hmac.new(key, f"{id}.{stamp}.".encode() + body, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{b64encode(expected).decode()}"
    assert (id, int(stamp)) == (system.events[0]["id"], int(town.machine.now.timestamp()))
    assert headers["content-type"].startswith("application/json")


def test_what_was_taken_is_not_brought_again(town: Town, listens: Listens, worker: Hooks) -> None:
    system = listens(204)
    happens(town)
    worker.tick()
    worker.tick()
    assert (len(system.got), states(town)) == (1, [("delivered", 1, "")])


def test_what_was_not_taken_is_tried_again_later_with_the_same_id(town: Town, listens: Listens, worker: Hooks) -> None:
    """Each time after a longer rest."""
    system = listens(500, 503, 200)
    happens(town)
    worker.tick()
    for seconds, tries in ((9, 1), (2, 2), (18, 2), (3, 3)):
        town.machine.pass_(seconds=seconds)
        worker.tick()
        assert len(system.got) == tries
    assert len({headers["webhook-id"] for headers, _ in system.got}) == 1
    assert len({body for _, body in system.got}) == 1
    assert states(town) == [("delivered", 3, "")]


def test_an_address_that_fails_is_asked_once_a_rest_however_much_waits(
    town: Town, listens: Listens, worker: Hooks
) -> None:
    """And gets all of it in order when it is back."""
    system = listens(500, 500, 200)
    for number in range(5):
        happens(town, number=number)
    worker.tick()
    worker.tick()
    assert len(system.got) == 1
    town.machine.pass_(minutes=1)
    worker.tick()
    town.machine.pass_(minutes=1)
    worker.tick()
    assert sorted(each["data"]["number"] for each in system.events[2:]) == [0, 1, 2, 3, 4]


def test_an_event_is_given_up_after_a_day(town: Town, listens: Listens, worker: Hooks) -> None:
    """Staff see it, and may have it tried again."""
    system = listens(500)
    happens(town)
    for _ in range(60):
        worker.tick()
        town.machine.pass_(minutes=30)
    [(state, tries, why)] = states(town)
    assert (state, why) == ("given_up", "HTTP 500")
    assert (len(system.got), 15 <= tries <= 40) == (tries, True)
    with town.database.write() as session:
        assert [each.id for each in hooks.unheard(session, town.clinic(), town.machine.now)] == [system.hook]
        system.answers = [200]
        assert hooks.retry(session, session.get_one(Hook, system.hook)) == 1
    worker.tick()
    assert states(town)[0][0] == "delivered"


def test_an_address_that_is_gone_is_stopped(town: Town, listens: Listens, worker: Hooks) -> None:
    """After 410 nothing waits for it any more, until a person starts it again."""
    system = listens(410, 200)
    happens(town)
    happens(town)
    worker.tick()
    happens(town)
    town.machine.pass_(hours=3)
    worker.tick()
    assert (len(system.got), [state for state, _, _ in states(town)]) == (1, ["given_up", "given_up"])
    with town.database.write() as session:
        assert hooks.retry(session, session.get_one(Hook, system.hook)) == 2
    worker.tick()
    assert [state for state, _, _ in states(town)] == ["delivered", "delivered"]


@pytest.mark.parametrize("answer", ["hang", "drip"])
def test_an_answer_that_never_ends_is_cut(town: Town, listens: Listens, worker: Hooks, answer: str) -> None:
    system = listens(answer)
    happens(town)
    worker.tick()
    [(state, tries, why)] = states(town)
    assert (state, tries, bool(why), len(system.got)) == ("waiting", 1, True, 1)


def test_a_redirect_is_not_followed(town: Town, listens: Listens, worker: Hooks) -> None:
    system = listens(302)
    happens(town)
    worker.tick()
    assert (len(system.got), states(town)) == (1, [("waiting", 1, "HTTP 302")])


def test_nobody_waits_for_a_dead_address(town: Town, listens: Listens) -> None:
    """The tick comes back at once, and others hear meanwhile."""
    dead, living = listens("hang"), listens()
    with ThreadPoolExecutor(2) as workers:
        worker = Hooks(town.database, town.clock, Poster(DEMO, in_all=5), workers=workers)
        happens(town)
        worker.tick()
        assert (dead.heard.wait(10), living.heard.wait(10)) == (True, True)
        worker.tick()
        assert len(dead.got) == 1
        dead.over.set()


def test_one_at_a_time_brings_something_to_an_address(town: Town, listens: Listens, worker: Hooks) -> None:
    """Another process waits for the lease; of one that died it runs out, and the event comes again."""
    system = listens()
    happens(town)
    with town.database.write() as session:
        assert hooks.claim(session, system.hook, town.machine.now) is not None
    worker.tick()
    assert system.got == []
    town.machine.now += hooks.LEASE
    worker.tick()
    assert len(system.got) == 1


def test_an_address_that_nobody_answers_at_is_tried_again(town: Town, worker: Hooks) -> None:
    register(town, "http://127.0.0.1:9/none")
    happens(town)
    worker.tick()
    assert states(town) == [("waiting", 1, "ConnectionRefusedError")]


def test_old_lines_of_the_log_are_dropped(town: Town, listens: Listens, worker: Hooks) -> None:
    """After a month, with their events; what waits stays."""
    listens()
    happens(town)
    worker.tick()
    town.machine.now += hooks.KEPT + timedelta(days=2)
    worker.tick()
    assert log(town) == []


def test_an_address_that_was_removed_hears_nothing_more(town: Town, listens: Listens, worker: Hooks) -> None:
    system = listens()
    happens(town)
    with town.database.write() as session:
        hooks.remove(session, session.get_one(Hook, system.hook), town.machine.now)
    happens(town)
    worker.tick()
    assert system.got == []
