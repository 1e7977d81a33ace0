"""For whoever watches the servers: the process lives; it reaches its database. Says nothing else."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from forum.db import db
from forum.web import access

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@access.everybody
def lives() -> Response:
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@access.everybody
def ready() -> Response:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return Response("no database\n", status=503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")
