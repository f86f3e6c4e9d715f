"""What a password must be: Django's own checks, in words that say how to fix it."""

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    UserAttributeSimilarityValidator,
)


class LongEnough(MinimumLengthValidator):
    """Of so many characters or more."""

    def get_error_message(self) -> str:
        """The refusal, with the length."""
        return f"Password must be {self.min_length} characters or more. Add another word."


class NotLikeThePerson(UserAttributeSimilarityValidator):
    """Not like the name or the email address of whose it is."""

    def get_error_message(self) -> str:
        """The refusal. The caller fills in what the password is like."""
        return "Password is too similar to your %(verbose_name)s. Choose different words."


class NotCommon(CommonPasswordValidator):
    """Not among those that are tried first."""

    def get_error_message(self) -> str:
        """The refusal."""
        return "Password is commonly used. Choose three random words."


class NotFiguresAlone(NumericPasswordValidator):
    """Not made of figures alone."""

    def get_error_message(self) -> str:
        """The refusal."""
        return "Password must not be only digits. Add words to it."
