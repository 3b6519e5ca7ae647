"""`kansrijk rules new` and `docs`: a file to fill in, and a page of every rule."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from procurement_app import paths
from procurement_app.cli.options import today
from procurement_app.cli.rulebooks import rules_option, sound, words_of

if TYPE_CHECKING:
    from procurement_app.screening.rulebook.vocabulary import Concept

_FORMS_SHOWN = 8
_SHORTEST = 2
_SAME, _WHOLE_WORD, _PART = range(3)
_HEAD = """\
# {id}
#
# Zo vult u dit in:
#   1. Schrijf eerst de voorbeelden onderaan.
#   2. Kies daarna waar de regel naar kijkt.
#   3. Draai telkens:  kansrijk rules check{rules}  en  kansrijk rules test{rules} {id}
# Wat achter een hekje (#) staat, leest Kansrijk niet; haal het weg als u klaar bent.
# Spring in met spaties, nooit met tabs. Uitleg van elk veld: rules/README.md.

id: {id}                # gelijk aan de naam van het bestand
kind: {kind}
title:                  # een paar woorden; zo heet de regel op het scherm
  nl: "Vul in: een paar woorden."
  en: "Fill in: a few words."
explanation:            # een of twee zinnen: wat vindt de regel, en waarom telt dat?
  nl: "Vul in: wat deze regel vindt en waarom dat telt."
  en: "Fill in: what this rule finds and why it matters."
status: experimental    # wordt pas 'stable' als elk artikel hieronder is nagekeken
since: {today}
legal_basis:            # weet u geen artikel? Schrijf dan: legal_basis: []
  - law: Aanbestedingswet 2012
    article: "Vul in: het nummer, zoals 2.80"
    verified: no        # 'yes' als u het artikel zelf in de wettekst zag; zet er dan checked_on bij
    # checked_on: {today}
tags: []                # codes van eForms, zoals soc-obj; mag leeg blijven
advice:                 # wat kan de inkoper nu het best doen?
  nl: "Vul in: wat de inkoper nu het best kan doen."
  en: "Fill in: what the procurement officer had best do now."

"""
_SEARCH = """\
detect:                 # hoe de regel zoekt; elk streepje met 'name' is een manier
  - name: "Vul in: in gewone woorden wat er moet staan"
    all_of: [social-return]      # begrippen uit rules/vocabulary; allemaal in dezelfde zin
    # Eén van meer begrippen is genoeg:   all_of: [social-return, [obligation, "<percentage>"]]
    # Hoogstens 30 woorden ertussen:      near: 30
    # Niet als dit erbij staat:           unless: [reserve]

# values:               # lees ook een waarde; haal de hekjes weg als u dat wilt
#   percentage: {{type: percentage, maximum: 50}}

examples:               # minstens 6 zinnen die de regel moet vinden, van verschillende schrijvers
  - text: "Vul in: een zin uit een stuk waarin dit geldt."
    status: asserted    # asserted (geldt), negated (geldt niet), conditional (onder voorwaarde), mentioned
must_not_match:         # minstens 4 zinnen die erop lijken, maar iets anders zeggen
  - text: "Vul in: een zin die erop lijkt."
    why: "zeg waarom dit iets anders is"
"""
_GAP = """\
applies:                # wanneer had er iets moeten staan? Als deze regel iets vindt:
  - rule: no-lots
    status: [asserted]
filled_by:              # dan is er geen leemte als deze regel ook iets vindt
  - rule: market-consultation
reasons:                # wat de gebruiker leest bij elke uitkomst
  found: {{nl: "Vul in: wat er ontbreekt.", en: "Fill in: what is missing."}}
  not-found: {{nl: "Vul in: het staat er.", en: "Fill in: it is there."}}
  not-applicable: {{nl: "Vul in: hier speelt dit niet.", en: "Fill in: this does not arise here."}}
examples:               # minstens 3 korte stukken, één alinea per regel
  - text: ["De opdracht wordt niet in percelen verdeeld."]
    outcome: found      # found (ontbreekt), not-found (staat er), not-applicable (speelt niet)
"""
_CONTRADICTION = """\
differs:                # twee verschillende getallen voor hetzelfde: de waarde 'value' die deze regel leest
  - {{rule: lots, value: count}}
