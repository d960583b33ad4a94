"""Does docs/SETTINGS.md say what the model of the settings says?"""

from __future__ import annotations

from lib.kernel.settings import PREFIX, Settings
from tests.settings_page import PAGE, page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_setting_has_a_meaning() -> None:
    for name in Settings.model_fields:
        assert f"`{PREFIX}{name.upper()}` |" in page()
