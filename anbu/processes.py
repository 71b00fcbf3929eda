"""The two doors as WSGI applications, for granian: `anbu.processes:webhook` and `anbu.processes:console`."""

from functools import cache

import structlog
from flask import Blueprint, Flask

from anbu import health, logs, lookout, metrics, wiring
from anbu.settings import Settings
from bot.reply import Reply
from channels.kakao_event import callback
from channels.kakao_event.client import EventApi
from channels.simulator.phone import PhoneLog
from console.app import create_app as create_console
from console.parts import ConsoleParts
from console.simulator.blueprint import simulator_blueprint
from console.simulator.parts import SimulatorParts
from records.callbacks import CallbackAddresses
from records.models import Clinic
from records.rates import Rates
from webhook.alarms.page import alarm_blueprint
from webhook.api.app import create_api
from webhook.api.guard import ALL_KEYS, RATE
from webhook.api.parts import ApiParts
from webhook.app import create_app as create_webhook
from webhook.calendar.door import calendar_blueprint
from webhook.callbacks import Callbacks
from webhook.clinics import ClinicDirectory
from webhook.dealers import dealers_blueprint
from webhook.patient.pages import patient_blueprint
from webhook.skill import in_kakaos_format, skill_blueprint
from webhook.upload.page import upload_blueprint

log = structlog.get_logger()


def __getattr__(name: str) -> Flask:
    makers = {"webhook": webhook_app, "console": console_app}
    if name not in makers:
        raise AttributeError(name)
    return makers[name]()


@cache
def webhook_app() -> Flask:
    """Kakao's and patients' door."""
    logs.configure("webhook")
    house = wiring.build(patience=wiring.TURN_PATIENCE)
    house.conversations.warm()  # no patient's five seconds pay for it
    lookout.start(house)
    callbacks = Callbacks(house.patient_conversations, house.callback_addresses, callback.post)
    clinics = ClinicDirectory(house.database)
    skill = skill_blueprint(house.conversations, clinics, callbacks, house.settings.kakao_stand_in)
    calendar = calendar_blueprint(house.database, house.clock)
    alarms = alarm_blueprint(house.pager, house.database, house.clock)
    dealers = dealers_blueprint(house.database, house.clock)
    pages = patient_blueprint(house.patient_pages, house.settings.patients_url.startswith("https://"))
    upload = upload_blueprint(house.photos)
    doors = (skill, upload, pages, calendar, alarms, dealers, _health(house))
    return create_webhook(doors, create_api(_api(house)))


@cache
def console_app() -> Flask:
    """The staff console and, in a demo, the simulator."""
    logs.configure("console")
    house = wiring.build()
    lookout.start(house)
    simulator = (_simulator(house),) if house.settings.demo else ()
    parts = ConsoleParts(
        database=house.database,
        clock=house.clock,
        keyring=house.keyring,
        live=house.live,
        demo=house.settings.demo,
        secure_cookies=house.settings.production,
        session_key=house.keyring.sign("console session"),
        event_api=lambda clinic: event_api(house.settings, clinic),
        reader=lambda session, clinic, now: house.readers.of(session, clinic, now),
        raised=lambda escalation_ids: house.pager.raised(escalation_ids),
        public_url=house.settings.patients_url,
        callback_waits=house.callback_addresses.waits,
        call_back=lambda conversation_id, reply: call_back(house.callback_addresses, conversation_id, reply),
        troubles=house.troubles,
        extra_blueprints=(_health(house), _metrics(house), *simulator),
    )
    return create_console(parts)


def _api(house: wiring.House) -> ApiParts:
    """It waits for the database no longer than a patient's turn does, so that no turn waits for it."""
    rates = Rates(house.settings.redis, {RATE: ALL_KEYS})
    return ApiParts(house.database, house.clock, house.live, rates, lambda ids: house.pager.raised(ids))


def _health(house: wiring.House) -> Blueprint:
    return health.health_blueprint(health.probes(house.database, house.beats, house.nlu))


def _metrics(house: wiring.House) -> Blueprint:
    return metrics.metrics_blueprint(house.database, health.probes(house.database, house.beats, house.nlu))


def _simulator(house: wiring.House) -> Blueprint:
    parts = SimulatorParts(
        database=house.database,
        clock=house.clock,
        phone=PhoneLog(house.settings.home / "simulator"),
        live=house.live,
        door_url=house.settings.door_url,
        console_public=house.settings.console_url,
    )
    return simulator_blueprint(parts)


def event_api(settings: Settings, clinic: Clinic) -> EventApi | None:
    """The clinic's Event API, where the clinic has switched it on; the simulator stands for Kakao in a demo clinic."""
    options = clinic.options.get("event_api")
    if not options:
        return None
    simulated = clinic.demo and settings.kakao_stand_in is None
    base = settings.console_url if simulated else settings.kakao_bot_url
    bot_id = f"{clinic.bot_id}!" if options.get("development") else clinic.bot_id
    return EventApi(base, options["rest_api_key"], bot_id, options["event_name"], settings.kakao_tasks_path)


def call_back(addresses: CallbackAddresses, conversation_id: str, reply: Reply) -> bool:
    """Whether the reply reached a patient who waits for one."""
    address = addresses.take(conversation_id)
    if address is None:
        return False
    try:
        callback.post(address, in_kakaos_format(reply))
    except callback.CallbackError as error:
        log.warning("callback.refused", conversation_id=conversation_id, why=str(error))
        return False
    return True
