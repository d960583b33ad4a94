"""What is killed in other tests? A process that starts or resumes a batch as the console does.

python -m tests.contract.run_batch FOLDER GATEWAY FILE
"""

from __future__ import annotations

import sys
from pathlib import Path

from lib.ledger.schema import BatchRow
from lib.services.batch_files import mapping_of, read_sheet
from lib.services.batch_files import plan_of as read_plan
from lib.services.batch_lines import Plan
from tests.contract.books import KIM, Books, books_in


def plan_of(books: Books, content: bytes | str, name: str = "file.csv") -> Plan:
    """Read a file of charges as the screen does."""
    sheet = read_sheet(content)
    examiner = books.services.batch_runs.examiner(books.channel)
    return read_plan(sheet, mapping_of(sheet.headings), examiner, name)


def start(books: Books, content: bytes | str, copy_number: int = 0) -> BatchRow:
    """Start a file, or go on with it, and wait until it has come to its end."""
    runs = books.services.batch_runs
    plan = plan_of(books, content)
    assert plan.troubles == (), plan.troubles
    batch = runs.start(plan, books.channel, KIM, copy_number=copy_number)
    batch = runs.resume(batch.id, KIM, plan)
    runs.wait(batch.id)
    return runs.reports.get(batch.id)


def csv_of(count: int, card: str = "0000", amount: int = 1000) -> str:
    """Write a file of charges of a test card of the sandbox."""
    rows = "".join(f"m-{number:05d},{amount},{card}\n" for number in range(count))
    return f"merchant_uid,amount,test_card\n{rows}"


def main() -> None:
    folder, gateway, file = sys.argv[1:]
    with books_in(Path(folder), gateway, lookup_grace=1.5) as books:
        print("ready", flush=True)  # noqa: T201 — whoever started this waits for it
        batch = start(books, Path(file).read_bytes())
        print(batch.state, flush=True)  # noqa: T201 — and for this


if __name__ == "__main__":
    main()
