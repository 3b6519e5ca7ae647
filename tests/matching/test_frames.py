"""Work of another order that names the work of social firms, and theirs that names another."""

import pytest

from procurement_app.matching import engine, needs
from procurement_app.matching.demand import demands
from procurement_app.matching.vocabulary import load


def read(**fields):
    return demands(needs.from_fields(fields, "1"), load())[0]


@pytest.mark.parametrize(
    ("fields", "frame"),
    [
        ({"title": "Catering marktonderzoek"}, "research"),
        ({"title": "Inspectie van bomen met drones", "cpv": "71355000-1"}, "research"),
        ({"title": "Begrijpelijke brieven", "cpv": "72212000-4"}, "software"),
        ({"title": "Portiersdienst", "cpv": "79713000-5"}, "security"),
        ({"title": "Levering pompen schooltuinen", "cpv": "42122000-0"}, "hardware"),
    ],
)
def test_an_exact_code_or_the_last_word_of_a_title_says_what_a_need_is(fields, frame):
    demand = read(**fields)
    assert demand.frame is not None
    assert demand.frame.activity == frame


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Herstel bestrating op afroep", "cpv": "45233222-1"},
        {"title": "Beveiliging en receptie", "cpv": "79992000-4", "description": "Receptie in vijf panden."},
        {"title": "Assembly of sensor housings", "cpv": "35125100-7"},
    ],
)
def test_ordinary_work_beside_it_keeps_its_firms(fields):
    assert read(**fields).frame is None


def test_a_word_that_we_do_not_know_is_no_mistake_in_what_is_published(graded_index):
    typed = {"title": "fitsen reparren"}
    assert engine.match(needs.from_fields(typed, "1"), graded_index).matches
    published = {**typed, "department": "Inkoop"}
    assert not engine.match(needs.from_fields(published, "1"), graded_index).matches
