"""What an edited rule would change: asked in the browser, worked out by a job."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping

import pytest
from sqlmodel import select
from werkzeug.test import TestResponse

from procurement_app import jobs, paths
from procurement_app.models import Job, Role
from procurement_app.runtime import Runtime
from procurement_app.services.access.audit import SYSTEM
from procurement_app.services.rulebook import impact
from procurement_app.services.tender import documents
from tests.web.conftest import Visitor
from tests.web.page import checked, words

ADDRESS = "/regels/wat-verandert"
RULE = paths.RULES / "barriers" / "insurance-requirement.yaml"
# A new rule with a concept of its own, as somebody would write them in a folder of their own.
NEW = {
    "instruments/flower-strip.yaml": """id: flower-strip
kind: instrument
title: {nl: Bloemenrand, en: Flower strip}
explanation: {nl: Een rand met bloemen., en: A strip of flowers.}
status: experimental
since: 2026-11-22
legal_basis: []
tags: [soc-obj]
detect:
  - name: een bloemenrand
    all_of: [flower-strip]
advice: {nl: Vraag ernaar., en: Ask for it.}
examples:
  - {text: U legt een bloemenrand aan., status: asserted}
  - {text: De opdrachtnemer zaait een bloemenrand in., status: asserted}
  - {text: Langs het pad komt een bloemenrand., status: asserted}
  - {text: Een bloemenrand is verplicht., status: asserted}
  - {text: Een bloemenrand is niet verplicht., status: negated}
  - {text: Een bloemenrand vragen wij niet., status: negated}
must_not_match:
  - {text: U maait het gras., why: gras is geen bloemenrand}
  - {text: Het park is open., why: niets met bloemen}
  - {text: U plant bomen., why: bomen zijn geen bloemen}
  - {text: De rand wordt geschilderd., why: een rand van een pad}
""",
    "vocabulary/flowers.yaml": """concepts:
  flower-strip:
    means: een rand met bloemen
    forms: [bloemenrand, bloemenranden, flower strip]
""",
}


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


def sent(visitor: Visitor, *files: tuple[str, str | bytes]) -> TestResponse:
    """The answer to files that are chosen in a browser."""
    given = [(io.BytesIO(held.encode() if isinstance(held, str) else held), name) for name, held in files]
    return visitor.client.submit(ADDRESS, {"bestanden": given}, content_type="multipart/form-data")


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def upload(runtime: Runtime, text: str, name: str) -> None:
    now = runtime.clock()
    with runtime.sessions() as session:
        documents.upload(session, runtime.store, text.encode(), name, actor=SYSTEM, now=now, on=now.date())
    jobs.drain(runtime)


def test_a_new_rule_with_a_new_concept_as_files_or_as_a_zip(
    visit: Callable[[Role], Visitor], demo_runtime: Runtime
) -> None:
    upload(demo_runtime, "De opdrachtnemer legt een bloemenrand aan.", "berm.md")
    visitor = visit(Role.ADVISOR)
    with_rest = {"lees-mij.txt": "Voor collega's", "mijn/.git/hooks": b"\xff"}
    unchanged = {"mijn/barriers/" + RULE.name: RULE.read_bytes(), "mijn/README.md": "# Regels"}
    for files in (
        [(name.rsplit("/", 1)[1], text) for name, text in NEW.items()],
        [("mijn.zip", zipped({f"mijn/{name}": text for name, text in NEW.items()} | with_rest | unchanged))],
        [("los.zip", zipped({name.rsplit("/", 1)[1]: text for name, text in NEW.items()}))],
        [("map.zip", zipped({name.replace("/", "\\"): text for name, text in NEW.items()}))],
    ):
        answer = sent(visitor, *files)
        assert answer.status_code == 303, words(checked(visitor.app, answer.text))
        jobs.drain(demo_runtime)
        page = visitor.open(answer.location)
        told = page.select(".change-new")
        assert len(told) == 1 and "Bloemenrand" in words(told[0]), files[0][0]
        shown = [words(name) for name in page.select(".page-head code")]
        assert [name.rsplit("/", 1)[-1] for name in shown] == ["flower-strip.yaml", "flowers.yaml"]
        assert page.select('input[type="file"][multiple]')


def test_mistakes_in_files_are_told_with_their_line(
    visit: Callable[[Role], Visitor], demo_runtime: Runtime
) -> None:
    visitor = visit(Role.ADVISOR)
    rule, concept = ((name.rsplit("/", 1)[1], text) for name, text in NEW.items())
    answer = sent(visitor, rule, (concept[0], concept[1].replace("flower-strip:", "flower-strips:")))
    jobs.drain(demo_runtime)
    told = words(visitor.open(answer.location))
    assert "rules/instruments/flower-strip.yaml:11: " in told and "fouten" in told
    answer = sent(visitor, rule, ("stray.yaml", "a: b"))
    jobs.drain(demo_runtime)
    assert "stray.yaml is niet duidelijk welk bestand" in words(visitor.open(answer.location))
    answer = sent(visitor, ("mijn.zip", zipped({**NEW, "instruments/flower-strip.yaml/a.yaml": "a: b"})))
    jobs.drain(demo_runtime)
    assert "De mappen passen niet" in words(visitor.open(answer.location))


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "Kies een of meer bestanden"),
        ([("regels.docx", "PK")], "‘regels.docx’ kunnen wij niet proberen"),
        ([("x.yaml", "id: x"), ("x.yaml", "id: y")], "‘x.yaml’ zit er twee keer bij"),
        ([("x.yaml", b"\xff\xfe")], "‘x.yaml’ is geen gewone tekst"),
        ([("x.zip", zipped({"instruments/../../x.yaml": "id: x"}))], "x.yaml"),
        ([("x.zip", zipped({"instruments/x.yaml": b"\xff"}))], "‘instruments/x.yaml’ is geen gewone tekst"),
        ([("x.zip", zipped({"[a-z]*.yaml": "id: x"}))], "kunnen wij niet proberen"),
        ([("x.zip", zipped({"x.pdf": "%PDF"}))], "geen regelbestand dat anders is"),
        ([("x.zip", zipped({f"rules/barriers/{RULE.name}": RULE.read_bytes()}))], "dat anders is"),
        ([("x.zip", b"geen zip")], "beschadigd"),
        ([("x.zip", zipped({"x.yaml": "#" * 30_000_000}))], "uitgepakt"),
        ([(f"x{number}.yaml", "id: x") for number in range(51)], "te veel bestanden"),
    ],
    ids=lambda given: given if isinstance(given, str) else None,
)
def test_files_that_cannot_be_tried(
    visit: Callable[[Role], Visitor],
    demo_runtime: Runtime,
    files: list[tuple[str, str | bytes]],
    said: str,
) -> None:
    visitor = visit(Role.ADVISOR)
    answer = sent(visitor, *(files or [("", "")]))
    assert answer.status_code == 422
    page = checked(visitor.app, answer.text)
    assert said in words(page) and page.select('input[type="file"][aria-invalid="true"]')
    with demo_runtime.sessions() as session:
        assert not session.exec(select(Job).where(Job.kind == impact.JOB)).all()


def test_only_who_keeps_the_rules_may_ask(visit: Callable[[Role], Visitor]) -> None:
    assert visit(Role.OFFICER).client.get(ADDRESS).status_code == 403
