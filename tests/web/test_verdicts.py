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
    place = _finding_with(reader, "waarde-amount_eur")
    page = reader.submit(
        place, {"soort": "wrong-value", "waarde-amount_eur": "1.250.000,50", "reden": "verkeerd gelezen"}
    )
    assert "Een collega" in words(page)
    with demo_runtime.sessions() as session:
        (verdict,) = session.exec(select(Verdict)).all()
    assert verdict.expected["values"]["amount_eur"] == 1_250_000.5


def test_a_value_that_is_none_is_refused_and_told_how_to_write(visit: Callable[[Role], Visitor]) -> None:
    reader = visit(Role.READER)
    place = _finding_with(reader, "waarde-percentage")
    for written in ("-3", "99999999999999999999", "veel"):
        page = reader.submit(
            place, {"soort": "wrong-value", "waarde-percentage": written, "reden": "fout"}, 422
        )
        assert "Schrijf een percentage, bijvoorbeeld 5 of 2,5." in words(page)
        assert page.select_one(f'input[value="{written}"]')
    page = reader.submit(
        place, {"soort": "wrong-value", "waarde-percentage": "zeven procent", "reden": "fout"}
    )
    assert "Een collega bekijkt uw melding" in words(page)


def test_a_status_beside_another_kind_is_not_dropped(visit: Callable[[Role], Visitor]) -> None:
    reader = visit(Role.READER)
    status = next(str(one["value"]) for one in reader.open(FINDING).select("#status option") if one["value"])
    page = reader.submit(FINDING, {"soort": "wrong", "status": status, "reden": "alleen een kop"}, 422)
    assert "U koos ook een juiste status" in words(page)


def test_the_value_that_was_read_is_no_other_value(visit: Callable[[Role], Visitor]) -> None:
    reader = visit(Role.READER)
    place = _finding_with(reader, "waarde-percentage")
    form = reader.open(place)
    given = {str(one["name"]): str(one.get("value", "")) for one in form.select('input[name^="waarde-"]')} | {
        str(one["name"]): str(one.select("option[selected]")[0]["value"])
        for one in form.select('select[name^="waarde-"]')
    }
    page = reader.submit(place, {**given, "soort": "wrong-value", "reden": "fout"}, 422)
    assert "Deze waarden las Kansrijk al" in words(page)


def test_what_a_percentage_is_of_is_chosen_in_words(visit: Callable[[Role], Visitor]) -> None:
    reader = visit(Role.READER)
    page = reader.open(_finding_with(reader, "waarde-base"))
    assert [words(one) for one in page.select('[name="waarde-base"] option')] == [
        "–",
        "de opdrachtsom",
        "de loonsom",
    ]


def _finding_with(reader: Visitor, field: str) -> str:
    """Where a finding of the demo is reported that has this value."""
    for document in range(2, 12):
        for link in reader.open(f"/documenten/{document}").select('.finding a[href*="/meldingen/"]'):
            if reader.open(str(link["href"])).select(f'[name="{field}"]'):
                return str(link["href"])
    raise AssertionError(field)


def test_of_words_that_were_found_the_finding_is_told(visit: Callable[[Role], Visitor]) -> None:
    reader = visit(Role.READER)
    card = reader.open("/documenten/2").select(".finding")[0]
    rule = str(card.select_one("h3 a")["href"]).rsplit("/", 1)[-1]  # type: ignore[index]  # it is there
    given = {"regel": rule, "status": "asserted", "reden": "gemist"}
    given["woorden"] = words(card.select_one("blockquote"))  # type: ignore[arg-type]  # it is there
    page = reader.submit(MISSED, given, 422)
    assert "het is bevinding" in words(page)
    (link,) = page.select('main a[href*="/bevinding/"]')
    assert reader.open(str(link["href"]))


def test_what_was_missed_comes_with_its_values(
    visit: Callable[[Role], Visitor], demo_runtime: Runtime
) -> None:
    reader = visit(Role.READER)
    text = words(reader.open("/documenten/2?weergave=tekst").select(".paper p")[-1])
    given = {"woorden": text, "regel": "turnover-requirement", "status": "asserted", "reden": "gemist"}
    page = reader.submit(MISSED, {**given, "waarde-points": "20"}, 422)
    assert "leest deze waarde niet" in words(page)
    reader.submit(MISSED, {**given, "waarde-amount_eur": "€ 1.500.000,-"})
    with demo_runtime.sessions() as session:
        (verdict,) = session.exec(select(Verdict)).all()
    assert verdict.expected["values"] == {"amount_eur": 1_500_000}


def test_a_reviewer_sees_what_speaks_against_a_report(visit: Callable[[Role], Visitor]) -> None:
    officer, advisor = visit(Role.OFFICER), visit(Role.ADVISOR)
    officer.submit(FINDING, {"soort": "wrong", "reden": "alleen een kop"})
    status = next(str(one["value"]) for one in officer.open(FINDING).select("#status option") if one["value"])
    officer.submit(FINDING, {"soort": "wrong-status", "status": status, "reden": "toch anders"})
    page = advisor.open("/regels/meldingen")
    assert words(page).count("zegt iets anders") == 2
    advisor.submit("/regels/meldingen/1", {"besluit": "goed"})
    page = advisor.submit("/regels/meldingen/2", {"besluit": "goed"})
    assert "al iets anders goedgekeurd" in words(page)
    page = advisor.submit("/regels/meldingen/1", {"besluit": "af", "opmerking": "bij nader inzien"})
    assert "Afgewezen" in words(page)
    assert "Goedgekeurd" in words(advisor.submit("/regels/meldingen/2", {"besluit": "goed"}))


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
