"""The options of ``chaffinch sites set``: one for each choice of a site."""

from collections.abc import Callable
from typing import Any

import click

from model.labels import Mode, Strictness
from service.perspective.attributes import Unmodelled

STRICTNESSES = [strictness.value for strictness in Strictness]


class OrWord(click.ParamType[Any]):
    """A value, or a word that stands for none of it."""

    def __init__(self, word: str, of: Callable[[str], Any], name: str) -> None:
        self.word, self.of, self.name = word, of, name

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Return how help writes it."""
        return f"{self.name}|{self.word}"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Any]:
        """Return the value in a tuple of its own, so that none can be told from not given."""
        if value == self.word:
            return (None,)
        try:
            return (self.of(value),)
        except ValueError:
            self.fail(f"{value!r} is neither {self.name.lower()} nor {self.word!r}", param, ctx)


SHARE = OrWord("default", float, "SHARE")
DAYS = OrWord("forever", int, "DAYS")


def _reasons(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> Any:
    pairs = [text.partition("=") for text in given]
    if wrong := next((text for text, sign, _ in pairs if not sign), None):
        raise click.BadParameter(f"{wrong!r} is not CODE=SENTENCE", ctx, param)
    return tuple((code.strip(), sentence.strip()) for code, _, sentence in pairs)


CHOICES: tuple[click.Option, ...] = (
    click.Option(
        ["--mode"],
        type=click.Choice([mode.value for mode in Mode]),
        help="What the machine may do.",
    ),
    click.Option(
        ["--strictness"],
        type=click.Choice(STRICTNESSES),
        help="Which thresholds of the model apply.",
    ),
    click.Option(
        ["--hold-at-most"],
        type=SHARE,
        help="Own goal: share of legitimate comments that may be held, such as 0.02.",
    ),
    click.Option(
        ["--reject-precision"],
        type=SHARE,
        help="Own goal: share of rejected ones that must be bad, such as 0.998.",
    ),
    click.Option(
        ["--trackback-strictness"],
        type=OrWord("same", Strictness, "STRICTNESS"),
        help="Strictness for trackbacks and pingbacks.",
    ),
    click.Option(
        ["--reject-abuse/--no-reject-abuse"],
        default=None,
        help="Whether the machine may reject abuse by itself, once decisions bear it out.",
    ),
    click.Option(
        ["--hold-new-authors"],
        type=int,
        metavar="N",
        help="First comments of a new author that wait for a person; 0 for none.",
    ),
    click.Option(
        ["--publish-clearly-fine/--no-publish-clearly-fine"],
        default=None,
        help="In mode pre: publish what is clearly fine at once.",
    ),
    click.Option(
        ["--publish-trusted/--no-publish-trusted"],
        default=None,
        help="In mode pre: publish what trusted authors write at once.",
    ),
    click.Option(
        ["--flag-threshold"],
        type=OrWord("off", float, "WEIGHT"),
        help="Weight of readers' flags that hides a comment until a person looks.",
    ),
    click.Option(
        ["--language", "languages"],
        multiple=True,
        metavar="CODE",
        help="A language that readers write in; may be given again.",
    ),
    click.Option(
        ["--reason", "reasons"],
        multiple=True,
        callback=_reasons,
        metavar="CODE=SENTENCE",
        help="A reason for decisions, in place of the list before; may be given again.",
    ),
    click.Option(
        ["--store-text/--no-store-text"],
        default=None,
        help="Whether the text of legitimate comments is kept.",
    ),
    click.Option(
        ["--keep-rejected", "keep_rejected_days"],
        type=DAYS,
        help="How long the text of rejected comments is kept.",
    ),
    click.Option(
        ["--keep-published", "keep_published_days"],
        type=DAYS,
        help="How long the text of published comments is kept.",
    ),
    click.Option(
        ["--keep-addresses", "keep_addresses_days"],
        type=DAYS,
        help="How long the hashes of IP addresses are kept.",
    ),
    click.Option(
        ["--audit-share"],
        type=float,
        metavar="SHARE",
        help="Share of what the machine settled that people look at by chance.",
    ),
    click.Option(
        ["--transparency/--no-transparency"],
        default=None,
        help="Whether everybody may see counts of what was decided, at /transparency/NAME.",
    ),
    click.Option(
        ["--store-scored/--no-store-scored"],
        default=None,
        help="Whether what comes by the protocols of Perspective and OpenAI is stored.",
    ),
    click.Option(
        ["--unmodelled-attributes"],
        type=click.Choice([each.value for each in Unmodelled]),
        help="What to do where a client of Perspective asks for what is not modelled.",
    ),
    click.Option(
        ["--abuse-as-spam/--no-abuse-as-spam"],
        default=None,
        help="Akismet: whether abuse that is held or rejected is called spam.",
    ),
    click.Option(
        ["--discard-blatant/--no-discard-blatant"],
        default=None,
        help="Akismet: whether clients are told that they may delete blatant spam at once.",
    ),
    click.Option(
        ["--callback"],
        type=OrWord("off", str, "URL"),
        help="Where to tell what became of comments; prints a new secret to check it with.",
    ),
)
