"""Publishing is one indivisible step, and there is always a way back."""

import threading

import pytest

from model import artifact
from model.errors import ArtifactError
from tests.data_sets import write_model


def spoil(models, version):
    with (models / version / "model.joblib").open("ab") as file:
        file.write(b"!")


def test_without_a_published_model_the_shipped_one_serves(tmp_path):
    assert artifact.current_version(tmp_path / "nowhere") == "baseline"
    assert artifact.history(tmp_path / "nowhere") == []


def test_a_published_version_serves(tmp_path):
    version = write_model(tmp_path)
    artifact.publish(tmp_path, version)
    assert artifact.current(tmp_path) == tmp_path / version
    assert (tmp_path / "CURRENT").read_text("utf-8") == f"{version}\n"


def test_a_model_that_does_not_load_is_not_published(tmp_path):
    good, bad = write_model(tmp_path), write_model(tmp_path, minute=1)
    artifact.publish(tmp_path, good)
    spoil(tmp_path, bad)
    with pytest.raises(ArtifactError, match="SHA-256 differs"):
        artifact.publish(tmp_path, bad)
    assert artifact.current_version(tmp_path) == good
    assert artifact.history(tmp_path) == ["baseline"]


def test_a_version_that_is_not_there_is_not_published(tmp_path):
    with pytest.raises(ArtifactError, match="no such version"):
        artifact.publish(tmp_path, "2026-11-22T120000-ffffff")
    assert not (tmp_path / "CURRENT").exists()


def test_rolling_back_goes_one_version_at_a_time_to_the_shipped_one(tmp_path):
    first, second = write_model(tmp_path), write_model(tmp_path, minute=1)
    artifact.publish(tmp_path, first)
    artifact.publish(tmp_path, second)
    assert [artifact.rollback(tmp_path) for _ in range(3)] == [first, "baseline", "baseline"]


def test_publishing_the_same_version_again_adds_no_step_to_the_way_back(tmp_path):
    version = write_model(tmp_path)
    artifact.publish(tmp_path, version)
    artifact.publish(tmp_path, version)
    assert artifact.rollback(tmp_path) == "baseline"


def test_rolling_back_passes_over_versions_that_no_longer_load(tmp_path):
    versions = [write_model(tmp_path, minute=minute) for minute in range(3)]
    for version in versions:
        artifact.publish(tmp_path, version)
    spoil(tmp_path, versions[1])
    assert artifact.rollback(tmp_path) == versions[0]


def test_rolling_back_from_a_damaged_model_works(tmp_path):
    first, second = write_model(tmp_path), write_model(tmp_path, minute=1)
    artifact.publish(tmp_path, first)
    artifact.publish(tmp_path, second)
    (tmp_path / second / "card.json").unlink()
    assert artifact.rollback(tmp_path) == first


def test_a_publication_cut_off_between_its_two_files_leaves_a_way_back(tmp_path):
    first, second = write_model(tmp_path), write_model(tmp_path, minute=1)
    artifact.publish(tmp_path, first)
    artifact.publish(tmp_path, second)
    # HISTORY is written before CURRENT: what a third publication left of itself.
    (tmp_path / "HISTORY").write_text(f"baseline\n{first}\n{second}\n", "utf-8")
    assert artifact.rollback(tmp_path) == first


def test_a_reader_never_sees_half_a_version(tmp_path):
    versions = [write_model(tmp_path, minute=minute) for minute in range(2)]
    artifact.publish(tmp_path, versions[0])
    seen, done = set(), threading.Event()

    def read():
        while not done.is_set():
            seen.add((tmp_path / "CURRENT").read_text("utf-8"))

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(100):
        artifact.publish(tmp_path, versions[turn % 2])
    done.set()
    reader.join()
    assert seen <= {f"{version}\n" for version in versions}


def test_nothing_unfinished_is_left_behind(tmp_path):
    version = write_model(tmp_path)
    artifact.publish(tmp_path, version)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [version, "CURRENT", "HISTORY"]
    )


def test_a_current_file_that_cannot_be_read_says_so(tmp_path):
    (tmp_path / "CURRENT").write_bytes(b"\xff\xfe")
    with pytest.raises(ArtifactError, match="remove or restore it"):
        artifact.current(tmp_path)


def test_the_same_fit_has_the_same_bytes_whenever_it_is_written(tmp_path):
    first, second = write_model(tmp_path), write_model(tmp_path, minute=1)
    assert first != second
    assert first[-6:] == second[-6:]
    assert artifact.digest(tmp_path / first / "model.joblib") == artifact.digest(
        tmp_path / second / "model.joblib"
    )


def test_a_version_is_the_time_in_utc_and_the_start_of_the_digest(tmp_path):
    version = write_model(tmp_path)
    digest = artifact.digest(tmp_path / version / "model.joblib")
    assert version == f"2026-11-22T120000-{digest[:6]}"


def test_writing_the_same_model_twice_in_one_second_is_one_version(tmp_path):
    assert write_model(tmp_path) == write_model(tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
