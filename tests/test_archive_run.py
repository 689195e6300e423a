"""A large archive is scored part by part, once each row, whichever worker dies on the way."""

import gzip
import json
import os
import signal
import threading
import time
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from tests.dask_cluster import a_dask_cluster
from tests.data_sets import fit_small_model
from training import partitions
from training.cli import main

SPAM = "Cheap watches for everyone, order today at http://watches.example/sale"
KIND = "The second paragraph mixes up two different laws, I think"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fit_small_model(tmp_path_factory.mktemp("models"))


def score(model: Path, *arguments: object) -> Result:
    """Type the command."""
    words = ["score", "--model", str(model), "--models", str(model.parent)]
    return CliRunner().invoke(main, [*words, *map(str, arguments)])


def write_lines(path: Path, n_rows: int, first: int = 0) -> Path:
    """Write an archive: every third comment is spam, every seventh row cannot be read."""
    rows = (
        {"id": i, "text": "" if i % 7 == 0 else SPAM if i % 3 == 0 else KIND}
        for i in range(first, first + n_rows)
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def read_parts(directory: Path) -> list[dict[str, object]]:
    """Return the rows of all parts, in order."""
    parts = [part.read_text("utf-8") for part in sorted(directory.glob("part-*.jsonl"))]
    return [json.loads(line) for part in parts for line in part.splitlines()]


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut archives of tests as large ones are cut."""
    monkeypatch.setattr(partitions, "PART_BYTES", 20_000)
    monkeypatch.setattr(partitions, "PART_ROWS", 200)


@pytest.mark.usefixtures("small_parts")
def test_the_parts_hold_every_row_once_and_in_order(model: Path, tmp_path: Path) -> None:
    write_lines(tmp_path / "a.jsonl", 900)
    write_lines(tmp_path / "b.jsonl", 100, first=900)
    (tmp_path / "c.jsonl.gz").write_bytes(
        gzip.compress(write_lines(tmp_path / "c", 50, first=1000).read_bytes())
    )
    answer = score(model, tmp_path / "*.jsonl*", "--into", tmp_path / "out", "--workers", 2)
    assert answer.exit_code == 0, answer.output
    rows = read_parts(tmp_path / "out")
    assert [row["id"] for row in rows] == list(range(1050))
    assert {bool(row["error"]) for row in rows if row["id"] % 7 == 0} == {True}  # type: ignore[operator]
    assert {row["label"] for row in rows if row["id"] % 21 in (3, 9)} == {"spam"}  # type: ignore[operator]
    assert len(list((tmp_path / "out").glob("part-*"))) > 3
    assert "150 rows could not be scored" in answer.output


@pytest.mark.usefixtures("small_parts")
def test_a_file_without_a_last_line_end_is_read_to_its_end(model: Path, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", 400)
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    score(model, path, "--into", tmp_path / "out", "--workers", 1)
    assert [row["id"] for row in read_parts(tmp_path / "out")] == list(range(400))


def parquet_archive(path: Path, n_rows: int) -> pa.Table:
    """Write an archive with columns of several types, in small row groups."""
    table = pa.table(
        {
            "id": pa.array(range(n_rows), pa.int32()),
            "text": [SPAM if i % 2 else KIND for i in range(n_rows)],
            "label": ["ham"] * n_rows,
            "tags": [["a", "b"]] * n_rows,
            "posted_at": pa.array([1_700_000_000_000_000] * n_rows, pa.timestamp("us", "UTC")),
        }
    )
    pq.write_table(table, path, row_group_size=70)
    return table


@pytest.mark.usefixtures("small_parts")
def test_parquet_keeps_its_columns_and_gains_those_of_the_verdicts(
    model: Path, tmp_path: Path
) -> None:
    table = parquet_archive(tmp_path / "a.parquet", 700)
    answer = score(model, tmp_path / "a.parquet", "--into", tmp_path / "out", "--workers", 2)
    assert answer.exit_code == 0, answer.output
    parts = sorted((tmp_path / "out").glob("part-*.parquet"))
    assert len(parts) > 2
    found = pa.concat_tables([pq.read_table(part) for part in parts])
    assert found.select(["id", "text", "tags", "posted_at"]) == table.drop_columns(["label"])
    assert set(found["input_label"].to_pylist()) == {"ham"}
    assert found["label"].to_pylist() == ["legitimate", "spam"] * 350
    assert found["spam"].type == pa.float64()


def test_parquet_comes_out_as_json_lines_where_that_is_asked_for(
    model: Path, tmp_path: Path
) -> None:
    parquet_archive(tmp_path / "a.parquet", 4)
    out = tmp_path / "out"
    answer = score(model, tmp_path / "a.parquet", "--into", out, "--to", "jsonl", "--workers", 1)
    assert answer.exit_code == 0, answer.output
    (first, *_), rows = read_parts(out), read_parts(out)
    assert (len(rows), first["label"], first["input_label"]) == (4, "legitimate", "ham")
    assert first["posted_at"] == "2023-11-14T22:13:20+00:00"


@pytest.mark.usefixtures("small_parts")
def test_what_was_broken_off_is_gone_on_with(model: Path, tmp_path: Path) -> None:
    path, out = write_lines(tmp_path / "a.jsonl", 600), tmp_path / "out"
    score(model, path, "--into", out, "--workers", 1)
    parts = sorted(out.glob("part-*"))
    written_at = parts[0].stat().st_mtime_ns
    whole = parts[1].read_bytes()
    parts[1].unlink()
    answer = score(model, path, "--into", out, "--workers", 1)
    assert f"{len(parts) - 1} parts were there already" in answer.output
    assert parts[1].read_bytes() == whole
    assert parts[0].stat().st_mtime_ns == written_at


def test_a_directory_of_another_run_is_refused(model: Path, tmp_path: Path) -> None:
    path, out = write_lines(tmp_path / "a.jsonl", 6), tmp_path / "out"
    score(model, path, "--into", out, "--workers", 1)
    before = read_parts(out)
    for more in (["--mode", "pre"], [write_lines(tmp_path / "b.jsonl", 2)]):
        answer = score(model, path, *more, "--into", out, "--workers", 1)
        assert answer.exit_code == 1
        assert "what another run wrote" in answer.output
    assert read_parts(out) == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["missing.jsonl", "--into", "out"], "missing.jsonl: there is no such file"),
        (["a.jsonl", "b.jsonl"], "need --into DIRECTORY"),
        (["a.jsonl", "--workers", "2"], "need --into DIRECTORY"),
        (["a.parquet"], "Parquet is scored part by part: give --into DIRECTORY"),
        (["no.parquet", "--into", "out"], "it cannot be read as Parquet"),
        (["a.jsonl", "--into", "out", "--to", "parquet"], "only Parquet comes out as Parquet"),
        (["a.jsonl", "--into", "out", "--scheduler", "tcp://127.0.0.1:1"], "it does not answer"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("training.parallel.CONNECT_SECONDS", 1)
    for name in ("a.jsonl", "b.jsonl"):
        write_lines(Path(name), 3)
    parquet_archive(Path("a.parquet"), 3)
    Path("no.parquet").write_text("text\n", "utf-8")
    answer = score(model, *arguments)
    assert answer.exit_code != 0
    assert sentence in answer.output
    assert not Path("out").exists()


def kill_when_parts_appear(directory: Path, kill: object) -> threading.Thread:
    """Kill in the middle: once some parts are there and others are not."""

    def wait() -> None:
        while not any(directory.glob("part-*")):
            time.sleep(0.01)
        kill()  # type: ignore[operator]

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


def kill_a_child() -> None:
    """Kill a worker process of this one that is not its resource tracker."""
    for child in psutil.Process().children(recursive=True):
        words = " ".join(child.cmdline())
        if "loky" in words and "tracker" not in words:
            os.kill(child.pid, signal.SIGKILL)
            return
    raise AssertionError("no worker was there to kill")


@pytest.mark.usefixtures("small_parts")
def test_a_killed_worker_of_this_machine_changes_nothing(model: Path, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", 6_000)
    killed = kill_when_parts_appear(tmp_path / "out", kill_a_child)
    answer = score(model, path, "--into", tmp_path / "out", "--workers", 2)
    killed.join()
    assert answer.exit_code == 0, answer.output
    assert [row["id"] for row in read_parts(tmp_path / "out")] == list(range(6_000))
    assert not list((tmp_path / "out").glob(".unfinished-*"))


@pytest.mark.usefixtures("small_parts")
def test_a_killed_worker_of_a_cluster_changes_nothing(model: Path, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", 6_000)
    with a_dask_cluster(tmp_path, n_workers=3) as cluster:
        killed = kill_when_parts_appear(tmp_path / "out", cluster.kill_a_worker)
        out = ("--into", tmp_path / "out", "--scheduler", cluster.address)
        answer = score(model, path, *out)
        killed.join()
    assert answer.exit_code == 0, answer.output
    assert [row["id"] for row in read_parts(tmp_path / "out")] == list(range(6_000))
