import shutil

import pytest

from procurement_app.matching import say
from procurement_app.matching.vocabulary import BadVocabulary, load
from procurement_app.paths import RULES


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(RULES / "matching", tmp_path / "matching")


def test_every_sector_of_the_contract_has_work():
    assert load().sectors == {path.stem for path in (RULES / "vocabulary" / "sectors").glob("*.yaml")}


def test_every_activity_has_both_names_and_a_way_to_be_found():
    vocabulary = load()
    for activity in vocabulary.activities.values():
        assert activity.names["nl"] and activity.names["en"]
        assert all(code.isdigit() and 2 <= len(code) <= 8 for code in activity.cpv), activity.id
        assert all(0 < degree < 1 for degree in activity.near.values())


def test_every_sentence_exists_in_both_languages_with_the_same_values():
    import string

    for code, said in say.messages().items():
        names = [
            {field for _, field, _, _ in string.Formatter().parse(said[lang]) if field}
            for lang in say.LANGUAGES
        ]
        assert names[0] == names[1], code


@pytest.mark.parametrize(
    ("addition", "message"),
    [
        ("juggling:\n  sector: cleaning\n  nl: jongleren\n  en: juggling\n  near: {flying: 0.5}\n", "flying"),
        ("juggling:\n  sector: cleaning\n  nl: jongleren\n  en: juggling\n  pairs: [[bal, gooien]]\n", "bal"),
        ("juggling:\n  sector: cleaning\n  nl: jongleren\n  en: juggling\n  hints: [[bal, gooien]]\n", "bal"),
        ("juggling:\n  sector: cleaning\n  nl: jongleren\n  en: juggling\n  narrows: flying\n", "flying"),
        ("juggling:\n  sector: cleaning\n  nl: jongleren\n  en: juggling\n  wordz: x\n", "wordz"),
        ("lunch:\n  sector: catering\n  nl: lunch\n  en: lunch\n", "twee keer"),
        ("juggling:\n  sector: cleaning\n  nl: j\n  en: j\n  words: 'a (b'\n", "juggling"),
    ],
)
def test_a_mistake_in_the_vocabulary_is_named(copy, addition, message):
    (copy / "activities" / "zz.yaml").write_text(addition)
    with pytest.raises(BadVocabulary, match=message):
        load(copy)


def test_spelling_is_mended_only_for_words_nobody_knows():
    vocabulary = load()
    assert vocabulary.corrected("fitsen in de stalling") == "fietsen in de stalling"
    assert vocabulary.corrected("xyzzyq") == "xyzzyq"


def test_the_longest_cpv_prefix_wins():
    assert set(load().by_cpv("90911300", frame=False)) == {"window-cleaning"}
    assert load().by_cpv("48000000", frame=False) == {}
    assert set(load().by_cpv("48000000", frame=True)) == {"software"}
