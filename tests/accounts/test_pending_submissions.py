"""A form that someone sends after their session has ended is not lost."""

import re
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.decorators import requires
from accounts.pending_submissions import store
from accounts.permissions import Permission
from deliverables.models import ProgressUpdate
from tests.accounts.factories import UserFactory
from tests.accounts.sessions import end_sessions, kept_addresses
from tests.deliverables.factories import DeliverableFactory

pytestmark = pytest.mark.django_db

ROUND = reverse("deliverables:update-round")
PASSWORD = "a long password"


@pytest.fixture
def officer():
    person = UserFactory(role="officer")
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def row():
    return DeliverableFactory(reference="T-1")


def typed(row, **more):
    return {
        "as_at": timezone.localdate().isoformat(),
        "row": row.pk,
        f"d{row.pk}-progress": "70",
        f"d{row.pk}-note": "Typed “with” care & <b>zeal</b>",
        f"d{row.pk}-seen": "0",
        **more,
    }


def opened_by(person, address=ROUND, client=None):
    """A browser in which someone opened a form before their session ended automatically."""
    client = client or Client()
    client.force_login(person)
    client.get(address)
    end_sessions()
    return client


@pytest.fixture
def browser(officer, row):
    """The officer's browser, with a form of the round open and the session ended."""
    return opened_by(officer)


def sign_in(client, person, address):
    return client.post(address, {"login": person.email, "password": PASSWORD}, follow=True)


def test_it_is_shown_again_after_sign_in_and_saved_when_sent(browser, officer, row):
    client = browser
    answer = client.post(f"{ROUND}?whose=everybody", typed(row))
    assert answer.status_code == 302
    response = sign_in(client, officer, answer["Location"])
    address = response.redirect_chain[-1][0]
    assert address.startswith(f"{ROUND}?whose=everybody&kept=")
    shown = response.content.decode()
    assert "We have kept what you typed" in shown
    assert 'value="70"' in shown
    assert "Typed “with” care &amp; &lt;b&gt;zeal&lt;/b&gt;" in shown
    assert not ProgressUpdate.objects.exists()
    # Reading the page again loses nothing either, also by its address alone.
    assert 'value="70"' in client.get(address).content.decode()
    assert client.get(f"{ROUND}?whose=everybody").url == address
    client.post(address, typed(row))
    assert str(row.progress_updates.get()) == "70%"
    assert "We have kept what you typed" not in client.get(address).content.decode()


def test_it_can_be_thrown_away(browser, officer, row):
    client = browser
    answer = client.post(ROUND, typed(row))
    shown = sign_in(client, officer, answer["Location"])
    address = shown.redirect_chain[-1][0]
    assert client.post(address, {"kept_form": "forget"}).url == ROUND
    assert "We have kept what you typed" not in client.get(ROUND).content.decode()
    assert not ProgressUpdate.objects.exists()


def test_every_form_of_a_deliverable_is_shown_again(client, officer, row):
    names = ("edit", "close", "drop", "reopen")
    pages = [reverse(f"deliverables:deliverable-{name}", args=["T-1"]) for name in names]
    others = ("deliverables:due-date-change", "deliverables:status-set")
    pages += [reverse(name, args=["T-1"]) for name in others]
    for page in (*pages, reverse("deliverables:deliverable-add")):
        visitor = opened_by(officer, page)
        said = {"reason": "Typed with care", "description": "Typed with care", "on": "2022-02-31"}
        answer = visitor.post(page, said)
        shown = sign_in(visitor, officer, answer["Location"]).content.decode()
        assert "Typed with care" in shown or "2022-02-31" in shown, page
        assert "We have kept what you typed" in shown, page


def test_secrets_are_not_kept(browser, officer, rf, row):
    client = browser
    client.post(ROUND, typed(row, password="hidden words", csrfmiddlewaretoken="hidden token"))
    request = rf.get(ROUND)
    request.session, request.user = client.session, officer
    (kept,) = store.pending_here(request)
    assert kept.fields[f"d{row.pk}-progress"] == "70"
    assert not {"password", "csrfmiddlewaretoken"} & set(kept.fields)


