"""The pictures of a report, each as the bytes of one SVG; the same figures give the same bytes."""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from model.labels import Label
from training.abstain import RiskCoverage
from training.curves import Point

COLOURS = {Label.SPAM: "#c44e00", Label.ABUSE: "#6a3d9a", Label.LEGITIMATE: "#0072b2"}
"""Told apart by colour-blind eyes too; lines differ in their dashes as well."""
_DASHES = {Label.SPAM: "-", Label.ABUSE: "--", Label.LEGITIMATE: "-."}
_PALE = "#b8b8b8"
_STYLE = {
    "svg.hashsalt": "chaffinch",  # without it the identifiers within an SVG are random
    "font.size": 10,
    "axes.grid": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": "#e8e8e8",
    "legend.frameon": False,
    "lines.linewidth": 1.8,
}
_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))

Reliability = Sequence[Mapping[str, float]]


def precision_recall(curves: Mapping[str, Sequence[Point]]) -> bytes:
    """Draw precision against recall, one line a label."""
    with _drawing(6.4, 4.2) as (figure, file):
        axes = _unit_square(figure.subplots(), "recall", "precision")
        for label in Label:
            points = curves.get(label, ())
            axes.plot(
                [point["recall"] for point in points],
                [point["precision"] for point in points],
                color=COLOURS[label],
                linestyle=_DASHES[label],
                label=label.value,
            )
        axes.legend(loc="lower left")
    return file.getvalue()


def reliability(
    pooled: Mapping[str, Reliability], by_source: Mapping[str, Sequence[Reliability]]
) -> bytes:
    """Draw observed share against score: a panel a label, sources as thin lines behind it."""
    with _drawing(9.6, 3.6) as (figure, file):
        for axes, label in zip(figure.subplots(1, 3, sharey=True), Label, strict=True):
            _unit_square(axes, f"score for {label}", "")
            axes.plot([0, 1], [0, 1], color=_PALE, linestyle=":", linewidth=1)
            for curve in by_source.get(label, ()):
                _plot_reliability(axes, curve, color=_PALE, linewidth=0.8)
            _plot_reliability(axes, pooled[label], color=COLOURS[label], marker="o", markersize=4)
        figure.axes[0].set_ylabel("share that carries the label")
    return file.getvalue()


def risk_coverage(curves: Mapping[str, RiskCoverage]) -> bytes:
    """Draw the share judged wrongly against the share judged, one line a confidence."""
    with _drawing(6.4, 3.6) as (figure, file):
        axes = figure.subplots()
        axes.set(xlabel="share of comments judged", ylabel="of these, judged wrongly", xlim=(0, 1))
        for (name, curve), dashes in zip(curves.items(), ("-", "--", "-.", ":"), strict=False):
            label = f"{name}, area {curve.area:.4f}"
            axes.plot(curve.coverage, curve.risk, linestyle=dashes, label=label)
        axes.set_ylim(bottom=0)
        axes.legend(loc="upper left")
    return file.getvalue()


def confusion(shares: npt.NDArray[np.float64]) -> bytes:
    """Draw what the rows of a label get: truth down, answers across; shares of shape (3, 3)."""
    with _drawing(4.6, 3.6) as (figure, file):
        axes = figure.subplots()
        axes.grid(False)
        axes.pcolormesh(shares, cmap="Blues", vmin=0, vmax=1)
        axes.set_aspect("equal")
        axes.invert_yaxis()
        names = [label.value for label in Label]
        middles = np.arange(len(names)) + 0.5
        axes.set_xticks(middles, names)
        axes.set_yticks(middles, names)
        axes.set(xlabel="answered", ylabel="truth")
        for (row, column), share in np.ndenumerate(shares):
            colour = "white" if share > 0.5 else "black"
            place = (column + 0.5, row + 0.5)
            axes.text(*place, f"{share:.1%}", ha="center", va="center", color=colour)
    return file.getvalue()


def bars(values: Sequence[tuple[str, Mapping[str, float | None]]]) -> bytes:
    """Draw AUC as bars that start at chance, 0.5: one group a name, one bar a label."""
    labels = [label for label in Label if any(label in measured for _, measured in values)]
    height = 0.8 / max(len(labels), 1)
    with _drawing(8.0, 1.0 + 0.32 * max(len(values), 1)) as (figure, file):
        axes = figure.subplots()
        for number, label in enumerate(labels):
            found = [(i, measured.get(label)) for i, (_, measured) in enumerate(values)]
            known = [(i, value) for i, value in found if value is not None]
            axes.barh(
                [i + (number - (len(labels) - 1) / 2) * height for i, _ in known],
                [value - 0.5 for _, value in known],
                height=height,
                left=0.5,
                color=COLOURS[label],
                label=label.value,
            )
        axes.set_yticks(range(len(values)), [name for name, _ in values])
        least = min([0.45, *_lowest(values)])
        axes.set(xlabel="AUC", xlim=(least, 1), ylim=(max(len(values), 1) - 0.5, -0.5))
        if values:
            axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=len(labels))
    return file.getvalue()


@contextmanager
def _drawing(width: float, height: float) -> Iterator[tuple[Figure, io.BytesIO]]:
    """Give a figure, in inches, and the file that holds it afterwards."""
    file = io.BytesIO()
    with mpl.rc_context(_STYLE):  # type: ignore[arg-type]
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure, file
        figure.savefig(file, format="svg", metadata=_NO_METADATA)


def _unit_square(axes: Axes, xlabel: str, ylabel: str) -> Axes:
    axes.set(xlabel=xlabel, ylabel=ylabel, xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    return axes


def _plot_reliability(axes: Axes, curve: Reliability, **style: object) -> None:
    axes.plot(
        [point["probability"] for point in curve],
        [point["observed"] for point in curve],
        **style,  # type: ignore[arg-type]
    )


def _lowest(values: Sequence[tuple[str, Mapping[str, float | None]]]) -> Iterator[float]:
    for _, measured in values:
        yield from (value - 0.02 for value in measured.values() if value is not None)
