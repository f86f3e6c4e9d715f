"""People and the roles they hold."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from knox.models import AbstractAuthToken

from accounts.permissions import Permission
from accounts.roles import ROLE_CHOICES, ROLES

COMMAND_USER_EMAIL = "commands@system.invalid"


class UserManager(BaseUserManager["User"]):
    """Makes users by email address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person; without a password they cannot sign in with one."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person who may also use Django's own administration pages."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by email address, whatever its case."""
        return self.get(email__iexact=username)


class User(AbstractUser):  # type: ignore[django-manager-missing]
    """A person of the office, a panel member, or another system. Signs in by email address."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField("email address", unique=True)
    name = models.CharField(max_length=150, help_text="As other people see it.")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_in_any_case",
                violation_error_message=(
                    "This email address already has an account. Enter a different one."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email

    def unique_error_message(
        self, model_class: type[models.Model], unique_check: Sequence[str]
    ) -> ValidationError:
        """The error where someone else has the address."""
        return ValidationError(
            "This email address already has an account. Enter a different one.", code="unique"
        )

    def get_full_name(self) -> str:
        """The name as it is shown."""
        return self.name

    def get_short_name(self) -> str:
        """The name as it is shown."""
        return self.name

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """What the person's roles together allow."""
        if not self.is_active:
            return frozenset()
        if self.is_superuser:
            return frozenset(Permission)
        held = (ROLES.get(assignment.role) for assignment in self.role_assignments.all())
        return frozenset().union(*(role.permissions for role in held if role))


class RoleAssignment(models.Model):
    """A role that a person holds, and who gave it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_assignments")
    role = models.CharField(max_length=30, choices=ROLE_CHOICES)
    assigned_at = models.DateTimeField(auto_now_add=True)
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("role",)
        constraints = (
            models.UniqueConstraint(fields=("user", "role"), name="role_held_once"),
            models.CheckConstraint(condition=models.Q(role__in=list(ROLES)), name="role_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class KeptFile(models.Model):
    """A file of a form that came after its sender's session had ended, kept for an hour."""

    LONGEST_FIELD, LONGEST_NAME = 100, 255

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    field = models.CharField(max_length=LONGEST_FIELD, help_text="The field that it came in.")
    name = models.CharField(max_length=LONGEST_NAME, help_text="As the browser named it.")
    content = models.BinaryField()
    kept_at = models.DateTimeField(auto_now_add=True)
    kept_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="kept_files")

    class Meta:
        ordering = ("kept_at",)
        constraints = (
            models.CheckConstraint(condition=~models.Q(content=b""), name="kept_file_is_not_empty"),
        )

    def __str__(self) -> str:
        return self.name


class ApiToken(AbstractAuthToken):
    """A token with which another system reads, or sends figures, as a person; only its hash."""

    LONGEST_NAME = 60

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(
        max_length=128,
        unique=True,
        editable=False,
        error_messages={"unique": "This token already exists. Enter a different one."},
    )
    name = models.CharField(max_length=LONGEST_NAME, help_text="The system that uses the token.")
    may_read = models.BooleanField("read", default=True)
    may_send_figures = models.BooleanField("send figures", default=False)
    expiry = models.DateTimeField("ends", help_text="After this it stops working.")
    last_used_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["ApiToken"]] = models.Manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "name"),
                name="api_token_name_once_a_person",
                violation_error_message=(
                    "You already have a token with this name. Enter a different name."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(may_read=True) | models.Q(may_send_figures=True),
                name="api_token_may_do_something",
                violation_error_message="Choose what the token may do.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def has_ended(self) -> bool:
        """Whether it opens nothing any more."""
        return self.expiry <= timezone.now()


class RequestCount(models.Model):
    """How often the API was asked since a moment, by one network address or with one token."""

    key = models.CharField(max_length=100, primary_key=True)
    since = models.DateTimeField()
    requests = models.PositiveIntegerField()

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return f"{self.key}: {self.requests}"


class UsedFormKey(models.Model):
    """A key of a form that made a record, kept for a week: the form makes no second one.

    `leads_to` is the address of what was made.
    """

    LONGEST = 64

    key = models.CharField(max_length=LONGEST)
    leads_to = models.TextField(blank=True)
    used_at = models.DateTimeField(auto_now_add=True)
    used_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("used_at",)
        constraints = (
            models.UniqueConstraint(fields=("used_by", "key"), name="form_key_used_once"),
        )
        indexes = (models.Index(fields=("used_at",), name="form_key_by_age"),)

    def __str__(self) -> str:
        return f"{self.used_at:%Y-%m-%d %H:%M}"
