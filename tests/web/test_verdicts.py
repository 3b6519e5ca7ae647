"""'Niet goed' and 'er mist iets': from the page of a document to a reviewed proposal."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import select

from procurement_app.models import Role, Verdict
from procurement_app.runtime import Runtime
from tests.web.conftest import Visitor
from tests.web.page import words

MISSED = "/regels/meldingen/document/2/gemist"
FINDING = "/regels/meldingen/document/2/bevinding/1"


def test_from_a_finding_to_an_approved_proposal(visit: Callable[[Role], Visitor]) -> None:
    officer, advisor = visit(Role.OFFICER), visit(Role.ADVISOR)
    page = officer.open("/documenten/2")
    place = str(page.select('.finding a[href*="/meldingen/"]')[0]["href"])
    page = officer.submit(place, {"soort": "wrong", "reden": "dit is alleen een kop"})
    assert "Een collega bekijkt uw melding" in words(page)
    page = officer.open("/regels/meldingen")
    assert "Een adviseur of beheerder" not in words(page) and not page.select(".verdict-form")
    (form,) = advisor.open("/regels/meldingen").select(".verdict-form")
    page = advisor.submit(str(form["action"]), {"besluit": "goed", "opmerking": "eens"})
    assert "Goedgekeurd" in words(page)
    page = advisor.open("/regels/meldingen?staat=approved")
    assert "dit is alleen een kop" in words(page) and "eens" in words(page)
    answer = advisor.client.get("/regels/meldingen/voorstellen.yaml")
    assert answer.mimetype == "application/yaml" and "must_not_match:" in answer.text
    assert visit(Role.READER).client.get("/regels/meldingen/voorstellen.yaml").status_code == 403


def test_who_gave_it_cannot_review_it(visit: Callable[[Role], Visitor]) -> None:
    advisor = visit(Role.ADVISOR)
    advisor.submit(FINDING, {"soort": "wrong", "reden": "klopt niet"})
    page = advisor.open("/regels/meldingen")
    assert "een collega bekijkt haar" in words(page) and not page.select(".verdict-form")
    page = advisor.submit("/regels/meldingen/1", {"besluit": "goed"})
    assert "eigen melding niet beoordelen" in words(page)


def test_a_corrected_value_is_read_as_a_number(
    visit: Callable[[Role], Visitor], demo_runtime: Runtime
) -> None:
    reader = visit(Role.READER)
    page = reader.open("/documenten/2")
    card = next(card for card in page.select(".finding") if card.select(".chip"))
    place = str(card.select_one('a[href*="/meldingen/"]')["href"])  # type: ignore[index]  # it is there
    form = reader.open(place)
    names = [str(one["name"]) for one in form.select('input[name^="waarde-"]')]
    page = reader.submit(
        place, {"soort": "wrong-value", names[0]: "1.250.000,50", "reden": "verkeerd gelezen"}
    )
    assert "Een collega" in words(page)
    with demo_runtime.sessions() as session:
        (verdict,) = session.exec(select(Verdict)).all()
    assert verdict.expected["values"][names[0].removeprefix("waarde-")] == 1_250_000.5


def test_words_in_which_something_was_missed(visit: Callable[[Role], Visitor]) -> None:
    reader = visit(Role.READER)
    text = words(reader.open("/documenten/2?weergave=tekst").select(".paper p")[-1])
    given = {"woorden": text, "regel": "accessibility", "status": "asserted", "reden": "gemist"}
    assert "Een collega" in words(reader.submit(MISSED, given))
    page = reader.submit(MISSED, {**given, "woorden": "staat hier niet"}, 422)
    assert "staan niet zo in het document" in words(page)


def test_what_is_not_filled_in_is_told(visit: Callable[[Role], Visitor]) -> None:
    reader = visit(Role.READER)
    page = reader.submit(FINDING, {"reden": ""}, 422)
    assert "Kies wat er niet klopt" in words(page) and "waarom dit niet klopt" in words(page)
    page = reader.submit(MISSED, {}, 422)
    assert "Kies een regel" in words(page)
    assert reader.open("/regels/meldingen/document/2/bevinding/999", 404)
    answer = visit(Role.FIRM).client.get(MISSED)
    assert answer.status_code == 403
