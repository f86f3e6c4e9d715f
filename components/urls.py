"""The route of the catalogue."""

from django.urls import path

from components import views

app_name = "components"
urlpatterns = [path("components/", views.component_list, name="component-list")]
