"""The page that asks to come back, once the whole site has opened as many accounts in an hour as it does.

It is for everybody alike and says so. What was proposed stays good: it travels in the form of this page, sealed anew,
and the same button opens the same account later.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import make_response, render_template
from werkzeug.wrappers import Response

from forum import ratelimit
from forum.accounts import forms, proposals


def page(proposal: proposals.Proposal, form: forms.JoinForm) -> Response:
    """429, with the seconds until the next hour in `Retry-After`."""
    seconds = ratelimit.seconds_to_next_hour()
    form.proposal.data = proposals.seal(proposal)
    shown = render_template(
        "accounts/join_later.html", form=form, pseudonym=proposal.pseudonym, minutes=-(-seconds // 60)
    )
    answer = make_response(shown, HTTPStatus.TOO_MANY_REQUESTS)
    answer.headers["Retry-After"] = str(seconds)
    return answer
