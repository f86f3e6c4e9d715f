"""Routes of the risk registers."""

from django.urls import path

from risks.views import changes, reading, registers, reviews, treatment

app_name = "risks"

_RISK = "risks/<slug:register>/<str:reference>/"
urlpatterns = [
    path("risks/", reading.register_list, name="risk-list"),
    # Before the registers, of which none may be called so.
    path("risks/reviews/", reviews.review_round, name="review-round"),
    path("risks/registers/add/", registers.register_add, name="register-add"),
    path("risks/matrices/add/", registers.matrix_add, name="matrix-add"),
    path("risks/matrices/<int:pk>/", registers.matrix_edit, name="matrix-edit"),
    path("risks/<slug:register>/", reading.register_detail, name="register-detail"),
    # Before the references, of which none may be called so.
    path("risks/<slug:register>/add/", changes.risk_add, name="risk-add"),
    path("risks/<slug:register>/edit/", registers.register_edit, name="register-edit"),
    path(_RISK, reading.risk_detail, name="risk-detail"),
    path(f"{_RISK}edit/", changes.risk_edit, name="risk-edit"),
    path(f"{_RISK}score/", changes.risk_score, name="risk-score"),
    path(f"{_RISK}review/", changes.risk_review, name="risk-review"),
    path(f"{_RISK}close/", changes.risk_close, name="risk-close"),
    path(f"{_RISK}reopen/", changes.risk_reopen, name="risk-reopen"),
    path(f"{_RISK}controls/add/", treatment.control_add, name="control-add"),
    path(f"{_RISK}controls/<int:pk>/", treatment.control_edit, name="control-edit"),
    path(f"{_RISK}controls/<int:pk>/retire/", treatment.control_retire, name="control-retire"),
    path(f"{_RISK}actions/add/", treatment.action_add, name="action-add"),
    path(f"{_RISK}actions/<int:pk>/", treatment.action_edit, name="action-edit"),
    path(f"{_RISK}actions/<int:pk>/complete/", treatment.action_complete, name="action-complete"),
]
