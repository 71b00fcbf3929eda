"""Kills: each process of a running `anbu run` dies by SIGKILL while patients write and guides go out.

One round: new patients are due, the victim dies, and everything comes back by itself: every guide is on the phone
exactly once, every dependency is ok, and the victim runs again as another process. Patients write all the time; what
they wrote and got an answer to stands in the records exactly once. After SIGTERM no process of ours is left.
"""

import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from anbu.launcher import nlu
from tests.prove.people import Clinic, Talker
from tests.prove.service import VICTIMS, Service, until
from tests.prove.table import Finding, finding

RECOVERED_SECONDS = 240  # a lease of a minute, a look-up, and a slow machine


def prove(seed: int) -> Iterator[Finding]:
    """All victims on one service, then its end."""
    dice = random.Random(seed)  # noqa: S311 - not a secret
    with tempfile.TemporaryDirectory(prefix="anbu-kill-", ignore_cleanup_errors=True) as folder:
        bring_model(Path(folder))
        service = Service(Path(folder))
        try:
            clinic, talker = Clinic(service.settings), Talker(service.settings)
            clinic.open_at_ten()
            talker.start()
            for victim in VICTIMS:
                with finding(f"kill -9 {victim}") as found:
                    _round(service, clinic, victim, dice.uniform(0, 1.5), found)
                yield found
            yield _talked(clinic, talker)
        finally:
            ended = _ended(service)
        yield ended


def bring_model(home: Path) -> None:
    """The model trained once for all proofs and tests, so that the start trains nothing."""
    nlu.ensure_model(home / "model", home / "train.log")


def _round(service: Service, clinic: Clinic, victim: str, pause: float, found: Finding) -> None:
    batch = clinic.treat(victim)
    time.sleep(pause)
    killed = service.kill(victim)
    until(lambda: service.replaced(victim, killed), f"the {victim} ran again", RECOVERED_SECONDS)
    until(service.healthy, f"everything was ok after the {victim} had died", RECOVERED_SECONDS)
    until(lambda: not clinic.undelivered(batch), f"all guides were out after the {victim} had died", RECOVERED_SECONDS)
    for sentence in clinic.doubled():
        found.violated(sentence)
    found.count("guides", len(batch))


def _talked(clinic: Clinic, talker: Talker) -> Finding:
    with finding("what patients wrote") as found:
        talker.stop()
        said = set(talker.answered)
        until(lambda: clinic.wrote().keys() >= said, "every message was recorded", RECOVERED_SECONDS)
        found.count("messages", len(said))
        found.count("retries", talker.retries)
        for text, times in clinic.wrote().items():
            if times != 1:
                found.violated(f"{text!r} is recorded {times} times")
        checked, broken = clinic.verified()
        found.count("rows of evidence", checked)
        if broken:
            found.violated(f"the evidence does not hold: {broken}")
    return found


def _ended(service: Service) -> Finding:
    with finding("the end by SIGTERM") as found:
        status = service.stop()
        if status != 0:
            found.violated(f"exit status {status}")
        left = service.left()
        found.count("processes left", len(left))
        if left:
            found.violated(f"still running: {left}")
    return found
