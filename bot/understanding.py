"""What a text means: Rasa's reading, the treatments named, and the decision to answer, ask back or bring in a
person. Without Rasa, keywords are read and the rest goes to a person."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from bot.dialogue.values import Understood
from bot.dialogue.wordless import feeling
from bot.korean import figures, keywords, plain, telling
from bot.korean import requests as requests_in
from bot.korean.complaints import happened
from bot.korean.policies import asks_when_to_return
from bot.korean.treatments import TreatmentNames
from bot.rasa import Nlu, NluUnavailable, Parsed

log = structlog.get_logger()

# Chosen by `anbu nlu thresholds`; the figures are in docs/understanding.md.
ANSWER_FROM = 0.68
CLARIFY_FROM = 0.35
CAREFUL_ANSWER_FROM = 0.84  # a wrong aftercare answer costs more than a question back
CATCH_ALL_FROM = 0.95
PERSON_FROM = 0.50  # a question back to somebody who needs a person costs more than a person who was not needed
WISHES = ("appointment_", "late_notice", "human_handoff", "opt_out")  # meant, whatever is said in figures beside them
LITTLE = 4  # letters of a clause that asks for nothing by itself: 그쵸?, 있나요
MAX_CHARACTERS = 1000  # what is read of a text; longer ones are still kept and triaged whole

# A treatment and nothing else: what is wanted must be asked.
ONLY_NAMED = ("aftercare_general", 0.5, "clarify", (("aftercare_general", 0.5), ("faq_treatment_info", 0.4)))

# A message without a word is no request; the dialogue thanks, asks what is wrong, or shows the menu.
WORDLESS = {"glad": ("thank", "answer"), "unwell": ("symptom_report", "clarify"), "other": ("out_of_scope", "answer")}

SURE = 0.95  # of a topic's plain name: 수영장은요?
SYMPTOM, GENERAL = "symptom_report", "aftercare_general"
BOOK = "appointment_book"
DOWNTIME, LASTING = "aftercare_downtime", "faq_effect_duration"
MEDICATION = "aftercare_medication"
PREPARATION = "faq_preparation"
HANDOFF = "human_handoff"
STAFF_INTENTS = frozenset({"complaint", HANDOFF, SYMPTOM, "emergency"})
REQUESTS = ("faq_", "aftercare_", "appointment_")  # what one message may ask for beside another thing
ANSWERS = ("inform_datetime", "affirm", "deny")  # to a question that the model does not know
SMALL_TALK = ("affirm", "deny", "thank", "greet", "goodbye", "repair", "out_of_scope")
CATCH_ALLS = frozenset({GENERAL, "faq_facility"})  # they swallow their neighbours and are sure of it
CAREFUL_INTENTS = frozenset({"faq_contraindication", "out_of_scope"})


def understand(text: str, nlu: Nlu, names: TreatmentNames) -> Understood:
    """What `text` means. Never raises: without the NLU, `available` is False."""
    text = text[:MAX_CHARACTERS]
    treatments = names.find(text)
    felt = feeling(text)
    if felt:  # nothing that a language model could know
        intent, came = WORDLESS[felt]
        return Understood(intent, outcome=came, treatments=treatments)
    if names.only_named(text):  # too little for the language model, which hears of it mostly in pain
        return Understood(*ONLY_NAMED, treatments=treatments, only_named=True)
    meant = plain.intent(text)
    if meant:
        return Understood(meant, SURE, outcome(meant, SURE), ((meant, SURE),), (meant,), treatments)
    if plain.for_a_person(text):
        return Understood(treatments=treatments)
    things = requests_in.things_alone(text)
    if asks_when_to_return(text):
        things = ("faq_session_interval",)
    if things:
        return Understood(things[0], SURE, "answer", ((things[0], SURE),), things, treatments)
    try:
        return _understood(text, nlu, treatments)
    except NluUnavailable as error:
        log.info("nlu.unavailable", why=str(error))
    except Exception as error:  # an answer of another shape, a client out of order: no reason to lose the turn
        log.error("nlu.failed", error=type(error).__name__)
    return _by_keywords(text, treatments)


def learned_emergency(text: str, understood: Understood) -> float:
    """How surely the language model reads an emergency; figures of speech, a pregnancy and a bare 눈이 are none."""
    none = figures.figurative(text) or figures.only_expecting(text) or figures.unsaid(text) or figures.small_print(text)
    if not understood.available or none:
        return 0.0
    return dict(understood.ranking).get("emergency", 0.0)


def _understood(text: str, nlu: Nlu, treatments: tuple[str, ...]) -> Understood:
    read = _reading(nlu.parse(text), treatments)
    if figures.figurative(text) and not requests_in.asks(text) and not read.intent.startswith(WISHES):
        return Understood("thank", SURE, "answer", (("thank", SURE),), ("thank",), treatments)
    if read.intent.startswith("aftercare_") and plain.before_it(text):
        return _asking(read, (PREPARATION,), SURE)
    if read.intent == SYMPTOM and (telling.no_symptom(text) or figures.figurative(text)):
        return replace(read, outcome="clarify")
    if _tells_of_a_symptom(text, read):
        return replace(read, intent=SYMPTOM, outcome="staff", requests=(SYMPTOM,))
    if read.intent == "symptom_ok" and telling.concedes_a_symptom(text):
        return replace(read, intent=SYMPTOM, outcome="staff", requests=(SYMPTOM,))
    if read.intent == DOWNTIME and treatments and plain.asks_how_long(text) and not telling.names_a_symptom(text):
        return _asking(read, (LASTING,), SURE)  # 보톡스 며칠 가요?
    listed = requests_in.side_by_side(text)
    if read.intent in listed:  # one verb for all of them: the model is torn between things that are all meant
        meant = _asking(read, listed, min(1.0, sum(sure for intent, sure in read.ranking if intent in listed)))
        return _with_the_rest(meant, text, nlu, treatments)
    if read.intent in STAFF_INTENTS - {HANDOFF} or not read.requests:
        return read
    if read.intent == GENERAL:
        read = _of_the_thing(read, text)
        if read.intent in listed:
            return _asking(read, listed, read.confidence)
    thing = _thing_asked(read, text)
    if thing is not None:
        return _asking(read, (thing,), SURE)
    try:
        clauses = [_reading(nlu.parse(clause), treatments) for clause in requests_in.clauses(text)]
    except NluUnavailable:  # the whole was read: that is enough
        return read
    sure = [each for each in clauses if _sure_request(each)]
    asked = tuple(dict.fromkeys(each.intent for each in sure))
    if asked and (requests_in.asks_more(text) or _left_unread(requests_in.clauses(text), clauses)):
        read = replace(read, question_left=True)
    if any(map(_may_be_an_appointment, clauses)):
        read = replace(read, appointment_left=not any(each.startswith("appointment_") for each in asked))
    if read.intent == BOOK and read.outcome == "answer" and telling.wishes_for_it(text) and BOOK not in asked:
        return read  # 보톡스 맞고 싶은데 토요일 되나요: only the whole wishes for an appointment
    if asked and (len(sure) == len(clauses) or (len(asked) > 1 and read.intent in asked)):
        return _asking(read, asked, max(read.confidence, min(each.confidence for each in sure)))
    if asked and read.intent in ANSWERS and read.outcome == "answer":  # 12시로 할게요 그리고 주차되나요
        return replace(read, requests=(read.intent, *asked))
    return read


def _left_unread(texts: Sequence[str], read: Sequence[Understood]) -> bool:
    """Whether a clause that is a question of its own was not understood."""
    unclear = (text for text, each in zip(texts, read, strict=True) if each.outcome != "answer")
    return any(requests_in.is_question(text) and len(text) > LITTLE for text in unclear)


def _with_the_rest(read: Understood, text: str, nlu: Nlu, treatments: tuple[str, ...]) -> Understood:
    """Things listed side by side, and what another clause surely asks for: 술이랑 사우나 되나요 예약도 해주세요."""
    others = [clause for clause in requests_in.clauses(text) if not requests_in.side_by_side(clause)]
    try:
        clauses = [_reading(nlu.parse(clause), treatments) for clause in others]
    except NluUnavailable:
        return read
    more = tuple(each.intent for each in clauses if _sure_request(each) and each.intent not in read.requests)
    return replace(read, requests=(*read.requests, *dict.fromkeys(more)))


def _sure_request(clause: Understood) -> bool:
    """Whether a clause asks for something by itself: an approved text, an appointment, a person."""
    answerable = clause.outcome == "answer" and clause.intent.startswith(REQUESTS)
    return answerable or (clause.intent == HANDOFF and clause.outcome == "staff")


def _may_be_an_appointment(clause: Understood) -> bool:
    likely = [intent for intent, sure in clause.ranking if sure >= CLARIFY_FROM]
    return clause.outcome == "clarify" and any(each.startswith("appointment_") for each in likely)


def _tells_of_a_symptom(text: str, read: Understood) -> bool:
    """Whether a symptom is told as there, or named where a report of one is among the two likeliest: a person is safer
    than a question, and than a mere yes."""
    if read.outcome != "clarify" and (read.intent not in SMALL_TALK or read.outcome != "answer"):
        return False
    likely = read.outcome == "clarify" and SYMPTOM in [intent for intent, _ in read.ranking[:2]]
    return happened(text) or (likely and telling.names_a_symptom(text))


def _of_the_thing(read: Understood, text: str) -> Understood:
    """Aftercare in general is none where one thing is named: its own topic is meant."""
    named = requests_in.aftercare_things(text)
    return replace(read, intent=named[0], requests=named) if len(named) == 1 else read


def _thing_asked(read: Understood, text: str) -> str | None:
    """The topic of the one thing that a question names, where the model is torn: 립스틱 발라도 돼요?"""
    named = requests_in.aftercare_things(text)
    torn = read.outcome == "clarify" and len(named) == 1 and named[0] != MEDICATION and not requests_in.clauses(text)
    likely = [intent for intent, _ in read.ranking[:2]]
    return named[0] if torn and named[0] in likely and requests_in.is_question(text) else None


def _asking(read: Understood, asked: tuple[str, ...], confidence: float) -> Understood:
    """The same reading, of a message that asks for several things, each of them surely; the first one leads."""
    return replace(read, intent=asked[0], confidence=confidence, outcome=outcome(asked[0], confidence), requests=asked)


def _reading(parsed: Parsed, treatments: tuple[str, ...]) -> Understood:
    intent, confidence = parsed["intent"]["name"], float(parsed["intent"].get("confidence") or 0.0)
    ranking = tuple((each["name"], float(each["confidence"])) for each in parsed.get("intent_ranking", ()))
    if not intent:
        return Understood(treatments=treatments)
    requests = (intent,) if confidence >= CLARIFY_FROM else ()  # below it nothing was understood
    return Understood(intent, confidence, outcome(intent, confidence), ranking, requests, treatments)


def outcome(intent: str, confidence: float) -> str:
    """answer, clarify or staff. A person is brought in where the bot must not answer, or has no idea."""
    if intent in STAFF_INTENTS and confidence >= PERSON_FROM:
        return "staff"
    if confidence >= answer_from(intent):
        return "answer"
    return "clarify" if confidence >= CLARIFY_FROM else "staff"


def answer_from(intent: str) -> float:
    """The confidence from which `intent` is acted on."""
    if intent in CATCH_ALLS:
        return CATCH_ALL_FROM
    return CAREFUL_ANSWER_FROM if intent.startswith("aftercare_") or intent in CAREFUL_INTENTS else ANSWER_FROM


def _by_keywords(text: str, treatments: tuple[str, ...]) -> Understood:
    intent = keywords.intent(text) or (SYMPTOM if telling.names_a_symptom(text) else None)
    if intent is None:
        return Understood(treatments=treatments, available=False)
    decided = "staff" if intent in STAFF_INTENTS else "answer"
    return Understood(intent, 0.5, decided, ((intent, 0.5),), (intent,), treatments, available=False)
