"""All tables."""

from records.models.alarm import OnCall, Page, StaffNotice
from records.models.api import ApiAnswer, ApiKey
from records.models.base import Base, ClinicRow, EvidenceRow, new_id
from records.models.book import (
    Appointment,
    AppointmentChange,
    CalendarFeed,
    Closure,
    Package,
    TakenCell,
    TakenDay,
    Waiting,
)
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
from records.models.dealer import DealerAccount
from records.models.document import Document
from records.models.example import Example
from records.models.hook import Hook, HookDelivery, HookEvent
from records.models.identity import IdentityProof
from records.models.imported import ImportFile, ImportWord
from records.models.link import PatientLink
from records.models.outbound import FollowUp, Note, NoteVersion, PhoneCall, PlanStop, Send
from records.models.patient import ChatUser, ConsentEvent, Patient, PatientFact, TreatmentDone, Visit
from records.models.photo import Photo, PhotoLink
from records.models.template import TemplateRegistration, TemplateStep
from records.models.touch import PhoneMark, Touch

__all__ = [
    "AccessEntry", "AnsweredRequest", "ApiAnswer", "ApiKey", "Appointment", "AppointmentChange", "Base",
    "CalendarFeed", "CatalogueVersion", "ChatUser", "Clinic", "ClinicRow", "ClinicTime", "Closure", "ConsentEvent",
    "Conversation", "DealerAccount", "Document", "Escalation", "EvidenceHead", "EvidenceRow", "Example", "FollowUp",
    "Hook", "HookDelivery", "HookEvent", "IdentityProof", "ImportFile", "ImportWord", "Message", "Note", "NoteVersion",
    "OnCall", "Package", "Page", "Patient", "PatientFact", "PatientLink", "PhoneCall", "PhoneMark", "Photo",
    "PhotoLink", "PlanStop", "Send", "SignInCode", "Staff", "StaffNotice", "StaffSession", "TakenCell", "TakenDay",
    "TemplateRegistration", "TemplateStep", "Touch", "TreatmentDone", "Visit", "Waiting", "new_id",
]  # fmt: skip
