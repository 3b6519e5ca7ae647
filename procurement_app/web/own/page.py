"""What the pages of a firm share: which firm it is, and how far its page is filled."""

from __future__ import annotations

from collections.abc import Callable

from procurement_app.models import Firm, Profile
from procurement_app.services.firms import membership, profiles
from procurement_app.web import state
from procurement_app.web.language import _

# What makes a page useful to who looks for a firm, with the words for what is missing.
WANTED: tuple[tuple[str, Callable[[], str]], ...] = (
    ("description", lambda: _("wat u doet")),
    ("services", lambda: _("uw diensten en producten")),
    ("areas", lambda: _("waar u werkt")),
    ("target_groups", lambda: _("voor wie het werk is")),
    ("capacity_text", lambda: _("hoeveel u aankunt")),
    ("max_contract", lambda: _("de grootste opdracht die u aankunt")),
    ("email", lambda: _("een mailadres voor klanten")),
    ("website", lambda: _("uw website")),
    ("pictures", lambda: _("een foto")),
    ("references", lambda: _("voor wie u werkte")),
)


def own_firm() -> Firm:
    """The firm of who is logged in. Raises Refused when the account has none."""
    return profiles.firm(state.db(), membership.firm_of(state.db(), state.actor().id))


def lacking(profile: Profile) -> list[str]:
    """What is missing on a page, in words."""
    return [words() for name, words in WANTED if not getattr(profile, name)]
