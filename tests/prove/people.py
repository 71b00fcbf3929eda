"""Who keeps the real service busy in a proof: the clinic that treats patients, a patient who never stops writing."""

import threading
import time
from collections import Counter
from datetime import datetime, timedelta
from datetime import time as hour

import requests
from sqlalchemy import select

from anbu import wiring
from anbu.settings import Settings
from channels.simulator.phone import PhoneLog
from records import clinics, evidence, patients
from records.facts import SEOUL, local_date
from records.models import FollowUp, Message, Send
from records.patients import VisitFact

PATIENTS_A_ROUND = 10
TALKER = "demo-mole"


class Clinic:
    """The service's records, read and written from beside it."""

    def __init__(self, settings: Settings) -> None:
        self._house = wiring.build(settings)
        self._database = self._house.database
        self._phone = PhoneLog(settings.home / "simulator")

    def open_at_ten(self) -> None:
        """Move clinic time past the hour of the day-1 guides."""
        with self._database.write() as session:
            now = self._house.clock.clinic(session)
            self._house.clock.advance(session, datetime.combine(local_date(now), hour(10), SEOUL))

    def treat(self, name: str) -> list[str]:
        """Patients whose guide is due at once; their ids."""
        with self._database.write() as session:
            clinic, now = clinics.by_code(session, "demo"), self._house.clock.clinic(session)
            visited = datetime.combine(local_date(now) - timedelta(days=1), hour(15), SEOUL)
            batch = []
            for index in range(PATIENTS_A_ROUND):
                number = f"{name.replace(' ', '-')}-{index}"
                fact = VisitFact(number, number, "+821055550000", visited, "입술필러", "filler")
                patient, _ = patients.store_visit(session, clinic, fact, now)
                patients.link(patients.chat_user(session, clinic, number, now), patient, "proof", now)
                batch.append(patient.id)
        return batch

    def undelivered(self, batch: list[str]) -> list[str]:
        """Those of the patients whose day-1 guide was not accepted yet."""
        with self._database.read() as session:
            guides = select(Send.patient_id).join(FollowUp, Send.follow_up_id == FollowUp.id)
            wanted = guides.where(FollowUp.step == "d1", Send.state == "accepted", Send.patient_id.in_(batch))
            done = set(session.scalars(wanted))
        return [patient for patient in batch if patient not in done]

    def doubled(self) -> list[str]:
        """What is wrong with the phone: a send that is not there exactly once."""
        with self._database.read() as session:
            keys = list(session.scalars(select(Send.send_key).where(Send.state == "accepted")))
        shown = {key: len(self._phone.find("push", "send_key", key)) for key in keys}
        return [f"{key} stands {times} times on the phone" for key, times in shown.items() if times != 1]

    def wrote(self) -> Counter[str]:
        """The talker's messages as they stand in the records."""
        with self._database.read() as session:
            user = patients.find_chat_user(session, clinics.by_code(session, "demo"), TALKER)
            assert user is not None
            wanted = select(Message).where(Message.patient_id == user.patient_id, Message.direction == "in")
            return Counter(message.text for message in session.scalars(wanted))

    def verified(self) -> tuple[int, list[evidence.Broken]]:
        """How much evidence there is, and what of it does not hold."""
        with self._database.read() as session:
            return evidence.verify(session, clinics.by_code(session, "demo").id)


class Talker:
    """A patient who writes all the time, and writes again what got no answer, with the same request id."""

    def __init__(self, settings: Settings) -> None:
        self._address = f"{settings.door_url}/kakao/skill"
        with wiring.build(settings).database.read() as session:
            self._key = clinics.by_code(session, "demo").skill_key or ""
        self.answered: list[str] = []
        self.retries = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._talk, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Finish the word that was begun."""
        self._stopping.set()
        self._thread.join(30)

    def _talk(self) -> None:
        number = 0
        while not self._stopping.is_set():
            number += 1
            self._say(f"{number}번째 안부")
            time.sleep(0.3)

    def _say(self, text: str) -> None:
        while not self._is_answered(text):
            self.retries += 1
            if self._stopping.wait(0.3):
                return
        self.answered.append(text)

    def _is_answered(self, text: str) -> bool:
        body = {"userRequest": {"utterance": text, "user": {"id": TALKER}}, "bot": {"id": "demo-bot"}}
        headers = {"X-Skill-Key": self._key, "X-Request-Id": f"proof-{text.encode().hex()}"}
        try:
            answer = requests.post(self._address, json=body, headers=headers, timeout=5)
            return answer.ok and "template" in answer.json()
        except (requests.RequestException, ValueError):
            return False
