"""The reasons of verdicts that the queue can be filtered by, in few words, group by group."""

from collections.abc import Mapping

from model.named_features import SENTENCES

REASON_NAMES: Mapping[str, Mapping[str, str]] = {
    "What the site knows": {
        "blocked_word": "Blocked word",
        "blocked_domain": "Blocked domain",
        "blocked_author": "Blocked author",
        "held_word": "Held word",
        "held_domain": "Held domain",
        "held_author": "Held author",
        "allowed_word": "Allowed word",
        "allowed_domain": "Allowed domain",
        "allowed_author": "Allowed author",
        "wave_held": "Nearly the same as one that was rejected",
        "wave_rejected": "Nearly the same as several that were rejected",
        "like_rejected": "Resembles several that were rejected",
        "new_author": "New author",
        "known_author": "Known author",
        "muted_author": "Muted author",
    },
    "How it was sent": {
        "honeypot": "Honeypot filled in",
        "too_fast": "Sent too fast",
        "trusted_author": "Author works for the site",
    },
    "Why the model abstains": {
        "unsure": "Not sure enough",
        "too_short": "Too short",
        "no_letters": "No letters",
        "language_not_covered": "Language not covered",
    },
    "What it looks like": {
        code: sentence.removeprefix("It ").rstrip(".").capitalize()
        for code, sentence in SENTENCES.items()
    },
    "Its words": {
        "words": "Words of the text",
        "author_words": "Words of the name",
        "link_words": "Words of the author\u2019s address",
    },
}
