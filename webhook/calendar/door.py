"""`GET /calendar/<token>.ics`: one doctor's appointments, for the calendar program that knows the address."""

import hashlib

import structlog
from flask import Blueprint, Response, abort, request

from records.book import calendars, snapshot
from records.clock import Clock
from records.database import Database, DatabaseUnavailable, Session
from records.models import CalendarFeed, Clinic
from webhook.calendar import ics

log = structlog.get_logger()


def calendar_blueprint(database: Database, clock: Clock) -> Blueprint:
    """404 for an address that is unknown or was replaced. 304 where nothing changed since the ETag was given."""
    door = Blueprint("calendar", __name__)

    @door.get("/calendar/<token>.ics")
    def feed(token: str) -> Response:
        with database.read() as session:
            found = calendars.by_token(session, token)
            if found is None:
                abort(404)
            body = _body(session, clock, found)
        answer = Response(body, content_type="text/calendar; charset=utf-8")
        answer.headers["Cache-Control"] = "private, no-cache"  # asks anew each time; never kept on the way
        answer.set_etag(hashlib.sha256(body).hexdigest())
        answer.make_conditional(request)
        return answer

    @door.errorhandler(DatabaseUnavailable)
    def away(error: DatabaseUnavailable) -> Response:
        log.error("calendar.database_away", why=str(error))
        return Response(status=503, headers={"Retry-After": "300"})

    return door


def _body(session: Session, clock: Clock, feed: CalendarFeed) -> bytes:
    clinic = session.get_one(Clinic, feed.clinic_id)
    booked, closed = calendars.content(session, clinic, feed.doctor, clock.clinic(session))
    known = snapshot.rules(clinic)
    doctor = known.resource("doctor", feed.doctor) if known else None
    name = f"{clinic.name} {doctor.name if doctor else feed.doctor}"
    entries = [ics.of_appointment(appointment, patient, feed.names) for appointment, patient in booked]
    return ics.calendar(name, [*entries, *(ics.of_closure(closure, feed.names) for closure in closed)])
