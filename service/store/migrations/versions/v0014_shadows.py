"""What the training reads of candidates: also what the serving model and people said."""

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


def upgrade() -> None:
    """Make the view ``shadow_verdicts`` anew, with what others said of the same comment."""
    op.execute("DROP VIEW shadow_verdicts")
    op.execute(SHADOW_VERDICTS)
