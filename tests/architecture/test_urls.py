"""Addresses have names that say what they show: noun, then what is done with it."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.source_tree import APPS

# Pages of which there is one.
SINGLE = {"home", "assurance", "livez", "healthz", "accessibility", "method", "glossary", "plan"}
NOUN_VERB = re.compile(r"[a-z]+(-[a-z]+)+")


def named_patterns(resolver: URLResolver, namespace: str = "") -> list[tuple[str, URLPattern]]:
    found: list[tuple[str, URLPattern]] = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            found += named_patterns(pattern, inner)
        else:
            found.append((namespace, pattern))
    return found


@pytest.fixture(scope="module")
def patterns() -> list[tuple[str, URLPattern]]:
    """The product's own addresses; django-allauth names its own."""
    return [
        (namespace, pattern)
        for namespace, pattern in named_patterns(get_resolver())
        if not str(pattern.lookup_str).startswith("allauth.")
        # Old addresses of django-allauth, which lead to its present ones.
        and not str(pattern.pattern).startswith("social/")
    ]


def test_every_address_has_a_name(patterns):
    assert [str(pattern.pattern) for _, pattern in patterns if not pattern.name] == []


def test_names_are_noun_verb(patterns):
    odd = {
        pattern.name
        for _, pattern in patterns
        if pattern.name not in SINGLE and not NOUN_VERB.fullmatch(pattern.name or "")
    }
    assert odd == set()


def test_every_app_with_pages_has_its_own_namespace(patterns):
    namespaces = {namespace for namespace, _ in patterns if namespace}
    assert namespaces <= set(APPS)
