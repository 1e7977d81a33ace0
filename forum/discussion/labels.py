"""The words for content notes and for the site's rules, as readers and authors see them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from forum.accounts.models import NoteWish

# The built-in content notes, by the code that is stored: `queries.content_notes` gives those in force.
NOTE_WORDS = {
    "violence": _l("violences"),
    "threats": _l("menaces"),
    "suicide": _l("suicide"),
    "sexual": _l("agression sexuelle"),
    "children": _l("enfants"),
    "animals": _l("animaux"),
}
# What a reader can want of texts with a note.
WISH_WORDS = {
    NoteWish.SHOW: _l("Montrer"),
    NoteWish.FOLD: _l("Replier : j’ouvre si je veux"),
    NoteWish.HIDE: _l("Masquer : le texte n’est pas dans la page"),
}
# The built-in rules that a text can break, by the name that is stored: `queries.house_rules` gives those in force.
RULE_WORDS = {
    "anonymous": _l("Rester anonyme, soi et les autres"),
    "naming": _l("Ne pas nommer l’auteur des faits"),
    "contact": _l("Pas d’échange de contacts"),
    "blame": _l("Ne pas reprocher à quelqu’un ce qui lui arrive"),
    "revenge": _l("Pas d’appel à se faire justice"),
    "advert": _l("Pas de publicité ni d’arnaque"),
    "method": _l("Pas de moyens de se faire du mal"),
    "court": _l("Prudence avec une procédure en cours"),
    "other": _l("Une autre raison, écrite ci-dessous"),
}
# What each of them says at length, on the page of rules; of another reason nothing can be said beforehand.
RULE_TEXTS = {
    "anonymous": _l(
        "Pas de nom de famille, de téléphone, d’adresse, d’école, de lieu de travail, de plaque, de compte sur un "
        "réseau. Pas non plus le détail qu’une seule personne connaît. La personne que vous craignez peut lire ici "
        ": écrivez comme si elle lisait."
    ),
    "naming": _l(
        "Ni nom, ni photo décrite, ni adresse, ni compte. Cela vous met en danger, la loi peut se retourner contre "
        "vous, et une erreur sur la personne ne se rattrape pas. Décrivez plutôt ce qui a été fait."
    ),
    "contact": _l(
        "Ne donnez pas de moyen de vous joindre ailleurs et n’en demandez pas, même avec gentillesse. C’est ainsi "
        "qu’une personne qui vous cherche vous attirerait hors d’ici, là où personne ne relit. Les numéros des "
        "services d’aide sont bienvenus."
    ),
    "blame": _l(
        "On ne demande pas « pourquoi restez-vous ? ». La faute est à la personne qui a agi. Donnez un avis si on "
        "vous le demande, et laissez l’autre choisir. Pas de mépris non plus pour une origine, une religion, un "
        "sexe, une orientation, un handicap."
    ),
    "revenge": _l(
        "Pas de projet pour piéger, suivre, menacer ou punir quelqu’un, pas de conseil pour entrer dans son "
        "téléphone. La colère peut se dire. L’appel à agir, non."
    ),
    "advert": _l(
        "Rien à vendre : ni détective, ni piratage, ni récupération de compte, ni crédit, ni magie. Pas de "
        "recherche de témoignages non plus, pour la presse ou pour une étude."
    ),
    "method": _l(
        "Vous pouvez dire que vous allez mal, que vous pensez à mourir. Personne n’est exclu pour cela. N’écrivez "
        "pas comment : quelqu’un d’autre pourrait s’en servir."
    ),
    "court": _l(
        "Un message d’ici peut être lu par l’autre partie et montré à un juge. Pas de numéro de dossier, de nom de "
        "témoin, de stratégie, de pièce. Demandez d’abord à l’avocat ou à l’association qui vous suit."
    ),
    "other": "",
}
