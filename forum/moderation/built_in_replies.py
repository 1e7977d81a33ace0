"""The replies that a fresh forum offers, in French and English, until those who review write their own."""

from __future__ import annotations

from typing import NamedTuple


class BuiltIn(NamedTuple):
    """A reply as it stands in `models.replies.SavedReply`; `occasion` is the value of an `Occasion`."""

    occasion: str
    language: str
    name: str
    body: str


BUILT_IN = (
    BuiltIn(
        "return",
        "fr",
        "Un détail permet de reconnaître quelqu’un",
        "Bonjour {name},\n\nMerci d’avoir écrit dans « {board} ». Dans votre texte, un détail permettrait de "
        "reconnaître quelqu’un, vous ou une autre personne : […]. Vous pouvez le remplacer par des mots plus larges "
        "(« une grande ville », « un proche ») et renvoyer. Rien d’autre ne pose question.",
    ),
    BuiltIn(
        "return",
        "en",
        "A detail could identify somebody",
        "Hello {name},\n\nThank you for writing in “{board}”. One detail in your text could let somebody be "
        "recognised, you or another person: […]. You can put wider words in its place (“a large town”, “a relative”) "
        "and send it again. Nothing else is in question.",
    ),
    BuiltIn(
        "return",
        "fr",
        "Un moyen de contact",
        "Bonjour {name},\n\nVotre texte contient un moyen de vous joindre ailleurs : […]. Ici, personne n’en échange : "
        "la personne que l’on craint peut aussi lire, et répondre. Retirez-le et renvoyez votre texte quand vous "
        "voulez.",
    ),
    BuiltIn(
        "return",
        "en",
        "A way to get in touch",
        "Hello {name},\n\nYour text holds a way to reach you elsewhere: […]. Nobody exchanges these here: the person "
        "somebody fears can read too, and answer. Take it out and send your text again whenever you like.",
    ),
    BuiltIn(
        "remove",
        "fr",
        "Texte retiré",
        "Bonjour {name},\n\nVotre texte ne paraît pas dans « {board} ». Ce qui pose question : […].\n\nVous pouvez "
        "écrire autrement, dans un nouveau message.",
    ),
    BuiltIn(
        "remove",
        "en",
        "Text removed",
        "Hello {name},\n\nYour text does not appear in “{board}”. What is in question: […].\n\nYou can write it "
        "differently, in a new message.",
    ),
    BuiltIn(
        "mask",
        "fr",
        "Quelques mots masqués",
        "Bonjour {name},\n\nVotre texte a paru. Quelques mots ont été masqués, parce qu’ils permettraient de "
        "reconnaître quelqu’un. Si cela change le sens, retirez le texte ou modifiez-le.",
    ),
    BuiltIn(
        "mask",
        "en",
        "A few words masked",
        "Hello {name},\n\nYour text has appeared. A few words were masked because they could let somebody be "
        "recognised. If this changes its meaning, withdraw the text or edit it.",
    ),
    BuiltIn(
        "note",
        "fr",
        "Un mot à quelqu’un en danger",
        "{name}, nous avons lu ce que vous avez écrit, et nous vous croyons. Nous ne savons ni qui vous êtes ni où "
        "vous êtes : nous ne pouvons pas envoyer de secours. Sous ce mot, des numéros de votre pays : les heures y "
        "sont écrites. Certains se contactent sans parler, quand c’est possible chez vous. Pouvez-vous être en ce "
        "moment dans un endroit où quelqu’un est avec vous ? Nous relirons ici demain.",
    ),
    BuiltIn(
        "note",
        "en",
        "A word to somebody in danger",
        "{name}, we have read what you wrote, and we believe you. We know neither who you are nor where you are: we "
        "cannot send help. Below this note are numbers for your country, with their hours. Some can be reached "
        "without speaking, where that is possible. Can you be somewhere with another person right now? We will look "
        "here again tomorrow.",
    ),
    BuiltIn(
        "sanction",
        "fr",
        "Avertissement",
        "Bonjour {name},\n\nPlusieurs de vos textes s’écartent de la même règle. Ce qui pose question : […].\n\nRien "
        "d’autre ne change pour vous aujourd’hui.",
    ),
    BuiltIn(
        "sanction",
        "en",
        "Warning",
        "Hello {name},\n\nSeveral of your texts stray from the same rule. What is in question: […].\n\nNothing else "
        "changes for you today.",
    ),
    BuiltIn(
        "appeal",
        "fr",
        "La décision reste",
        "Bonjour {name},\n\nJe n’avais pas pris la première décision. J’ai lu votre texte et votre demande. La "
        "décision reste, parce que […]. Vous pouvez écrire autrement, dans un nouveau message.",
    ),
    BuiltIn(
        "appeal",
        "en",
        "The decision stands",
        "Hello {name},\n\nI did not take the first decision. I have read your text and your request. The decision "
        "stands, because […]. You can write it differently, in a new message.",
    ),
    BuiltIn(
        "message",
        "fr",
        "Bien reçu",
        "Bonjour {name},\n\nNous avons lu votre mot, et nous vous répondrons ici dès que possible.",
    ),
    BuiltIn(
        "message",
        "en",
        "Received",
        "Hello {name},\n\nWe have read your note, and will answer here as soon as we can.",
    ),
)
