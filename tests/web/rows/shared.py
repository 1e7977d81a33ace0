"""What a row of the access table is.

`"endpoint": (request, answers)`, or with what else of an endpoint there is: `"endpoint held": …`. The request is a
method and an address with names of the scene in braces; the answers are those of PEOPLE, in that order. A number is a
status; `in` a redirection to the page for entering, `2nd` one to the page for the second factor.

A third part says what a suspended member, one whose account is closed and one who may only read are answered; `too`
that all three are answered as `other` is. Without it the first two are answered as visitors are, and 403 where these
would be asked to sign in; the third as `other` is.
"""

from __future__ import annotations

Rows = dict[str, tuple[str, str] | tuple[str, str, str]]
# What is sent with a POST, complete and right: by endpoint, then by field; names of the scene in braces.
Fields = dict[str, dict[str, str]]
