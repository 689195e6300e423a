"""The tables of the database, as SQLAlchemy knows them; the migrations make them.

accounts    sites, keys, moderators, memberships
comments    comments, revisions, verdicts, decisions
readers     flags, votes, promotions, readers, authors
knowledge   list_entries, list_hits, list_versions, waves, bands, signatures, caught
journal     audit_log, changes, notices, leases, hash_keys, tombstones, histograms,
            counting, spent, left_out
"""

from service.store.tables.accounts import keys, memberships, moderators, sites
from service.store.tables.columns import UtcDateTime, metadata
from service.store.tables.comments import comments, decisions, revisions, verdicts
from service.store.tables.journal import (
    audit_log,
    changes,
    counting,
    hash_keys,
    histograms,
    leases,
    left_out,
    notices,
    spent,
    tombstones,
)
from service.store.tables.knowledge import (
    bands,
    caught,
    list_entries,
    list_hits,
    list_versions,
    signatures,
    waves,
)
from service.store.tables.readers import authors, flags, promotions, readers, votes
from service.store.tables.review import appeals, claims

__all__ = [
    "UtcDateTime",
    "appeals",
    "audit_log",
    "authors",
    "bands",
    "caught",
    "changes",
    "claims",
    "comments",
    "counting",
    "decisions",
    "flags",
    "hash_keys",
    "histograms",
    "keys",
    "leases",
    "left_out",
    "list_entries",
    "list_hits",
    "list_versions",
    "memberships",
    "metadata",
    "moderators",
    "notices",
    "promotions",
    "readers",
    "revisions",
    "signatures",
    "sites",
    "spent",
    "tombstones",
    "verdicts",
    "votes",
    "waves",
]
