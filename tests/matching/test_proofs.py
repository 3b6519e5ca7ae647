"""How sure a proof is stands in the reason that rests on it: a claim never reads as a fact."""

from datetime import date

import pytest

from procurement_app.matching import engine, needs
from procurement_app.matching.model import Firm
from procurement_app.matching.say import say

ON = date(2026, 11, 22)


def said(need, **facts):
    """The reasons and caveats of a firm before a need, in Dutch."""
    firm = Firm("S1", "Vegers", "Straatvegen en zwerfafval prikken.", sectors=("cleaning",), **facts)
    (match,) = engine.match(needs.from_fields(need, "1"), engine.build([firm]), ON).matches
    return [say(one) for one in match.reasons], [say(one) for one in match.caveats]


RESERVED = {"title": "Straten vegen", "procedure": "Voorbehouden (art. 2.82 Aw)"}


def test_a_stated_share_does_not_meet_a_reservation_and_says_what_to_ask_for():
    reasons, caveats = said(RESERVED, share=38.0, proofs=(("share", "stated"),))
    assert not any("Voldoet aan het voorbehoud" in one for one in reasons)
    (caveat,) = [one for one in caveats if "38%" in one]
    assert "opgegeven door de firma en niet gecontroleerd" in caveat
    assert "Vraag om PSO 30+ of een accountantsverklaring" in caveat


@pytest.mark.parametrize(("status", "words"), [("seen", "document gezien"), ("checked", "gecontroleerd")])
def test_a_share_that_was_looked_at_meets_it_and_says_how_sure_it_is(status, words):
    reasons, _ = said(RESERVED, share=38.0, proofs=(("share", status),))
    assert any(f"38% doelgroep ({words}), 30% gevraagd" in one for one in reasons)


def test_a_checked_pso_30_carries_a_share_that_is_only_stated():
    proofs = (("share", "stated"), ("pso", "checked"))
    reasons, _ = said(RESERVED, share=38.0, pso="30+", proofs=proofs)
    assert any("30% doelgroep (gecontroleerd)" in one for one in reasons)
    _, caveats = said({**RESERVED}, share=29.0, pso="30+", proofs=proofs)
    assert any("29% is lager dan 30%" in one for one in caveats)


def test_certificates_and_pso_levels_say_how_sure_they_are():
    need = {"title": "Straten vegen", "description": "VCA* is verplicht. PSO trede 2 is vereist."}
    proofs = (("VCA**", "stated"), ("pso", "seen"))
    reasons, _ = said(need, certificates=("VCA**",), pso="3", proofs=proofs)
    assert any("certificaat VCA* (opgegeven door de firma, niet gecontroleerd)" in one for one in reasons)
    assert any("Heeft PSO trede 3 (document gezien)" in one for one in reasons)


def test_a_file_of_firms_says_nothing_of_how_sure_it_is():
    reasons, _ = said(RESERVED, share=38.0)
    assert any("38% doelgroep, 30% gevraagd" in one for one in reasons)
