import pytest

from model.links import domain_of, is_shortener, words_of


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("http://Example.COM/a", "example.com"),
        ("//example.com/a", "example.com"),
        ("https://user:secret@www.example.com:8443/a?b#c", "example.com"),
        ("example.com", "example.com"),
        ("www.example.co.uk/x", "example.co.uk"),
        ("http://xn--e1afmkfd.xn--p1ai/", "xn--e1afmkfd.xn--p1ai"),
        ("http:\\\\example.com\\a", "example.com"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("http://[::1]/", "["),
        ("/path/only", ""),
        ("mailto:jane@example.com", ""),
        ("javascript:void(0)", ""),
        ("#", ""),
        ("", ""),
    ],
)
def test_the_domain_of_an_address(url: str, domain: str) -> None:
    assert domain_of(url) == domain


def test_words_of_an_address_are_its_letters_and_digits() -> None:
    assert words_of("HTTP://www.Best-Casino24.example/Play_now?bonus=10") == [
        "best", "casino24", "example", "play", "now", "bonus", "10",
    ]  # fmt: skip
    assert words_of("") == []


def test_shorteners_are_known_by_their_whole_domain() -> None:
    assert is_shortener("bit.ly")
    assert not is_shortener("rabbit.ly")
