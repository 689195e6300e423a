"""Daily histograms of features: in what share of a day's comments each named feature is found."""

import datetime as dt
from collections import Counter

from model.named_features import SENTENCES, measure
from model.text import read
from service.moderation.score_again import comment_of
from service.store import Connection, Site, Store, histograms, samples

SAMPLE = 500
"""Comments of a day that are looked at, chosen by chance: enough for a share to within 4 points."""


def count_features(store: Store, site: Site, day: dt.date, *, model: str) -> int:
    """Count the features of a sample of one day's comments (UTC) anew; return of how many.

    ``model`` is the version that serves the site.
    """
    found = store.read(lambda connection: samples.of_day(connection, site.id, day, limit=SAMPLE))
    present: Counter[str] = Counter()
    for comment, revision in found:
        said = comment_of(comment, revision)
        values = measure(said, read(said.text, said.format))
        present.update(code for code, value in zip(SENTENCES, values, strict=True) if value)

    def work(connection: Connection) -> None:
        counts = {code: present[code] for code in SENTENCES}
        histograms.set_features(connection, site.id, day, model, counts, of=len(found))

    if found:
        store.write(work)
    return len(found)
