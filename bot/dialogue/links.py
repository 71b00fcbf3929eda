"""The link between a chat and a record: ended at the patient's wish, or because somebody else has the number. Pure."""

from bot.dialogue import identify
from bot.dialogue.saying import offering_identity, say
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Escalate, Facts, Heard, Unlink
from bot.korean import whose
from bot.reply import MOST_QUICK
from bot.wording import identity as words
from catalogue.model import TriageClass


def granted(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """Somebody else, then the wish to be forgotten, then the wish to end the link: acted on in every state, at once."""
    if heard.choice is not None:
        return None
    by_button = state.flow == identify.NAME and facts.identity.purpose == "button"
    linked = facts.linked and (_never_treated(heard, facts) or whose.denies_name(heard.text, facts.name))
    of_ward = facts.guardian and whose.of_child(heard.text)
    if linked or (whose.not_me(heard.text, asked=by_button) and not of_ward):
        return _not_me(state, known=facts.linked or by_button)
    if whose.forgets(heard.text):
        ended = (Unlink(),) if facts.linked else ()
        return say(
            state.without_flow(),
            words.DELETION_UNLINKED if ended else words.DELETION,
            Escalate("privacy", TriageClass.E2),
            *ended,
        )
    if whose.unlinks(heard.text):
        ended = (Unlink(),) if facts.linked or facts.identity.lapsed else ()
        return say(state.without_flow(), words.UNLINKED if ended else words.NOT_LINKED, *ended)
    return None


def _never_treated(heard: Heard, facts: Facts) -> bool:
    """보톡스 받은 적 없는데요 of somebody whose record has no other; who had a filler only says which it was."""
    named, theirs = heard.understood.treatments, {each.code for each in facts.treatments}
    return whose.never_treated(heard.text) and (not named or not theirs.isdisjoint(named))


def _not_me(state: State, known: bool) -> Decision:
    """`known`: it is known which number led here, so that it can be stopped."""
    told = Escalate("wrong_person", TriageClass.E2)
    if not known:
        return say(state.without_flow(), words.WRONG_NUMBER, told)
    return say(state.without_flow(), words.STOPPED, told, Unlink(phone_wrong=True))


def offered_anew(decision: Decision, facts: Facts) -> Decision:
    """To somebody whose link expired every general answer offers to confirm it."""
    reply = decision.reply
    offered = any(each.label == words.LABEL for each in reply.quick_replies)
    if not facts.identity.lapsed or decision.state.flow is not None or offered or facts.holder == "staff":
        return decision
    return offering_identity(decision) if len(reply.quick_replies) < MOST_QUICK else decision
