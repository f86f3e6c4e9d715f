"""Forms of signing in: django-allauth's own, in the product's words."""

from typing import Any

from allauth.account.forms import ChangePasswordForm as BaseChangePasswordForm
from allauth.account.forms import (
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings

from accounts.models import ApiToken, User
from accounts.permissions import Permission, can
from accounts.providers import provider_name

LONGEST_NAME = 100


def _word(field: forms.Field, label: str, required: str, *, hint: str = "", **errors: str) -> None:
    """Set the words of a field. A placeholder is no label, so there is none."""
    field.label, field.help_text = label, hint
    field.error_messages = {**field.error_messages, "required": required, **errors}
    field.widget.attrs.pop("placeholder", None)


def _word_address(field: forms.Field) -> None:
    _word(
        field,
        "Email address",
        "Enter your email address.",
        invalid="Enter an email address such as name@example.org.",
    )


def _word_new_password(form: forms.Form) -> None:
    _word(
        form.fields["password1"],
        "New password",
        "Enter a new password.",
        hint="Use at least 12 characters. Three random words are easy to remember. Do not use "
        "your name or email address, a common password, or only digits.",
    )
    _word(form.fields["password2"], "New password again", "Enter the new password again.")


def _refuse_without_passwords() -> None:
    if not settings.PASSWORD_SIGN_IN:
        raise forms.ValidationError(
            f"Passwords are not used here. Sign in with {provider_name()} or a passkey."
        )


class SignInForm(LoginForm):
    """Email address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_address(self.fields["login"])
        _word(self.fields["password"], "Password", "Enter your password.")

    def clean(self) -> Any:
        """Who it is. Raises ValidationError also where passwords are not used."""
        _refuse_without_passwords()
        return super().clean()


class AskForLinkForm(ResetPasswordForm):
    """The address that a link to choose a password goes to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_address(self.fields["email"])

    def clean_email(self) -> Any:
        """The address. Raises ValidationError where passwords are not used."""
        _refuse_without_passwords()
        return super().clean_email()


class NewPasswordForm(ResetPasswordKeyForm):
    """A password that is chosen by a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_new_password(self)

    def clean(self) -> Any:
        """The password. Raises ValidationError where passwords are not used, by an old link too."""
        _refuse_without_passwords()
        return super().clean()


class ChangePasswordForm(BaseChangePasswordForm):
    """Another password in place of the one that someone knows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["oldpassword"], "Current password", "Enter your current password.")
        _word_new_password(self)


class ConfirmPasswordForm(ReauthenticateForm):
    """The password again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["password"], "Password", "Enter your password.")


class CodeForm(AuthenticateForm):
    """A code after the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["code"], "Code", "Enter a code from your app or a recovery code.")


class ConfirmCodeForm(ReauthenticateCodeForm):
    """A code, to confirm that it is the same person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["code"], "Code", "Enter a code from your app or a recovery code.")


class TurnOnCodesForm(ActivateTOTPForm):
    """The first code of an app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(
            self.fields["code"],
            "Code from the app",
            "Enter the code shown in the app.",
            hint="6 digits that change every 30 seconds.",
        )


class AddPasskeyForm(AddWebAuthnForm):
    """A name for a passkey. The passkey itself comes from the browser."""

    # Each of them can sign in on its own: that is what people know as a passkey.
    passwordless = forms.BooleanField(initial=True, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(
            self.fields["name"],
            "Name of the passkey",
            "",
            hint=(
                "Where it is kept, such as “Work phone”. The name is cut after "
                f"{LONGEST_NAME} characters."
            ),
        )
        self.fields["credential"].error_messages["required"] = (
            "The browser did not create a passkey. Select “Create the passkey” and follow "
            "the instructions."
        )

    def clean_name(self) -> str:
        """The name, cut where it is too long: the passkey exists already in the browser."""
        return str(super().clean_name())[:LONGEST_NAME]


class RenamePasskeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(max_length=LONGEST_NAME)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(
            self.fields["name"],
            "Name of the passkey",
            "Enter a name for the passkey.",
            hint="Where it is kept, such as “Work phone”.",
        )


class TokenForm(forms.Form):
    """A new token for the API: what it is called, what it may do, and for how long."""

    name = forms.CharField(
        label="Name",
        max_length=ApiToken.LONGEST_NAME,
        help_text=(
            "The system that will use it, for example “Monthly figures from the data warehouse”."
        ),
        error_messages={"required": "Enter a name."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label="What it may do",
        choices=[("may_read", "Read"), ("may_send_figures", "Send figures")],
        error_messages={"required": "Choose what the token may do."},
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label="Expires after",
        choices=[(30, "30 days"), (90, "90 days"), (180, "180 days"), (365, "a year")],
        initial=90,
        coerce=int,
        error_messages={"invalid_choice": "Choose when it expires from the list."},
        help_text="After this it stops working, and you need to create a new one.",
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        """`person` is whose token it will be: it may do no more than they may."""
        super().__init__(*args, **kwargs)
        scopes: Any = self.fields["scopes"]
        if not can(person, Permission.IMPORT_DATA):
            scopes.choices = [("may_read", "Read")]
        scopes.help_text = (
            f"The token can never do more than {person.name} can: it reads what {person.name} "
            "reads."
        )

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        chosen = self.cleaned_data["scopes"]
        return {
            "name": self.cleaned_data["name"],
            "may_read": "may_read" in chosen,
            "may_send_figures": "may_send_figures" in chosen,
            "days": self.cleaned_data["days"],
        }
