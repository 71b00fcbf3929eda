"""All tables."""

from records.models.base import Base, ClinicRow, EvidenceRow, new_id
from records.models.clinic import (
    AccessEntry,
    CatalogueVersion,
    Clinic,
    ClinicTime,
    EvidenceHead,
    SignInCode,
    Staff,
    StaffSession,
)
from records.models.conversation import AnsweredRequest, Conversation, Escalation, Message
from records.models.example import Example
from records.models.identity import IdentityProof
from records.models.outbound import FollowUp, Note, NoteVersion, Send
from records.models.patient import ChatUser, ConsentEvent, Patient, TreatmentDone, Visit
from records.models.photo import Photo, PhotoLink

__all__ = [
    "AccessEntry", "AnsweredRequest", "Base", "CatalogueVersion", "ChatUser", "Clinic", "ClinicRow", "ClinicTime",
    "ConsentEvent", "Conversation", "Escalation", "EvidenceHead", "EvidenceRow", "Example", "FollowUp", "IdentityProof",
    "Message", "Note", "NoteVersion", "Patient", "Photo", "PhotoLink", "Send", "SignInCode", "Staff", "StaffSession",
    "TreatmentDone", "Visit", "new_id",
]  # fmt: skip
