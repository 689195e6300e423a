"""The addresses of the pages beside the queue: history, overview, settings of sites."""

from apiflask import APIBlueprint

from service.review import history, history_export, lists, overview, site_settings
from service.review.people import admin_required, sign_in_required


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
    blueprint.get("/sites", endpoint="show_sites")(sign_in_required(site_settings.show_sites))
    settings = "/sites/<site_name>/settings"
    blueprint.get(settings, endpoint="show_settings")(admin_required(site_settings.show))
    blueprint.post(settings, endpoint="save_settings")(admin_required(site_settings.save))
    on_lists = "/sites/<site_name>/lists"
    blueprint.get(on_lists, endpoint="show_lists")(admin_required(lists.show))
    blueprint.post(on_lists, endpoint="add_to_lists")(admin_required(lists.add))
    blueprint.post(f"{on_lists}/remove", endpoint="remove_from_lists")(admin_required(lists.remove))
    blueprint.get("/overview", endpoint="show_overview")(sign_in_required(overview.show))
