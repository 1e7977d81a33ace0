"""The forms of the directory and of the desk."""

from forum.resources.forms.cards import ContactForm, WalletForm
from forum.resources.forms.directory import PAGES, FilterForm, in_address
from forum.resources.forms.feedback import ServiceUsefulForm, UsefulForm
from forum.resources.forms.fields import proposed_review
from forum.resources.forms.guidance import CheckForm, GuidanceForm, LanguageForm, SameForm
from forum.resources.forms.reviews import MailForm

__all__ = [
    "PAGES",
    "CheckForm",
    "ContactForm",
    "FilterForm",
    "GuidanceForm",
    "LanguageForm",
    "MailForm",
    "SameForm",
    "ServiceUsefulForm",
    "UsefulForm",
    "WalletForm",
    "in_address",
    "proposed_review",
]
