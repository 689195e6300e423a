"""What the training reads beside examples: what models said of what people decided."""

from alembic import op

revision = "0014"
down_revision = "0013"

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
    COALESCE(v.would_be, v.action) AS action,
    v.created_at AS created_at,
    o.model AS serving_model,
    o.label AS serving_label,
    o.spam AS serving_spam,
    o.abuse AS serving_abuse,
    o.legitimate AS serving_legitimate,
    COALESCE(o.would_be, o.action) AS serving_action,
    -- What people say that it is, where a decision with a label stands.
    CASE WHEN c.state_by = 'person' AND EXISTS (
      SELECT 1
      FROM decisions d
      WHERE d.comment_id = c.id AND d.undone_at IS NULL AND d.label = c.label
    ) THEN c.label END AS decided
FROM verdicts v
JOIN comments c ON c.id = v.comment_id
JOIN sites s ON s.id = c.site_id
LEFT JOIN verdicts o ON o.id = (
  -- The latest that had effect, of another model: the candidate may serve by now.
  SELECT MAX(w.id)
  FROM verdicts w
  WHERE w.comment_id = v.comment_id AND NOT w.shadow
    AND w.revision = v.revision AND w.model <> v.model
)
WHERE v.shadow
"""

DECIDED_VERDICTS = """
CREATE VIEW decided_verdicts AS
SELECT
    s.name AS site,
    c.guid AS comment,
    c.language AS language,
    d.source AS source,
    d.audit_sample AS audit_sample,
    d.decided_at AS decided_at,
    d.label AS decided,
    v.model AS model,
    v.label AS label,
    v.abstained AS abstained
FROM decisions d
JOIN comments c ON c.id = d.comment_id
JOIN sites s ON s.id = d.site_id
JOIN revisions r ON r.comment_id = d.comment_id AND r.number = d.revision
-- What people had before them: the latest verdict that had effect when they decided.
JOIN verdicts v ON v.id = (
  SELECT MAX(w.id)
  FROM verdicts w
  WHERE w.comment_id = d.comment_id AND NOT w.shadow
    AND w.revision = d.revision AND w.created_at <= d.decided_at
)
WHERE d.undone_at IS NULL
  AND d.label IS NOT NULL
  AND NOT c.imported
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
    """Make the view ``shadow_verdicts`` anew, and the view ``decided_verdicts``."""
    op.execute("DROP VIEW shadow_verdicts")
    op.execute(SHADOW_VERDICTS)
    op.execute(DECIDED_VERDICTS)
