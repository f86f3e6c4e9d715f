"""Every write on files of figures, from the upload to the figures in force."""

from imports.actions.applying import apply_import, confirm_import, import_figures, undo_import
from imports.actions.loading import MeasuresLoaded, load_measures, load_observations, load_rows
from imports.actions.names import NameMeant, change_name, map_names, remove_name
from imports.actions.street import load_street_crime, street_source
from imports.actions.uploads import (
    preview_import,
    remove_uploads,
    reread_previews,
    say_names,
    say_readings,
    upload_file,
)

__all__ = [
    "MeasuresLoaded",
    "NameMeant",
    "apply_import",
    "change_name",
    "confirm_import",
    "import_figures",
    "load_measures",
    "load_observations",
    "load_rows",
    "load_street_crime",
    "map_names",
    "preview_import",
    "remove_name",
    "remove_uploads",
    "reread_previews",
    "say_names",
    "say_readings",
    "street_source",
    "undo_import",
    "upload_file",
]
