"""What an edited rule would change: asked in the browser, worked out by a job."""

from __future__ import annotations

import re
from collections.abc import Callable

from procurement_app import jobs, paths
from procurement_app.models import Role
from procurement_app.runtime import Runtime
from procurement_app.services.access.audit import SYSTEM
from procurement_app.services.tender import documents
from tests.web.conftest import Visitor
from tests.web.page import words

ADDRESS = "/regels/wat-verandert"
RULE = paths.RULES / "barriers" / "insurance-requirement.yaml"


def how_far(visitor: Visitor, place: str) -> dict[str, object]:
    answer = visitor.client.get(place, headers={"Accept": "application/json"})
    told: dict[str, object] = answer.get_json()
    return told


def asked(visitor: Visitor, runtime: Runtime, text: str, name: str = RULE.name) -> str:
    answer = visitor.client.submit(ADDRESS, {"bestand": name, "tekst": text})
    assert answer.status_code == 303, answer.text[:300]
    assert "rekenen het uit" in words(visitor.open(answer.location))
    told = how_far(visitor, answer.location)
    assert (told["finished"], told["label"], told["percent"]) == (False, "Wacht op de beurt", "0%")
    jobs.drain(runtime)
    assert how_far(visitor, answer.location)["finished"]
    return str(answer.location)


def test_a_rule_that_no_longer_finds_anything(
    visit: Callable[[Role], Visitor], demo_runtime: Runtime
) -> None:
    visitor = visit(Role.ADVISOR)
    text = RULE.read_text(encoding="utf-8")
    place = asked(visitor, demo_runtime, text.replace("status: experimental", "status: deprecated", 1))
    page = visitor.open(place)
    assert page.select(".change-gone") and not page.select(".change-new")
    assert "Verzekeringseis" in words(page)


def test_a_new_chance_is_told_under_its_title(
    visit: Callable[[Role], Visitor], demo_runtime: Runtime
) -> None:
    visitor = visit(Role.ADVISOR)
    rule = (paths.RULES / "chances" / "sector-fit.yaml").read_text(encoding="utf-8")
    title = re.search(r"title:\n  nl: (.*)\n", rule)
    assert title
    text = rule.replace("id: sector-fit", "id: pilot").replace(title[1], "Ruimte voor een proef", 1)
    text = re.sub(r"\nweight:.*(\n[ -].*)*", "", text)  # all chances together give 100 points already
    page = visitor.open(asked(visitor, demo_runtime, text, "pilot.yaml"))
    told = page.select(".change-new")
    assert told and all("Ruimte voor een proef" in words(change) for change in told)
    assert not page.select(".change-outcome")


def test_a_contradiction_that_is_no_longer_looked_for(
    visit: Callable[[Role], Visitor], demo_runtime: Runtime
) -> None:
    text = (
        b"Opdrachtnemer besteedt 5% van de opdrachtsom aan social return.\n\nSocial return vragen wij niet.\n"
    )
    now = demo_runtime.clock()
    with demo_runtime.sessions() as session:
        store, day = demo_runtime.store, now.date()
        documents.upload(session, store, text, "ja-en-nee.md", actor=SYSTEM, now=now, on=day)
    jobs.drain(demo_runtime)
    visitor = visit(Role.ADVISOR)
    rule = paths.RULES / "contradictions" / "said-and-denied.yaml"
    edited = rule.read_text(encoding="utf-8").replace("status: experimental", "status: deprecated", 1)
    page = visitor.open(asked(visitor, demo_runtime, edited, rule.name))
    changed = page.select(".change-outcome")
    assert changed and all("Geen tegenspraak" in words(change) for change in changed)
    assert page.select('h2 a[href^="/documenten/"]')


def test_what_newly_is_missing_reads_as_on_other_pages(
    visit: Callable[[Role], Visitor], demo_runtime: Runtime
) -> None:
    text = (
        b"# Omzet\n\nDe inschrijver heeft een jaaromzet van ten minste EUR 2.000.000.\n\n"
        b"Wij vragen dit omdat uitval van de leverancier de zorg meteen stillegt.\n"
    )
    now = demo_runtime.clock()
    with demo_runtime.sessions() as session:
        store, day = demo_runtime.store, now.date()
        documents.upload(session, store, text, "omzet.md", actor=SYSTEM, now=now, on=day)
    jobs.drain(demo_runtime)
    visitor = visit(Role.ADVISOR)
    rule = paths.RULES / "gaps" / "gap-turnover-motivation.yaml"
    edited = re.sub(
        r"concepts: \[.*?\]", "concepts: [social-return]", rule.read_text(encoding="utf-8"), count=1
    )
    page = visitor.open(asked(visitor, demo_runtime, edited, rule.name))
    changed = [change for change in page.select(".change-outcome") if change.select(".badge-bad")]
    assert changed
    for change in changed:
        assert "Staat er" in words(change) and words(change.select(".badge-bad")[0]) == "Ontbreekt"


def test_a_change_that_changes_nothing(visit: Callable[[Role], Visitor], demo_runtime: Runtime) -> None:
    visitor = visit(Role.ADMINISTRATOR)
    place = asked(visitor, demo_runtime, RULE.read_text(encoding="utf-8") + "# een opmerking\n")
    assert "Er verandert niets" in words(visitor.open(place))


def test_mistakes_are_told_with_their_line(visit: Callable[[Role], Visitor], demo_runtime: Runtime) -> None:
    visitor = visit(Role.ADVISOR)
    text = RULE.read_text(encoding="utf-8").replace("status: experimental", "status: bijna", 1)
    page = visitor.open(asked(visitor, demo_runtime, text))
    assert "rules/barriers/insurance-requirement.yaml:" in words(page)
    assert "status: bijna" in str(page.select_one("textarea#tekst"))


def test_a_file_of_which_the_place_is_unknown(
    visit: Callable[[Role], Visitor], demo_runtime: Runtime
) -> None:
    visitor = visit(Role.ADVISOR)
    page = visitor.open(asked(visitor, demo_runtime, "id: iets", "iets-anders.yaml"))
    assert "niet duidelijk welk bestand" in words(page)
    assert "id: iets" in str(page.select_one("textarea#tekst"))


def test_the_form_opens_the_file_of_a_rule_and_tells_mistakes(visit: Callable[[Role], Visitor]) -> None:
    visitor = visit(Role.ADVISOR)
    page = visitor.open(f"{ADDRESS}?regel=insurance-requirement")
    assert "id: insurance-requirement" in str(page.select_one("textarea"))
    assert "kleine letters" in words(visitor.submit(ADDRESS, {"bestand": "../x.yaml", "tekst": "id: x"}, 422))
    assert visitor.open(f"{ADDRESS}/99999", 404)


def test_only_who_keeps_the_rules_may_ask(visit: Callable[[Role], Visitor]) -> None:
    assert visit(Role.OFFICER).client.get(ADDRESS).status_code == 403
