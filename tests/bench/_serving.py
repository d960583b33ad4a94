"""How is another Streamlit app served beside the console, to compare with?"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lib.kernel.settings import PROJECT
from tests.console_process import free_port, until_it_answers


@contextmanager
def serving(script: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve a script of this folder on a free port; give its address and its process."""
    port = free_port()
    path = Path(__file__).parent / script
    command = [sys.executable, "-m", "streamlit", "run", str(path), "--server.port", str(port)]
    with subprocess.Popen(
        command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        url = f"http://127.0.0.1:{port}"
        until_it_answers(f"{url}/_stcore/health", process)
        yield url, process
        process.terminate()
