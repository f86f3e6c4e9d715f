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


def test_postgres_is_18_as_in_the_local_stack(compose):
    assert compose["services"]["postgres"]["image"] == "postgres:18"


@pytest.mark.parametrize("name", sorted(SERVICES - {"migrate"}))
def test_service_that_stays_has_a_health_check(compose, name):
    assert compose["services"][name]["healthcheck"]["test"]


def test_only_the_proxy_can_be_reached_from_outside(compose):
    published = {name for name, service in compose["services"].items() if "ports" in service}
    assert published == {"proxy"}


def test_every_dependency_is_a_service(compose):
    for service in compose["services"].values():
        assert set(service.get("depends_on", {})) <= SERVICES


def test_variables_are_explained_and_have_no_value_in_the_example():
    text = (ROOT / "docker-compose.yml").read_text()
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", text))
    example = (ROOT / ".env.example").read_text()
    assigned = dict(re.findall(r"^(\w+)=(.*)$", example, re.MULTILINE))
    assert used == set(assigned)
    assert all(assigned[name] == "" for name in used - {"LOG_LEVEL"})


def test_settings_and_their_example_name_the_same_variables():
    settings = (ROOT / "opcc" / "settings.py").read_text()
    read = set(re.findall(r"read_(?:text|flag|list|whole_number)\(\s*\"(\w+)\"", settings))
    explained = set(
        re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    )
    assert read - explained <= {"OPCC_LOCAL_STACK", "OPCC_TEST_DATABASE"}


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
