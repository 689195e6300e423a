"""An archive comes out with one row for each row in, in order, the bad ones with their error."""

import csv
import io
import json

import pytest

from model.classifier import Classifier
from model.labels import Action, Label, Mode
from model.policy import Policy
from tests.data_sets import fit_small_model
from training.archive import BATCH, score_archive
from training.errors import ArchiveError
from training.rows import RowFormat

JSONL, CSV = RowFormat.JSONL, RowFormat.CSV
SPAM = "Cheap watches for everyone, order today at http://watches.example/sale"
KIND = "The second paragraph mixes up two different laws, I think"


@pytest.fixture(scope="module")
def classifier(tmp_path_factory):
    return Classifier.from_directory(fit_small_model(tmp_path_factory.mktemp("models")))


@pytest.fixture
def score(classifier):
    def run(content, source_format=JSONL, target_format=None, policy=Policy()):  # noqa: B008
        content = content if isinstance(content, bytes) else content.encode()
        target = io.BytesIO()
        counts = score_archive(
            io.BytesIO(content),
            target,
            classifier,
            policy,
            source_format=source_format,
            target_format=target_format or source_format,
        )
        assert not target.closed
        text = target.getvalue().decode()
        if (target_format or source_format) is JSONL:
            return counts, [json.loads(line) for line in text.split("\n")[:-1]]
        return counts, list(csv.DictReader(io.StringIO(text)))

    return run


def lines(*rows):
    return "".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows)


def test_every_row_gains_label_scores_and_action(score, classifier):
    counts, (spam, kind) = score(lines({"text": SPAM}, {"text": KIND, "page": 7}))
    assert counts == (2, 0)
    assert (spam["label"], kind["label"]) == ("spam", "legitimate")
    assert kind["action"] == "publish"
    assert sum(spam[label] for label in Label) == pytest.approx(1, abs=0.001)
    assert (kind["page"], kind["model"], kind["error"]) == (7, classifier.card.version, None)


def test_a_value_of_the_input_that_is_called_like_a_result_is_kept(score):
    _, (row,) = score(lines({"text": KIND, "label": "ham", "error": 3}))
    assert (row["input_label"], row["input_error"], row["error"]) == ("ham", 3, None)


@pytest.mark.parametrize(
    "row, sentence",
    [
        ("", "the line is not JSON (Expecting value, at character 1)"),
        ("{", "the line is not JSON"),
        ("[]", "the line must be a JSON object"),
        ("[" * 100_000, "the line is not JSON"),
        ('{"text": "a", "seconds_to_submit": NaN}', "NaN is no number"),
        ({"body": "no text"}, "text must be a string that is not empty"),
        ({"text": None}, "text must be a string that is not empty"),
        ({"text": 5}, "text must be a string that is not empty"),
        ({"text": "\ud800"}, "text holds what is no character"),
        ({"text": "a", "author_name": ["b"]}, "author_name must be a string"),
        ({"text": "a", "type": "letter"}, "type must be one of comment, trackback"),
        ({"text": "a", "format": []}, "format must be one of text, html"),
        ({"text": "a", "posted_at": "noon"}, "posted_at must be a time such as"),
        ({"text": "a", "seconds_to_submit": -1}, "seconds_to_submit must be a number"),
        ({"text": "a", "seconds_to_submit": True}, "seconds_to_submit must be a number"),
    ],
)
def test_a_bad_row_gets_its_error_and_the_others_go_on(score, row, sentence):
    counts, (before, bad, after) = score(lines({"text": KIND}, row, {"text": SPAM}))
    assert counts == (3, 1)
    assert sentence in bad["error"]
    assert (bad["label"], bad["action"], bad["spam"]) == (None, None, None)
    assert (before["label"], after["label"]) == ("legitimate", "spam")


def test_a_line_that_is_not_utf_8_is_a_bad_row(score):
    counts, rows = score(b'{"text": "caf\xe9"}\n' + lines({"text": KIND}).encode())
    assert counts == (2, 1)
    assert rows[0]["error"] == "the line is not UTF-8"


