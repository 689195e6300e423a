"""What is tried where the gate objects: less and less of the site, never more."""

from training.freedom import NO_FREEDOM, STEPS, Freedom, gentler, told


def test_what_one_label_was_taught_is_tried_at_last_without_the_other_one() -> None:
    spam, abuse = Freedom(1.0, 0.5), Freedom(0.03)
    assert gentler({"spam": spam, "abuse": abuse})[-2:] == [
        {"spam": spam, "abuse": NO_FREEDOM},
        {"spam": NO_FREEDOM, "abuse": abuse},
    ]


def test_lower_strengths_are_tried_until_nothing_of_the_site_is_left() -> None:
    found = [each["spam"].strength for each in gentler({"spam": Freedom(STEPS[-1])})]
    assert found == [3.0, 0.3, 0.1, 0.03]
    assert gentler({"spam": NO_FREEDOM, "abuse": NO_FREEDOM}) == []


def test_what_the_site_says_by_itself_is_given_up_before_strengths_are_lowered() -> None:
    found = [each["spam"] for each in gentler({"spam": Freedom(0.1, 0.6), "abuse": NO_FREEDOM})]
    assert found == [Freedom(0.1, 0.3), Freedom(0.1, 0.15), Freedom(0.1), Freedom(0.03)]


def test_a_share_without_a_corrected_base_is_given_up_too() -> None:
    found = [each["spam"] for each in gentler({"spam": Freedom(0.0, 0.4)})]
    assert found == [Freedom(0.0, 0.2), Freedom(0.0, 0.1)]


def test_strengths_and_shares_are_told_together() -> None:
    freedoms = {"spam": Freedom(0.3, 0.625), "abuse": NO_FREEDOM}
    assert told(freedoms) == "0.3 and a share of 62 % for spam, 0 for abuse"
