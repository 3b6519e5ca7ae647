"""What nobody can see reaches no page and no database, on whichever form it is sent."""

from __future__ import annotations

import pytest
from flask import Flask, request
from sqlmodel import Session, select

from procurement_app.models import ProfileChange, StoredNeed
from procurement_app.web.written import WrittenRequest
from tests.conftest import Browser

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


def test_forms_and_addresses_hold_only_what_can_be_seen() -> None:
    app = Flask(__name__)
    app.request_class = WrittenRequest
    sent = {"a": ["x\x00y", "\u202ez"], "b": f"{FAMILY}\r\n\tregel"}
    with app.test_request_context("/?q=caf%C3%A9%00&n=3", method="POST", data=sent):
        assert request.form.getlist("a") == ["xy", "z"]
        assert request.form["b"] == f"{FAMILY}\r\n\tregel"
        assert (request.args["q"], request.args.get("n", type=int)) == ("café", 3)
        assert request.values["q"] == "café"


@pytest.mark.parametrize("unseen", ["\x00", "\u202e", "\u200b"])
def test_a_need_and_an_application_are_kept_without_it(
    client: Browser, session: Session, unseen: str
) -> None:
    asked = {"what": f"schoonmaak {unseen} kantoor", "asker": "company", "district": ""}
    assert client.submit("/vraag", asked).status_code == 303
    applied = {
        "firm": f"Nul{unseen}firma",
        "what": "Wij repareren fietsen. Bij ons leren mensen het vak.",
        "sectors": ["bicycle-repair"],
        "district": "",
        "name": "Sam",
        "mail": "sam@nieuw.example",
    }
    assert client.submit("/meedoen", applied).status_code == 303
    assert unseen not in session.exec(select(StoredNeed)).one().what
    assert session.exec(select(ProfileChange)).one().proposed["name"] == "Nulfirma"


def test_an_address_with_a_nul_is_no_mistake_of_ours(client: Browser) -> None:
    assert client.get("/sociale-firmas?q=lunch%00&stadsdeel=%00").status_code == 200
