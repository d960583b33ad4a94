"""Which texts try to break out of where they stand? One corpus for all they travel through."""

from __future__ import annotations

from typing import Final

HOSTILE: Final = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"'><svg/onload=alert(1)>",
    "'-alert(1)-'",
    '");alert(1)//',
    "${alert(1)}`{{7*7}}",
    "javascript:alert(1)",
    "[x](javascript:alert(1)) :red[y]",
    "<!--<script>alert(1)//-->",
    "&lt;b&gt;&#x3c;&amp;",
    "' OR '1'='1'; DROP TABLE payment; --",
    "녹차 🍵🏳️‍🌈 👨‍👩‍👧",
    "\u202eאבג مرحبا\u202c",
    "a\u2028b\u2029c\u0085d",
    "a\u0000b\u001b[31mc\ttab",
    "\\u003cscript\\u003e\\",
)
