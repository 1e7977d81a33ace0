"""`abri demo`: a whole forum with sample content on this machine, to try as each of its people."""

from __future__ import annotations

import shutil

import click
from flask_migrate import upgrade

from config import ROOT, Config
from forum import roles
from forum.app import create_app
from forum.cli import accounts, sampling, serve, teamwork
from forum.cli.shared import make_folder

LOOPBACK = ("127.0.0.1", "::1", "localhost")
AGENCY = "Rive Claire"


@click.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="A loopback address; no other is accepted.")
def demo(port: int, host: str) -> None:
    """Start a forum to try, with sample content. Everything in it is forgotten at the next start."""
    if host not in LOOPBACK:
        raise click.ClickException(
            "The demonstration does without the second factor and listens on a loopback address only."
        )
    folder = ROOT / "var" / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    config = Config.for_demo(folder)
    make_folder(config.database_url)
    app = create_app(config)
    with app.app_context():
        upgrade()
        teamwork.plant(sampling.plant())
        made = {
            role: accounts.open_one(
                role,
                language="fr",
                agency=AGENCY if role is roles.Role.AGENCY else "",
                second_factor=False,
                agreed=True,
            )
            for role in roles.Role
        }
    click.echo(f"\nAbri is on http://{host}:{port}/ — to sign in there, use one of these:\n")
    for role, account in made.items():
        click.echo(f"  {role.value:10} {account['pseudonym']}\n             {account['passphrase']}\n")
    click.echo("Stop it with Ctrl-C.")
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    serve.run(app, bind=bind, workers=1, threads=4)
