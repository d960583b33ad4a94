"""Does everybody see what their roles allow, and nothing else? Every screen, every role."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from lib.access.actors import LOCAL, Role
from lib.access.policy import ALLOWED, SCREENS
from lib.kernel.clock import to_unix
from lib.services.bootstrap import Services
from lib.services.trail import LineFilter
from tests.app.conftest import MAIN, PATIENCE
from tests.app.screen import words

from lib.kernel.settings import PROJECT  # isort: skip

WHO = "kim@example.com"
Visit = Callable[..., AppTest]


@pytest.fixture
def visit(services: Services) -> Visit:
    """Open a page as somebody who signed in, or as nobody."""

    def open_it(
        name: str = "overview", *, who: str = WHO, locale: str = "en-US", **query: str
    ) -> AppTest:
        app = AppTest.from_file(str(MAIN), default_timeout=PATIENCE)
        app.secrets["auth"] = {"client_id": "paybench", "cookie_secret": "x" * 32}
        app.user = {
            "is_logged_in": bool(who),
            "email": who,
            "email_verified": True,
            "iat": to_unix(services.clock.now()),
        }
        app.context = {"locale": locale}
        app.run()
        if name != "overview":
            app.switch_page(str(PROJECT / "pages" / f"{name}.py"))
            for key, value in query.items():
                app.query_params[key] = value
            app.run()
        return app

    return open_it


def _is_refused(app: AppTest) -> bool:
    return any("Your roles do not allow this" in error.value for error in app.error)


@pytest.mark.parametrize("role", Role)
def test_the_menu_and_the_screens_behind_it_are_those_of_the_table(
    services: Services, visit: Visit, role: Role
) -> None:
    services.members.give(WHO, [role], LOCAL)
    for screen, permission in SCREENS.items():
        app = visit(screen)
        assert not app.exception
        assert _is_refused(app) == (permission not in ALLOWED[role]), screen


@pytest.mark.parametrize(
    ("locale", "said"),
    [("en-US", "You have no role here yet"), ("ko-KR", "아직 부여된 역할이 없어")],
)
def test_somebody_without_a_role_sees_a_polite_door_and_nothing_behind_it(
    services: Services, visit: Visit, locale: str, said: str
) -> None:
    app = visit(who="lee@example.com", locale=locale)
    assert not app.exception
    assert said in words(app)
    assert "lee@example.com" in words(app)
    assert not app.sidebar.get("page_link")
    assert [row.name for row in services.members.all()] == ["lee@example.com"]


def test_somebody_who_has_not_signed_in_is_asked_to(visit: Visit) -> None:
    app = visit(who="")
    assert not app.exception
    assert [button.label for button in app.main.button] == ["Sign in"]


def test_an_admin_gives_a_role_and_the_trail_tells(services: Services, visit: Visit) -> None:
    services.members.give(WHO, [Role.ADMIN], LOCAL)
    services.members.roles_of("lee@example.com")
    app = visit("people")
    chosen = next(box for box in app.multiselect if box.label == "Roles of lee@example.com")
    chosen.set_value([Role.TESTER])
    key = str(chosen.key).replace("-roles-", "-save-")
    app.button(key=key).click().run()
    assert not app.exception
    assert services.members.roles_of("lee@example.com") == {Role.TESTER}
    lines, _ = services.trail.page(LineFilter(subject="lee@example.com"), LOCAL, number=1, size=9)
    assert (lines[0].actor, lines[0].action) == (WHO, "member.given")
    assert lines[0].data == {"before": {"roles": []}, "after": {"roles": ["tester"]}}
    assert lines[0].request.startswith("rq-")


def test_nobody_changes_their_own_roles(services: Services, visit: Visit) -> None:
    services.members.give(WHO, [Role.ADMIN], LOCAL)
    app = visit("people")
    own = next(box for box in app.multiselect if box.label == f"Roles of {WHO}")
    assert own.disabled
