"""Names of certificates in running text: known bodies of standards with their numbers, and names by form."""

from __future__ import annotations

import re
from collections.abc import Iterator

# The name of a certificate: a known body of standards with its number and what follows in capitals; a name
# with its abbreviation ('Veilig werken in laboratoria (VWL)'); what stands in capitals before or after
# 'certificaat', 'keurmerk', 'erkenning'. A zero read for the O of ISO is let pass.
_NO_NAME = (
    r"(?!(?:Een|Het|De|Uw|The|An?|Elk|Ieder|Geldig|Valid|Your|This|Dit|Bij|Zonder|Met|Without|With|Geen|No"
    r"|Van|Voor|Op|In|Aan|Uit|Over|Na|Per|Tot|Onder|Als|Wie|Of|Om|En|Wij|We|Er|Is|For|From|By|All|Alle|Elke"
    r"|Iedere|Welk|Niet|Gecertificeerd|Hun|Zijn|Onze|Our|Their|Any|Each|Every|Ook|Alleen|Only|Ja|Nee|Yes|Veiligheidsladder|NEN|EN|[I1l]S[O0]|VC[AU]|BRL|SC|HKZ|Blik|SCL|NEN-EN|EN-ISO|NEN-EN-ISO)\b)"
)
# 'Gastvrijheidszorg met Sterren', 'Private en Zakelijke Lease'
_PROPER = r"[A-Z][a-zë]+(?:-(?=\s))?(?: (?:(?:en|met|van|voor|&) )?[A-Z][a-zë]+){1,3}"
_CAPITALS = (
    _NO_NAME
    + rf"(?:{_PROPER}(?![\w-])|[A-Z][\w&-]*(?: (?:& )?[A-Z][\w&-]*){{0,3}}(?: (?:\d{{3,5}}|\d[a-z])\b)?)"
)
_CERTIFICATE = re.compile(
    r"\b(?:(?:NEN[- ]?)?(?:EN[- ]?)?[I1l]S[O0](?:/(?:IEC|TS))?[- ]?\d{4,5}(?:-\d{1,2})*"
    r"|NEN[- ](?:EN[- ])?\d{3,5}(?:-\d)?"
    r"|(?:B-|VOL-)?VC[AU](?:[- ]?(?:[Pp]etrochem\w+|P|VOL|[Bb]asis(?:diploma|veiligheid)?)\b)?\*{0,2}"
    r"|BRL(?:[- ]SIKB)?(?:[- ]?K?[- ]?\d{2,5}(?:-[\dX]{1,2}(?![\dX]))?| SVMS-\d{3}"
    r"|(?: (?!\w+-(?:ge)?cert)[A-Z][\w-]+)*)"
    r"|SIKB[- ]?\d{3,5}|SC-\d{3}|SCL(?:[- ](?:trede|niveau|level) \d)?"
    r"|KOMO(?:-\w+)?|HACCP|OHSAS[- ]?\d+|HKZ(?:[- ](?:& )?[A-Z][a-z]+)*(?: & [A-Z][a-z]+)?"
    r"|FSC|PEFC|EMAS|SCC\*{0,2}"
    r"|ISAE[- ]3\d{3}(?: [Tt]ype (?:I{1,2}|[12])\b)?|(?:DIN|IEC)[- ]\d{3,5}(?:-\d+)?|DTA-[A-Z]|SOC [123]"
    r"|Groenkeur(?: [A-Z][\w-]+)*"
    r"|[Pp]rocescertificaat (?!(?:op|voor|van|volgens|conform|in|is|of|en)\b)[a-z][\w-]+"
    r"|(?!(?:Kwaliteits|Persoons|Bedrijfs|Veiligheids)certificaat(?! [A-Z][a-z]))"
    r"[A-Z]\w+certificaat(?! (?:BRL|VC[AU]|SVMS)\b)(?: [A-Z][\w-]+)*"
    r"|Blik op Werk(?:-keurmerk| [A-Z][a-z]+)?|EU Ecolabel|Milieukeur"
    r"|CO[2₂]-[Pp]restatieladder|CO2 Performance Ladder|Safety Culture Ladder"
    r"|[Vv]eiligheidsladder(?:,? (?:trede|niveau) \d)?"
    r"|[A-Z][\w&-]+-[Ee]rkenning(?: [A-Z]\w+)*|SNA-keurmerk|OSB-[Kk]eurmerk"
    r"|CA\+|[A-Z]{2,3}-[Kk]eur\b|SVMS-\d{3}|NIST 800-\d+|GlobalG\.A\.P\."
    r"|FSSC[- ]?22000|European Tree (?:Worker|Technician)|NAID AAA|PCI[- ]DSS|TISAX|SNA|RABC|ADISA"
    r"|OEKO-TEX(?: (?:Standard|MADE|STeP)(?: [A-Z\d]\w*)*)?|(?:NEN[- ]?)?EN[- ]?\d{3,5}(?:-\d+)?(?: EXC ?\d)?"
    r"|(?:(?:Nationaal|Nederlands|Landelijk|Europees) )?"
    r"Keurmerk(?: (?:(?:en|met|op|&) )?(?!PSO\b)[A-Z][\w-]+)+"
    r"|SCIOS(?: [Ss]cope \d+)?|Erkende Verhuizers?|Green Key|Lean & Green|[Cc]ert[Ee]x\b|InstallQ"
    r"|Keurmerk [a-z]\w+(?= \()"
    r"|(?:[Cc]ertificaat|[Dd]iploma|certificate)[: ]{1,2}(?:[‘'\"“](?P<quoted>[^‘’'\"“”\t\n]{3,60})[’'\"”]"
    r"|(?P<safe>Veilig [a-z]+ (?:met|aan|langs|in|op|bij) (?:(?:de|het) )?[\w-]++)(?! \())"
    r"|(?:certificaat|certificate|diploma|erkenning|regeling|[Cc]ertificaat) (?:(?:van|voor|of|in|as|als) )?"
    r"(?:(?:de|het|the) )?(?P<named>[A-Z][\w-]+(?: [\w-]+){1,4} \([A-Z]{2,6}\))"
    r"|(?:certificaat|[Pp]rocescertificaat|certificate|diploma|erkenning|regeling|[Kk]eurmerk|schema) "
    r"(?:(?:van|voor) )?"
    rf"(?:(?:de|het) )?(?P<after>{_CAPITALS})"
    rf"|{_CAPITALS}[*+]{{0,2}}(?=-(?:[Cc]ertific|[Dd]iploma|[Ee]rkenning|[Gg]ecertific))"
    rf"|{_CAPITALS}"
    r"(?= [A-Z][\w-]+ (?:certificate|certificaat|certification)\b) [A-Z][\w-]+"
    r"|(?!(?:EN|DE|HET|EEN) )[A-Z][A-Z\d&-]{2,}\*{0,2}(?= (?:certificate|certificaat|certification)\b)"
    r"|[A-Z]\w*-[Kk]eurmerk(?: [A-Z][a-z]+)*)"
)


