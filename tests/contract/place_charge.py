"""What is killed or raced in other tests? A process that places one charge and prints its outcome.

python place_charge.py FOLDER GATEWAY KEY MERCHANT_UID CARD
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.contract.books import KIM, books_in


def main() -> None:
    folder, gateway, key, merchant_uid, card = sys.argv[1:]
    with books_in(Path(folder), gateway, read_timeout=30) as books:
        print("ready", flush=True)  # noqa: T201 — whoever started this waits for it
        sys.stdin.readline()
        command = books.command(card, key=key, merchant_uid=merchant_uid)
        attempt = books.services.charges.place(command, KIM)
        print(attempt.outcome, attempt.imp_uid, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
