"""What /join proposes: a name, a passphrase, recovery codes. Kept nowhere until somebody agrees.

Between the two requests the proposal travels in the form itself, sealed: nothing is stored for people who only look,
and two tabs cannot mix up their words.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from forum import keys
from forum.accounts import passphrases, pseudonyms, queries, recovery_codes

PURPOSE = "join"
VALID = 4 * 3600  # seconds; time to find paper and a pen
TRIES = 20


@dataclass(frozen=True, slots=True)
class Proposal:
    """A name, the words of a passphrase, eight recovery codes, all in one language."""

    language: str
    pseudonym: str
    words: tuple[str, ...]
    codes: tuple[str, ...]

    @property
    def passphrase(self) -> str:
        return " ".join(self.words)


def free_name(language: str) -> str:
    """A name nobody has. Raises RuntimeError when twenty in a row are taken: the list has become too short."""
    for _ in range(TRIES):
        name = pseudonyms.propose(language)
        if not queries.is_name_taken(pseudonyms.skeleton(name)):
            return name
    raise RuntimeError("no free pseudonym")


def propose(language: str) -> Proposal:
    return Proposal(
        language=language,
        pseudonym=free_name(language),
        words=tuple(passphrases.propose(language)),
        codes=tuple(recovery_codes.propose()),
    )


def with_another_name(proposal: Proposal) -> Proposal:
    """The same words and codes under another name: what was already copied on paper stays true."""
    return replace(proposal, pseudonym=free_name(proposal.language))


def seal(proposal: Proposal) -> str:
    return keys.seal_for(PURPOSE, json.dumps(asdict(proposal)))


def unseal(sealed: str) -> Proposal:
    """Open a sealed proposal. Raises keys.CannotUnseal for a foreign, changed or old one."""
    fields = json.loads(keys.unseal(PURPOSE, sealed, seconds=VALID))
    return Proposal(fields["language"], fields["pseudonym"], tuple(fields["words"]), tuple(fields["codes"]))
