"""The world of the proof: two clinics with planted patients, their staff and Kakao's door, and every step there is.

Each public method is one step and returns what the checker may know of it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, select, text, update
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from records import conversations, patients
from records.database import Database, Session
from records.facts import local_date
from records.models import (
    Base,
    CatalogueVersion,
    Clinic,
    FollowUp,
    Message,
)
from records.patients import VisitFact
from records.staff import by_login
from tests.conversations.story import understood
from tests.door.kakao import saying
from tests.prove.turns import words
from tests.prove.turns.desk import Desk
from tests.prove.turns.step import Person, Pushed, Step
from tests.town import Town
from webhook.app import create_app
from webhook.clinics import ClinicDirectory
from webhook.skill import skill_blueprint

SURE = 0.9
BOTS = {"demo": "demo-bot", "demo2": "demo2-bot"}
PATIENCE = {"sqlite": 0.05, "postgresql": 0.2}  # seconds that a statement waits for a lock
PEOPLE = (
    Person("demo", "one", "N-1", "쀍갉", "뛃갉", "입술필러", "filler"),
    Person("demo", "two", "N-2", "쀍낡", "뛃낡", "점제거", "co2mole"),
    Person("demo", "mother", "N-3", "쀍닭", "뛃닭", "사각턱보톡스", "botox"),
    Person("demo", "daughter", "N-3", "쀍닭", "뛃맑", "사각턱보톡스", "botox"),
    Person("demo", "stranger", staff_mark="뛃밝"),
    Person("demo2", "one", "N-1", "쀍삵", "뛃삵", "임플란트", "implant"),  # the same Kakao key and patient number
    Person("demo2", "two", "N-5", "쀍앍", "뛃앍", "스케일링", "scaling"),
    Person("demo2", "stranger", staff_mark="뛃칡"),
)
QUESTIONS = tuple(understood())
Extra = dict[str, str] | None


class World:
    """One life of the two clinics. Nothing in it is random: the steps are told what to do."""

    def __init__(self, town: Town) -> None:
        dialect = town.database.engine.dialect.name
        self._dialect = dialect
        address = town.database.engine.url.render_as_string(hide_password=False)
        self.town = Town(Database(address, patience_seconds=PATIENCE[dialect]), town.keyring, town.folder, town.machine)
        self.town.nlu.intents |= {
            words: meant if isinstance(meant, tuple) else (meant, SURE) for words, meant in understood().items()
        } | words.SLOPPY
        self._client = create_app(
            (skill_blueprint(self.town.conversations, ClinicDirectory(self.town.database)),)
        ).test_client()
        with self.town.database.write() as session:
            self._clinics = {code: self._clinic(session, code) for code in BOTS}
            for person in PEOPLE:
                self._treat(session, person)
        self._requests = 0
        self.asked: list[tuple[Person, dict[str, Any], str, Step]] = []  # every request with a footprint
        self._answers: dict[str, bytes] = {}
        self.buttons: list[tuple[Person, str, Extra]] = []  # every button that was ever shown
        self.current: dict[Person, list[tuple[str, Extra]]] = {}
        self._taken = 0

    def close(self) -> None:
        self.town.database.engine.dispose()

    @staticmethod
    def _clinic(session: Session, code: str) -> Clinic:
        """The clinic without the answers to treatments that nobody here had: they only cost time."""
        clinic = session.scalars(select(Clinic).where(Clinic.code == code)).one()
        used = {person.code for person in PEOPLE} | {"toning"}
        rows = session.scalars(select(CatalogueVersion).where(CatalogueVersion.kind == "answer"))
        spare = [row.id for row in rows if row.content["treatment"] not in (None, *used)]
        session.execute(delete(CatalogueVersion).where(CatalogueVersion.id.in_(spare)))
        return clinic

    def _treat(self, session: Session, person: Person) -> None:
        """A visit yesterday; everything that the clinic writes down holds the patient's mark."""
        clinic, now = self._clinics[person.clinic], self.town.clock.clinic(session)
        user = patients.chat_user(session, clinic, person.key, now)
        if person.number is None:
            return
        mark = person.mark
        fact = VisitFact(
            person.number, f"{mark}이름", person.phone, now - timedelta(days=1, minutes=now.minute),
            f"{person.treatment} {mark}", person.code, site=f"{mark}부위", doctor=f"{mark}원장", memo=f"{mark}메모",
        )  # fmt: skip
        patient, _ = patients.store_visit(session, clinic, fact, now)
        patients.link(user, patient, "proof", now)

    # ── what a chat user does

    def say(self, who: Person, said: str, extra: Extra = None, *, locked: bool = False, footprint: str = "") -> Step:
        """A request; without a footprint given, one of its own."""
        self._requests += 1
        footprint = footprint or f"foot-{self._requests}"
        body = self._body(who, said, extra)
        step = Step("said", who, said, request=f"{who.clinic}/{who.key}/{footprint}", locked=locked)
        step.emergency, step.refusal = said in words.EMERGENCIES, said in words.REFUSALS
        with self._locked() if locked else nullcontext():
            self._send(step, body, footprint)
        self.asked.append((who, body, footprint, step))
        return step

    def _body(self, who: Person, said: str, extra: Extra) -> dict[str, Any]:
        changes = {"bot__id": BOTS[who.clinic], "userRequest__user__id": who.key, "action__clientExtra": extra or {}}
        return saying(said, **changes)

    def _send(self, step: Step, body: dict[str, Any], footprint: str) -> None:
        assert step.who is not None
        kept = self._on_disk()
        step.answer = self._post(step, body, footprint)
        step.kept = self._on_disk() > kept
        self._answers[step.request] = step.answer.get_data()
        self._remember_buttons(step.who, step.answer)

    def _post(self, step: Step, body: dict[str, Any], footprint: str) -> TestResponse:
        assert step.who is not None
        headers = {"X-Skill-Key": self._clinics[step.who.clinic].skill_key or "", "X-Request-Id": footprint}
        with self._listening(step):
            return self._client.post(
                "/kakao/skill", data=json.dumps(body).encode(), headers=headers, content_type="application/json"
            )

    def _remember_buttons(self, who: Person, answer: TestResponse) -> None:
        template = answer.get_json()["template"]
        parts = [next(iter(output.values())) for output in template["outputs"]]
        cards = [button for part in parts for card in part.get("items", [part]) for button in card.get("buttons", [])]
        said = [each for each in (*cards, *template.get("quickReplies", [])) if each["action"] == "message"]
        shown = [(each["messageText"], each.get("extra")) for each in said]
        self.current[who] = shown
        self.buttons += [(who, *each) for each in shown]

    def repeat(self, which: int) -> Step:
        """A request that was sent before comes again with its footprint."""
        _, body, footprint, first = self.asked[which % len(self.asked)]
        if first.kept and not self._recorded(first):  # still on disk: the first that can be recorded is the message
            return self._again(first, body, footprint)
        step = replace(first, kind="repeated", before=self._answers[first.request], errors=[], locked=False, kept=False)
        before = self._digest()
        step.answer = self._post(step, body, footprint)
        step.dumps = before, self._digest()
        return step

    def _again(self, first: Step, body: dict[str, Any], footprint: str) -> Step:
        step = replace(first, errors=[], locked=False)
        self._send(step, body, footprint)
        return step

    def _recorded(self, first: Step) -> bool:
        assert first.who is not None
        clinic, (_, _, footprint) = self._clinics[first.who.clinic], first.request.split("/", 2)
        with self.town.database.read() as session:
            return conversations.answered(session, clinic, first.who.key, footprint) is not None

    def press(self, who: Person, which: int) -> Step:
        """A button under the last answer, if there is one."""
        shown = self.current.get(who)
        return self.say(who, *shown[which % len(shown)]) if shown else self.say(who, "메뉴")

    def press_old(self, who: Person, which: int) -> Step:
        """A button that was shown at any time, to anybody."""
        if not self.buttons:
            return self.say(who, "처음으로")
        _, said, extra = self.buttons[which % len(self.buttons)]
        return self.say(who, said, extra)

    def open(self, who: Person, which: int, own: bool) -> Step:
        """The button of a pushed message: of one's own newest one, or of any follow-up; sometimes of none there is."""
        with self.town.database.read() as session:
            wanted = select(FollowUp.id).order_by(FollowUp.sent_at.desc().nulls_last(), FollowUp.id)
            if own:
                wanted = wanted.where(
                    FollowUp.patient_id == self._patient_of(session, who), FollowUp.sent_at.is_not(None)
                )
            found = list(session.scalars(wanted))
        index = which % (len(found) + 1)
        chosen = found[index] if index < len(found) else "01ARZ3NDEKTSV4RRFFQ69G5FAV"
        return self.say(who, ("상태 알리기", "설문 참여", "주의사항")[which % 3], {"follow_up": chosen})

    def _patient_of(self, session: Session, who: Person) -> str | None:
        user = patients.find_chat_user(session, self._clinics[who.clinic], who.key)
        return user.patient_id if user else None

    # ── what staff do

    def staff(self, who: Person, act: str, which: int = 0) -> Step:
        """`act`: a method of the desk, about that chat user's conversation."""
        step = Step("staff", who)
        with self._listening(step), self.town.database.write() as session:
            clinic, now = self._clinics[who.clinic], self._now(session)
            talk = conversations.take(session, patients.chat_user(session, clinic, who.key, now), now)
            by = by_login(session, clinic, ("nurse", "doctor")[which % 2])
            assert by is not None
            desk = Desk(session, talk, by, now, self.town.machine(), which)
            said = (f"{who.staff_mark} {words.STAFF_WRITES[which % len(words.STAFF_WRITES)]}",)
            getattr(desk, act)(*(said if act == "write" else ()))
        return step

    def event(self, who: Person, right: bool) -> Step:
        """An Event API call about staff's newest words to that person comes back, signed by us or by nobody."""
        clinic = self._clinics[who.clinic]
        with self.town.database.read() as session:
            newest = select(Message.id).where(Message.author == "staff", Message.clinic_id == clinic.id)
            message = session.scalars(newest.order_by(Message.id.desc())).first() or "none"
        signature = self.town.keyring.sign("event", clinic.id, who.key, message)
        step = Step("said", who, event=True)
        body = self._body(who, "이벤트", None)
        body["userRequest"]["params"]["anbu_event"] = f"{message}:{signature if right else signature[::-1]}"
        step.answer = self._post(step, body, "")
        return step

    # ── the service and the facts

    def tick(self) -> Step:
        step = Step("service")
        self._work(step)
        return step

    def later(self, minutes: int, ticks: bool) -> Step:
        """Clinic time moves on, and (mostly) the pump runs."""
        step = Step("service")
        with self.town.database.write() as session:
            self.town.clock.advance(session, self.town.clock.clinic(session) + timedelta(minutes=minutes))
        if ticks:
            self._work(step)
        return step

    def _work(self, step: Step) -> None:
        kept = self._on_disk()
        with self._listening(step):
            self.town.work()
        step.replayed = kept > 0 and self._on_disk() == 0
        new, self._taken = self.town.phones.taken[self._taken :], len(self.town.phones.taken)
        step.pushed = [Pushed(each.send_key, each.to, each.clinic_code, each.title + each.text) for each in new]

    def nlu(self, down: bool) -> Step:
        self.town.nlu.down = down
        return Step("facts")

    def catalogue(self, which: int, act: str) -> Step:
        """One text expires, is withdrawn, or is approved again."""
        with self.town.database.write() as session:
            kinds = CatalogueVersion.kind.in_(("answer", "template"))
            rows = list(session.scalars(select(CatalogueVersion).where(kinds).order_by(CatalogueVersion.id)))
            gone = [row for row in rows if row.approved_at is None or row.expires_on < local_date(self._now(session))]
            chosen = gone if act == "approve" else rows[which % len(rows) :][:40]
            for row in chosen:
                self._change(row, act, self._now(session))
            session.execute(update(Clinic).values(catalogue_revision=Clinic.catalogue_revision + 1))
        return Step("facts")

    @staticmethod
    def _change(row: CatalogueVersion, act: str, now: datetime) -> None:
        days = {"expire": -1, "approve": 365}.get(act)
        row.approved_at = None if act == "withdraw" else now
        if days is not None:
            row.expires_on = local_date(now) + timedelta(days=days)

    def link(self, who: Person, act: str) -> Step:
        """The link expires, is revoked, or holds again."""
        with self.town.database.write() as session:
            clinic, now = self._clinics[who.clinic], self._now(session)
            user = patients.chat_user(session, clinic, who.key, now)
            if act == "expire":
                user.link_expires_at = now + timedelta(minutes=30)
            elif act == "revoke":
                user.link_revoked_at = now
            else:
                user.link_expires_at = user.link_revoked_at = None
        return Step("facts")

    def treat(self, who: Person) -> Step:
        """The patient comes again."""
        with self.town.database.write() as session:
            self._treat(session, who)
        return Step("facts")

    def _now(self, session: Session) -> datetime:
        return self.town.clock.clinic(session)

    # ── what goes on below

    def _on_disk(self) -> int:
        return sum(1 for _ in (self.town.folder / "spool").glob("*.turn"))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Another writer holds the database."""
        with self.town.database.write() as session:
            if self._dialect == "postgresql":
                session.execute(text("LOCK TABLE conversation IN EXCLUSIVE MODE"))
            yield

    @contextmanager
    def _listening(self, step: Step) -> Iterator[None]:
        with capture_logs() as logs:
            yield
        step.errors += [str(line) for line in logs if line["log_level"] in ("error", "critical")]

    def _digest(self) -> str:
        """Of every row of every table, as it is stored."""
        digest = sha256()
        with self.town.database.read() as session:
            for table in Base.metadata.sorted_tables:
                if table.name != "catalogue_version":
                    rows = session.execute(text(f'SELECT * FROM "{table.name}"'))
                    digest.update("\n".join(sorted(map(repr, rows))).encode())
        return digest.hexdigest()
