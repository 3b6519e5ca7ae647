"""Codes of the catalogue that are no sector and no work, with what people call them."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from procurement_app.screening.text.scan import fold

Names = Mapping[str, tuple[str, str]]  # code -> Dutch, English

TARGET_GROUPS: Names = {
    "participation-act": ("Mensen uit de bijstand", "People on social assistance"),
    "long-term-unemployed": ("Mensen die lang zonder werk waren", "Long-term unemployed people"),
    "sheltered-work": ("Mensen met beschut werk of Wsw", "People in sheltered work"),
    "young-disabled": ("Jongeren met een beperking (Wajong)", "Young people with a disability"),
    "pro-vso": ("Leerlingen van praktijk- en speciaal onderwijs", "Pupils of practical and special schools"),
    "status-holders": ("Statushouders en nieuwkomers", "Refugees and newcomers"),
    "migrant-women": ("Vrouwen met een migratieverleden", "Women with a migration background"),
    "older-workers": ("Werkzoekenden van 55 en ouder", "Job seekers aged 55 and over"),
    "autism": ("Mensen met autisme", "People with autism"),
    "mental-vulnerability": ("Mensen met een psychische kwetsbaarheid", "People with mental health problems"),
    "intellectual-disability": (
        "Mensen met een verstandelijke beperking",
        "People with an intellectual disability",
    ),
    "physical-disability": ("Mensen met een lichamelijke beperking", "People with a physical disability"),
    "daytime-activities": ("Deelnemers aan dagbesteding", "People in day activities"),
    "ex-detainees": ("Mensen die vastzaten", "Former prisoners"),
    "homeless": ("Mensen zonder thuis", "Homeless people"),
}
LANGUAGES: Names = {
    "nl": ("Nederlands", "Dutch"),
    "en": ("Engels", "English"),
    "ar": ("Arabisch", "Arabic"),
    "tr": ("Turks", "Turkish"),
    "ti": ("Tigrinya", "Tigrinya"),
    "tw": ("Twi", "Twi"),
    "pl": ("Pools", "Polish"),
    "es": ("Spaans", "Spanish"),
    "fr": ("Frans", "French"),
    "de": ("Duits", "German"),
    "pt": ("Portugees", "Portuguese"),
    "uk": ("Oekraïens", "Ukrainian"),
    "fa": ("Farsi of Dari", "Farsi or Dari"),
    "so": ("Somalisch", "Somali"),
    "pap": ("Papiaments", "Papiamento"),
    "srn": ("Sranantongo", "Sranan Tongo"),
    "dse": ("Nederlandse Gebarentaal", "Dutch Sign Language"),
}
AREAS: Names = {"city": ("Hele stad", "The whole city"), "country": ("Heel Nederland", "The whole country")}


def called(names: Names, code: str, language: str = "nl") -> str:
    """What a code is called; a code we do not know is shown as it is."""
    known = names.get(code)
    return code if known is None else known[0 if language == "nl" else 1]


def code_of(names: Names, written: str) -> str | None:
    """The code that a file means by a code or a name in either language, or None."""
    plain = fold(written.strip())
    for code, called_so in names.items():
        if plain in (fold(code), *(fold(name) for name in called_so)):
            return code
    return None


def marked(text: str, spoken: str, language: str, tag: str = "span") -> str:
    """A text in the language `spoken` for a page in `language`: marked where they differ (WCAG 3.1.2)."""
    written = Markup('<{0} lang="{1}">{2}</{0}>')
    return written.format(tag, spoken, text) if text and spoken != language else text
