"""Notices inside the site: there is no e-mail, no push. They name a kind and an id, never a word of anybody."""
