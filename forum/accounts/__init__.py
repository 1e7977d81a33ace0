"""Accounts: a proposed name, a passphrase, server-side sessions, a second factor for staff."""
