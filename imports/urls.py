"""Addresses of imports."""

from django.urls import path

from imports.views import imports, names, readings

app_name = "imports"

urlpatterns = [
    path("imports/", imports.import_index, name="import-list"),
    path("imports/upload/", imports.import_upload, name="import-upload"),
    path("imports/names/", names.name_list, name="import-name-list"),
    path("imports/names/<int:key>/", names.name_edit, name="import-name-edit"),
    path("imports/names/<int:key>/remove/", names.name_remove, name="import-name-remove"),
    path("imports/<int:pk>/", imports.import_detail, name="import-detail"),
    path("imports/<int:pk>/columns/", imports.import_map, name="import-map"),
    path("imports/<int:pk>/read/", readings.import_read, name="import-read"),
    path("imports/<int:pk>/names/", names.import_names, name="import-names"),
    path("imports/<int:pk>/problems.csv", imports.import_problems, name="import-problems"),
    path("imports/<int:pk>/confirm/", imports.import_confirm, name="import-confirm"),
    path("imports/<int:pk>/undo/", imports.import_undo, name="import-undo"),
]
