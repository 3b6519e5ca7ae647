"""An administrator fills in a setting in the browser, and tenders are judged by it at once."""

from __future__ import annotations

from collections.abc import Callable

from procurement_app import jobs
from procurement_app.models import Role
from procurement_app.runtime import Runtime
from tests.web.conftest import Visitor
from tests.web.page import words

ADDRESS = "/regels/waarden/own-workplace-sectors"
GIVEN = {
    "waarde": "cleaning",
    "vanaf": "2026-01-01",
    "bron": "collegebesluit 7",
    "nagekeken_op": "2026-11-20",
}


def ladder_answers(visitor: Visitor, runtime: Runtime) -> set[str]:
    jobs.drain(runtime)
    address = str(visitor.open("/inkoopkalender?sector=cleaning").select(".entry a")[0]["href"])
    step = visitor.open(address).select(".ladder li")[0]
    return {name for name in step["class"] if name.startswith("is-")}


def test_a_setting_is_used_at_once_and_can_be_withdrawn(
    visit: Callable[[Role], Visitor], demo_runtime: Runtime
) -> None:
    keeper = visit(Role.ADMINISTRATOR)
    assert "is-cannot-assess" in ladder_answers(keeper, demo_runtime)
    page = keeper.submit(ADDRESS, GIVEN)
    assert "opnieuw beoordeeld" in words(page) and "collegebesluit 7" in words(page)
    assert "is-cannot-assess" not in ladder_answers(keeper, demo_runtime)
    assert "Ingevuld door een beheerder" in words(visit(Role.NOBODY).open("/regels/waarden"))
    page = keeper.submit(f"{ADDRESS}/weghalen", {"vanaf": "2026-01-01"})
    assert "weggehaald" in words(page)
    assert "is-cannot-assess" in ladder_answers(keeper, demo_runtime)


def test_sectors_are_ticked_by_their_names(visit: Callable[[Role], Visitor]) -> None:
    keeper = visit(Role.ADMINISTRATOR)
    page = keeper.submit(ADDRESS, {**GIVEN, "waarde": ["cleaning", "green-maintenance"]})
    assert "Schoonmaak, Groenonderhoud" in words(page)
    boxes = {words(box): box.input for box in keeper.open(ADDRESS).select("fieldset .check")}
    assert len(boxes) == 20
    ticked = [name for name, box in boxes.items() if box.has_attr("checked")]
    assert ticked == ["Groenonderhoud", "Schoonmaak"]


def test_the_record_names_who_filled_in_what(visit: Callable[[Role], Visitor]) -> None:
    keeper = visit(Role.ADMINISTRATOR)
    keeper.submit(ADDRESS, GIVEN)
    told = words(keeper.open("/beheer/logboek?over=parameter"))
    assert "vulde een instelling in" in told and "bron: collegebesluit 7" in told


def test_mistakes_are_told_beside_the_field(visit: Callable[[Role], Visitor]) -> None:
    keeper = visit(Role.ADMINISTRATOR)
    assert "Noem de bron" in words(keeper.submit(ADDRESS, {**GIVEN, "bron": ""}, 422))
    assert "geen sector" in words(keeper.submit(ADDRESS, {**GIVEN, "waarde": "schoonmaak"}, 422))
    assert "minstens een sector" in words(keeper.submit(ADDRESS, {**GIVEN, "waarde": []}, 422))
    assert "JJJJ-MM-DD" in words(keeper.submit(ADDRESS, {**GIVEN, "vanaf": "morgen"}, 422))
    assert "Kies de dag" in words(keeper.submit(ADDRESS, {**GIVEN, "vanaf": ""}, 422))
    assert keeper.submit(f"{ADDRESS}/weghalen", {"vanaf": "onzin"}, 404)


def test_only_settings_and_only_for_administrators(visit: Callable[[Role], Visitor]) -> None:
    assert visit(Role.ADMINISTRATOR).open("/regels/waarden/eu-threshold-services", 404)
    assert visit(Role.ADVISOR).open(ADDRESS, 403)


