"""The catalogue says what each data set is, and no other file passes for it."""

import gzip
import re

import pytest

from model.labels import Label
from tests.data_sets import a_row, add_data_set
from training.catalogue import SHIPPED, LicenceClass, choose, read_catalogues
from training.errors import CatalogueError, DataError

PUBLIC = {LicenceClass.OPEN, LicenceClass.UNSTATED}


@pytest.mark.parametrize("data_set", read_catalogues([SHIPPED]), ids=lambda data_set: data_set.name)
def test_each_shipped_data_set_says_what_it_is_and_where_it_comes_from(data_set):
    assert data_set.title
    assert data_set.origin
    assert data_set.domain
    assert data_set.languages
    assert data_set.licence
    assert data_set.note.endswith(".")
    assert sum(data_set.counts.values()) > 0
    assert re.fullmatch(r"|https://\S+", data_set.url)


def test_the_shipped_catalogue_has_all_three_labels_and_licence_classes():
    data_sets = read_catalogues([SHIPPED])
    assert {data_set.licence_class for data_set in data_sets} == set(LicenceClass)
    for label in Label:
        assert (
            sum(data_set.counts[label] for data_set in choose(data_sets, licences=PUBLIC)) > 1_000
        )


def test_restricted_data_sets_are_used_only_on_request():
    data_sets = read_catalogues([SHIPPED])
    public = choose(data_sets, licences=PUBLIC)
    everything = choose(data_sets, licences=set(LicenceClass))
    assert {one.licence_class for one in public} == PUBLIC
    assert len(everything) == len(data_sets) > len(public)


def test_naming_a_restricted_data_set_without_asking_for_its_class_is_an_error():
    with pytest.raises(CatalogueError, match="add restricted to --licences"):
        choose(read_catalogues([SHIPPED]), licences=PUBLIC, sources=["zh-tg-spam"])


def test_an_unknown_data_set_is_an_error_that_says_where_to_look():
    with pytest.raises(CatalogueError, match="no data set roses"):
        choose(read_catalogues([SHIPPED]), licences=PUBLIC, sources=["roses"])


def test_named_sources_are_used_alone_in_the_order_named():
    chosen = choose(
        read_catalogues([SHIPPED]), licences=PUBLIC, sources=["olid", "davidson", "olid"]
    )
    assert [data_set.name for data_set in chosen] == ["olid", "davidson"]


def test_the_right_file_is_read(tmp_path):
    (data_set,) = read_catalogues([add_data_set(tmp_path, "roses", [a_row()])])
    assert gzip.decompress(data_set.verified_bytes(tmp_path)).startswith(b'{"text": "Lovely')


def test_a_wrong_checksum_names_the_file_both_digests_and_the_cure(tmp_path):
    catalogue = add_data_set(tmp_path, "roses", [a_row()], sha256="0" * 64)
    (data_set,) = read_catalogues([catalogue])
    expected = r"roses\.jsonl\.gz: its SHA-256 is [0-9a-f]{64}, the catalogue says 0{64}; fetch"
    with pytest.raises(DataError, match=expected):
        data_set.verified_bytes(tmp_path)


def test_a_missing_file_says_what_to_do(tmp_path):
    (data_set,) = read_catalogues([add_data_set(tmp_path, "roses", [a_row()])])
    with pytest.raises(DataError, match=r"roses\.jsonl\.gz: cannot be read .* give --data"):
        data_set.verified_bytes(tmp_path / "elsewhere")


def test_several_catalogues_are_one(tmp_path):
    mine = add_data_set(tmp_path, "roses", [a_row()])
    assert read_catalogues([SHIPPED, mine])[-1].name == "roses"


def test_a_name_that_is_there_twice_is_an_error(tmp_path):
    mine = add_data_set(tmp_path, "olid", [a_row()])
    with pytest.raises(CatalogueError, match="olid is there twice"):
        read_catalogues([SHIPPED, mine])


@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({"sha256": "abc"}, "sha256 must be 64 digits"),
        ({"licence_class": "free"}, "licence_class must be one of open, unstated, restricted"),
        ({"licence": 3}, "licence must be a string"),
        ({"languages": "en"}, "languages must be a list"),
        ({"languages": [1]}, "languages must be a list"),
        ({"spam": -1}, "spam must be a number of rows"),
        ({"spam": True}, "spam must be a number of rows"),
        ({"licens": "CC0"}, "unknown key licens"),
    ],
)
def test_a_wrong_key_is_named(tmp_path, changes, sentence):
    catalogue = add_data_set(tmp_path, "roses", [a_row()], **changes)
    with pytest.raises(CatalogueError, match=rf"catalogue\.toml: \[roses\]: {sentence}"):
        read_catalogues([catalogue])


@pytest.mark.parametrize("text", ["roses = 1", '["../roses"]\n', "[roses", "[roses]\n", "\udcff"])
def test_what_is_no_catalogue_is_an_error(tmp_path, text):
    path = tmp_path / "mine.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(CatalogueError, match=r"mine\.toml"):
        read_catalogues([path])
