"""Compiled arithmetic has the same columns and scores; without numba nothing breaks."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import model
from model import artifact, language
from model.accelerator import fastest
from model.arithmetic import NUMPY, Arithmetic
from model.classifier import Classifier
from model.comment import Comment, TextFormat
from model.features import encode
from model.hashing import N_COLUMNS
from model.judge import judge
from model.language_letters import letters_of, readable
from model.linear import margins_of
from model.policy import Policy
from model.windows import Batch
from tests.sentences import examples
from tests.small_model import model_of_chance, our_comments, table_of_chance

SCRIPTS = st.sampled_from(
    [(0x20, 0x7E), (0xC0, 0x24F), (0x370, 0x52F), (0x590, 0x6FF), (0x900, 0xD7F), (0xE00, 0xEFF),
     (0x2010, 0x2050), (0x3040, 0x30FF), (0x4E00, 0x4F00), (0xAC00, 0xAD00), (0x1F300, 0x1F5FF)]
)  # fmt: skip
WORDS = SCRIPTS.flatmap(
    lambda script: st.text(
        st.characters(min_codepoint=script[0], max_codepoint=script[1], exclude_characters=" "),
        min_size=1,
        max_size=9,
    )
)
TEXTS = st.lists(WORDS | st.sampled_from(["no", "the", "..."]), max_size=12).map(" ".join)
ODD_TEXTS = [
    "",
    "a",
    "\0",
    "a\0b \0",
    "\ud800",
    "x\udfff \udfffx",
    "\U0010ffff",
    "no no no no",
    "... ?! ...",
    "hi-there " * 2_222,
    "".join(chr(point) for point in range(0x4E00, 0x4E00 + 20_000)),
]
NAME = "import model.accelerator; print(model.accelerator.fastest().name)"
SCORE = """
from model import artifact, language
from model.classifier import Classifier
from model.comment import Comment
classifier = Classifier.from_directory(artifact.BASELINE_DIRECTORY)
(assessment,) = classifier.assess([Comment(text="hi you")])
print(assessment.scores.spam)
"""


def columns_of(texts: list[str], arithmetic: Arithmetic, *, salt: int = 0) -> list[Counter[int]]:
    found = arithmetic.distinct(Batch.of(texts), salt=salt)
    parts = np.split(found.columns, found.offsets[1:-1])
    return [Counter(part.tolist()) for part in parts[: len(texts)]]


def margins(comments: list[Comment], arithmetic: Arithmetic) -> np.ndarray:
    encoded = encode(comments, arithmetic)
    return margins_of(encoded, table_of_chance(), model_of_chance(), arithmetic)


def run(code: str, directory: Path | None = None, **environment: str) -> str:
    """Run code in a Python of its own, in a directory, which says nothing but its answer."""
    surroundings = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment}
    command = [sys.executable, "-W", "error", "-c", code]
    ended = subprocess.run(
        command, env=surroundings, cwd=directory, capture_output=True, text=True, check=True
    )
    assert ended.stderr == ""
    return ended.stdout.strip()


@pytest.fixture(scope="module")
def plain() -> Classifier:
    return Classifier.from_directory(artifact.BASELINE_DIRECTORY, accelerate=False)


@pytest.fixture(scope="module")
def accelerated() -> Classifier:
    return Classifier.from_directory(artifact.BASELINE_DIRECTORY)


def test_it_is_taken_into_use_by_itself_where_numba_is_installed(accelerated):
    assert accelerated.arithmetic.name == fastest().name == "numba"


def test_it_can_be_switched_off(plain):
    assert plain.arithmetic is NUMPY


@settings(deadline=None)
@given(st.lists(TEXTS, max_size=6), st.integers(0, 1_000))
def test_any_texts_have_the_same_columns(texts, salt):
    assert columns_of(texts, fastest(), salt=salt) == columns_of(texts, NUMPY, salt=salt)


@pytest.mark.parametrize("text", ODD_TEXTS, ids=lambda text: ascii(text[:12]))
def test_odd_texts_have_the_same_columns_alone_and_among_others(text):
    (alone,) = columns_of([text], NUMPY)
    assert columns_of([text], fastest()) == [alone]
    assert columns_of(["old bridge", text, text, ""], fastest())[1:3] == [alone, alone]


def test_many_texts_have_the_same_columns():
    texts = [example.text.lower() for example in examples()] * 20
    assert columns_of(texts, fastest()) == columns_of(texts, NUMPY)


def test_two_ngrams_that_share_a_column_count_as_one_by_either_way():
    # Among so many there are some: a text of 20,000 ideographs has 100,000 n-grams.
    by_numpy, by_numba = (columns_of([ODD_TEXTS[-1]], way)[0] for way in (NUMPY, fastest()))
    assert by_numpy == by_numba
    assert max(by_numpy.values()) > 1


@given(st.lists(st.integers(0, 30), max_size=6))
def test_sums_are_the_same(counts):
    table = table_of_chance()
    columns = np.random.default_rng(sum(counts)).integers(
        0, N_COLUMNS, sum(counts), dtype=np.uint32
    )
    offsets = np.append(0, np.cumsum(counts, dtype=np.int64))
    found = fastest().sums(table, columns, offsets)
    assert found.shape == (len(counts), 2)
    assert (found == NUMPY.sums(table, columns, offsets)).all()


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.builds(
            Comment,
            text=TEXTS | st.text(st.characters(exclude_categories=()), max_size=60),
            author_name=st.text(max_size=12),
            author_url=st.sampled_from(["", "http://roofs.example/best", "not a page"]),
            format=st.sampled_from(TextFormat),
        ),
        max_size=4,
    )
)
def test_any_comments_have_the_same_margins(comments):
    found = margins(comments, fastest())
    assert (found == margins(comments, NUMPY)).all()
    for index, comment in enumerate(comments):
        for way in (NUMPY, fastest()):
            assert (margins([comment], way)[0] == found[index]).all()


def test_our_sentences_have_the_same_scores_and_are_decided_alike(plain, accelerated):
    comments = our_comments() + [Comment(text=text) for text in ODD_TEXTS]
    pairs = zip(
        judge(comments, plain, Policy(), explain=False),
        judge(comments, accelerated, Policy(), explain=False),
        strict=True,
    )
    for one, other in pairs:
        assert (one.label, one.action, one.tier) == (other.label, other.action, other.tier)
        assert one.scores.spam == pytest.approx(other.scores.spam, abs=1e-9)
        assert one.scores.abuse == pytest.approx(other.scores.abuse, abs=1e-9)


def test_reasons_are_the_same(plain, accelerated):
    comments = our_comments()[:40]
    for one, other in zip(
        plain.assess(comments, explain=True),
        accelerated.assess(comments, explain=True),
        strict=True,
    ):
        assert [reason.code for reason in one.reasons] == [reason.code for reason in other.reasons]
        assert [reason.weight for reason in one.reasons] == pytest.approx(
            [reason.weight for reason in other.reasons], abs=1e-9
        )


def test_without_numba_numpy_scores(plain):
    without = "import sys; sys.modules['numba'] = None\n"
    assert run(without + NAME) == "NumPy"
    (assessment,) = plain.assess([Comment(text="hi you")])
    assert float(run(without + SCORE)) == assessment.scores.spam


def test_where_nothing_compiled_can_be_kept_numpy_scores(tmp_path):
    package, copy = Path(model.__file__).parent, tmp_path / "model"
    shutil.copytree(package, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "__pycache__").write_text("not a directory")
    nowhere = str(copy / "__pycache__" / "below")
    where = "import model; print(model.__file__)\n" + NAME
    found = run(where, tmp_path, HOME=nowhere, XDG_CACHE_HOME=nowhere, NUMBA_CACHE_DIR="")
    assert found.splitlines() == [str(copy / "__init__.py"), "NumPy"]


def test_languages_are_guessed_alike(plain, accelerated):
    texts = [example.text for example in examples()] + ODD_TEXTS[:-1]
    letters, starts = letters_of([readable(text) for text in texts], language.load())
    by_numpy, by_numba = (
        one.arithmetic.evidence(letters, starts, language.load()) for one in (plain, accelerated)
    )
    assert (by_numpy == by_numba).all()
