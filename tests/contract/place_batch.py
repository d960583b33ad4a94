"""What is killed in other tests? A process that places many charges and says that it begins.

python place_batch.py FOLDER GATEWAY COUNT
"""

from __future__ import annotations

import sys
from pathlib import Path

from lib.services.charges import ChargeCommand
from tests.contract.books import KIM, Books, books_in


def commands(books: Books, count: int) -> list[ChargeCommand]:
    """Write charges that are the same each time."""
    return [
        books.command(key=f"at-{number:05d}", merchant_uid=f"m-{number:05d}")
        for number in range(count)
    ]


def main() -> None:
    folder, gateway, count = sys.argv[1:]
    with books_in(Path(folder), gateway) as books:
        placing = commands(books, int(count))
        print("ready", flush=True)  # noqa: T201 — whoever started this waits for it
        books.services.batches.place_many(placing, KIM)


if __name__ == "__main__":
    main()
