"""Every page, for every role: it opens or is refused, and is a sound page either way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from procurement_app.models import Role
from procurement_app.web.permissions import PERMISSIONS, permission_of
from tests.web.conftest import Visitor

# endpoint -> addresses to open. Every route that people can open must be here.
PAGES: dict[str, list[str]] = {
    "start.home": ["/"],
    "calendar.index": [
        "/inkoopkalender",
        "/inkoopkalender?q=schoonmaak&kans=high&sector=cleaning&sorteer=value&pagina=1",
        "/inkoopkalender?q=bestaatniet",
        "/inkoopkalender?vervallen=ja",
        "/inkoopkalender?pagina=999&sorteer=onzin&van=abc",
    ],
    "calendar.changes": ["/inkoopkalender/wijzigingen", "/inkoopkalender/wijzigingen?editie=1"],
    "calendar.edition": ["/inkoopkalender/edities/2"],
    "importing.upload": ["/inkoopkalender/importeren"],
    "importing.preview": ["/inkoopkalender/importeren/1", "/inkoopkalender/importeren/2?bron=Nieuw"],
    "entries.show": ["/trajecten/1", "/trajecten/2"],
    "documents.index": ["/documenten", "/documenten?q=catering", "/documenten?q=bestaatniet"],
    "documents.show": [
        "/documenten/1",
        "/documenten/2",
        "/documenten/2?weergave=tekst",
        "/documenten/3",
        "/documenten/4",
        "/documenten/4?soort=barrier&status=asserted&gevonden=way",
    ],
    "lots.of_document": ["/documenten/3/percelen/1", "/documenten/3/percelen/2"],
    "screening.upload": ["/screenen", "/screenen?traject=1"],
    "screening.progress": ["/screenen/voortgang?document=1", "/screenen/voortgang"],
    "rules.index": ["/regels", "/regels?q=omzet&soort=barrier", "/regels?q=bestaatniet"],
    "rules.accuracy": ["/regels/nauwkeurigheid"],
    "rules.parameters": ["/regels/waarden"],
    "suggestions.document": ["/documenten/2/misschien-ook"],
    "dates.document": ["/documenten/2/andere-dag", "/documenten/2/andere-dag?op=2010-01-01"],
    "dates.entry": ["/trajecten/1/andere-dag", "/trajecten/1/andere-dag?op=2027-06-01"],
    "parameters.edit": ["/regels/waarden/amsterdam-social-return-percentage"],
    "verdicts.index": ["/regels/meldingen", "/regels/meldingen?staat=approved&regel=lots"],
    "verdicts.finding": ["/regels/meldingen/document/2/bevinding/1"],
    "verdicts.missed": ["/regels/meldingen/document/2/gemist"],
    "impact.index": ["/regels/wat-verandert", "/regels/wat-verandert?regel=social-label"],
    "workbench.index": ["/regels/werkbank"],
    "rules.show": [
        "/regels/turnover-requirement",
        "/regels/social-return-obligation",
        "/regels/gap-social-return",
        "/regels/notice-and-documents",
        "/regels/room-in-lots",
    ],
    "catalogue.index": [
        "/sociale-firmas",
        "/sociale-firmas?q=caterer+in+Zuidoost+met+PSO+30%2B&sector=catering&stadsdeel=Zuidoost&bewijs=pso-30",
        "/sociale-firmas?q=lunch&levert=Noord&taal=nl&doelgroep=participation-act&kan=50000&vrij=ja&sorteer=new",
        "/sociale-firmas?q=bestaatniet",
        "/sociale-firmas?sector=onzin&pagina=999&sorteer=onzin",
    ],
    "catalogue.firm": ["/sociale-firmas/1", "/sociale-firmas/49"],
    "catalogue.compare": [
        "/sociale-firmas/vergelijken",
        "/sociale-firmas/vergelijken?firma=1&firma=2&firma=3&firma=4&firma=5",
    ],
    "catalogue.shortlist": ["/sociale-firmas/bewaard"],
    "catalogue_lists.embedding": ["/sociale-firmas/inbedden", "/sociale-firmas/inbedden?sector=catering"],
    "catalogue_lists.embedded": ["/sociale-firmas/lijst", "/sociale-firmas/lijst?q=bestaatniet"],
    "own.home": ["/mijn-firma"],
    "own.edit": ["/mijn-firma/wijzigen"],
    "own.preview": ["/mijn-firma/voorbeeld"],
    "own.pictures": ["/mijn-firma/fotos"],
    "own.leave": ["/mijn-firma/weg"],
    "firm_import.upload": ["/beoordelen/importeren"],
    "shown.index": [
        "/getoond",
        "/getoond?van=2000-01-01&tot=onzin",
        "/getoond?van=2001-01-01&tot=2001-01-02",
    ],
    "shown.show": ["/getoond/traject/1", "/getoond/document/2", "/getoond/vraag/1", "/getoond/traject/999"],
    "joining.gone": ["/meedoen/vertrokken"],
    "own_evidence.index": ["/mijn-firma/bewijzen"],
    "chances.index": ["/mijn-firma/kansen"],
    "joining.apply": ["/meedoen"],
    "joining.thanks": ["/meedoen/dank"],
    "needs.ask": ["/vraag", "/vraag?q=lunch"],
    "reviews.index": ["/beoordelen"],
    "reviews.change": ["/beoordelen/voorstellen/1", "/beoordelen/voorstellen/2"],
    "reviews.proof": ["/beoordelen/bewijzen/1"],
    "reviews.expiring": ["/beoordelen/verloopt"],
    "reviews.invite": ["/beoordelen/uitnodigen", "/beoordelen/uitnodigen?firma=2"],
    "introductions.index": ["/introducties", "/introducties?stand=order"],
    "introductions.show": ["/introducties/1", "/introducties/5"],
    "introductions.numbers": ["/introducties/cijfers", "/introducties/cijfers?van=onzin&tot=1900-01-01"],
    "administration.users": ["/beheer/gebruikers"],
    "administration.outbox": ["/beheer/mail"],
    "administration.log": ["/beheer/logboek", "/beheer/logboek?controle=ja"],
    "about.about": ["/over"],
    "about.accessibility": ["/toegankelijkheid"],
    "about.privacy": ["/privacy"],
    "accounts.log_in": ["/inloggen"],
    "accounts.own": ["/account"],
}
# Routes that answer with something else than a page, and are tested elsewhere.
NO_PAGES = {
    "impact.show",
    "verdicts.download",
    "static",
    "health.health",
    "language.switch",
    "documents.picture",
    "documents.original",
    "importing.progress",
    "own.picture",
    "own_evidence.document",
    "chances.feed",
    "reviews.document",
    "reviews.picture",
    "introductions.table",
    "shown.table",
    # whose address names a file of one account: tests/firms/test_import_pages opens them
    "firm_import.preview",
    "firm_import.done",
    "lots.of_entry",  # no calendar of the demo names lots: test_lots opens it
    # whose address holds a secret: tests/firms opens them
    "joining.invitation",
    "joining.confirm",
    "needs.show",
    "needs.again",
    "catalogue.firm_data",
    "catalogue.picture",
    "catalogue_lists.csv",
    "catalogue_lists.xlsx",
    "catalogue_lists.json",
    "catalogue_lists.paper",
    "catalogue_lists.waiting",
    "catalogue_lists.feed",
}


def test_no_page_is_forgotten(site: Flask) -> None:
    opened = {rule.endpoint for rule in site.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert opened == set(PAGES) | NO_PAGES


@pytest.mark.parametrize("role", list(Role))
def test_every_page_is_sound(role: Role, visit: Callable[[Role], Visitor], site: Flask) -> None:
    visitor = visit(role)
    for endpoint, addresses in PAGES.items():
        needed = permission_of(site, endpoint)
        assert needed is not None
        for address in addresses:
            if role in PERMISSIONS[needed]:
                visitor.open(address)
            elif role is Role.NOBODY:
                answer = visitor.client.get(address)
                assert answer.status_code == 303 and answer.location.startswith("/inloggen"), address
            else:
                assert visitor.open(address, 403).h1, address


def test_every_page_is_sound_in_english(visit: Callable[[Role], Visitor], site: Flask) -> None:
    visitors = {role: visit(role) for role in (Role.ADMINISTRATOR, Role.FIRM)}
    for visitor in visitors.values():
        visitor.client.set_cookie("taal", "en")
    for endpoint, addresses in PAGES.items():
        of_firm = permission_of(site, endpoint) == "firm.own"
        for address in addresses:
            page = visitors[Role.FIRM if of_firm else Role.ADMINISTRATOR].open(address)
            assert page.html is not None and page.html["lang"] == "en"


def test_demo_mode_says_on_every_page_that_nothing_is_real(officer_page: Visitor) -> None:
    for address in ("/", "/inkoopkalender", "/documenten/1", "/regels", "/over", "/bestaat-niet"):
        page = officer_page.open(address, 404 if "bestaat" in address else 200)
        assert "Fictieve gegevens" in str(page.find(class_="demo-bar"))


def test_what_does_not_exist_is_said_plainly(officer_page: Visitor) -> None:
    for address in ("/trajecten/999999", "/documenten/999999", "/regels/bestaat-niet", "/taal/xx"):
        page = officer_page.open(address, 404)
        assert "Traceback" not in page.get_text()


def test_the_menu_shows_what_a_role_may_open(visit: Callable[[Role], Visitor]) -> None:
    def menu(role: Role) -> list[str]:
        return [link.get_text() for link in visit(role).open("/").select(".menu a")]

    assert menu(Role.NOBODY) == ["Regels", "Sociale firma's"]
    assert menu(Role.FIRM) == ["Regels", "Sociale firma's", "Mijn firma"]
    assert "Beoordelen" in menu(Role.ADVISOR) and "Beoordelen" not in menu(Role.OFFICER)
    assert "Screenen" not in menu(Role.READER)
    assert menu(Role.ADMINISTRATOR)[-1] == "Beheer"


def test_both_themes_give_sound_pages(demo_instance: Any, tmp_path: Any, clock: Any) -> None:
    from procurement_app.web.app import build
    from tests.demo import copied, open_runtime
    from tests.web.page import checked

    runtime = open_runtime(copied(demo_instance, tmp_path / "city"), clock, theme="amsterdam")
    app = build(runtime)
    page = checked(app, app.test_client().get("/").text)
    sheets = [str(link["href"]) for link in page.select("link[rel=stylesheet]")]
    assert any("vendor/amsterdam/tokens.css" in sheet for sheet in sheets)
    assert not any("neutral.css" in sheet for sheet in sheets)
    runtime.engine.dispose()


def test_the_neutral_theme_holds_nothing_of_the_city(officer_page: Visitor) -> None:
    page = officer_page.open("/")
    assert "amsterdam" not in str(page.head).casefold()
    assert all("amsterdam" not in str(image["src"]) for image in page.find_all("img"))
