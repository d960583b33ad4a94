"""Are the published npm packages in reach of the tests, in the versions that were asked for?"""

import json

from tests.npm import SCRIPTS, run_node


def test_packages_are_installed_as_locked() -> None:
    wanted = json.loads((SCRIPTS / "package.json").read_text())["dependencies"]
    assert json.loads(run_node("versions.cjs")) == wanted


def test_the_lock_names_no_place_to_fetch_from() -> None:
    lock = json.loads((SCRIPTS / "package-lock.json").read_text())
    assert not [name for name, entry in lock["packages"].items() if "resolved" in entry]
