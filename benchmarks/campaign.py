"""How much of a campaign a site catches after a moderator rejected five of it.

    python benchmarks/campaign.py [--variants 500] [--rejected 5] [--seed 0]

Of each of our campaigns, so many variants come in among honest comments: other words for half of
the words, other names, numbers and links, and four in five in a disguise. The first five are
rejected as they come. Of the rest it is counted how many the model alone would hold or reject, how
many the waves do, and how many of the honest comments are not published that would have been.
"""

import datetime as dt
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from campaign_texts import CAMPAIGNS, Campaign

from model import artifact
from model.classifier import Classifier
from model.comment import Comment
from model.disguises import Disguise
from model.labels import Action, Label, Mode
from service import moderation
from service.lists.compiled import Lists
from service.moderation import Actor, Ruling, Submission
from service.privacy.pseudonyms import Pseudonyms
from service.record import Source, StateBy
from service.store import CommentRow, Site, Store
from training.templates import own_examples

NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
MARA = Actor(source=Source.MODERATOR, name="mara")
HONEST = 500


@dataclass
class Blog:
    """A site of its own, with the model that the package brings."""

    store: Store
    site: Site
    classifier: Classifier
    pseudonyms: Pseudonyms
    n: int = 0

    def send(self, text: str) -> tuple[CommentRow, bool]:
        """Hand in a comment of somebody who was never here.

        Returns what is stored, and whether it is held because it is like what was rejected.
        """
        self.n += 1
        author = f"{self.n}@mail.example"
        judged = moderation.submit(
            Submission(comment=Comment(text=text, author_email=author)),
            site=self.site,
            key_id=None,
            classifier=self.classifier,
            pseudonyms=self.pseudonyms,
            lists=Lists(self.store, self.pseudonyms),
            store=self.store,
            now=NOW + dt.timedelta(seconds=self.n),
        )
        assert judged.comment is not None
        codes = {reason.code for reason in judged.verdict.reasons}
        return judged.comment, "like_rejected" in codes

    def reject(self, comment: CommentRow, label: Label) -> None:
        """Decide as a moderator does."""
        ruling = Ruling.of(None, label)
        at = NOW + dt.timedelta(seconds=self.n)
        moderation.decide(
            comment.guid, ruling, actor=MARA, site=self.site, store=self.store, now=at
        )

    def publishes(self, text: str) -> bool:
        """Return whether a comment would be published if nothing were remembered."""
        policy = self.site.policy
        verdict = moderation.score(Comment(text=text), classifier=self.classifier, policy=policy)
        return verdict.action is Action.PUBLISH


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a campaign after the rejections, in shares."""

    by_model: float
    """The model alone."""
    by_wave: float
    """The waves alone."""
    by_memory: float
    """The waves, and what is held because it is like what was rejected."""
    caught: float
    lost: int
    """Honest comments that were not published, and would have been."""


def run(blog: Blog, campaign: Campaign, honest: list[str], *, n: int, n_rejected: int) -> Outcome:
    """Send a campaign of ``n`` variants, among the honest comments, and count."""
    randomness = random.Random(f"{campaign.name} {n}")
    kinds = tuple(Disguise)
    variants = [campaign.variant(randomness, kinds=kinds) for _ in range(n)]
    label = Label.ABUSE if campaign.name == "insult" else Label.SPAM
    for text in variants[:n_rejected]:
        blog.reject(blog.send(text)[0], label)
    rest = [(text, False) for text in variants[n_rejected:]] + [(text, True) for text in honest]
    randomness.shuffle(rest)
    by_model = by_wave = by_memory = caught = lost = 0
    for text, is_honest in rest:
        (comment, is_like), plain = blog.send(text), blog.publishes(text)
        if is_honest:
            lost += plain and comment.state is not Action.PUBLISH
            continue
        by_model += not plain
        by_wave += comment.state_by is StateBy.WAVE
        by_memory += comment.state_by is StateBy.WAVE or is_like
        caught += comment.state is not Action.PUBLISH
    n_rest = n - n_rejected
    return Outcome(by_model / n_rest, by_wave / n_rest, by_memory / n_rest, caught / n_rest, lost)


def honest_comments(campaign: Campaign, seed: int) -> list[str]:
    """Return honest comments of our own, those on the subject of the campaign among them."""
    ours = [each.text for each in own_examples(seed) if each.label is Label.LEGITIMATE]
    return [*campaign.honest, *random.Random(seed).sample(ours, HONEST - len(campaign.honest))]


def blogs(seed: int) -> Iterator[tuple[Campaign, Blog, list[str]]]:
    """Yield each campaign with a site that has seen nothing, and honest comments for it."""
    classifier = Classifier.from_directory(artifact.BASELINE_DIRECTORY)
    with tempfile.TemporaryDirectory() as directory:
        store = Store(f"sqlite:///{Path(directory) / 'chaffinch.db'}")
        store.migrate()
        pseudonyms = Pseudonyms(store, "a secret key of thirty-two characters")
        for campaign in CAMPAIGNS:
            site = store.add_site(campaign.name, Mode.POST, created_at=NOW)
            blog = Blog(store, site, classifier, pseudonyms)
            yield campaign, blog, honest_comments(campaign, seed)
        store.close()


@click.command()
@click.option("--variants", default=500, show_default=True)
@click.option("--rejected", default=5, show_default=True, help="By a moderator, the first ones.")
@click.option("--seed", default=0, show_default=True, help="Of the honest comments.")
def main(variants: int, rejected: int, seed: int) -> None:
    """Print a table in Markdown."""
    print("| campaign | the model alone | waves alone | memory | caught | honest comments lost |")
    print("|---|---|---|---|---|---|")
    for campaign, blog, honest in blogs(seed):
        found = run(blog, campaign, honest, n=variants, n_rejected=rejected)
        shares = f"{found.by_model:.1%} | {found.by_wave:.1%} | {found.by_memory:.1%}"
        print(
            f"| {campaign.name} | {shares} | {found.caught:.1%} | {found.lost} of {len(honest)} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
