"""Photos beside what was told: by the same one-time address as in the chat, for who has one, since answers go there."""

from bot import call
from bot.pages import leads
from bot.pages.opening import Ground
from records import notes, patients, photos


def wanted(ground: Ground) -> bool:
    """Whether something was told that a person looks at, and there is a chat to answer in."""
    if ground.follow_up.conversation != leads.CHECK_IN:
        return False
    note = notes.existing(ground.session, ground.follow_up.id)
    told = note is not None and note.triage is not None
    return told and patients.linked_user(ground.session, ground.patient, ground.now) is not None


def invite(ground: Ground) -> str | None:
    """The token of a fresh upload page; None where no photo is wanted."""
    conversation = call.conversation_with(ground.session, ground.patient, ground.now) if wanted(ground) else None
    if conversation is None:
        return None
    token = photos.new_token()
    photos.invite(ground.session, conversation, token, ground.machine_now)
    return token
