"""Every write on files of figures, from the upload to the figures in force.

uploads    files that people upload: kept, read, previewed, removed
names      what names in those files mean here
applying   previews confirmed, applied, undone; figures that are applied at once
loading    files of measures and of observations, and rows that another system sends
street     street-level crime as monthly counts
places     where the places of street-level crime lie
"""

from imports.actions.applying import apply_import, confirm_import, undo_import
from imports.actions.loading import load_measures, load_observations, load_rows
from imports.actions.names import NameMeant, change_name, map_names, remove_name
from imports.actions.street import load_street_crime, street_source
from imports.actions.uploads import (
    preview_import,
    reread_previews,
    say_names,
    say_readings,
    upload_file,
)

__all__ = [
    "NameMeant",
    "apply_import",
    "change_name",
    "confirm_import",
    "load_measures",
    "load_observations",
    "load_rows",
    "load_street_crime",
    "map_names",
    "preview_import",
    "remove_name",
    "reread_previews",
    "say_names",
    "say_readings",
    "street_source",
    "undo_import",
    "upload_file",
]
