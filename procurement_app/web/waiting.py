"""What a page that waits for work asks in the background."""

from __future__ import annotations

from flask import jsonify, request
from werkzeug import Response

from procurement_app.services.work.queue import JobState
from procurement_app.web import formats, labels


def wants_json() -> bool:
    """Whether a script asks, and no person."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def how_far(job: JobState) -> Response:
    """How far some work is, with the words that the page shows (`data-said`)."""
    return jsonify(
        finished=job.finished,
        progress=job.progress,
        stage=job.stage,
        label=labels.named(labels.STAGES, job.stage),
        percent=formats.share(job.progress),
    )