def test_it_waits_for_an_hour_only(browser, officer, row, monkeypatch):
    client = browser
    answer = client.post(ROUND, typed(row))
    monkeypatch.setattr(store, "LONGEST_WAIT", -1)
    shown = sign_in(client, officer, answer["Location"]).content.decode()
    assert "We have kept what you typed" not in shown


def test_where_no_more_are_kept_the_answer_holds_the_form(browser, row):
    addresses = [f"{ROUND}?page={number}" for number in range(store.MOST + 2)]
    answers = [browser.post(address, typed(row)) for address in addresses]
    assert [answer.status_code for answer in answers] == [302] * store.MOST + [200] * 2
    assert f'name="d{row.pk}-progress" value="70"' in answers[-1].content.decode()
    assert kept_addresses(browser) == addresses[: store.MOST]


def test_all_that_is_kept_together_has_a_limit(browser, row, monkeypatch):
    monkeypatch.setattr(store, "LARGEST_TOGETHER", 300)
    for number in range(6):
        address = reverse("deliverables:deliverable-edit", args=[f"T-{number}"])
        answer = browser.post(address, {"title": f"Typed {number}"})
    assert 0 < sum(map(len, browser.session["kept_forms"].values())) <= 300
    assert 'name="title" value="Typed 5"' in answer.content.decode()


def test_what_waited_too_long_makes_room(browser, row, monkeypatch):
    monkeypatch.setattr(store, "MOST", 1)
    browser.post(ROUND, typed(row))
    monkeypatch.setattr(store, "LONGEST_WAIT", -1)
    other = f"{ROUND}?page=2"
    assert browser.post(other, typed(row)).status_code == 302
    # The first is gone; by now the second waited too long as well.
    assert len(browser.session["kept_forms"]) == 1


def test_what_is_too_large_to_keep_stays_on_the_answer(browser, row, monkeypatch):
    client = browser
    monkeypatch.setattr(store, "LARGEST", 50)
    response = client.post(ROUND, typed(row))
    shown = response.content.decode()
    assert response.status_code == 200
    assert "keep it open" in shown
    assert f'name="d{row.pk}-progress" value="70"' in shown
    assert "kept_forms" not in client.session


def proof(client):
    """The proof of origin that a form has which this browser shows now."""
    return client.get(ROUND).context["csrf_token"]


def in_browser(person):
    client = Client(enforce_csrf_checks=True)
    client.post(
        reverse("account_login"),
        {
            "login": person.email,
            "password": PASSWORD,
            "csrfmiddlewaretoken": client.get(reverse("account_login")).context["csrf_token"],
        },
    )
    return client


def sign_in_again(client, person):
    """In another window of the same browser, after the session ended."""
    end_sessions()
    sign_in_elsewhere(client, person)