def test_all_fields_of_a_comment_are_understood(score):
    row = {
        "text": KIND,
        "author_name": "Ada",
        "author_url": "",
        "page_title": "Laws",
        "posted_at": "2026-11-22T20:45:00Z",
        "format": "html",
        "type": "contact",
        "seconds_to_submit": 12.5,
        "language": "en",
    }
    counts, (scored,) = score(lines(row))
    assert counts == (1, 0)
    assert scored["language"] == "en"


def test_more_rows_than_a_batch_come_out_in_order(score):
    texts = [KIND, SPAM, ""]
    rows = [{"text": texts[n % 3], "n": n} for n in range(2 * BATCH + 5)]
    counts, scored = score(lines(*rows))
    assert counts == (len(rows), len(rows) // 3)
    assert [row["n"] for row in scored] == list(range(len(rows)))
    assert [row["label"] for row in scored[:3]] == ["legitimate", "spam", None]


def test_a_last_line_without_its_end_counts(score):
    assert score(lines({"text": KIND}) + '{"text": "Lovely roses!"}')[0] == (2, 0)


def test_an_empty_archive_is_no_rows(score):
    assert score("") == ((0, 0), [])


def test_only_a_line_feed_ends_a_line(score):
    counts, (row,) = score('{"text": "first\u2028second\x85third"}\n')
    assert counts == (1, 0)
    assert row["text"] == "first\u2028second\x85third"


def test_csv_keeps_its_columns_and_gains_ours(score):
    counts, (row,) = score(f'id,text,label\n7,"{KIND}",ham\n', CSV)
    assert counts == (1, 0)
    assert list(row) == [
        "id",
        "text",
        "input_label",
        *("label", "spam", "abuse", "legitimate", "action", "language", "model", "error"),
    ]
    assert (row["id"], row["input_label"], row["label"]) == ("7", "ham", "legitimate")


def test_csv_texts_may_hold_commas_quotes_and_line_ends(score):
    text = 'He said "no", then\nleft'
    content = io.StringIO()
    csv.writer(content).writerow([text])
    _, (row,) = score("text\n" + content.getvalue(), CSV)
    assert row["text"] == text


def test_csv_from_a_spreadsheet_may_begin_with_a_byte_order_mark(score):
    assert score(b"\xef\xbb\xbftext\r\nLovely roses!\r\n", CSV)[0] == (1, 0)


@pytest.mark.parametrize(
    "row, sentence",
    [
        (b"only one cell", "the row has 1 cells, the first row names 2"),
        (b"a,b,c", "the row has 3 cells, the first row names 2"),
        (b"7,", "text must be a string that is not empty"),
        (b"7,caf\xe9", "text holds what is no character"),
    ],
)
def test_a_bad_csv_row_gets_its_error_and_the_others_go_on(score, row, sentence):
    counts, rows = score(b"id,text\n1,Lovely roses!\n" + row + b"\n2,Lovely roses!\n", CSV)
    assert counts == (3, 1)
    assert sentence in rows[1]["error"]
    assert [row["id"] for row in rows[::2]] == ["1", "2"]


@pytest.mark.parametrize("content", ["", "id,body\n1,a\n", "text,text\na,b\n"])
def test_csv_without_one_column_text_is_an_error(score, content):
    with pytest.raises(ArchiveError, match="must name each column once, one of them `text`"):
        score(content, CSV)


def test_json_lines_can_become_csv(score):
    _, (row,) = score(lines({"text": KIND, "tags": ["a", "b"]}), JSONL, CSV)
    assert (row["text"], row["tags"], row["label"]) == (KIND, '["a", "b"]', "legitimate")


def test_csv_can_become_json_lines(score):
    _, (row,) = score(f"text,id\n{KIND.replace(',', '')},7\n", CSV, JSONL)
    assert (row["id"], row["label"], row["error"]) == ("7", "legitimate", None)


def test_the_policy_decides_the_action(score):
    _, (row,) = score(lines({"text": KIND}), policy=Policy(mode=Mode.PRE))
    assert row["action"] == Action.HOLD
