"""Comments of our own to try the page with, one click each."""

from dataclasses import dataclass

from model.comment import Comment


@dataclass(frozen=True, slots=True)
class Example:
    """A comment with a short name for addresses and a title for people."""

    name: str
    title: str
    comment: Comment


EXAMPLES = (
    Example(
        "legitimate",
        "Legitimate",
        Comment(
            text="I baked this on Sunday, with rye instead of wheat, and let the dough rest in the "
            "fridge overnight. The crust came out better than with the times you give.\n\n"
            "One question: my oven has no steam setting. Would a tray of hot water on the floor "
            "of the oven do the same?",
            author_name="Marit",
            page_title="A sourdough loaf for beginners",
        ),
    ),
    Example(
        "spam",
        "Spam",
        Comment(
            text="WOW!!! Brand watches up to 80% OFF, this week only!\n\n"
            "Free shipping worldwide, order now: http://brand-watch-outlet.example/deals\n"
            "Limited stock, don't miss out!!! Visit www.brand-watch-outlet.example today.",
            author_name="cheap brand watches online",
            author_url="http://brand-watch-outlet.example/",
            page_title="A sourdough loaf for beginners",
        ),
    ),
    Example(
        "abuse",
        "Abuse",
        Comment(
            text="You are an idiot, and everybody here knows it. Nobody wants to read your stupid "
            "drivel. Shut up and go away, you pathetic little liar.",
            author_name="grumbler",
            page_title="The council votes on the cycle lane",
        ),
    ),
    Example(
        "disguised",
        "Disguised spam",
        Comment(
            # Zero-width spaces, Cyrillic letters among Latin ones, digits for letters.
            text="Hello fr\u200bie\u200bnds! I m\u0430de $5,000 l\u0430st w\u0435ek from h0me, "
            "and s0 c\u0430n y0u. C\u200ba\u200bs\u200bi\u200bn\u200bo b o n u s inside, n0 risk: "
            "https://sh0rt.example/x7 \u2013 write t\u043e me on Wh\u0430tsApp +1 555 0100.",
            author_name="Ann\u0430",
            page_title="What we learned from a year of saving",
        ),
    ),
)


def example_named(name: str | None) -> Example | None:
    """Return the example of that name, or None."""
    return next((example for example in EXAMPLES if example.name == name), None)
