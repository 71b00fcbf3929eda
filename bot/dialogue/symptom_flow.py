"""A symptom told outside a check-in: which one, since when, how strong. Staff hear the answers. Pure.

The report itself is passed on before anything is asked (bot.dialogue.symptoms); answers only add to it. A sign that
cannot wait alarms by its button. Severe or growing after a treatment of the highest risk is urgent (treatments
reference: late vascular occlusion, growing pain).
"""

import re
from dataclasses import replace
from datetime import timedelta

from bot import wording
from bot.dialogue import answers, symptoms
from bot.dialogue import check_in_reading as reading
from bot.dialogue.answering import found_by_topic as answers_to
from bot.dialogue.between import TOPICS, for_a_person, of_their_own
from bot.dialogue.booking.draft import waits
from bot.dialogue.check_in import FLOW as CHECK_IN
from bot.dialogue.check_in import PAIN_URGENT
from bot.dialogue.emergency import not_to_wait
from bot.dialogue.flow import Flow
from bot.dialogue.reasons import EMERGENCY, SYMPTOM
from bot.dialogue.routing import routed
from bot.dialogue.saying import joined, offer, say, then_offer, when_answered
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Describe, Effect, Escalate, Facts, Heard
from bot.korean import putting_off, telling
from bot.korean.requests import asks as asks_for
from bot.korean.requests import is_question
from bot.reply import Reply
from bot.wording import booking, handover
from bot.wording import symptom_questions as words
from catalogue.model import Risk, TriageClass, UrgentSign

NAME = "symptom"
DOWNTIME = "aftercare_downtime"
WHICH, SINCE, HOW = "which", "since", "how"
MORE = "more"  # a detail that nobody asked for
_DETAIL = re.compile(
    r"(?:(?:네|아|음|거기|여기|주로|특히|지금은?)*(?:오른쪽|왼쪽|양쪽|한쪽|우측|좌측|위쪽?|아래쪽?|가운데|윗?입술|아랫?입술|이마|미간|눈가?|눈밑|눈꺼풀|볼|뺨|코끝?|콧?등|턱끝?"
    r"|팔자|인중|목|광대|관자놀이|가슴|배|허벅지|팔뚝?|다리|등|겨드랑이|전체|여기저기)(?:쪽|부분|부위|눈|볼|팔|코|입술|뺨)?"
    r"(?:이|만|에만|에|에서|은|도)?(?:요|이요|여|이에요|예요|입니다|만요|그래요)?"
    r"|(?:이제|한|거의|벌써|딱|시술한?지|맞은지|받은지|된지)*(?:\d+|하루|이틀|사흘|나흘|며칠|일주|한달|보름)(?:일|주일?|달|개월|시간)?(?:정도|쯤|째|전)?"
    r"(?:됐|되었|된|지났|넘었)?(?:어요|습니다|는데요?|음|거같아요|요|이요|예요|이에요)?)"
)
LABELS = {SINCE: words.SINCE_LABELS, HOW: words.HOW_LABELS}
QUESTIONS = {SINCE: words.SINCE, HOW: words.HOW}
_WHEN = (
    r"(?:어제|오늘|방금|아까(?!워)|조금전|좀전|그제|그저께|엊그제|엊저녁|하루|이틀|사흘|나흘|며칠|몇일|일주일|한주|몇주|지난주|저번주|한달|\d+(?:일|시간|분|주|달|개월)"
    r"|한\d+|아침|점심|저녁|밤|새벽|낮|오전|오후|계속|처음|시술|직후|지금|이제|막(?=[^힘혀히])|요즘|맞고|받고|하고|자고|일어나)"
)
_ONSET = re.compile(rf"{_WHEN}|부터|전|째|때|뒤|후|쯤|정도|에|은|는|요|이|그|한|나서|나니|보니")
_SINCE = re.compile(
    r"(?!.*(?:내일|낼|모레|글피|다음|담주|이번|예약))"
    rf"(?:한\d+(?:일|시간|주|달)|.*(?:부터|어제|그제|그저께|엊그|방금|아까(?!워)|직후|\d(?:일|시간|분|주)(?:전|째)"
    rf"|(?:하루|이틀|사흘|나흘|며칠|몇일|일주일)(?:전|째|됐|되|정도))|{_WHEN}+(?:에|쯤|정도)?(?:요|이요|이에요|예요|입니다|임|부터)*$)"
)
_AHEAD = re.compile(r"늦[어을는]|지각|언제|내일|낼|모레|글피|다음|담주|이번주|예약|해주|할게|갈게|되나|될까|돼요|까지")
LEFT_OVER = 6  # letters beside the time in an answer that says since when
_CANNOT = re.compile(r"(?:일|날|주|때|시)(?:에)?[은는엔도]?\s*안\s?[되돼]")  # 13일은 안되는데: of an appointment
MOST_ADDED = 25  # letters that say since when or how strong, and nothing else
LATE_DAYS = 14  # how long a late occlusion is to be thought of


