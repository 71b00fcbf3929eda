"""python -m tests.records.chatterbox FOLDER: a bad day of the service with planted people, as loud as it can be.

Everything that any logger says, down to debugging, goes to standard output and error. Needs ANBU_HOME.
"""

import logging
import sys
from pathlib import Path

import structlog
from sqlalchemy import text

from anbu import logs, sender
from bot import conversation as bot_conversation
from channels.ports import ChannelError, ChannelUnknown
from records.database import Database, DatabaseUnavailable
from records.keyring import install
from scheduler import guard, judging
from tests.records.planted import MEMO, NAME, PHONE, SPOKEN, USER, plant
from tests.scheduler.stage import treat
from tests.town import Town, sqlite_town
from webhook.app import create_app
from webhook.clinics import ClinicDirectory
from webhook.skill import skill_blueprint

WORDS = f"{NAME} {PHONE} {SPOKEN} {MEMO}"


def main() -> None:
    """The story, then its troubles one after another."""
    logs.configure("chatterbox")
    logging.getLogger().setLevel(logging.DEBUG)
    logging.getLogger().addHandler(logging.StreamHandler())
    install(sender.house.keyring)
    town = sqlite_town(Path(sys.argv[1]), sender.house.keyring)
    plant(town)
    knock(town)
    fail_to_understand(town)
    lose_the_database(town)
    break_a_turn(town)
    break_the_sender(town)
    break_the_pump(town)
    structlog.get_logger().info("chatterbox.done")


def knock(town: Town) -> None:
    """At Kakao's door, with the right key and with wrong ones."""
    door = create_app((skill_blueprint(town.conversations, ClinicDirectory(town.database)),)).test_client()
    body = {"userRequest": {"utterance": SPOKEN, "user": {"id": USER}}, "bot": {"id": "demo-bot"}}
    right, wrong = {"X-Skill-Key": town.clinic().skill_key or ""}, {"X-Skill-Key": PHONE}
    for headers, said in ((right, body), (wrong, body), (right, {**body, "bot": {"id": "?"}})):
        door.post("/kakao/skill", json=said, headers=headers)
    door.post("/kakao/skill", data=WORDS.encode(), headers=right)


def fail_to_understand(town: Town) -> None:
    """The language model away."""
    town.nlu.down = True
    town.say(USER, SPOKEN)
    town.nlu.down = False


def lose_the_database(town: Town) -> None:
    """Locked for a turn, which is spooled and replayed; and its driver's own words."""
    other = Database(str(town.database.engine.url), patience_seconds=1)
    with other.write():
        town.say(USER, SPOKEN)
    town.work()
    for statement in ("UPDATE nothing SET name = :words", "UPDATE clinic SET code = :words"):
        try:
            with town.database.write() as session:
                session.execute(text(statement), {"words": WORDS})
        except Exception as error:
            structlog.get_logger().error("chatterbox.expected", error=type(error).__name__)


def break_a_turn(town: Town) -> None:
    """A bug whose words quote the patient."""
    decide = bot_conversation.decide
    bot_conversation.decide = _break
    try:
        town.say(USER, SPOKEN)
    finally:
        bot_conversation.decide = decide


def break_the_pump(town: Town) -> None:
    """A bug and a poisoned row."""
    treat(town, "P-2", "입술필러", "2026-03-11T09:00", user="second", name=NAME, phone=PHONE)
    town.work()
    judging.judged = _break
    town.advance("2026-03-12T12:00")
    with town.database.write() as session:
        session.execute(text("UPDATE patient SET name = :junk"), {"junk": b"junk"})
    town.advance("2026-03-13T12:00")
    with town.database.write() as session:
        session.execute(text("UPDATE patient SET stale = 1"))
    town.pump.tick()


def break_the_sender(town: Town) -> None:
    """Dealers whose refusals and crashes quote the message."""
    sender.house.__dict__["routes"] = town.routes
    judging.judged = lambda *_: guard.Allow()
    refusals = ChannelError(WORDS, permanent=True), ChannelUnknown(WORDS)
    for trouble in (*refusals, RuntimeError(WORDS), DatabaseUnavailable("locked")):
        town.phones.trouble = [trouble]
        with town.database.write() as session:
            session.execute(text("UPDATE send SET state = 'queued', leased_until = NULL"))
            ids = session.execute(text("SELECT id FROM send")).scalars().all()
        sender.deliver.fn(ids[0])
    town.phones.trouble = []


def _break(*_: object, **__: object) -> None:
    raise ValueError(WORDS)


if __name__ == "__main__":
    main()
