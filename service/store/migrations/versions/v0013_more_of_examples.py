"""What training reads of decisions: also whose hand they are from, what readers said, appeals."""

from alembic import op

revision = "0013"
down_revision = "0012"

TRAINING_EXAMPLES = """
CREATE VIEW training_examples AS
SELECT
    r.text AS text,
    r.format AS format,
    r.parent_text AS parent_text,
    d.label AS label,
    d.source AS source,
    CASE d.source WHEN 'admin' THEN 1.25 WHEN 'platform' THEN 0.5 ELSE 1.0 END AS weight,
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
    r.page_overlap AS page_overlap,
    r.created_at AS created_at,
    -- Whose hand a label is from, by number alone: who errs or lies is found by it.
    CASE
      WHEN d.moderator_id IS NOT NULL THEN 'moderator ' || d.moderator_id
      WHEN d.key_id IS NOT NULL THEN 'key ' || d.key_id
      ELSE d.source
    END AS rater,
    -- What readers said of this text that the decision bore out, and meant by it the same.
    COALESCE((
      SELECT SUM(f.weight)
      FROM flags f
      JOIN revisions u ON u.comment_id = f.comment_id AND u.number = f.revision
      WHERE f.comment_id = d.comment_id AND u.same_as = r.same_as
        AND f.agreed AND f.kind = d.label
    ), 0.0) AS reader_weight,
    -- Its author objected, and a person looked once more.
    EXISTS (
      SELECT 1
      FROM appeals a
      JOIN revisions w ON w.comment_id = a.comment_id AND w.number = a.revision
      WHERE a.comment_id = d.comment_id AND w.same_as = r.same_as AND a.answered_at IS NOT NULL
    ) AS appealed
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


def upgrade() -> None:
    """Make the view ``training_examples`` anew, with four more columns at its end."""
    op.execute("DROP VIEW training_examples")
    op.execute(TRAINING_EXAMPLES)
