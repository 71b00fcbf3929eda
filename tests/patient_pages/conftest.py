"""A patient's pages in Flask's test client, on a demo town of either database."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from records import links
from records.models import FollowUp
from tests.scheduler.stage import FILLER, change, patient_of, steps
from tests.town import Town
from webhook.app import create_app
from webhook.patient.pages import patient_blueprint

BORN = "910302"  # 김하늘's
DAY_1 = "2026-03-10T09:40"


class Shown(TestResponse):
    """A page, whose text is as it is read: without the marks of what stays on one line."""

    @property
    def text(self) -> str:
        return re.sub(r'<span class="nb">(.*?)</span>', r"\1", super().text)


@dataclass
class Visitor:
    """One phone's browser before one link."""

    town: Town
    client: FlaskClient
    token: str

    def get(self, page: str = "") -> TestResponse:
        return self.followed(self.client.get(self.at(page)), self.at(page))

    def post(self, page: str, follow: bool = True, **form: object) -> TestResponse:
        answer = self.client.post(self.at(page), data=form)
        return self.followed(answer, self.at(page)) if follow else answer

    def followed(self, answer: TestResponse, path: str) -> TestResponse:
        """As browsers follow an address that is told relative to the page."""
        while answer.status_code == 303:
            path = urljoin(path, answer.headers["Location"])
            answer = self.client.get(path)
        return answer

    def at(self, page: str = "") -> str:
        return f"/p/{self.token}/{page}".rstrip("/")

    def enter(self) -> "Visitor":
        assert self.post("who", follow=False, who=BORN).status_code == 303
        return self


def visitor(town: Town, follow_up: FollowUp) -> Visitor:
    with town.database.write() as session:
        link = links.open_(session, session.get_one(FollowUp, follow_up.id), town.machine.now)
    app = create_app((patient_blueprint(town.pages, secure=False),))
    client = app.test_client()
    client.response_wrapper = Shown
    return Visitor(town, client, links.token(town.keyring, link))


@pytest.fixture
def guest(town: Town) -> Visitor:
    """Before the link of the day-1 guide of 김하늘, who had a filler yesterday."""
    town.advance(DAY_1)
    return visitor(town, steps(town, FILLER)["d1"])


@pytest.fixture
def patient(guest: Visitor) -> Visitor:
    """The same, after the date of birth was told."""
    return guest.enter()


def forget_birth(town: Town) -> None:
    """The clinic does not know the patient's date of birth."""
    change(town, type(patient_of(town, FILLER)), patient_of(town, FILLER).id, birth_date=None)