def test_the_page_shows_what_holds_today_and_folds_the_rest(visit: Callable[[Role], Visitor]) -> None:
    page = visit(Role.NOBODY).open("/regels/waarden?toon=eu-threshold-services")
    (opened,) = page.select(".settings details[open]")
    assert opened["id"] == "waarde-eu-threshold-services"
    assert "216.000" in words(opened.select("summary")[0])
    assert len(page.select(".settings details")) > 30
    assert words(page.select("h2")[0]).startswith("Volgt uit de wet")


LIMIT = "/regels/waarden/amsterdam-multiple-limit-services"


def test_what_a_value_would_change_is_seen_before_it_is_filled_in(
    visit: Callable[[Role], Visitor], demo_runtime: Runtime
) -> None:
    keeper = visit(Role.ADMINISTRATOR)
    shown = words(keeper.open(LIMIT))
    assert "Sociale firma's zelf uitnodigen" in shown and "zelf meer bedrijven uitnodigen" in shown
    answer = keeper.client.submit(f"{LIMIT}/wat-verandert", {**GIVEN, "waarde": "1.000"})
    jobs.drain(demo_runtime)
    told = keeper.open(answer.location)
    assert ": € 1.000, vanaf 1 januari 2026" in words(told).replace("\xa0", " ")
    assert any("Sociale firma's zelf uitnodigen" in words(one) for one in told.select(".change-outcome"))
    assert "collegebesluit" not in words(keeper.open(LIMIT))  # nothing is kept
    keeper.submit(LIMIT, {**GIVEN, "waarde": "1.000"})
    answer = keeper.client.submit(f"{LIMIT}/wat-verandert", {**GIVEN, "waarde": "1.000"})
    jobs.drain(demo_runtime)
    assert "Er verandert niets" in words(keeper.open(answer.location))
    assert "geen getal" in words(keeper.submit(f"{LIMIT}/wat-verandert", {**GIVEN, "waarde": "veel"}, 422))


def test_strange_years_are_refused_and_limits_that_cross_are_told(visit: Callable[[Role], Visitor]) -> None:
    keeper = visit(Role.ADMINISTRATOR)
    page = keeper.submit(LIMIT, {**GIVEN, "waarde": "1.000", "vanaf": "1800-01-01"}, 422)
    assert "tussen 2000 en 2100" in words(page)
    keeper.submit(LIMIT.replace("multiple", "single"), {**GIVEN, "waarde": "50.000"})
    assert "Kijk na of dat klopt" in words(keeper.submit(LIMIT, {**GIVEN, "waarde": "10.000"}))
    assert "Kijk na" not in words(keeper.submit(LIMIT, {**GIVEN, "waarde": "90.000"}))


def test_the_steps_and_the_route_that_a_value_would_change_are_seen(
    visit: Callable[[Role], Visitor], demo_runtime: Runtime
) -> None:
    keeper = visit(Role.ADMINISTRATOR)
    answer = keeper.client.submit(f"{ADDRESS}/wat-verandert", GIVEN)
    jobs.drain(demo_runtime)
    page = keeper.open(answer.location)
    steps = [words(one) for one in page.select(".change-outcome")]
    assert any("Zelf doen met de eigen doelgroep" in one and "Kan, als" in one for one in steps)
    assert any("Zelf doen met de eigen doelgroep" in words(one) for one in page.select(".change-route ins"))


def test_the_reasons_that_a_value_would_change_are_seen(
    visit: Callable[[Role], Visitor], demo_runtime: Runtime
) -> None:
    keeper = visit(Role.ADMINISTRATOR)
    share = "/regels/waarden/amsterdam-social-return-percentage"
    answer = keeper.client.submit(f"{share}/wat-verandert", {**GIVEN, "waarde": "5"})
    jobs.drain(demo_runtime)
    reasons = keeper.open(answer.location).select(".change-reason")
    assert any("nog in te vullen" in words(one.select("del")[0]) for one in reasons)
    assert any("is 5%" in words(one.select("ins")[0]) for one in reasons)
