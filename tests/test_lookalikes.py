import unicodedata

from model import lookalikes


def test_the_capital_of_every_look_alike_is_one_as_well() -> None:
    for table in (lookalikes.TO_LATIN, lookalikes.TO_CYRILLIC, lookalikes.TO_GREEK):
        letters = {chr(code) for code in table}
        small = {letter.lower() for letter in letters if letter.isupper()}
        assert {letter for letter in letters if letter.islower()} >= small & letters


def test_look_alikes_pass_for_letters_of_the_script_that_they_are_named_for() -> None:
    for table, script in (
        (lookalikes.TO_LATIN, "LATIN"),
        (lookalikes.TO_CYRILLIC, "CYRILLIC"),
        (lookalikes.TO_GREEK, "GREEK"),
    ):
        for letter in table.values():
            assert unicodedata.name(letter).startswith(script)
