"""Is each line of a batch charged once, whoever starts it, wherever it breaks off?"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from lib.access.actors import EVERY_ROLE, Actor
from lib.kernel.errors import InvalidInput
from lib.kernel.settings import PROJECT
from lib.ledger.batches import WAITING, State
from lib.services.batch_results import csv_of as result_of
from tests.contract.books import KIM, Books, books_in
from tests.contract.run_batch import csv_of, plan_of, start
from tests.contract.sandbox_server import EXPIRY, Sandbox
from tests.databases import asking, asking_sandbox

pytestmark = pytest.mark.contract

LEE = Actor("lee", EVERY_ROLE)
REAL = "4539-5787-6362-1486"  # passes the check digit


def charged(sandbox: Sandbox) -> Counter[str]:
    """Count the paid payments of each order number at the gateway."""
    with asking_sandbox(sandbox.place) as db:
        rows = db.execute("SELECT merchant_uid FROM payment WHERE paid_at > 0")
        return Counter(row[0] for row in rows)


def paid_amounts(sandbox: Sandbox) -> dict[str, int]:
    """Return what was paid for each order number at the gateway."""
    with asking_sandbox(sandbox.place) as db:
        rows = db.execute("SELECT merchant_uid, SUM(amount) FROM payment WHERE paid_at > 0"
                          " GROUP BY merchant_uid")  # fmt: skip
        return {row[0]: int(row[1]) for row in rows}


def agree(books: Books, sandbox: Sandbox) -> None:
    """Expect journal, ledger and gateway to agree to the won, and nothing to be open."""
    at_gateway = paid_amounts(sandbox)
    in_ledger = {row.merchant_uid: row.amount for row in books.payments() if row.paid_at}
    with asking(books.services.settings.ledger) as db:
        accepted = dict(
            db.execute("SELECT merchant_uid, amount FROM attempt WHERE outcome = 'accepted'")
        )
        still_open = db.execute(
            "SELECT COUNT(*) FROM attempt WHERE outcome IN ('open', 'unknown')"
        ).fetchone()[0]
    assert set(charged(sandbox).values()) <= {1}
    assert at_gateway == in_ledger == accepted
    assert still_open == 0


def test_a_file_is_charged_line_by_line_and_its_result_can_be_downloaded(
    books: Books, sandbox: Sandbox
) -> None:
    text = (
        "주문번호;금액;테스트 카드;주문명\n"
        "a-1;1,000;0;사과\n"
        "a-2;2000원;2;=1+1\n"
        "a-3;3000;0000/361;배\n"
    )

    batch = start(books, text.encode("cp949"))

    view = books.services.batch_runs.reports.view(batch.id)
    assert batch.state == State.DONE
    assert (view.count("accepted"), view.amount("accepted")) == (2, 4000)
    assert (view.count("refused"), view.amount("refused")) == (1, 2000)
    assert view.reached == 3
    assert charged(sandbox) == Counter({"a-1": 1, "a-3": 1})
    lines, total = books.services.batch_runs.reports.lines(batch.id)
    assert total == 3
    rows = list(csv.DictReader(io.StringIO(result_of(lines).decode("utf-8-sig"))))
    assert [(row["merchant_uid"], row["outcome"], row["amount"]) for row in rows] == [
        ("a-1", "accepted", "1000"),
        ("a-2", "refused", "2000"),
        ("a-3", "accepted", "3000"),
    ]
    assert rows[0]["imp_uid"].startswith("imp_")
    agree(books, sandbox)


def test_an_unusable_file_names_line_and_column_and_sends_nothing(
    books: Books, sandbox: Sandbox
) -> None:
    text = (
        "Order number,Amount,Test card\n"
        "a-1,1000,0000\n"
        "a-2,a lot,0000\n"
        "a-1,1000,7777\n"
        f"{REAL},1000,0000\n"
    )

    plan = plan_of(books, text)

    assert [(one.place, one.column) for one in plan.troubles] == [
        (3, "Amount"),
        (4, "Test card"),
        (5, "Order number"),
    ]
    plan = plan_of(books, text.replace("7777", "0000"))
    assert [(one.place, one.column) for one in plan.troubles] == [
        (3, "Amount"),
        (4, "Order number"),
        (5, "Order number"),
    ]
    with pytest.raises(InvalidInput):
        books.services.batch_runs.start(plan, books.channel, KIM)
    assert books.attempts() == 0
    assert charged(sandbox) == Counter()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "nothing in it"),
        (b"\xff\xfe\x00\x01", "neither UTF-8"),
        (b"a\0b", "no text file"),
        (b"name\nx\n", "amount"),
        (b"amount\n1000\n", "billing key"),
        (b'amount,test_card\n1000,"0000\n', "quotes"),
        (b"amount,test_card\n1000,0000,1,2\n", "4 cells"),
        (b"amount,test_card\n", "nothing to charge"),
        (b"x" * 4_000_001, "larger"),
    ],
)
def test_a_file_that_is_none_is_answered_in_a_sentence(
    books: Books, content: bytes, said: str
) -> None:
    plan = plan_of(books, content)

    assert any(said in trouble.problem.text() for trouble in plan.troubles), plan.troubles


def test_two_operators_who_start_the_same_file_at_once_charge_each_line_once(
    books: Books, sandbox: Sandbox
) -> None:
    text = csv_of(60)
    again = text.replace("merchant_uid,amount,test_card", "Order number,price,scenario")
    folder = books.services.settings.data_dir

    def operate(name: str, content: str) -> None:
        with books_in(folder, sandbox.url, sandbox.clock) as own:
            runs = own.services.batch_runs
            batch = runs.start(plan_of(own, content), own.channel, Actor(name, EVERY_ROLE))
            runs.wait(batch.id)

    threads = [
        threading.Thread(target=operate, args=(name, content))
        for name, content in (("kim", text), ("lee", again), ("park", text))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert charged(sandbox) == Counter(f"m-{number:05d}" for number in range(60))
    assert books.services.batch_runs.reports.newest(number=1, size=50)[1] == 1
    agree(books, sandbox)


def test_two_processes_on_one_database_charge_each_line_once(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    file, folder = tmp_path / "charges.csv", tmp_path / "data"
    file.write_text(csv_of(120))
    with books_in(folder, sandbox.url):
        pass
    command = [
        sys.executable,
        "-m",
        "tests.contract.run_batch",
        str(folder),
        sandbox.url,
        str(file),
    ]
    both = [
        subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    for process in both:
        _said, complaints = process.communicate(timeout=60)
        assert process.returncode == 0, complaints.decode()
    _until(lambda: len(charged(sandbox)) == 120)
    assert set(charged(sandbox).values()) == {1}
    with books_in(folder, sandbox.url, lookup_grace=0) as books:
        books.services.unknowns.resolve_all()
        agree(books, sandbox)


def test_the_same_content_once_more_has_to_be_said(books: Books, sandbox: Sandbox) -> None:
    text = "amount,test_card\n1000,0000\n1000,0000\n"
    first = start(books, text)

    assert start(books, text).id == first.id
    assert sum(charged(sandbox).values()) == 2
    (known,) = books.services.batch_runs.same(plan_of(books, text), "sandbox")
    assert known.id == first.id

    second = start(books, text, copy_number=1)
    assert start(books, text, copy_number=1).id == second.id != first.id
    assert sum(charged(sandbox).values()) == 4
    assert set(charged(sandbox).values()) == {1}


def test_a_stopped_batch_goes_on_where_it_stopped(books: Books, sandbox: Sandbox) -> None:
    runs, text = books.services.batch_runs, csv_of(600)
    batch = runs.start(plan_of(books, text), books.channel, KIM)
    runs.stop(batch.id, KIM)
    runs.wait(batch.id)
    stopped = runs.reports.view(batch.id)

    assert stopped.batch.state == State.STOPPED
    assert not stopped.is_running
    assert stopped.count(WAITING) > 0
    runs.resume(batch.id, LEE)
    runs.wait(batch.id)

    assert runs.reports.get(batch.id).state == State.DONE
    assert charged(sandbox) == Counter(f"m-{number:05d}" for number in range(600))
    agree(books, sandbox)


def test_card_data_is_kept_nowhere_so_the_file_is_handed_in_again(
    books: Books, sandbox: Sandbox
) -> None:
    text = f"order,amount,card number,expiry,birth,pwd_2digit\nc-1,1000,{REAL},{EXPIRY},871231,73\n"
    runs = books.services.batch_runs
    plan = plan_of(books, text)
    assert plan.troubles == ()
    sandbox.api.post("/_control/faults", name="server_error_before", times=-1)
    batch = runs.start(plan, books.channel, KIM)
    runs.wait(batch.id)
    sandbox.api.raw("DELETE", "/_control/faults")
    kept = b"".join(path.read_bytes() for path in books.services.settings.data_dir.iterdir())
    for secret in (REAL, REAL.replace("-", ""), "871231", EXPIRY):
        assert secret.encode() not in kept, secret

    assert batch.holds_cards
    with pytest.raises(InvalidInput, match="kept nowhere"):
        runs.resume(batch.id, KIM)
    with pytest.raises(InvalidInput, match="not the file"):
        runs.resume(batch.id, KIM, plan_of(books, text.replace("1000", "2000")))


def test_lines_that_never_arrived_are_charged_anew_once_somebody_says_so(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    folder, text = tmp_path / "data", csv_of(30)
    with books_in(folder, "http://127.0.0.1:9", sandbox.clock) as away:
        batch = start(away, text)
        view = away.services.batch_runs.reports.view(batch.id)
        assert batch.state == State.STOPPED
        assert batch.note
        assert view.never_arrived == 20  # the first that were tried; the rest waits
        assert view.count(WAITING) == 10
    with books_in(folder, sandbox.url, sandbox.clock) as books:
        runs = books.services.batch_runs
        runs.resume(batch.id, KIM)
        runs.wait(batch.id)
        assert len(charged(sandbox)) == 10
        for _ in range(2):
            runs.charge_anew(batch.id, KIM)
            runs.wait(batch.id)
        assert charged(sandbox) == Counter(f"m-{number:05d}" for number in range(30))
        assert runs.reports.view(batch.id).never_arrived == 0


def test_a_line_the_guard_holds_back_says_why(books: Books, sandbox: Sandbox) -> None:
    text = "customer_uid,order,amount,name\nnobody,n-1,1000,x\n"

    batch = start(books, text)

    view = books.services.batch_runs.reports.view(batch.id)
    assert view.count("refused") == 1
    assert charged(sandbox) == Counter()


def _until(true: object, patience: float = 20) -> None:
    end = time.monotonic() + patience
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.02)
