"""Whether the server works, for whoever watches over it."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from procurement_app.services.work import queue
from procurement_app.web import state
from procurement_app.web.permissions import permission

bp = Blueprint("health", __name__)


@bp.get("/health")
@permission("public", background=True)
def health() -> tuple[Response, int]:
    """{"status": "ok" | "unavailable", "database": bool, "jobs": {status: count}}; 503 when unavailable."""
    try:
        state.db().connection().execute(text("select 1"))
        jobs = queue.counts(state.db())
    except SQLAlchemyError:
        return jsonify(status="unavailable", database=False, jobs={}), 503
    return jsonify(status="ok", database=True, jobs=jobs), 200