_PARTS = ("named", "quoted", "safe", "after")
_GRADE = re.compile(r" (?:trede|niveau|klasse|level) (?:\d|goud|zilver|brons)\b")
# 'SNA-keurmerk (NEN 4400-1)', 'RABC (EN 14065)': the standard that it is given by
_STANDARD = re.compile(r" \((?:NEN|EN|ISO|IEC|DIN)[ /-][\w /.:-]{3,24}\)")
# 'heftruckcertificaat', 'certificaat duikarbeid': where no name stands in capitals
_KINDS = (
    r"(?!(?i:[\w-]*(?:kwaliteit|proces|persoon|bedrijf|veiligheid|product|systeem|management|milieu|arbo|branche)\w*"
    r"|vak|school|mbo-?|hbo-?|auto|ander\w*)(?:certificaat|diploma))"
)
_COMPOUND = re.compile(
    rf"\b{_KINDS}[A-Za-z][\w-]{{2,}}(?:certificaat|diploma)\b"
    r"|\b[Cc]ertificaat (?P<plain>(?!(?:voor|op|aan|af|bij|toe)?(?:ge|ver|be)\w*en\b)"
    r"(?!(?:over|aan|in|toe)l\w+en\b)(?!\w*(?:lijk|baar|loos|[aeiou]al|eel|(?<!ei)d|(?<!toezich)t|bij)\b)[a-z][a-z-]{6,})"
    r"(?=[\t,;.(]|$)"
)