# Of, in plaats van differs, een van deze drie (rules/README.md noemt een vierde, amended):
# denied: [lots]        # de ene passage zegt van deze regel ja, de andere nee
# together:             # twee dingen die niet allebei kunnen gelden
#   - {{rule: lots, status: [asserted]}}
#   - {{rule: no-lots, status: [asserted]}}
# notice:               # de aankondiging zegt dit, en de stukken zeggen iets van against
#   - {{field: BT-71, codes: [none], against: [{{rule: reserved-contract, status: [asserted]}}]}}

reason:                 # wat de gebruiker bij een tegenspraak leest
  nl: "Vul in: wat er niet allebei kan gelden."
  en: "Fill in: what cannot both hold."
examples:               # minstens één met en één zonder tegenspraak; per stuk een lijst van alinea's
  - documents: [["Vul in: een zin uit het ene stuk."], ["Vul in: een zin uit het andere."]]
    found: true
  - documents: [["Vul in: een zin."], ["Vul in: een zin die er niet mee botst."]]
    found: false
"""
_REGIME = """\
named: [concession-named]    # begrippen waarmee een stuk zich zo noemt in zijn titel
said: [concession-said]      # of in een zin die het zegt
reason:                 # wat de gebruiker leest: wat er waarschijnlijk niet geldt; 'advice' zegt wat dan wel
  nl: "Vul in: wat hier waarschijnlijk niet geldt, en waarom."
  en: "Fill in: what probably does not hold here, and why."
examples:               # minstens 3 korte stukken, één alinea per regel; '# ' voor een kop
  - text: ["# Vul in: een titel die het zegt"]
    found: true
  - text: ["# Vul in: een andere titel die het zegt"]
    found: true
  - text: ["# Vul in: een titel die erop lijkt"]
    found: false
"""
_CHANCE = """\
applies:                # voor welke trajecten deze regel geldt; alle voorwaarden samen
  - {{sectors: any}}              # het werk past bij een sector van sociale firma's
  # - {{kind: [services]}}        # works, supplies of services
found:                  # wanneer het een kans is; alle voorwaarden samen
  - {{value: {{below: eu-threshold}}}}   # bedrag of parameter; ook at_least, more_than, at_most
  # - {{months: {{at_most: 48}}}}     - {{lots: {{at_least: 2}}}}     - {{unless: {{published: yes}}}}
  # - any: [{{...}}, {{...}}]       één van deze;   all: [...] alle;   not: {{...}} niet
# weight: [{{points: 1}}]       # (mag) punten voor de score; alle kansregels samen geven er hoogstens 100
reasons:                # wat de gebruiker leest; {{value}} is de waarde, {{eu-threshold-works}} die grens
  found: {{nl: "Vul in: waarom dit een kans is.", en: "Fill in: why this is a chance."}}
  not-found: {{nl: "Vul in: waarom niet.", en: "Fill in: why not."}}
  not-applicable: {{nl: "Vul in: hier speelt dit niet.", en: "Fill in: this does not arise here."}}
examples:               # minstens 2 trajecten: een met en een zonder kans
  - {{title: "Vul in: naam van een traject", kind: services, value: 90000, outcome: found}}
  - {{title: "Vul in: naam van een ander traject", kind: services, value: 900000, outcome: not-found}}
