"""Forms in which a firm describes itself."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from procurement_app.matching.area import DISTRICTS
from procurement_app.models import EvidenceKind, Profile, Reference
from procurement_app.services.catalogue.codes import AREAS, LANGUAGES, TARGET_GROUPS, called
from procurement_app.web import fields, firm_labels, labels, language, state
from procurement_app.web.fields import Choices, Day, Euro, Line, Number, Text
from procurement_app.web.language import _, _l

MOST_SECTORS = 6
_REFERENCE = re.compile(
    r"^(?P<customer>[^:]+?)(?::\s*(?P<work>.*?))?(?:[,(]\s*(?P<year>\d{4})(?:\s*[-–]\s*(?P<until>\d{4}))?\)?)?$"
)


class ProfileForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """All that a firm says of itself; it is shown after an advisor has looked."""

    name = Line(
        _l("Naam"), [InputRequired(_l("Vul de naam van uw firma in.")), Length(max=200), fields.plain_text]
    )
    kvk = Line(_l("KvK-nummer"), [fields.kvk_number], description=_l("Acht cijfers."))
    description = Text(
        _l("Wat doet u?"),
        [
            InputRequired(_l("Schrijf in een paar zinnen wat u doet.")),
            Length(30, 5000, _l("Schrijf minstens twee zinnen, en hoogstens een bladzijde.")),
            fields.plain_text,
        ],
        description=_l(
            "Schrijf wat u maakt of doet, voor wie, en waarin u goed bent. Met deze woorden wordt u gevonden."
        ),
    )
    description_en = Text(_l("Hetzelfde in het Engels"), [Length(max=5000), fields.plain_text])
    since = Number(
        _l("Sinds welk jaar bestaat u?"),
        [fields.optional, NumberRange(1800, 2100, _l("Schrijf een jaartal, bijvoorbeeld 2015."))],
    )
    services = Text(
        _l("Uw diensten en producten"),
        [Length(max=2000), fields.plain_text],
        description=_l("Een op elke regel, bijvoorbeeld: lunches bezorgen."),
    )
    sectors = Choices(_l("Sectoren"), description=_l("Kies er hoogstens zes."))
    district = SelectField(_l("Stadsdeel waar u zit"))
    areas = Choices(_l("Waar werkt of levert u?"))
    languages = Choices(_l("Welke talen spreekt u met klanten?"))
    target_groups = Choices(_l("Voor wie is het werk?"), description=_l("Noem groepen, nooit personen."))
    capacity_text = Line(
        _l("Hoeveel kunt u aan?"),
        [Length(max=500), fields.plain_text],
        description=_l("In gewone woorden, bijvoorbeeld: 200 lunches per dag."),
    )
    capacity_number = Number(
        _l("Hetzelfde als getal"), [fields.optional], description=_l("Zo kunnen wij het vergelijken.")
    )
    capacity_unit = SelectField(_l("Waarvan?"))
    max_contract = Euro(
        _l("Grootste opdracht die u aankunt"), [fields.optional], description=_l("In euro, zonder btw.")
    )
    staff = Number(_l("Aantal medewerkers (fte)"), [fields.optional, NumberRange(0, 100000)])
    turnover = Euro(
        _l("Jaaromzet"),
        [fields.optional],
        description=_l("Niet openbaar. Wij waarschuwen ermee als een opdracht te groot voor u is."),
    )
    website = Line(_l("Website"), [Length(max=300), fields.website])
    contact_name = Line(_l("Contactpersoon"), [Length(max=120), fields.plain_text])
    email = Line(_l("Mailadres voor klanten"), [fields.mail_address])
    phone = Line(_l("Telefoon"), [Length(max=40), fields.plain_text])
    address = Line(_l("Bezoekadres"), [Length(max=300), fields.plain_text])
    references = Text(
        _l("Voor wie werkte u?"),
        [Length(max=5000), fields.plain_text],
        description=_l("Een op elke regel: klant: werk, jaar. Vraag de klant of u die mag noemen."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        at = language.current()
        self.sectors.choices = fields.choices(
            [(code, labels.named(labels.SECTORS, code)) for code in labels.SECTORS]
        )
        self.district.choices = fields.choices(
            [("", _("Kies een stadsdeel")), *((name, name) for name in DISTRICTS)]
        )
        if self.district.data and self.district.data not in DISTRICTS:
            self.district.choices += fields.choices([(self.district.data, self.district.data)])
        self.areas.choices = fields.choices(
            [
                *((code, called(AREAS, code, at)) for code in AREAS),
                *((name, name) for name in DISTRICTS),
            ]
        )
        units = ((code, labels.named(firm_labels.UNITS, code)) for code in firm_labels.UNITS)
        self.capacity_unit.choices = fields.choices([("", _("Kies een eenheid")), *units])
        self.languages.choices = fields.choices([(code, called(LANGUAGES, code, at)) for code in LANGUAGES])
        self.target_groups.choices = fields.choices(
            [(code, called(TARGET_GROUPS, code, at)) for code in TARGET_GROUPS]
        )

    def validate_capacity_unit(self, field: SelectField) -> None:
        if self.capacity_number.data is not None and not field.data:
            raise ValidationError(_("Kies waarvan, bijvoorbeeld mensen per dag."))

    def validate_sectors(self, field: Choices) -> None:
        if not field.data:
            raise ValidationError(_("Kies minstens een sector."))
        if len(field.data) > MOST_SECTORS:
            raise ValidationError(_("Kies hoogstens zes sectoren, de belangrijkste."))

    def validate_references(self, field: Text) -> None:
        for line in _lines(field.data):
            if len(line) > 400:
                raise ValidationError(_("Houd elke regel korter dan 400 tekens."))
            found = _REFERENCE.match(line)
            if found is None or not found["year"]:
                continue
            first, last = int(found["year"]), int(found["until"] or found["year"])
            if not 1950 <= first <= state.today().year or not first <= last <= 2100:
                raise ValidationError(
                    _("Het jaar bij '%(work)s' kan niet kloppen. Kijk het na.", work=line[:60])
                )

    def validate_since(self, field: Number) -> None:
        if field.data is not None and field.data > state.today().year:
            raise ValidationError(_("Dit jaar moet nog komen. Kijk het na."))

    def show(self, profile: Profile) -> None:
        """Fill the form with a profile."""
        for name in _AS_THEY_ARE:
            self[name].data = getattr(profile, name)
        self.kvk.data = profile.kvk or ""
        self.since.data = float(profile.since) if profile.since else None
        self.services.data = "\n".join(profile.services)
        self.references.data = "\n".join(firm_labels.reference_words(one) for one in profile.references)

    def profile(self, before: Profile) -> Profile:
        """What the form says, on `before` for what it does not ask."""
        said: dict[str, Any] = {name: self[name].data for name in _AS_THEY_ARE}
        for name in _SEVERAL:
            known = [choice.value for choice in self[name].choices]
            kept = [value for value in getattr(before, name) if value not in known]
            said[name] = [*self[name].data, *kept]
        said |= {
            "kvk": self.kvk.data or None,
            "since": int(self.since.data) if self.since.data else None,
            "services": _lines(self.services.data),
            "references": [_reference(line) for line in _lines(self.references.data)],
        }
        for name in _SEVERAL:
            said[name] = sorted(said[name])  # ticking boxes in another order is no change
        return before.model_copy(update=said)


_SEVERAL = ("sectors", "areas", "languages", "target_groups")
_AS_THEY_ARE = (
    "name",
    "description",
    "description_en",
    *_SEVERAL,
    "district",
    "capacity_text",
    "capacity_number",
    "capacity_unit",
    "max_contract",
    "staff",
    "turnover",
    "website",
    "contact_name",
    "email",
    "phone",
    "address",
)


class PictureForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    file = FileField(
        _l("Foto"),
        [FileRequired(_l("Kies eerst een foto."))],
        description=_l(
            "JPG, PNG of WebP, hoogstens 10 MB. Waar en wanneer de foto is gemaakt, halen wij eruit."
        ),
    )
    alt = Line(
        _l("Wat is er op de foto te zien?"),
        [
            InputRequired(_l("Schrijf in een zin wat er te zien is, voor wie de foto niet kan zien.")),
            Length(max=300),
            fields.plain_text,
        ],
    )
    agreed = BooleanField(
        _l("Wie herkenbaar op de foto staat, vindt dat goed."),
        [InputRequired(_l("Vraag eerst of wie op de foto staat dat goed vindt."))],
    )


class EvidenceForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """What a firm can show; which fields are needed hangs on the kind."""

    kind = SelectField(_l("Soort bewijs"))
    level = SelectField(_l("Trede van de PSO"), description=_l("Alleen bij een PSO-certificaat."))
    value = Number(
        _l("Aandeel doelgroep in procent"),
        [fields.optional, NumberRange(0, 100, _l("Schrijf een percentage van 0 tot 100."))],
        description=_l("Alleen bij het aandeel medewerkers uit de doelgroep."),
    )
    label = Line(
        _l("Naam van het certificaat"),
        [Length(max=120), fields.plain_text],
        description=_l("Alleen bij een ander certificaat of iets anders."),
    )
    valid_from = Day(_l("Geldig vanaf"), [])
    expires = Day(_l("Geldig tot en met"), [])
    file = FileField(_l("Document"), description=_l("Een PDF of een foto, hoogstens 10 MB."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = fields.choices(
            [(str(kind), labels.named(firm_labels.EVIDENCE_KINDS, kind)) for kind in EvidenceKind]
        )
        self.level.choices = fields.choices([("", _("Niet van toepassing")), *LEVELS])

    def validate_level(self, field: SelectField) -> None:
        if self.kind.data == EvidenceKind.PSO and not field.data:
            raise ValidationError(_("Kies de trede die op uw certificaat staat."))

    def validate_value(self, field: Number) -> None:
        if self.kind.data == EvidenceKind.TARGET_SHARE and field.data is None:
            raise ValidationError(_("Vul in welk deel van uw medewerkers uit de doelgroep komt."))

    def validate_label(self, field: Line) -> None:
        if self.kind.data in (EvidenceKind.CERTIFICATE, EvidenceKind.OTHER) and not field.data:
            raise ValidationError(_("Schrijf hoe het certificaat heet, bijvoorbeeld HACCP of VCA*."))

    def validate_expires(self, field: Day) -> None:
        first, last = self.valid_from.data, field.data
        if isinstance(first, date) and isinstance(last, date) and last < first:
            raise ValidationError(_("De laatste dag ligt voor de eerste dag. Kijk de datums na."))
        if isinstance(last, date) and last < state.today():
            raise ValidationError(
                _("Dit is al verlopen. Kijk de datum na, of gebruik een bewijs dat nog geldt.")
            )
        if last is None and not "".join(field.raw_data or []).strip() and self.kind.data in _ENDS:
            raise ValidationError(_("Vul in tot wanneer dit geldt. Dat staat op het certificaat."))


_ENDS = (EvidenceKind.PSO, EvidenceKind.PSO_30, EvidenceKind.CODE, EvidenceKind.RECOGNITION)
LEVELS = (
    ("aspirant", _l("Aspirant")),
    ("basis", _l("Basistrede")),
    ("1", _l("Trede 1")),
    ("2", _l("Trede 2")),
    ("3", _l("Trede 3")),
)


class PostForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Where we write to a firm."""

    mail_address = Line(
        _l("Mailadres voor berichten van ons"),
        [InputRequired(_l("Vul een mailadres in.")), fields.mail_address],
        description=_l("Niet openbaar."),
    )
    mail_language = RadioField(
        _l("Taal van onze mails"), choices=fields.choices([("nl", "Nederlands"), ("en", "English")])
    )


class LeaveForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    sure = BooleanField(
        _l("Ja, haal onze firma uit de catalogus en vergeet onze gegevens."),
        [InputRequired(_l("Zet een vinkje als u het zeker weet."))],
    )


def _reference(line: str) -> Reference:
    found = _REFERENCE.match(line)
    if found is None:
        return Reference(customer=line[:200])
    return Reference(
        customer=found["customer"].strip()[:200],
        work=(found["work"] or "").strip()[:500],
        year=int(found["year"]) if found["year"] else None,
        until=int(found["until"]) if found["until"] else None,
    )


def _lines(text: str | None) -> list[str]:
    return [" ".join(line.split()) for line in (text or "").split("\n") if line.strip()]
