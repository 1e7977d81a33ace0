"""The forms of the directory and of the desk."""

from forum.resources.forms.directory import FilterForm
from forum.resources.forms.feedback import UsefulForm
from forum.resources.forms.fields import proposed_review
from forum.resources.forms.guidance import CheckForm, GuidanceForm

__all__ = ["CheckForm", "FilterForm", "GuidanceForm", "UsefulForm", "proposed_review"]
