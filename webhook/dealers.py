"""`POST /dealers/<dealer>/<clinic token>/reports`: a dealer says that there is news of messages; nothing is settled.

What the header proves can be replayed, so a report is taken for no more than a bell: the dealer is asked at the next
tick (`scheduler.results`), and it does not matter how often a report comes. Anything but 200 makes Solapi repeat it,
five times in all.
"""

import structlog
from flask import Blueprint, Response, abort, jsonify, request

from channels.dealers import DEALERS
from records import dealers, sends
from records.clock import Clock
from records.database import Database, DatabaseUnavailable

log = structlog.get_logger()


def dealers_blueprint(database: Database, clock: Clock) -> Blueprint:
    """404 for an unknown dealer or token, 401 for a wrong secret, 503 while the database is away."""
    door = Blueprint("dealers", __name__)

    @door.post("/dealers/<dealer>/<token>/reports")
    def reports(dealer: str, token: str) -> Response:
        body = request.get_data(cache=False)  # before the database is asked: a slow sender keeps nobody waiting there
        known = DEALERS.get(dealer) or abort(404)
        with database.read() as session:
            account = dealers.by_token(session, dealer, token) or abort(404)
        if not known.genuine(request.headers.get(known.report_header, ""), account.secrets.get("report_secret", "")):
            log.warning("dealers.wrong_secret", clinic_id=account.clinic_id, address=request.remote_addr)
            abort(401)
        news = known.read(body)
        with database.write() as session:
            sends.ring(session, account.clinic_id, news.dealer_ids, news.send_keys, clock.machine())
        return jsonify({"ok": True})

    @door.errorhandler(DatabaseUnavailable)
    def away(error: DatabaseUnavailable) -> Response:
        log.error("dealers.database_away", why=str(error))
        return Response(status=503, headers={"Retry-After": "30"})

    return door
