"""Reading the archives of other systems."""

import datetime as dt
import json
from pathlib import Path

import pytest

from model.comment import CommentType, TextFormat
from model.labels import Action, Label
from service.archives import READERS, Archived
from service.archives.archived import UnreadableArchive

WXR = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Garden notes</title>
<item><title>Pruning roses</title><link>https://garden.example/roses</link>
<wp:comment><wp:comment_id>7</wp:comment_id>
<wp:comment_author><![CDATA[Wilma]]></wp:comment_author>
<wp:comment_author_email>wilma@mail.example</wp:comment_author_email>
<wp:comment_author_IP>192.0.2.1</wp:comment_author_IP>
<wp:comment_date_gmt>2024-05-01 10:00:00</wp:comment_date_gmt>
<wp:comment_content><![CDATA[Mine <em>flower</em> late.]]></wp:comment_content>
<wp:comment_approved>1</wp:comment_approved><wp:comment_parent>0</wp:comment_parent>
</wp:comment>
<wp:comment><wp:comment_id>8</wp:comment_id>
<wp:comment_content>Cheap watches here</wp:comment_content>
<wp:comment_approved>spam</wp:comment_approved><wp:comment_type>trackback</wp:comment_type>
<wp:comment_parent>7</wp:comment_parent></wp:comment>
<wp:comment><wp:comment_id>9</wp:comment_id><wp:comment_content>Binned.</wp:comment_content>
<wp:comment_approved>trash</wp:comment_approved></wp:comment>
<wp:comment><wp:comment_id>10</wp:comment_id><wp:comment_content>Waiting.</wp:comment_content>
<wp:comment_approved>0</wp:comment_approved></wp:comment>
<wp:comment><wp:comment_id>11</wp:comment_id><wp:comment_content>So do mine.</wp:comment_content>
<wp:comment_approved>post-trashed</wp:comment_approved></wp:comment>
</item></channel></rss>"""

DISQUS = """<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
<thread dsq:id="1"><link>https://garden.example/roses</link><title>Pruning roses</title></thread>
<post dsq:id="11"><message><![CDATA[<p>Lovely.</p>]]></message>
<createdAt>2024-05-01T10:00:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
<author><name>Wilma</name></author><thread dsq:id="1"/></post>
<post dsq:id="12"><message>Cheap watches</message><createdAt>2024-05-02T10:00:00Z</createdAt>
<isDeleted>false</isDeleted><isSpam>true</isSpam><thread dsq:id="1"/></post>
<post dsq:id="13"><message>Gone</message><createdAt>2024-05-02T10:00:00Z</createdAt>
<isDeleted>true</isDeleted><isSpam>false</isSpam><thread dsq:id="1"/></post>
</disqus>"""

CORAL = [
    {
        "id": "a",
        "storyID": "s",
        "status": "APPROVED",
        "createdAt": {"$date": "2024-05-01T10:00:00.000Z"},
        "revisions": [{"body": "first"}, {"body": "<b>second</b>"}],
    },
    {"id": "b", "status": "REJECTED", "revisions": [{"body": "you fool"}],
     "rejectionReason": {"code": "ABUSIVE"}},
    {"id": "c", "status": "REJECTED", "revisions": [{"body": "off the point"}]},
    {"id": "d", "status": "NONE", "revisions": [{"body": "hello"}]},
    {"id": "e", "status": "PREMOD", "revisions": []},
]  # fmt: skip

Outcome = tuple[str, Action, bool, Label | None]


def read(tmp_path: Path, name: str, text: str) -> list[Archived]:
    path = tmp_path / "archive"
    path.write_text(text, "utf-8")
    return list(READERS[name](path))


def outcomes(archive: list[Archived]) -> list[Outcome]:
    return [(each.external_id, each.state, each.is_decided, each.label) for each in archive]


def test_a_wordpress_export_tells_what_was_decided(tmp_path: Path) -> None:
    archive = read(tmp_path, "wordpress", WXR)
    assert outcomes(archive) == [
        ("7", Action.PUBLISH, True, Label.LEGITIMATE),
        ("8", Action.REJECT, True, Label.SPAM),
        ("9", Action.REJECT, True, None),
        ("10", Action.HOLD, False, None),
        ("11", Action.REJECT, False, None),
    ]


def test_a_wordpress_export_tells_who_wrote_what_where(tmp_path: Path) -> None:
    first, second, *_ = [each.comment for each in read(tmp_path, "wordpress", WXR)]
    assert (first.text, first.format) == ("Mine <em>flower</em> late.", TextFormat.HTML)
    assert (first.author_name, first.author_email) == ("Wilma", "wilma@mail.example")
    assert (first.ip, first.page_title) == ("192.0.2.1", "Pruning roses")
    assert first.page_url == "https://garden.example/roses"
    assert first.posted_at == dt.datetime(2024, 5, 1, 10, tzinfo=dt.UTC)
    assert (second.type, second.parent_text) == (CommentType.TRACKBACK, first.text)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_comments_table_of_wordpress_is_read_as_csv_and_as_json(
    tmp_path: Path, form: str
) -> None:
    row = {"comment_ID": "7", "comment_content": "Mine, too", "comment_approved": "spam"}
    text = json.dumps([row])
    if form == "csv":
        text = 'comment_ID,comment_content,comment_approved\n7,"Mine, too",spam\n'
    archive = read(tmp_path, "wordpress-table", text)
    assert outcomes(archive) == [("7", Action.REJECT, True, Label.SPAM)]
    assert archive[0].comment.text == "Mine, too"


def test_a_disqus_export_tells_spam_from_what_was_deleted(tmp_path: Path) -> None:
    archive = read(tmp_path, "disqus", DISQUS)
    assert outcomes(archive) == [
        ("11", Action.PUBLISH, True, Label.LEGITIMATE),
        ("12", Action.REJECT, True, Label.SPAM),
        ("13", Action.REJECT, True, None),
    ]
    first = archive[0].comment
    assert (first.author_name, first.page_title) == ("Wilma", "Pruning roses")
    assert first.posted_at == dt.datetime(2024, 5, 1, 10, tzinfo=dt.UTC)


def test_an_export_of_coral_counts_only_what_a_person_decided(tmp_path: Path) -> None:
    archive = read(tmp_path, "coral", "\n".join(map(json.dumps, CORAL)))
    assert outcomes(archive) == [
        ("a", Action.PUBLISH, True, Label.LEGITIMATE),
        ("b", Action.REJECT, True, Label.ABUSE),
        ("c", Action.REJECT, True, None),
        ("d", Action.PUBLISH, False, None),
        ("e", Action.HOLD, False, None),
    ]
    assert archive[0].comment.text == "<b>second</b>"
    assert archive[0].comment.posted_at == dt.datetime(2024, 5, 1, 10, tzinfo=dt.UTC)


def test_a_table_of_our_own_says_action_and_label(tmp_path: Path) -> None:
    table = "id,text,label,action,reason\n1,Hello,,,\n2,Buy,spam,,\n3,Away,,reject,off-topic\n"
    archive = read(tmp_path, "csv", table)
    assert outcomes(archive) == [
        ("1", Action.PUBLISH, False, None),
        ("2", Action.REJECT, True, Label.SPAM),
        ("3", Action.REJECT, True, None),
    ]
    assert archive[2].reason == "off-topic"


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("wordpress", "no xml at all", "no XML"),
        ("wordpress", '<!DOCTYPE r [<!ENTITY e "x">]><rss>&e;</rss>', "no XML"),
        ("disqus", "<disqus><post>", "no XML"),
        ("coral", "{", "line 1: no JSON"),
        ("coral", '{"a": 1}', "no comment of Coral"),
        ("csv", "id,txt\n1,x\n", "line 2: unknown column 'txt'"),
        ("csv", "id\n1\n", "`id` and `text` are needed"),
        ("csv", "id,text,label\n1,x,ham\n", "line 2: 'ham'"),
        ("csv", "id,text\n1,x,y\n", "more columns than names"),
        ("wordpress-table", "a,b\n1,2\n", "row 1: there is no column comment_ID"),
        ("wordpress-table", "[{", "no JSON"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(
    tmp_path: Path, name: str, text: str, sentence: str
) -> None:
    with pytest.raises(UnreadableArchive, match=sentence):
        read(tmp_path, name, text)


def test_a_large_export_is_read_without_holding_it(tmp_path: Path) -> None:
    path = tmp_path / "large.xml"
    head, item, tail = WXR.partition("<item>")[0], WXR[WXR.index("<item>") :], ""
    item, tail = item.split("</channel>")[0], "</channel></rss>"
    path.write_text(head + item * 500 + tail, "utf-8")
    assert sum(1 for _ in READERS["wordpress"](path)) == 2500
