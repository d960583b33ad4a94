"""Do the examples to deploy fit the console: its ports, its settings, its way to sign in?"""

from __future__ import annotations

import re

from lib.kernel.settings import PREFIX, PROJECT, Settings

FOLDER = PROJECT / "docs" / "deploy"
NGINX = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
COMPOSE = (FOLDER / "compose.yaml").read_text(encoding="utf-8")


def test_nginx_keeps_a_browser_with_its_process_and_lets_sockets_through() -> None:
    assert "ip_hash;" in NGINX
    for line in ("proxy_set_header   Upgrade", "proxy_http_version 1.1", "proxy_read_timeout"):
        assert line in NGINX
    assert NGINX.count("{") == NGINX.count("}")


def test_nginx_writes_the_headers_that_are_believed_and_hands_none_through() -> None:
    for header in ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Email", "Host"):
        assert re.search(rf"proxy_set_header\s+{header}\s", NGINX)
    assert "$proxy_add_x_forwarded_for" not in NGINX


def test_nginx_keeps_figures_and_controls_from_others() -> None:
    for path in ("/-/metrics", "/-/sandbox/_control/", "/_stcore/metrics"):
        assert re.search(rf"location {re.escape(path)}\s+{{ return 404; }}", NGINX)


def test_every_upstream_is_a_service_and_every_variable_a_setting() -> None:
    for host in re.findall(r"server (console-\d):8501", NGINX):
        assert f"\n  {host}:" in COMPOSE
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(rf"{PREFIX}\w+", COMPOSE)) <= known


def test_the_consoles_share_one_database_that_they_wait_for() -> None:
    assert "PAYBENCH_DATABASE_URL: postgresql://paybench:" in COMPOSE
    assert "\n  postgres:\n    image: postgres:" in COMPOSE
    assert "condition: service_healthy" in COMPOSE
    assert "@postgres/paybench" in COMPOSE
    assert "POSTGRES_DB: paybench" in COMPOSE
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    assert re.search(r"^psycopg-binary==", lock, re.MULTILINE)


def test_compose_names_a_sign_in_and_no_secret_in_clear() -> None:
    assert "secrets.toml" in COMPOSE
    assert "PAYBENCH_SECRET_KEY: ${PAYBENCH_SECRET_KEY:?" in COMPOSE
    assert COMPOSE.count("${POSTGRES_PASSWORD:?") == 2
