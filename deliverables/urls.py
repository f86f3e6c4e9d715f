"""Routes of deliverables."""

from django.urls import path

from deliverables import views

app_name = "deliverables"
urlpatterns = [
    path("deliverables/", views.deliverable_list, name="deliverable-list"),
    path("deliverables/timeline/", views.deliverable_timeline, name="deliverable-timeline"),
    path("deliverables/<str:reference>/", views.deliverable_detail, name="deliverable-detail"),
]
