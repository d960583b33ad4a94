"""Paybench: the workbench for Toss Payments through PortOne V1.

A floor looks down, never up: shell, cli → ui, web → services → snippets, portone, ledger, access
→ lint → request_pay → sandbox → catalog → i18n → kernel. The contracts stand in pyproject.toml,
the map in docs/ARCHITECTURE.md.
"""

__version__ = "0.1.0"