def sign_in_elsewhere(client, person):
    """In another window of the same browser, whose session holds what was kept."""
    token = client.get(reverse("account_login")).context["csrf_token"]
    entries = {"login": person.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert client.post(reverse("account_login"), entries).status_code == 302


def test_a_stale_proof_after_signing_in_elsewhere_loses_nothing(officer, row):
    client = in_browser(officer)
    old = proof(client)
    sign_in_again(client, officer)
    answer = client.post(ROUND, typed(row, csrfmiddlewaretoken=old))
    assert answer["Location"].startswith(f"{ROUND}?kept=")
    shown = client.get(answer["Location"]).content.decode()
    assert "We have kept what you typed" in shown
    assert 'value="70"' in shown
    assert not ProgressUpdate.objects.exists()


@pytest.fixture
def colleague():
    person = UserFactory(role="officer")
    person.set_password(PASSWORD)
    person.save()
    return person


def test_a_colleague_who_signs_in_next_does_not_see_it(browser, colleague, officer, row):
    answer = browser.post(ROUND, typed(row))
    shown = sign_in(browser, colleague, answer["Location"]).content.decode()
    assert "We have kept what you typed" not in shown
    assert "Typed “with” care" not in shown
    # Not by sending something of their own either.
    browser.post(ROUND, {"as_at": "", "row": row.pk})
    assert not ProgressUpdate.objects.exists()


def test_a_form_opened_by_another_is_not_sent_in_a_colleagues_name(officer, colleague, row):
    client = in_browser(officer)
    old = proof(client)
    sign_in_again(client, colleague)
    answer = client.post(ROUND, typed(row, csrfmiddlewaretoken=old))
    assert answer.status_code == 403
    assert "Typed “with” care" not in client.get(ROUND).content.decode()
    # The officer comes back, and the proof of their first form is still known as theirs.
    sign_in_again(client, officer)
    client.post(ROUND, typed(row, csrfmiddlewaretoken=old))
    assert "We have kept what you typed" in client.get(ROUND, follow=True).content.decode()


def test_without_a_known_writer_the_answer_holds_the_form(client, row):
    shown = client.post(ROUND, typed(row)).content.decode()
    assert "keep it open" in shown
    assert "kept_forms" not in client.session


def test_a_form_from_nowhere_is_refused(row):
    client = Client(enforce_csrf_checks=True)
    response = client.post(ROUND, typed(row))
    assert response.status_code == 403
    assert "kept_forms" not in client.session


def test_a_stale_proof_while_signed_out_loses_nothing(officer, row):
    client = in_browser(officer)
    old = proof(client)
    sign_in_again(client, officer)
    end_sessions()
    address = f"{ROUND}?whose=everybody"
    answer = client.post(address, typed(row, csrfmiddlewaretoken=old))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
    sign_in_elsewhere(client, officer)
    shown = client.get(address, follow=True).content.decode()
    assert "We have kept what you typed" in shown
    assert 'value="70"' in shown
    assert not ProgressUpdate.objects.exists()


def test_what_came_with_a_stale_proof_is_shown_to_its_writer_alone(officer, colleague, row):
    client = in_browser(officer)
    old = proof(client)
    sign_in_again(client, colleague)
    end_sessions()
    client.post(ROUND, typed(row, csrfmiddlewaretoken=old))
    sign_in_elsewhere(client, colleague)
    assert "kept_forms" in client.session
    assert "Typed “with” care" not in client.get(ROUND).content.decode()
    assert not ProgressUpdate.objects.exists()


def hidden(answer, name):
    return re.findall(f'name="{name}" value="([^"]*)"', answer.content.decode())[-1]


def test_a_page_that_holds_a_form_is_sent_after_signing_in_elsewhere(
    officer, colleague, row, monkeypatch
):
    """What is too large to be kept, and came with a stale proof while no one was signed in."""
    monkeypatch.setattr(store, "LARGEST", 50)
    client = in_browser(officer)
    old = proof(client)
    sign_in_again(client, colleague)
    end_sessions()
    held = client.post(ROUND, typed(row, csrfmiddlewaretoken=old))
    assert "keep it open" in held.content.decode()
    entries = typed(row, csrfmiddlewaretoken=hidden(held, "csrfmiddlewaretoken"))
    sign_in_again(client, colleague)
    assert client.post(ROUND, entries).status_code == 403
    sign_in_again(client, officer)
    shown = client.post(ROUND, entries)
    assert f'name="d{row.pk}-progress" value="70"' in shown.content.decode()
    assert not ProgressUpdate.objects.exists()
    client.post(ROUND, typed(row, csrfmiddlewaretoken=hidden(shown, "csrfmiddlewaretoken")))
    assert str(row.progress_updates.get()) == "70%"


OURS = {"HTTP_ORIGIN": "http://testserver"}


def test_a_form_of_our_own_page_is_held_where_its_writer_is_not_known(officer, row):
    client = in_browser(officer)
    old = proof(client)
    sign_in_again(client, officer)
    end_sessions()
    del client.cookies[store.WRITERS_COOKIE]
    held = client.post(ROUND, typed(row, csrfmiddlewaretoken=old), **OURS)
    assert "keep it open" in held.content.decode()
    sign_in_again(client, officer)
    entries = typed(row, csrfmiddlewaretoken=hidden(held, "csrfmiddlewaretoken"))
    shown = client.post(ROUND, entries, **OURS)
    assert "Typed “with” care" in shown.content.decode()
    assert not ProgressUpdate.objects.exists()
    entries = typed(row, csrfmiddlewaretoken=hidden(shown, "csrfmiddlewaretoken"))
    client.post(ROUND, entries, **OURS)
    assert str(row.progress_updates.get()) == "70%"


def test_a_form_of_another_site_is_neither_kept_nor_held(officer, row):
    client = in_browser(officer)
    end_sessions()
    for entries in (typed(row), typed(row, csrfmiddlewaretoken="x" * 64)):
        answer = client.post(ROUND, entries, HTTP_ORIGIN="https://elsewhere.invalid")
        assert answer.status_code == 403
        assert "Typed “with” care" not in answer.content.decode()
    assert "kept_forms" not in client.session


def test_the_same_form_from_two_windows_is_kept_twice_and_offered_back(browser, officer, row):
    answers = [browser.post(ROUND, typed(row, **{f"d{row.pk}-progress": p})) for p in ("40", "60")]
    first, second = (unquote(answer.url).partition("next=")[2] for answer in answers)
    assert first != second
    browser.force_login(officer)
    shown = browser.get(second).content.decode()
    assert 'value="60"' in shown
    assert 'value="40"' not in shown
    # The page of each leads to the other, and the address alone to the newest.
    assert f'href="{first}"' in shown
    assert f'href="{second}"' in browser.get(first).content.decode()
    assert browser.get(ROUND).url == second
    # Sending one settles that one alone.
    browser.post(second, typed(row, **{f"d{row.pk}-progress": "60"}))
    assert str(row.progress_updates.get()) == "60%"
    assert browser.get(ROUND).url == first
    shown = browser.get(first).content.decode()
    assert 'value="40"' in shown
    assert "another window" not in shown
    browser.post(first, {"kept_form": "forget"})
    assert browser.get(ROUND).status_code == 200


def test_the_same_words_sent_twice_are_kept_once(browser, row):
    answers = {browser.post(ROUND, typed(row)).url for _ in range(2)}
    assert len(answers) == 1
    assert kept_addresses(browser) == [ROUND]


def test_a_form_that_was_opened_before_settles_nothing_that_waits(browser, officer, row):
    browser.post(ROUND, typed(row))
    browser.force_login(officer)
    browser.post(ROUND, typed(row, **{f"d{row.pk}-progress": "10"}))
    assert kept_addresses(browser) == [ROUND]


@requires(Permission.EDIT_RECORD)
def plain(request):
    """A gated view that knows nothing of kept forms."""
    return HttpResponse(f"{request.method} {request.POST.get('words', '')}")


def test_a_view_that_does_not_refill_offers_to_send_it(rf, officer, settings):
    session = SessionStore()

    def ask(method, user, address="/plain/", **data):
        request = getattr(rf, method)(address, data)
        request.user, request.session = user, session
        request.COOKIES.update(writers)
        request.META["CSRF_COOKIE"] = secret
        return plain(request)

    secret, writers = "s" * 32, {}
    visit = rf.get("/plain/")
    visit.user, visit.META["CSRF_COOKIE"] = officer, secret
    visit.COOKIES[settings.SESSION_COOKIE_NAME] = "session"
    answer = store.remember_writer(lambda _: HttpResponse())(visit)
    writers = {name: morsel.value for name, morsel in answer.cookies.items()}

    assert ask("post", AnonymousUser(), words="Typed with care").status_code == 302
    address = ask("get", officer).url
    assert address.startswith("/plain/?kept=")
    page = ask("get", officer, address).content.decode()
    assert "Save it now" in page
    assert f'action="{address}"' in page
    assert 'name="words" value="Typed with care"' in page
    assert ask("post", officer, address, words="Typed with care").content == b"POST Typed with care"
    assert ask("get", officer).content == b"GET "
