"""The page behind a page's link: `/a/<token>`. Opening it changes nothing, since phones fetch links to preview them."""

import structlog
from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from records.clock import Clock
from records.database import Database, DatabaseUnavailable
from scheduler.alarms import wording
from scheduler.alarms.paged import Paged, view
from scheduler.alarms.pager import Pager
from webhook import phone

log = structlog.get_logger()


def alarm_blueprint(pager: Pager, database: Database, clock: Clock) -> Blueprint:
    pages = Blueprint("alarms", __name__, template_folder="templates")

    @pages.get("/a/<token>")
    def show(token: str) -> Response:
        if pager.kept_on_disk(token):  # paged while the database was away: acknowledged all the same
            return _page(None, said=wording.ON_DISK, acknowledges=True)
        with database.read() as session:
            found = pager.paged(session, token) or abort(404)
            return _page(view(session, *found, clock.clinic(session)))

    @pages.post("/a/<token>")
    def acknowledge(token: str) -> Response:
        if not pager.acknowledge(token, request.remote_addr):
            abort(404)
        return redirect(token, code=303)

    @pages.errorhandler(404)
    def unknown(_: Exception) -> Response:
        return _page(None, 404, wording.NO_SUCH_PAGE)

    @pages.errorhandler(DatabaseUnavailable)
    def away(error: DatabaseUnavailable) -> Response:
        log.error("alarm_page.database_away", why=str(error))
        return _page(None, 503, wording.AWAY)

    return pages


def _page(alarm: Paged | None, status: int = 200, said: str = "", acknowledges: bool = False) -> Response:
    return phone.page("alarm.html", None, status, alarm=alarm, said=said, acknowledges=acknowledges, words=wording)
