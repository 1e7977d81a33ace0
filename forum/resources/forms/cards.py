"""A number to keep: as a contact in the phone, or on paper, under words that the reader chooses."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField
from wtforms.validators import DataRequired, Length, ValidationError

from forum.resources.forms.fields import Listed
from forum.safety import contact_card
from forum.web.forms import Form, LineField

LONGEST_LINE = 40  # characters: one line of a card


class ContactForm(Form):
    """One of a service's numbers under a name that nobody looks at twice."""

    number = SelectField(
        _l("Numéro"),
        id="card-number",
        validate_choice=False,
        validators=[Listed(_l("Choisissez un numéro de la liste."))],
    )
    label = LineField(
        _l("Nom dans le téléphone"),
        id="card-label",
        validators=[
            DataRequired(_l("Donnez un nom à ce contact.")),
            Length(
                max=contact_card.LONGEST_LABEL,
                message=_l("Ce nom est trop long : %(n)d caractères au plus.", n=contact_card.LONGEST_LABEL),
            ),
        ],
    )

    @classmethod
    def for_numbers(cls, numbers: Mapping[str, str], *, sent: bool = False) -> ContactForm:
        """`numbers`: as dialled → as written. `sent`: with what the request carries."""
        form = cls() if sent else cls(formdata=None)
        form.number.choices = list(numbers.items())
        if not sent:
            # A shop that everybody calls now and then; translators choose one that fits.
            form.label.data = _("Boulangerie")
        return form

    def validate_label(self, field: Field) -> None:
        try:
            contact_card.vcard(field.data or "", "1")
        except ValueError as error:
            raise ValidationError(_("Donnez un nom à ce contact.")) from error


class WalletForm(Form):
    """The words at the head of a card of paper. Nothing of it is stored."""

    label = LineField(
        _l("En haut de la carte"),
        id="wallet-label",
        validators=[
            Length(max=LONGEST_LINE, message=_l("C’est trop long : %(n)d caractères au plus.", n=LONGEST_LINE))
        ],
    )
