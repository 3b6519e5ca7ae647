"""Every sentence of matching, by message id, in Dutch and English."""

from __future__ import annotations

from procurement_app.matching.model import Remark

MESSAGES: dict[str, dict[str, str]] = {
    # reasons
    "same-activity": {
        "nl": "Doet dit werk: {activity} (“{firm_words}” bij de vraag “{need_words}”).",
        "en": "Does this work: {activity} (“{firm_words}” for “{need_words}”).",
    },
    "near-activity": {
        "nl": "Doet verwant werk: {firm_activity} (“{firm_words}”), gevraagd is {activity}.",
        "en": "Does related work: {firm_activity} (“{firm_words}”), asked is {activity}.",
    },
    "part-activity": {
        "nl": "Kan een deel leveren: {firm_activity} (“{firm_words}”) bij {activity}.",
        "en": "Can supply a part: {firm_activity} (“{firm_words}”) for {activity}.",
    },
    "lends-staff": {
        "nl": "Kan medewerkers uit de doelgroep detacheren voor {activity}.",
        "en": "Can second staff from target groups for {activity}.",
    },
    "covers-more": {
        "nl": "Dekt {covered} van de {asked} gevraagde werkzaamheden: {names}.",
        "en": "Covers {covered} of the {asked} kinds of work asked: {names}.",
    },
    "same-words": {
        "nl": "Gebruikt dezelfde woorden: {words}.",
        "en": "Uses the same words: {words}.",
    },
    "same-cpv": {
        "nl": "CPV-code {firm} past bij {need} ({depth} cijfers gelijk).",
        "en": "CPV code {firm} fits {need} ({depth} digits equal).",
    },
    "capacity-fits": {
        "nl": "Kan de opdracht dragen: tot € {capacity}, waarde € {value}.",
        "en": "Can carry the contract: up to € {capacity}, value € {value}.",
    },
    "capacity-lot": {
        "nl": "Kan {lot} dragen: tot € {capacity}, waarde € {value}.",
        "en": "Can carry {lot}: up to € {capacity}, value € {value}.",
    },
    "open-house": {
        "nl": "Toelating zonder minimale omvang: de hoogste opdracht telt niet.",
        "en": "Admission without a minimum size: capacity does not count.",
    },
    "in-district": {"nl": "Werkt in {districts}.", "en": "Works in {districts}."},
    "whole-city": {"nl": "Werkt in de hele stad.", "en": "Works all over the city."},
    "reserved-eligible": {
        "nl": "Voldoet aan het voorbehoud (art. 2.82 Aanbestedingswet 2012): {share}% doelgroep, {least}% gevraagd.",
        "en": "Meets the reservation (art. 2.82 Aanbestedingswet 2012): {share}% target group, {least}% asked.",
    },
    "certificate-held": {
        "nl": "Heeft het gevraagde certificaat {certificate}.",
        "en": "Holds the certificate asked: {certificate}.",
    },
    "language-spoken": {"nl": "Spreekt {language}.", "en": "Speaks {language}."},
    # caveats
    "too-small": {
        "nl": "Alleen te klein: kan tot € {capacity}, waarde € {value}. Denk aan percelen of een combinatie.",
        "en": "Too small alone: up to € {capacity}, value € {value}. Think of lots or a combination.",
    },
    "capacity-unknown": {
        "nl": "Hoogste opdracht onbekend; vraag die na voor een opdracht van € {value}.",
        "en": "Largest contract unknown; ask for a contract of € {value}.",
    },
    "share-below": {
        "nl": "Aandeel doelgroep {share}% is lager dan {least}%: kan niet zelf inschrijven op een voorbehouden opdracht (art. 2.82).",
        "en": "Share of target group {share}% is below {least}%: cannot tender for a reserved contract (art. 2.82).",
    },
    "share-unknown": {
        "nl": "Aandeel doelgroep onbekend; het voorbehoud (art. 2.82) vraagt {least}%.",
        "en": "Share of target group unknown; the reservation (art. 2.82) asks {least}%.",
    },
    "certificate-missing": {
        "nl": "Heeft het gevraagde certificaat {certificate} niet opgegeven.",
        "en": "Has not stated the certificate asked: {certificate}.",
    },
    "certificate-equivalent": {
        "nl": "Heeft {certificate} niet opgegeven; een gelijkwaardig bewijs mag ook.",
        "en": "Has not stated {certificate}; equivalent evidence is accepted too.",
    },
    "language-missing": {
        "nl": "Geeft de gevraagde taal {language} niet op.",
        "en": "Does not state the language asked: {language}.",
    },
    "other-district": {
        "nl": "Zit in {home}; vraag na of zij ook in {districts} werkt.",
        "en": "Is based in {home}; ask whether it also works in {districts}.",
    },
    "evidence-expired": {
        "nl": "Bewijs is verlopen op {until}.",
        "en": "Evidence expired on {until}.",
    },
    "dependence": {
        "nl": "Zou voor {part}% van de jaaromzet van deze opdracht afhangen (meer dan {most}%).",
        "en": "Would depend on this contract for {part}% of turnover (above {most}%).",
    },
    "side-work": {
        "nl": "Doet alleen een bijkomend deel van de vraag.",
        "en": "Does only a lesser part of what is asked.",
    },
    "by-others": {
        "nl": "Laat {activity} door anderen doen.",
        "en": "Has {activity} done by others.",
    },
    "only-lot": {"nl": "Past bij {lot}, niet bij het geheel.", "en": "Fits {lot}, not the whole."},
    # understanding
    "asked": {"nl": "Gevraagd: {activity} (“{words}”).", "en": "Asked: {activity} (“{words}”)."},
    "asked-cpv": {"nl": "Gevraagd volgens CPV {code}: {activity}.", "en": "Asked by CPV {code}: {activity}."},
    "left-out": {
        "nl": "Valt buiten de vraag: {activity} (“{words}”).",
        "en": "Not part of the need: {activity} (“{words}”).",
    },
    # no match
    "nobody-frame": {
        "nl": "Dit is {frame} ({evidence}). Geen van de {firms} firma's biedt dat aan.{topic}",
        "en": "This is {frame} ({evidence}). None of the {firms} firms offers it.{topic}",
    },
    "nobody-activity": {
        "nl": "Gevraagd is {activities}. Geen van de {firms} firma's doet dit werk of verwant werk.",
        "en": "Asked is {activities}. None of the {firms} firms does this or related work.",
    },
    "nobody-here": {
        "nl": "Gevraagd is {activities} in {districts}. De firma's die dit doen, werken alleen elders: {names}.",
        "en": "Asked is {activities} in {districts}. The firms that do this work only elsewhere: {names}.",
    },
    "nobody-understood": {
        "nl": "We herkennen in de vraag geen werkzaamheid en geen CPV-code. Schrijf welk werk gedaan moet worden, bijvoorbeeld 'ramen wassen' of 'lunch bezorgen'.",
        "en": "We recognise no kind of work and no CPV code. Write which work must be done, such as 'window cleaning' or 'lunch delivery'.",
    },
    "nobody-cpv": {
        "nl": "CPV {codes} is geen werk dat we van sociale firma's kennen, en geen van de {firms} firma's noemt deze code.",
        "en": "CPV {codes} is no work we know of social firms, and none of the {firms} firms states this code.",
    },
    "no-firms": {"nl": "Er zijn geen firma's om uit te kiezen.", "en": "There are no firms to choose from."},
    "topic": {
        "nl": " {activities} is alleen het onderwerp.",
        "en": " {activities} is only its subject.",
    },
    # combinations and lots
    "takes-part": {"nl": "{firm} doet {activity} (tot € {capacity}).", "en": "{firm} does {activity} (up to € {capacity})."},
    "together-value": {
        "nl": "Samen kunnen zij tot € {capacity} dragen; de waarde is € {value}. Een combinatie mag inschrijven (art. 2.52 Aanbestedingswet 2012).",
        "en": "Together they can carry € {capacity}; the value is € {value}. A combination may tender (art. 2.52 Aanbestedingswet 2012).",
    },
    "together-work": {
        "nl": "Samen doen zij al het gevraagde werk: {activities}.",
        "en": "Together they do all the work asked: {activities}.",
    },
    "lot-by-value": {
        "nl": "Met {lots} percelen van ten hoogste € {most} kan iedere firma van deze lijst een perceel zelf dragen: {names}.",
        "en": "With {lots} lots of at most € {most} each of these firms can carry a lot alone: {names}.",
    },
    "lot-by-work": {
        "nl": "Een eigen perceel voor {activity} kan {names} zelf dragen.",
        "en": "A lot of its own for {activity} can be carried by {names}.",
    },
}
LANGUAGES = ("nl", "en")


def say(remark: Remark, language: str = "nl") -> str:
    """The sentence of a remark. Amounts get thousands separators of the language."""
    values = {name: _shown(value, language) for name, value in remark.values}
    return MESSAGES[remark.code][language].format(**values)


def _shown(value: object, language: str) -> str:
    if isinstance(value, Remark):
        return say(value, language)
    if isinstance(value, dict):
        return str(value[language])
    if isinstance(value, (list, tuple)):
        shown = [_shown(part, language) for part in value]
        joint = " en " if language == "nl" else " and "
        return joint.join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
    if isinstance(value, float):
        grouped = f"{value:,.0f}"
        return grouped.replace(",", ".") if language == "nl" else grouped
    return str(value)
