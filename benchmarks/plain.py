"""The pipeline that one would write first, to compare with."""

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.pipeline import Pipeline, make_pipeline, make_union


def plain_pipeline() -> Pipeline:
    """Return scikit-learn's own n-grams of words and characters under a linear classifier."""
    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=3),
        TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(2, 5),
            sublinear_tf=True,
            min_df=5,
            max_features=600_000,
        ),
    )
    linear = SGDClassifier(
        loss="log_loss",
        alpha=1e-6,
        max_iter=12,
        tol=None,
        average=True,
        class_weight="balanced",
        random_state=0,
    )
    return make_pipeline(features, linear)