def compounds(text: str) -> list[tuple[int, int]]:
    """Places of names in small letters: 'heftruckcertificaat', 'certificaat duikarbeid'."""
    return [found.span("plain" if found["plain"] else 0) for found in _COMPOUND.finditer(text)]


def certificates(text: str) -> Iterator[tuple[int, int]]:
    """Places of names of certificates: 'ISO 9001', 'VCA**', 'BRL Groenkeur Boomverzorging'."""
    told = 0
    for found in _CERTIFICATE.finditer(text):
        name = next((name for name in _PARTS if found[name]), 0)
        start, end = found.span(name)
        if start < told:
            continue
        known = _CERTIFICATE.match(text, start) if name == "after" else None
        end = max(end, known.end()) if known else end
        more = _GRADE.match(text, end) or _STANDARD.match(text, end)
        told = more.end() if more else end
        yield start, told


# What stands in capitals in a requirement without being a certificate.
_OTHER = (
    r"(?!(?:PSO|SROI|ISV|ILO|KVK|BTW|UEA|ESPD|TED|PDF|AVB|CAR|WAM|WKA|RAW|ARW|UAV|AVG|VOG|ROC|MBO|HBO|VSO|BBL|BOL"
    r"|FTE|CISO|MIVD|AIVD|RIVM|GGD|BPKV|EMVI|NVI|NEE|JA|HET|EEN|ISO|NEN|BRL|NEN-EN|NEN-EN-ISO|EUR)\b)"
)
_LOOSE = re.compile(
    rf"(?<![\w-]){_OTHER}"
    r"(?:[A-Z][A-Z\d]{2,}(?:-[A-Z\d]+)*|[A-Z][a-z]+[A-Z]\w*)(?: (?:[A-Z][\w-]+|\d{1,5}))*(?![\w])"
)
_AFTER_SIGN = re.compile(
    r"\b(?:[Cc]ertific\w+|[Kk]eurmerk\w*|[Dd]iploma\w*|[Gg]ecertificeerd|[Ee]rkend|[Ee]rkenning|[Ll]icentie"
    r"|[Cc]ertified|[Ll]id)(?: (?:van|voor|volgens|conform|naar|door|als|bij|een|het|de|to|under|by|of|in"
    r"|is|zijn|according)){0,4}[:|\t]? ?[‘'\"“]?"
    rf"(?P<name>{_CAPITALS})"
)


_REFERS_BACK = re.compile(
    r"\b(?:dit|dat|het|deze|datzelfde|hetzelfde|dezelfde|zo[’']n|dergelijk|this|that|the|such a)\s(?:\w+\s)?"
    r"(?:certifica\w+|keurmerk\w*|diploma\w*|erkenning|norm|mark|label)\b",
    re.IGNORECASE,
)


def refers_back(text: str) -> bool:
    """Whether a text speaks of a certificate that was named before: 'dat keurmerk'."""
    return _REFERS_BACK.search(text) is not None


def loose_names(text: str) -> list[tuple[int, int]]:
    """Places of names that may be of a certificate where no known one stands: 'CISSP', 'SVMS-007', and what
    stands in capitals behind 'gecertificeerd volgens'."""
    behind = [found.span("name") for found in _AFTER_SIGN.finditer(text)]
    loose = [found.span() for found in _LOOSE.finditer(text)]
    return sorted({*behind, *loose})
