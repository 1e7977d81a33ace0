"""What people write: threads, replies, edits; what agencies propose."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.form import BaseForm
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from forum import markup
from forum.accounts.models import NoteWish
from forum.discussion.labels import WISH_WORDS
from forum.discussion.models.content_notes import MOST_CHOSEN, MOST_ON_A_TEXT
from forum.discussion.models.posts import LONGEST_TITLE
from forum.resources import labels
from forum.resources.forms.fields import Listed
from forum.web import filters, locale
from forum.web.forms import BodyField, Form, LineField, VersionField

Choice = tuple[str, str]  # value and words
WISH = "wish_"
MINE, ONCE = "mine", "once"  # under which name: that of the account, or one that is used in this thread only
BODY_RULES = (
    DataRequired(_l("Le message est vide.")),
    Length(
        max=markup.LIMIT,
        message=_l("Le message dépasse %(max)d caractères. Partagez-le en deux : rien n’est perdu ici."),
    ),
)


class NoteWords(Protocol):
    """Content notes in the reader's language: `queries.content_notes.Words`."""

    def choices(self, also: Collection[str] = ()) -> list[Choice]: ...

    def __contains__(self, code: object) -> bool: ...


class NotesField(SelectMultipleField):
    """Content notes, as check boxes. What can be chosen is given by whoever makes the form, and asked for when it is
    first needed: on many pages such a form is there and its notes are not."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, most: int | None = None, **bound: Any) -> None:
        super().__init__(label, choices=[], validate_choice=False, **bound)
        self.most = most
        self.words: NoteWords | None = None
        self.also: Collection[str] = ()
        self.there: Collection[str] = ()

    def offer(self, words: NoteWords, also: Collection[str] = ()) -> None:
        """Let these be chosen, and those that a text has `also`, though they are retired."""
        self.words, self.also = words, also

    def offer_more(self, words: NoteWords, there: Collection[str]) -> None:
        """Let those be chosen that are not `there` yet, as many as a text may still carry."""
        self.words, self.there, self.most = words, there, max(MOST_ON_A_TEXT - len(there), 0)

    def iter_choices(self) -> Any:
        known = self.words.choices(self.also) if self.words is not None else []
        self.choices = [choice for choice in known if choice[0] not in self.there]
        return super().iter_choices()

    def pre_validate(self, _form: BaseForm) -> None:
        chosen = set(self.data or ())
        if not chosen:
            return  # nothing is asked for nothing
        # Asked for one by one, so that what was added a moment ago is known here too.
        if not all(self.words is not None and code in self.words for code in chosen):
            raise ValidationError(_l("Choisissez parmi les mots proposés."))
        if chosen - {code for code, *_rest in self.iter_choices()}:
            raise ValidationError(_l("Choisissez parmi les mots proposés."))
        if self.most is not None and len(chosen) > max(self.most, len(chosen & set(self.also))):
            raise ValidationError(_l("C’est trop de mots. Gardez les plus importants."))


class ReplyForm(Form):
    """A reply. Which step the pressed button asks for is read by `views.shared.step`. Agencies do not ask for a quick
    answer: theirs has no such field."""

    body = BodyField(_l("Votre réponse"), validators=BODY_RULES)
    notes = NotesField(_l("De quoi parle votre message ?"), most=MOST_CHOSEN)
    quick = BooleanField(_l("J’ai besoin d’une réponse rapide"))
    name = RadioField(_l("Sous quel nom ?"), default=MINE, validate_choice=False)
    # Which post of the thread it quotes: the alias of one, or what somebody made up.
    quotes = HiddenField(default="")
    # The one-off name that was proposed, sealed: it is kept nowhere until the text is sent.
    proposed = HiddenField(default="")

    def __init__(self, words: NoteWords, *, for_agency: bool = False, kept: Collection[str] = ()) -> None:
        """`words`: the content notes that can be chosen; `kept`: those that the text has already."""
        super().__init__()
        self.notes.offer(words, kept)
        if for_agency:
            for name in ("quick", "name", "proposed"):
                if name in self:  # an edit has no name to choose
                    del self[name]

    # The viewer's names here, to be shown beside the choice: the usual one, and that of this thread alone.
    names: tuple[str, ...] = ()

    def offer(self, *, mine: str, once: str, last: str) -> None:
        """Which names the viewer chooses between, by their words; `last` is what is chosen where they did not say:
        in a form, and in what was sent without it, so that nobody speaks under a name they did not choose."""
        if "name" not in self:
            return
        self.name.choices = [(MINE, mine), (ONCE, once)]
        if not self.name.raw_data:
            self.name.data = last

    @property
    def is_once(self) -> bool:
        """Whether it is to be sent under a one-off name."""
        return "name" in self and self.name.data == ONCE

    @property
    def is_quick(self) -> bool:
        """Whether a quick answer was asked for."""
        return "quick" in self and bool(self.quick.data)

    def validate_name(self, field: StringField) -> None:
        if field.data not in {MINE, ONCE}:
            raise ValidationError(_l("Choisissez l’un des deux noms."))

    @property
    def chosen_notes(self) -> list[str]:
        return sorted(set(self.notes.data or ()))


class ThreadForm(ReplyForm):
    """The beginning of a thread."""

    title = LineField(
        _l("Titre"),
        validators=[
            DataRequired(_l("Donnez un titre, même court.")),
            Length(max=LONGEST_TITLE, message=_l("Le titre dépasse %(max)d caractères.")),
        ],
    )
    # After the title, as on the page: errors are listed in this order.
    body = BodyField(_l("Votre message"), validators=BODY_RULES)


class EditReplyForm(ReplyForm):
    """A changed reply. It keeps the name under which it was sent."""

    name = proposed = None  # type: ignore[assignment]
    version = VersionField()
    unquote = BooleanField(_l("Ne plus citer ce message"))


class EditThreadForm(ThreadForm):
    """A changed beginning, with its title. It keeps the name under which it was sent."""

    name = proposed = None  # type: ignore[assignment]
    version = VersionField()
    unquote = BooleanField(_l("Ne plus citer ce message"))


class PersonForm(Form):
    """To meet somebody no more, or less: `about` stands for a post of theirs."""

    about = HiddenField()
    what = HiddenField(
        validators=[AnyOf(("mute", "block"), message=_l("Choisissez l’un des deux, ou revenez au fil."))]
    )


class BoardMuteForm(Form):
    """To put a board aside, or take it up again."""

    wish = HiddenField(validators=[AnyOf(("mute", "show"), message=_l("Choisissez l’un des deux."))])


class NoteTold(Protocol):
    """A content note as a reader knows it: `queries.content_notes.NoteText`."""

    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...


class NoteWishesForm(Form):
    """What a reader wants of texts with each content note: `wish_` and its code."""

    codes: tuple[str, ...] = ()

    def say(self, code: str, wish: str) -> None:
        """Fill in what was chosen for one note."""
        if code in self.codes:
            self[WISH + code].data = wish

    def wishes(self) -> dict[str, NoteWish]:
        """What is wanted, by code."""
        return {code: NoteWish(self[WISH + code].data) for code in self.codes}

    @property
    def fields(self) -> list[RadioField]:
        return [self[WISH + code] for code in self.codes]


def note_wishes_form(notes: Sequence[NoteTold]) -> NoteWishesForm:
    """The form for these notes: WTForms reads its fields from the class."""
    fields: dict[str, Any] = {"codes": tuple(note.code for note in notes)}
    for note in notes:
        fields[WISH + note.code] = RadioField(
            filters.capital(note.name),
            choices=[(wish.value, words) for wish, words in WISH_WORDS.items()],
            default=NoteWish.FOLD.value,
            validators=[AnyOf(list(NoteWish), message=_l("Choisissez l’un des trois."))],
            validate_choice=False,
        )
    form: NoteWishesForm = type("NoteWishesForm", (NoteWishesForm,), fields)()
    return form


class PinForm(Form):
    """A page or a service to stand beside a board, beside a thread named by its address, or everywhere; for whom, and
    from which to which day."""

    thing = SelectField(_l("Fiche ou service"), validators=[InputRequired(_l("Choisissez une fiche ou un service."))])
    board = SelectField(_l("À côté d’une rubrique"), default="")
    thread = LineField(
        _l("Ou à côté d’un seul fil : son adresse"),
        validators=[Length(max=200, message=_l("Cette adresse est trop longue."))],
    )
    everywhere = BooleanField(_l("Ou sur tout le site : à l’accueil et à côté de tous les fils"))
    country = SelectField(
        _l("Pour qui : pays"),
        default="",
        validate_choice=False,
        validators=[Listed(_l("Choisissez un pays de la liste, ou tous."))],
    )
    language = SelectField(
        _l("Pour qui : langue"),
        default="",
        validate_choice=False,
        validators=[Listed(_l("Choisissez une langue de la liste, ou toutes."))],
    )
    starts_on = DateField(_l("À partir du (facultatif)"), validators=[Optional()])
    ends_on = DateField(_l("Jusqu’au (facultatif)"), validators=[Optional()])

    def __init__(self, things: Mapping[str, Sequence[Choice]], boards: Sequence[Choice]) -> None:
        super().__init__()
        self.thing.choices = {group: list(choices) for group, choices in things.items() if choices}
        self.board.choices = [("", _l("Aucune")), *boards]
        self.country.choices = [("", _("Tous les pays")), *labels.countries(locale.language())]
        self.language.choices = [
            ("", _("Toutes les langues")),
            *((code, filters.language_name(code)) for code in labels.WRITTEN),
        ]

    def validate_board(self, field: SelectField) -> None:
        if sum(map(bool, (field.data, self.thread.data, self.everywhere.data))) != 1:
            raise ValidationError(_l("Choisissez une rubrique, un fil ou tout le site, un seul des trois."))

    def validate_ends_on(self, field: DateField) -> None:
        if field.data is None:
            return  # what it says is no date: that was said already
        if field.data < locale.today():
            raise ValidationError(_l("Cette date est passée."))
        if self.starts_on.data is not None and field.data < self.starts_on.data:
            raise ValidationError(_l("La fin vient avant le début."))
