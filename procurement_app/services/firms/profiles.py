"""The profile of a firm: from its rows to one value, and back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, select

from procurement_app.models import Firm, FirmPicture, FirmTrait, Picture, Profile, Reference
from procurement_app.models.firm import TRAIT_FIELDS
from procurement_app.services.errors import Missing

# Fields of a profile that are columns of the firm, as they are.
PLAIN_FIELDS = tuple(
    name for name in Profile.model_fields if name not in (*TRAIT_FIELDS, "pictures", "references")
)


def firm(session: Session, firm_id: int | None) -> Firm:
    """A firm's own row. Raises Missing."""
    found = session.get(Firm, firm_id) if firm_id is not None else None
    if found is None:
        raise Missing("Deze firma")
    return found


def published(session: Session, firm_id: int) -> Profile:
    """The profile that the catalogue shows. Raises Missing."""
    firm(session, firm_id)
    return published_all(session, [firm_id])[firm_id]


def published_all(session: Session, firm_ids: Iterable[int] | None = None) -> dict[int, Profile]:
    """Profiles by the id of their firm; of all firms when no ids are given."""
    wanted = None if firm_ids is None else list(firm_ids)
    query, traits, pictures = select(Firm), select(FirmTrait), select(FirmPicture)
    if wanted is not None:
        query = query.where(col(Firm.id).in_(wanted))
        traits = traits.where(col(FirmTrait.firm_id).in_(wanted))
        pictures = pictures.where(col(FirmPicture.firm_id).in_(wanted))
    held: dict[int, dict[str, list[str]]] = {}
    for trait in session.exec(traits.order_by(FirmTrait.value)):
        held.setdefault(trait.firm_id, {}).setdefault(trait.kind, []).append(trait.value)
    shown: dict[int, list[Picture]] = {}
    for picture in session.exec(pictures.order_by(col(FirmPicture.place), col(FirmPicture.id))):
        shown.setdefault(picture.firm_id, []).append(Picture.model_validate(picture, from_attributes=True))
    return {
        row.id or 0: _profile(row, held.get(row.id or 0, {}), shown.get(row.id or 0, []))
        for row in session.exec(query)
    }


def write(session: Session, row: Firm, profile: Profile, *, now: datetime) -> None:
    """Make `profile` what the catalogue shows of a firm; inside the caller's write transaction."""
    row.sqlmodel_update({name: getattr(profile, name) for name in PLAIN_FIELDS})
    row.references = [reference.model_dump(mode="json") for reference in profile.references]
    row.published_at = row.published_at or now
    row.updated_at = now
    session.add(row)
    session.flush()
    assert row.id is not None
    session.exec(delete(FirmTrait).where(col(FirmTrait.firm_id) == row.id))
    session.exec(delete(FirmPicture).where(col(FirmPicture.firm_id) == row.id))
    session.add_all(
        FirmTrait(firm_id=row.id, kind=kind, value=value)
        for field, kind in TRAIT_FIELDS.items()
        for value in dict.fromkeys(getattr(profile, field))
    )
    session.add_all(
        FirmPicture(firm_id=row.id, place=place, **picture.model_dump())
        for place, picture in enumerate(profile.pictures)
    )


def _profile(row: Firm, traits: dict[str, list[str]], pictures: list[Picture]) -> Profile:
    values: dict[str, Any] = {name: getattr(row, name) for name in PLAIN_FIELDS}
    values |= {field: traits.get(kind, []) for field, kind in TRAIT_FIELDS.items()}
    values["references"] = [Reference.model_validate(reference) for reference in row.references]
    return Profile.model_construct(**values, pictures=pictures)


# Each field of a profile in words, in Dutch and English, in the order of the form.
FIELD_NAMES: dict[str, tuple[str, str]] = {
    "name": ("Naam", "Name"),
    "kvk": ("KvK-nummer", "Chamber of Commerce number"),
    "description": ("Wat u doet", "What you do"),
    "description_en": ("Wat u doet, in het Engels", "What you do, in English"),
    "since": ("Sinds", "Since"),
    "services": ("Diensten en producten", "Services and products"),
    "sectors": ("Sectoren", "Sectors"),
    "activities": ("Soorten werk", "Kinds of work"),
    "cpv": ("CPV-codes", "CPV codes"),
    "district": ("Stadsdeel", "District"),
    "areas": ("Waar u werkt", "Where you work"),
    "languages": ("Talen", "Languages"),
    "target_groups": ("Doelgroepen", "Target groups"),
    "capacity_text": ("Capaciteit in woorden", "Capacity in words"),
    "capacity_number": ("Capaciteit", "Capacity"),
    "capacity_unit": ("Eenheid van de capaciteit", "Unit of capacity"),
    "max_contract": ("Grootste opdracht", "Largest contract"),
    "staff": ("Medewerkers (fte)", "Staff (FTE)"),
    "turnover": ("Jaaromzet", "Yearly turnover"),
    "full_until": ("Vol tot en met", "Full until"),
    "website": ("Website", "Website"),
    "contact_name": ("Contactpersoon", "Contact person"),
    "email": ("Mailadres", "E-mail address"),
    "phone": ("Telefoon", "Telephone"),
    "address": ("Adres", "Address"),
    "references": ("Referenties", "References"),
    "pictures": ("Foto's", "Pictures"),
}
