"""Routes of administration: people, the audit trail, messages of the local stack."""

from django.urls import path

from administration.views import audit, mail, people, reference

app_name = "administration"
urlpatterns = [
    path("reference-data/", reference.reference_list, name="reference-list"),
    path("terminology/<int:pk>/remove/", reference.term_remove, name="term-remove"),
    path("people/", people.person_list, name="person-list"),
    path("people/add/", people.person_add, name="person-add"),
    path("people/<int:pk>/", people.person_detail, name="person-detail"),
    path("people/<int:pk>/change/", people.person_change, name="person-change"),
    path("people/<int:pk>/invite/", people.person_invite, name="person-invite"),
    path("people/<int:pk>/deactivate/", people.person_deactivate, name="person-deactivate"),
    path("people/<int:pk>/reactivate/", people.person_reactivate, name="person-reactivate"),
    path(
        "people/<int:pk>/identity/disconnect/",
        people.identity_disconnect,
        name="identity-disconnect",
    ),
    path("people/<int:pk>/token/", people.token_create, name="token-create"),
    path("people/<int:pk>/tokens/<int:token>/revoke/", people.token_revoke, name="token-revoke"),
    path("audit/", audit.event_list, name="event-list"),
    path("audit/export/", audit.event_export, name="event-export"),
    path("audit/<int:pk>/", audit.event_detail, name="event-detail"),
    path("mail/", mail.message_list, name="message-list"),
    path("mail/<str:name>/", mail.message_detail, name="message-detail"),
]
