"""Both sides of a margin are compared where they meet."""

from model.labels import Label
from model.linear import LABELS
from tests.test_weights import rows
from training.meeting import both_sides, meeting_places

SPAM, ABUSE = LABELS.index(Label.SPAM), LABELS.index(Label.ABUSE)


def test_a_source_with_both_sides_is_a_place_of_its_own() -> None:
    examples = [
        *rows("forum", Label.ABUSE, 1, language="en"),
        *rows("forum", Label.LEGITIMATE, 1, language="en"),
        *rows("wall", Label.ABUSE, 1, language="en"),
        *rows("wall", Label.LEGITIMATE, 1, language="en"),
    ]
    assert both_sides(examples, Label.ABUSE) == {"forum", "wall"}
    forum, also_forum, wall, also_wall = meeting_places(examples)[:, ABUSE]
    assert forum == also_forum != wall == also_wall


def test_what_has_one_side_alone_is_compared_within_its_language() -> None:
    examples = [
        *rows("adverts", Label.SPAM, 1, language="en"),
        *rows("letters", Label.LEGITIMATE, 1, language="en-GB"),
        *rows("lettres", Label.LEGITIMATE, 1, language="fr"),
    ]
    adverts, letters, lettres = meeting_places(examples)[:, SPAM]
    assert adverts == letters != lettres


def test_either_margin_has_places_of_its_own() -> None:
    examples = [
        *rows("forum", Label.ABUSE, 1, language="de"),
        *rows("forum", Label.LEGITIMATE, 1, language="de"),
        *rows("letters", Label.LEGITIMATE, 1, language="de"),
    ]
    places = meeting_places(examples)
    assert len(set(places[:, ABUSE])) == 2
    assert len(set(places[:, SPAM])) == 1, "there is no spam: all are of the language"
