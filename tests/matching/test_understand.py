import pytest

from procurement_app.matching.roles import Role
from procurement_app.matching.understand import mentions
from procurement_app.matching.vocabulary import load


def meant(text):
    return {m.activity for m in mentions(text, load()) if m.role is Role.MEANT}


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("Glasbewassing van 40 panden", "window-cleaning"),
        ("Wie kan onze ramen lappen?", "window-cleaning"),
        ("Ruiten van drie scholen zemen", "window-cleaning"),
        ("Opknappen van tweewielers", "bike-refurbish"),
        ("iemand die fietsen repareert", "bike-repair"),
        ("Maintenance of pool bicycles", "bike-repair"),
        ("Thuisbezorgen van paspoorten", "bike-courier"),
        ("Oude computers gecertificeerd wissen", "it-refurbish"),
        ("Brieven herschrijven naar niveau B1", "plain-language"),
        ("Bomen snoeien langs de gracht", "trees"),
        ("Papieren dossiers vernietigen", "destruction"),
        ("Scannen van bouwdossiers", "scanning"),
        ("Archieven ordenen en beschrijven", "archive-processing"),
    ],
)
def test_work_is_recognised_in_many_words(text, activity):
    assert activity in meant(text)


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("Boomverzorging op hoogte. Geen plantsoenonderhoud.", "green-maintenance"),
        ("Schoonmaak van kantoren. Glasbewassing laten wij door partners doen.", "window-cleaning"),
        ("Levert strategie en teksten; besteedt vormgeving en film uit.", "graphic-design"),
        ("Huurt techniek, catering en beveiliging in.", "banqueting"),
        ("Campagne over afval; druk valt buiten de opdracht.", "print"),
        ("Schilderwerk; leerwerkplekken zijn een wens.", "learn-work"),
    ],
)
def test_work_that_is_not_offered_or_asked_is_not_meant(text, activity):
    found = {m.activity: m.role for m in mentions(text, load())}
    assert activity not in meant(text)
    assert found.get(activity, Role.EXCLUDED) is not Role.MEANT


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("Migratie en schoonmaken van databestanden", "office-cleaning"),
        ("Toezicht op allergenenregistratie", "supervision"),
        ("Levert brood aan kantines", "staff-restaurant"),
        ("Een boeket op elke balie", "reception-hosts"),
        ("Levering van een schoonmaakrobot", "office-cleaning"),
        ("Aanschaf van dienstfietsen", "bike-repair"),
        ("Opgesteld door het Facilitair Bureau van de gemeente.", "integrated-facility"),
        ("De was: 80 handdoeken en 40 hesjes, ophalen en brengen", "textile-sorting"),
    ],
)
def test_false_friends_are_no_work(text, activity):
    assert activity not in meant(text)


def test_a_mention_keeps_the_words_of_the_text():
    (mention,) = mentions("Wij zoeken een Glazenwasser.", load())
    assert (mention.words, mention.start, mention.end) == ("Glazenwasser", 15, 27)


def test_not_only_is_no_denial():
    assert "window-cleaning" in meant("Niet alleen glasbewassing, ook gevelreiniging.")


def test_what_is_not_so_of_a_thing_does_not_exclude_the_work_on_it():
    assert "bike-refurbish" in meant("Weesfietsen die na zes weken niet zijn opgehaald rijklaar maken.")
    assert "graffiti-removal" not in meant("Vegen van pleinen, graffiti is niet inbegrepen.")


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("Reinigen van verpleegbedlinnen", "laundry"),
        ("Reparatie van handhavingsrijwielen", "bike-repair"),
        ("Beheer van stadsdeelstallingen", "bike-parking"),
    ],
)
def test_a_compound_is_known_by_its_last_part(text, activity):
    assert activity in meant(text)


def test_a_participle_is_no_compound():
    assert meant("Afgesloten bakken plaatsen") == set()


def test_everyday_words_hint_at_work_in_needs_and_not_in_firms():
    text = "Fietsen die niemand ophaalt, gevonden of geruimd"
    assert "bike-refurbish" in {m.activity for m in mentions(text, load())}
    assert "bike-refurbish" not in {m.activity for m in mentions(text, load(), hints=False)}


def test_a_general_word_gives_way_to_what_it_is_done_to():
    found = {m.activity: m.general for m in mentions("Schoonmaak van openbare toiletten", load())}
    assert found["office-cleaning"] and not found["public-toilet-cleaning"]


def test_a_general_trade_that_names_its_own_kind_beside_another_is_both():
    found = mentions("Schoonmaak van kantoren en scholen", load())
    whole = {m.activity for m in found if not m.general}
    assert whole == {"office-cleaning", "school-cleaning"}


def test_work_of_another_order_that_ordinary_work_is_done_to_is_only_a_thing():
    assert meant("Testen van het portaal") == {"software-testing"}
    assert meant("Levering van een portaal") == {"software"}


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("Rijwielonderhoud", "bike-repair"),
        ("Stallingsbemensing", "bike-parking"),
        ("Beddengoedreiniging", "laundry"),
        ("Meubelrevisie", "office-furniture"),
    ],
)
def test_a_compound_of_a_thing_and_a_deed_is_the_deed_done_to_the_thing(text, activity):
    assert activity in meant(text)
