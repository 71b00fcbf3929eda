"""One photo, decrypted for one person of the clinic and for nobody's cache; every look is logged."""

from flask import Blueprint, Response, abort

from console.guard import looked, who
from console.parts import parts
from records import inbox, photos
from records.models import ChatUser, Conversation, Photo

pages = Blueprint("photo", __name__)


@pages.get("/photos/<id>")
def show(id: str) -> Response:
    with parts().database.read() as session:
        photo = inbox.owned(session, who().clinic, Photo, id) or abort(404)
        user = session.get_one(ChatUser, session.get_one(Conversation, photo.conversation_id).chat_user_id)
        looked("photo.view", [(user.patient_id, f"photo/{id}")])
        answer = Response(parts().keyring.unseal(photo.content), content_type=photos.TYPES[photo.kind])
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    shown = "attachment" if photo.kind == "heic" else "inline"  # no browser but Safari shows a HEIC
    answer.headers["Content-Disposition"] = f'{shown}; filename="{id}.{photo.kind}"'
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
