"""A whole archive, scored part by part into a directory, and gone on with where it was left.

DIRECTORY/
    archive.json                what is scored by which model under which policy
    part-00000.jsonl            the rows of the first part, with their verdicts
    part-00001.jsonl
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from model import artifact
from model.policy import Policy
from training import parallel
from training.errors import ArchiveError
from training.options import row_format
from training.partitions import Partition, cut
from training.parts import UNFINISHED, Scored, score_part
from training.progress import Progress
from training.rows import RowFormat

PLAN = "archive.json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did; parts that were there already are not counted again."""

    n_parts: int
    n_done_before: int
    n_rows: int
    n_bad: int


def score_files(
    paths: Sequence[Path],
    directory: Path,
    *,
    model: Path,
    policy: Policy,
    source_format: RowFormat | None,
    target_format: RowFormat | None,
    progress: Progress,
) -> Outcome:
    """Score every row of every file, once, into ``directory``.

    A run that was broken off is gone on with: parts that are there stay. Raises `ArchiveError` when
    ``directory`` holds something else. The work is done by `parallel.workers` around the call.
    """
    # Loaded whole by the workers alone: what each of them waits for here is lost to all.
    version = artifact.load(model)[1].version
    parts = [part for path in paths for part in cut(path, row_format(source_format, str(path)))]
    target_format = target_format or (parts[0].format if parts else RowFormat.JSONL)
    _check(parts, target_format)
    _agree(directory, _plan(paths, parts, version, policy, target_format))
    targets = [directory / f"part-{i:05}.{target_format}" for i in range(len(parts))]
    missing = [i for i, target in enumerate(targets) if not target.exists()]
    settings = {"model": model.absolute(), "version": version}
    settings |= {"policy": policy, "target_format": target_format}
    tasks = [(parts[i], targets[i].absolute(), settings) for i in missing]
    done = progress.track(parallel.run(_score, tasks), "scoring parts", len(tasks))
    scored = [counts for _, counts in done]
    for left in directory.glob(f"{UNFINISHED}*"):  # by workers that died
        left.unlink(missing_ok=True)
    return Outcome(
        n_parts=len(parts),
        n_done_before=len(parts) - len(missing),
        n_rows=sum(counts.n_rows for counts in scored),
        n_bad=sum(counts.n_bad for counts in scored),
    )


def _score(part: Partition, target: Path, settings: dict[str, Any]) -> Scored:
    return score_part(part, target, **settings)


def _check(parts: Sequence[Partition], target_format: RowFormat) -> None:
    for part in parts:
        same = part.format is target_format
        if target_format is RowFormat.PARQUET and not same:
            raise ArchiveError(
                f"{part.path}: only Parquet comes out as Parquet, whose columns have types; "
                "write JSON Lines with --to jsonl"
            )
        if target_format is RowFormat.CSV and part.format is RowFormat.PARQUET:
            raise ArchiveError(f"{part.path}: Parquet comes out as parquet or jsonl")


def _plan(
    paths: Sequence[Path],
    parts: Sequence[Partition],
    version: str,
    policy: Policy,
    target_format: RowFormat,
) -> dict[str, Any]:
    return {
        "files": [[str(path.absolute()), path.stat().st_size] for path in paths],
        "parts": [[part.start, part.stop] for part in parts],
        "model": version,
        "policy": json.loads(json.dumps(asdict(policy), default=str)),
        "format": target_format.value,
    }


def _agree(directory: Path, plan: dict[str, Any]) -> None:
    """Write the plan, or hold it against the one that is there."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / PLAN
    if not path.exists():
        if any(directory.glob("part-*")):
            raise ArchiveError(f"{directory} holds parts of unknown origin; give another directory")
        unfinished = directory / f"{UNFINISHED}{PLAN}"
        unfinished.write_text(json.dumps(plan, indent=1), "utf-8")
        unfinished.replace(path)
        return
    try:
        before = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ArchiveError(f"{path} is damaged ({error}); give another directory") from error
    changed = [name for name, value in plan.items() if before.get(name) != value]
    if changed:
        raise ArchiveError(
            f"{directory} holds what another run wrote (another {', '.join(changed)}); "
            "give another directory, or remove this one"
        )
