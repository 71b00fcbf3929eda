"""The simulator as one Flask blueprint."""

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from console.simulator import dealer, events, guard, room, wording
from console.simulator.parts import SimulatorParts
from console.simulator.people import NoSuchRoom
from records.database import DatabaseUnavailable


def simulator_blueprint(parts: SimulatorParts) -> Blueprint:
    """The demo phone's page, its calls, and the fake KakaoTalk behind it. Register it in demo mode only.

    It guards its own posts (see guard), so an application that checks form tokens exempts it.
    """
    blueprint = Blueprint(
        "simulator", __name__, template_folder="templates", static_folder="static", static_url_path="/simulator/static"
    )
    blueprint.before_request(guard.check)
    blueprint.after_request(guard.protect)

    @blueprint.get("/simulator")
    def page() -> ResponseReturnValue:
        return render_template("simulator/page.html", console=f"{parts.console_public.rstrip('/')}/console/")

    @blueprint.errorhandler(NoSuchRoom)
    def no_such_room(_error: NoSuchRoom) -> ResponseReturnValue:
        return jsonify(error=wording.NO_SUCH_ROOM), 404

    @blueprint.errorhandler(DatabaseUnavailable)
    def database_away(_error: DatabaseUnavailable) -> ResponseReturnValue:
        return jsonify(error=wording.DATABASE_AWAY), 503

    for part in (dealer, events, room):
        part.register(blueprint, parts)
    return blueprint
