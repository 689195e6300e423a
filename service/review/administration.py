"""The addresses of the pages beside the queue: history, overview, settings of sites."""

from apiflask import APIBlueprint

from service.review import history, history_export
from service.review.people import sign_in_required


def add_to(blueprint: APIBlueprint) -> None:
    """Add these pages to the moderators' pages."""
    blueprint.get("/history", endpoint="show_history")(sign_in_required(history.show))
    blueprint.post("/history/undo", endpoint="undo_in_history")(sign_in_required(history.undo))
    blueprint.post("/history/undo-bulk", endpoint="undo_bulk_in_history")(
        sign_in_required(history.undo_bulk)
    )
    blueprint.get("/history.csv", endpoint="export_csv")(
        sign_in_required(history_export.export_csv)
    )
    blueprint.get("/history.json", endpoint="export_json")(
        sign_in_required(history_export.export_json)
    )
