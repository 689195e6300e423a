"""The views that the training may read: all that it knows of the record, and no people in it."""

from alembic import op

revision = "0008"
down_revision = "0007"

TRAINING_EXAMPLES = """
CREATE VIEW training_examples AS
SELECT
    r.text AS text,
    r.format AS format,
    r.parent_text AS parent_text,
    d.label AS label,
    d.source AS source,
    CASE d.source WHEN 'platform' THEN 0.5 ELSE 1.0 END AS weight,
    d.decided_at AS decided_at,
    s.name AS site,
    d.key_id AS key,
    c.wave_id AS wave,
    CASE WHEN c.wave_id IS NULL THEN 'comment ' || c.guid ELSE 'wave ' || c.wave_id END AS "group",
    c.guid AS comment,
    c.type AS type,
    c.language AS language,
    d.audit_sample AS audit_sample,
    r.domains AS link_domains,
    r.page_overlap AS page_overlap
FROM decisions d
JOIN comments c ON c.id = d.comment_id
JOIN sites s ON s.id = d.site_id
JOIN revisions r ON r.comment_id = d.comment_id AND r.number = d.revision
WHERE d.undone_at IS NULL
  AND d.label IS NOT NULL
  AND r.text IS NOT NULL
  -- Of the decisions on one text only that which stands: see service/moderation/standing.py.
  AND NOT EXISTS (
    SELECT 1
    FROM decisions o
    JOIN revisions t ON t.comment_id = o.comment_id AND t.number = o.revision
    WHERE o.comment_id = d.comment_id
      AND o.undone_at IS NULL
      AND t.same_as = r.same_as
      AND (
        (o.source <> 'platform' AND d.source = 'platform')
        OR ((o.source = 'platform') = (d.source = 'platform') AND o.number > d.number)
      )
  )
"""

SHADOW_VERDICTS = """
CREATE VIEW shadow_verdicts AS
SELECT
    s.name AS site,
    c.guid AS comment,
    v.revision AS revision,
    c.language AS language,
    c.state AS state,
    v.model AS model,
    v.label AS label,
    v.spam AS spam,
    v.abuse AS abuse,
    v.legitimate AS legitimate,
    v.action AS action,
    v.created_at AS created_at
FROM verdicts v
JOIN comments c ON c.id = v.comment_id
JOIN sites s ON s.id = c.site_id
WHERE v.shadow
"""

DAILY_HISTOGRAMS = """
CREATE VIEW daily_histograms AS
SELECT s.name AS site, h.day AS day, h.kind AS kind, h.bucket AS bucket, h.model AS model, h.n AS n
FROM histograms h
JOIN sites s ON s.id = h.site_id
"""


def upgrade() -> None:
    """Make the views ``training_examples``, ``shadow_verdicts`` and ``daily_histograms``."""
    for view in (TRAINING_EXAMPLES, SHADOW_VERDICTS, DAILY_HISTOGRAMS):
        op.execute(view)
