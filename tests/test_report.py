"""The report is one page that needs nothing else, and shows in tables what its pictures show."""

import base64
import datetime as dt
import re
from functools import cache
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from model.labels import Label
from tests.judged_rows import SOURCES, some_findings
from training.evaluate import Judged, measure
from training.examples import Example
from training.findings import Findings
from training.report import report

NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
VOID = {"meta", "img"}
SECTIONS = [
    "Precision and recall",
    "Reliability",
    "Risk and coverage",
    "Confusion",
    "AUC by language",
    "AUC by source",
]


class Page(HTMLParser):
    """The elements of a page; every one that is opened must be closed in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.elements, self.sections = [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag == "section":
            self.sections.append([])
        if self.sections:
            self.sections[-1].append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def attributes(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def write(findings):
    return report(findings, title="Model & all", remark="Made for a test.", made_at=NOON)


@cache
def page():
    return write(some_findings(abstains=True))


def cells(text, row):
    """Return the cells of the first row with this name."""
    found = re.search(rf'<tr><th scope="row">{re.escape(row)}</th>(.*)</tr>', text)
    return re.findall("<td>(.*?)</td>", found[1])


def test_nothing_is_fetched_from_anywhere():
    for _, attributes in Page(page()).elements:
        for name in ("src", "href", "srcset", "action", "data", "poster"):
            assert attributes.get(name, "data:").startswith("data:")
    assert not re.search(r"https?://|url\(|@import|<script|<link", page())
    (policy,) = [m for m in Page(page()).attributes("meta") if "http-equiv" in m]
    assert "default-src 'none'" in policy["content"]


def test_no_picture_points_outside_itself():
    for image in Page(page()).attributes("img"):
        prefix, data = image["src"].split(",")
        assert prefix == "data:image/svg+xml;base64"
        for element in ElementTree.fromstring(base64.b64decode(data)).iter():
            for name, value in element.attrib.items():
                if name.endswith("href"):
                    assert value.startswith("#")


def test_every_picture_has_words_and_a_table_beside_it():
    found = Page(page())
    assert re.findall("<h2>(.*)</h2>", page()) == SECTIONS
    assert all(len(image["alt"]) > 20 for image in found.attributes("img"))
    for tags in found.sections:
        assert tags.count("img") == 1
        assert "table" in tags


def test_no_text_of_a_comment_is_in_it():
    assert "secret sentence" not in page()


def test_names_of_sources_are_text_and_not_markup():
    assert SOURCES[2] not in page()
    assert "&lt;b&gt;market&lt;/b&gt;" in page()
    assert "<title>Model &amp; all</title>" in page()


def test_it_says_when_and_from_what_it_was_made():
    assert "Made for a test. Made 2026-11-22 12:00 UTC." in page()


def test_the_same_findings_give_the_same_page():
    assert write(some_findings(abstains=True)) == page()


def test_the_figures_are_those_of_the_findings():
    findings = some_findings(abstains=True)
    right = findings.confusion().diagonal()
    assert cells(page(), "spam")[0].split()[0] == str(right[0])
    area = findings.risk_coverages()["highest probability"].area
    assert cells(page(), "highest probability")[0] == f"{area:.4f}"
    everything = findings.slices[0].labels[Label.SPAM]
    assert cells(page(), "de")[0] == "150"
    assert f"<td>{everything.auc:.3f}</td>" in page()


def test_abstention_stands_beside_the_highest_probability_where_the_model_abstains():
    assert float(cells(page(), "abstention")[0]) > float(cells(page(), "highest probability")[0])
    plain = some_findings()
    assert set(plain.risk_coverages()) == {"highest probability"}
    assert set(plain.summary()["risk_coverage_area"]) == {"highest probability"}


def test_reliability_is_given_for_each_source_with_rows_enough():
    assert set(some_findings().reliability_by_source()) == set(SOURCES)
    assert some_findings(90).reliability_by_source() == {}


@pytest.mark.parametrize("labels", [[Label.LEGITIMATE], [Label.SPAM, Label.LEGITIMATE]])
def test_rows_without_some_label_make_a_page_all_the_same(labels):
    whole = some_findings(300)
    rows = [
        Example(text=row.text, label=labels[number % len(labels)], source="garden")
        for number, row in enumerate(whole.rows)
    ]
    judged = Judged(whole.judged.scores, whole.judged.published)
    text = write(Findings(rows, judged, measure(rows, judged)))
    assert len(Page(text).attributes("img")) == len(SECTIONS)
    assert "nan" not in text
