"""``python -m lib``: the command line."""

from lib.cli.main import app

if __name__ == "__main__":
    app(prog_name="python -m lib")
