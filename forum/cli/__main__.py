"""`python -m forum.cli`: the operator's commands, as `./run abri` calls them."""

from __future__ import annotations

import os

import click

from forum.cli import accounts, backup, demo, hsds, init, names, seed, selftest, serve, tidy, translations, watch


@click.group()
def abri() -> None:
    """Operate a forum. Settings are ABRI_… environment variables; docs/operating.md lists them."""


for command in (
    init.init,
    serve.serve,
    demo.demo,
    seed.seed,
    accounts.account,
    selftest.selftest,
    translations.translations,
    watch.watch,
    backup.backup,
    backup.restore,
    tidy.tidy,
    hsds.hsds,
    names.names,
):
    abri.add_command(command)

if __name__ == "__main__":
    os.umask(0o077)  # what the commands write is for the operator's eyes alone
    abri(prog_name="abri")
