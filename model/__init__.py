"""Text in, verdict out: the classifier and the path a comment takes through it."""