def opens(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """The menu's button: urgent signs of the patient's own treatments first."""
    if heard.meaning != "symptom:which":
        return None
    begun = replace(state.without_flow(), flow=NAME, step=WHICH, misses=0)
    return asks(Decision(Reply(versions=(wording.VERSION,)), begun), facts)


def begun(decision: Decision, before: State, heard: Heard, facts: Facts) -> Decision:
    """The decision that passed a symptom on, with the first question at its end; not twice in a row."""
    treatments = heard.understood.treatments or before.treatments
    passed_on = any(isinstance(each, Escalate) and each.reason == SYMPTOM for each in decision.effects)
    urgent = any(isinstance(each, Escalate) and each.triage.urgent for each in decision.effects)
    again = before.acknowledged and before.told == SYMPTOM
    if not passed_on or urgent or again or decision.state.flow is not None:
        return decision
    state = replace(decision.state, flow=NAME, step=SINCE, misses=0, told=SYMPTOM, treatments=treatments)
    return asks(replace(decision, state=state), facts)


def added(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """Since when and how strong, told while an urgent alarm is open or a symptom waits for a person: for whoever acts
    on it.
    """
    reason = EMERGENCY if facts.alarm else SYMPTOM
    pending = facts.alarm is not None or (state.told == SYMPTOM and facts.holder == "waiting")
    free = pending and state.flow is None and heard.choice is None and heard.meaning is None
    a_time = heard.understood.intent == "inform_datetime"  # 어제부터요: a model that knows no flow takes it for a wish
    theirs = not a_time and (of_their_own(heard) or heard.understood.outcome == "answer")
    if not free or len(heard.text) > MOST_ADDED or theirs or heard.verdict.triage:
        return None
    squeezed = "".join(heard.text.split())
    step = SINCE if _SINCE.match(squeezed) else HOW if _answers(HOW, heard) else None
    step = step or (MORE if _DETAIL.fullmatch(squeezed.strip("?.!~ㅠㅜ")) else None)
    if step is None:
        return None
    more = Describe(reason, {step: heard.text.strip()})
    if step == HOW and _strong(heard) and (facts.alarm or _may_be_late(state, facts)):
        alarm = facts.alarm or Escalate(EMERGENCY, TriageClass.E1, ("symptom.strong",), (_how_told(heard),))
        again = symptoms.alarmed_again(state, heard, facts, alarm)
        return replace(again, effects=(*again.effects, more))
    if step == HOW and not facts.alarm and _grows(state, heard, facts):
        return _told_anew(state, heard, facts)
    clinic = facts.clinic
    numbers = wording.numbers(clinic.phone, clinic.emergency_phone)
    said = f"{wording.ALREADY_HANDED_OVER} {not_to_wait(clinic, facts.alarm) if facts.alarm else numbers}"
    told = replace(state, misses=0, acknowledged=True)
    goes_on = {booking.GO_ON: "booking:go_on"} if waits(state.draft) else {}
    return replace(offer(told, said, goes_on), effects=(more,))


def not_judged(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """이거 정상이죠?, 안 가도 되죠?: a symptom that was told is with staff, and nobody here judges it; one that was
    not is asked for.
    """
    free = heard.choice is None and heard.meaning is None and facts.alarm is None
    told = _is_told(state, facts)
    if free and told and putting_off.asks_when_over(heard.text):
        return _when_over(state, heard, facts)
    asked = putting_off.asks_whether_normal(heard.text) or (told and putting_off.asks_whether_to_come(heard.text))
    if not free or state.flow not in (None, NAME, CHECK_IN) or not asked:
        return None
    if not told and state.flow is None:
        alone = not state.topics and not putting_off.puts_off(heard.text)
        return begun(symptoms.reported(state, heard, facts, None), state, heard, facts) if alone else None
    clinic, effects = facts.clinic, () if told else (Escalate(SYMPTOM, TriageClass.E2, heard.verdict.rules),)
    return say(state, handover.not_judged(when_answered(facts, ""), clinic.phone, clinic.emergency_phone), *effects)


def _is_told(state: State, facts: Facts) -> bool:
    """Whether a symptom was told outside a check-in, and a person has yet to answer it."""
    return state.flow == NAME or (state.told == SYMPTOM and facts.holder == "waiting")


def _when_over(state: State, heard: Heard, facts: Facts) -> Decision:
    """언제 풀려요? of a symptom: what the guide says of its reactions, and that nobody here judges this one. Never how
    long the treatment itself lasts.
    """
    named = heard.understood.treatments or state.treatments
    found = answers_to(facts, (DOWNTIME,), named)[DOWNTIME]
    clinic = facts.clinic
    judged = say(state, handover.not_judged(when_answered(facts, ""), clinic.phone, clinic.emergency_phone))
    if not found:
        return judged
    versions = tuple(answers.version(facts, each) for each in found)
    return joined(Decision(Reply(answers.bubbles(facts, found), (), versions), state), judged, judged.state)


def _how_told(heard: Heard) -> str:
    return f"증상 {heard.text.strip()[:30]}"


def booking_offered(decision: Decision) -> Decision:
    """An appointment that waits behind the symptom may be gone on with, by one button; not while something is asked,
    nor under an emergency line.
    """
    urgent = any(isinstance(each, Escalate) and each.triage.urgent for each in decision.effects)
    if urgent or not waits(decision.state.draft) or decision.state.flow or decision.reply.quick_replies:
        return decision
    return then_offer(decision, booking.GO_ON_ASKED, {booking.GO_ON: "booking:go_on"})


def alarm(state: State, heard: Heard, facts: Facts) -> Escalate | None:
    """An urgent sign that was pressed, or a symptom that is strong where that cannot wait."""
    if _grows(state, heard, facts) and _may_be_late(state, facts):
        return Escalate("emergency", TriageClass.E1, ("symptom.strong",), (_how_told(heard),))
    if state.flow != NAME:
        return None
    sign = next((each for each in symptoms.urgent_signs(heard, facts) if each.label == heard.text.strip()), None)
    if state.step == WHICH and sign is not None:
        return Escalate("emergency", sign.triage, ("symptom.sign",), (sign.label,))
    if state.step == HOW and _strong(heard) and _may_be_late(state, facts):
        return Escalate("emergency", TriageClass.E1, ("symptom.strong",), (_how_told(heard),))
    return None


def _grows(state: State, heard: Heard, facts: Facts) -> bool:
    """Whether what was told already is worse now, in the flow or after it."""
    typed = heard.choice is None and heard.meaning is None and not heard.verdict.hypothetical
    return typed and _is_told(state, facts) and telling.grows(heard.text)


def _strong(heard: Heard) -> bool:
    """The buttons that say so, or words to that end: 엄청 심해요, 점점 더 부어요."""
    text = heard.text.strip()
    if text in words.STRONG or heard.choice is not None:
        return text in words.STRONG
    score = reading.score(text, 10) if reading.only_number(text) or reading.names_score(text) else None
    return (score or 0) >= PAIN_URGENT or (
        max((reading.reactions(text) or {}).values(), default=0) >= 3 or telling.grows(text) or "점점" in text
    )


def _may_be_late(state: State, facts: Facts) -> bool:
    """After a treatment of the highest risk within two weeks, by the record or as named here; one unknown counts so."""
    named = [found for code in state.treatments if (found := facts.in_force.treatment(code))]
    if any(each.risk is Risk.R3 for each in named):
        return True
    if not facts.treatments:
        return not named
    recent = [own for own in facts.treatments if own.days_since(facts.now) <= LATE_DAYS]
    known = [facts.in_force.treatment(own.code) for own in recent]
    return any(found is None or found.risk is Risk.R3 for found in known)


def takes(state: State, heard: Heard, facts: Facts) -> Decision:
    """One answer, in any words; a question in between is answered, and the open one asked again once."""
    if state.step == WHICH:
        return _named(state, heard, facts)
    if state.step == SINCE and _grows(state, heard, facts):  # 어제보다 더 부었어요: news, and no answer
        return _told_anew(state, heard, facts)
    which = state.waiting_for == "treatment" and heard.understood.treatments  # asked about a question in between
    if which or ((of_their_own(heard) or is_question(heard.text)) and not _answers(str(state.step), heard)):
        between = routed(state, for_a_person(heard), facts)
        return _asked_again(between, facts) if state.misses < 1 else booking_offered(_without(between))
    if not _answers(str(state.step), heard):  # what is no answer is taken for none
        nothing = Decision(Reply(versions=(wording.VERSION,)), state)
        return _asked_again(nothing, facts) if state.misses < 1 else _left(state, facts)
    told = {str(state.step): heard.text.strip()[:200]}
    effect = Describe(SYMPTOM, told)
    if state.step == SINCE:
        following = replace(state, step=HOW, misses=0)
        return asks(Decision(Reply(versions=(wording.VERSION,)), following, (effect,)), facts)
    numbers = wording.numbers(facts.clinic.phone, facts.clinic.emergency_phone)
    done = replace(state.without_flow(), misses=0, acknowledged=True, told=SYMPTOM)
    return booking_offered(say(done, words.told(numbers), effect))


def _told_anew(state: State, heard: Heard, facts: Facts) -> Decision:
    """Worse than it was told: staff are told again, and how strong it is needs no asking."""
    worse = Escalate(SYMPTOM, TriageClass.E2, (*heard.verdict.rules, "symptom.strong"), (_how_told(heard),))
    again = symptoms.reported(state.without_flow(), heard, facts, worse)
    more = Describe(SYMPTOM, {HOW: heard.text.strip()[:200]})
    told = replace(again, state=replace(again.state, told=SYMPTOM), effects=(*again.effects, more))
    return booking_offered(told)


def _answers(step: str, heard: Heard) -> bool:
    """Whether the words can be an answer to the step's question: a time, or how strong it is."""
    if heard.choice is not None:
        return True
    if step == SINCE:
        return _says_since(heard)
    text = heard.text
    if reading.only_number(text) and reading.score(text, 10) is not None:
        return True
    if not _strong(heard):  # 운동하면 안돼요? answers nothing, 동생도 돼요? 조금이요 does
        text = " ".join(each for each in re.split(r"(?<=[?!.\n])", text) if not is_question(each))
    return bool(reading.reactions(text)) or reading.pain_between(text) is not None or _strong(heard)


def _says_since(heard: Heard) -> bool:
    """어제 저녁부터요, 시술받고 바로: a time that is past, and little beside it; no appointment and no question."""
    words = "".join(heard.text.split())
    if _CANNOT.search(heard.text) or _AHEAD.search(words) or not ("부터" in words or re.search(_WHEN, words)):
        return False
    asked = heard.understood.intent.startswith(TOPICS) and asks_for(heard.text)
    return not asked and (_SINCE.match(words) is not None or len(_ONSET.sub("", words)) <= LEFT_OVER)


def _asked_again(decision: Decision, facts: Facts) -> Decision:
    return asks(replace(decision, state=replace(decision.state, misses=decision.state.misses + 1)), facts)


def _without(decision: Decision) -> Decision:
    return replace(decision, state=decision.state.without_flow())


def _named(state: State, heard: Heard, facts: Facts) -> Decision:
    """What was asked for is a symptom: words are one unless they clearly ask for something else."""
    if heard.meaning == "symptom:other":
        return say(replace(state, misses=state.misses + 1), words.DESCRIBE)
    free = state.without_flow()
    topic = heard.understood.outcome == "answer" and of_their_own(heard) and symptoms.worry_of(heard) is None
    if topic or heard.meaning is not None:
        return routed(free, heard, facts)
    return begun(symptoms.reported(free, heard, facts, symptoms.worry_of(heard)), free, heard, facts)


def asks(decision: Decision, facts: Facts) -> Decision:
    """The decision with the open question at its end, and its buttons."""
    step = decision.state.step
    if step == WHICH:
        signs: tuple[UrgentSign, ...] = symptoms.urgent_signs(Heard(""), facts)[:9]
        choices = {sign.label: f"symptom:sign:{sign.label}" for sign in signs} | {words.OTHER: "symptom:other"}
        question = words.WHICH
    else:
        choices = {label: f"symptom:{step}:{label}" for label in LABELS[str(step)]}
        question = QUESTIONS[str(step)]
    return then_offer(decision, question, choices)


def _left(state: State, _: Facts) -> Decision:
    return booking_offered(say(state.without_flow(), words.LEFT if state.step != WHICH else wording.OK))


def _lapsed(_: State, __: Facts) -> tuple[Effect, ...]:
    return ()  # the report itself is with staff already


FLOW = Flow(NAME, timedelta(hours=2), opens, lambda state, _: state, takes, asks, _left, _lapsed)
