"""The product with a provider of office accounts in its settings."""

import oidc_provider_mock
import pytest

from opcc.environment import IdentityProvider


@pytest.fixture(scope="session")
def provider():
    with oidc_provider_mock.run_server_in_thread(require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def switched_on(settings, provider):
    """The product with the provider in its settings; returns a function that sets them again."""

    def switch(server=provider, **more):
        settings.OIDC = IdentityProvider(
            server_url=server,
            client_id="opcc",
            client_secret="a secret of the tests",
            name="your office account",
            email_domains=more.pop("email_domains", ()),
            trusts_emails=more.pop("trusts_emails", False),
        )
        settings.PASSWORD_SIGN_IN = more.pop("password_sign_in", True)
        app = {
            "provider_id": "office",
            "name": settings.OIDC.name,
            "client_id": settings.OIDC.client_id,
            "secret": settings.OIDC.client_secret,
            "settings": {"server_url": server, "fetch_userinfo": False},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
        }

    switch()
    return switch