"""
_BODIES = {
    "instrument": _SEARCH,
    "barrier": _SEARCH,
    "gap": _GAP,
    "contradiction": _CONTRADICTION,
    "regime": _REGIME,
    "chance": _CHANCE,
}


@click.command()
@rules_option
@click.argument("rule_id", metavar="REGEL")
@click.option("--kind", type=click.Choice(list(_BODIES)), default="instrument", show_default=True)
def new(root: Path, rule_id: str, kind: str) -> None:
    """Maak een nieuw regelbestand om in te vullen, met uitleg erin.

    \b
    Voorbeelden:
      kansrijk rules new sociale-werkplaats
      kansrijk rules new --kind barrier landelijke-dekking
      kansrijk rules new --kind gap gap-monitoring
      kansrijk rules new --kind contradiction twee-looptijden
    """
    from procurement_app.screening.rulebook.book import FOLDERS

    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule_id):
        raise click.UsageError(
            f"'{rule_id}' kan geen naam van een regel zijn: gebruik kleine letters, cijfers en streepjes."
        )
    if existing := next(root.rglob(f"{rule_id}.yaml"), None):
        raise click.UsageError(f"De regel '{rule_id}' bestaat al: {existing}")
    path = root / FOLDERS[kind] / f"{rule_id}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    rules = "" if root == paths.RULES.resolve() else f" --rules {shlex.quote(str(root))}"
    text = (_HEAD + _BODIES[kind]).format(id=rule_id, kind=kind, today=today().isoformat(), rules=rules)
    path.write_text(text, encoding="utf-8")
    click.echo(f"{path} staat klaar. Vul het in en draai: kansrijk rules check{rules}")


@click.command("words")
@rules_option
@click.argument("word", metavar="WOORD")
def words(root: Path, word: str) -> None:
    """Zoek welke begrippen een woord kennen, of zo heten; wie het woord zelf kent, staat bovenaan.

    \b
    Voorbeelden:
      kansrijk rules words stage
      kansrijk rules words "afstand tot de arbeidsmarkt"
    """
    from procurement_app.screening.text.scan import fold

    wanted = fold(word).strip().replace("-", " ")
    if len(wanted) < _SHORTEST:
        raise click.UsageError(f"Noem een woord van ten minste {_SHORTEST} letters, zoals: stage.")
    found = [
        (best, name, concept, matching)
        for name, concept in words_of(root).concepts.items()
        if (matching := _matching(wanted, concept)) or wanted in name.replace("-", " ")
        for best in (min((rank for rank, _ in matching), default=_PART),)
    ]
    for _, name, concept, matching in sorted(found, key=lambda one: one[:2]):
        usual = "  (common: overal, dus geen anker)" if concept.common else ""
        click.secho(f"{name}{usual}", bold=True)
        click.echo(f"    {concept.means or 'zonder omschrijving'}")
        first = [written for _, written in sorted(matching, key=lambda one: one[0])]
        click.echo("    " + "; ".join(_shown(first, (*concept.forms, *concept.patterns))))
    if not found:
        click.echo(f"Geen begrip kent ‘{word}’. Voeg er een toe in {root / 'vocabulary'}.")


def _matching(wanted: str, concept: Concept) -> list[tuple[int, str]]:
    """The forms and patterns of a concept that have some words in them, each with how well: as a whole, as
    whole words of it, or as a part of one."""
    from procurement_app.screening.text.scan import expand, fold

    spelt = [(written, form.text) for written in concept.forms for form in expand(written)]
    spelt += [(pattern, fold(pattern).replace("|", " ")) for pattern in concept.patterns]
    found: dict[str, int] = {}
    for written, text in spelt:
        plain = text.replace("-", " ")
        if wanted in plain:
            whole = f" {wanted} " in f" {plain} ".replace("*", "")
            rank = _SAME if plain == wanted else _WHOLE_WORD if whole else _PART
            found[written] = min(rank, found.get(written, rank))
    return [(rank, written) for written, rank in found.items()]


def _shown(first: list[str], written: tuple[str, ...]) -> list[str]:
    """Some forms of a concept, those that were asked for before others."""
    return list(dict.fromkeys((*first, *written)))[:_FORMS_SHOWN]


@click.command()
@rules_option
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="MAP")
def docs(root: Path, folder: Path) -> None:
    """Schrijf van elke regel een pagina (Markdown) in MAP.

    \b
    Voorbeeld:
      kansrijk rules docs uitleg-regels
    """
    from procurement_app.cli.accuracy import of_rule
    from procurement_app.screening.explaining.pages import explain
    from procurement_app.screening.rulebook.codes import KINDS, RULE_STATUSES, named
    from procurement_app.services.rulebook.accuracy import stored

    book, _ = sound(root)
    figures = stored(root)
    folder.mkdir(parents=True, exist_ok=True)
    index, day = ["# Regels", ""], today()
    for rule_id, rule in sorted(book.rules.items()):
        text = explain(rule, book, day) + (of_rule(figures, rule_id) if figures else "")
        (folder / f"{rule_id}.md").write_text(text, encoding="utf-8")
        kind, status = named(KINDS, rule.kind), named(RULE_STATUSES, rule.status)
        index.append(f"- [{rule.title.nl}]({rule_id}.md) ({kind}, {status})")
    (folder / "README.md").write_text("\n".join([*index, ""]), encoding="utf-8")
    click.echo(f"{len(book.rules)} pagina's geschreven in {folder}")
