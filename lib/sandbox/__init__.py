"""What would the gateway answer? Another company's server: PortOne V1 with Toss behind it.

It knows ``lib.kernel`` and ``lib.catalog`` and nothing else of this program; the rest meets it over
HTTP. ``api`` speaks HTTP, ``models`` holds state and rules, ``store`` keeps them in one
SQLite file. ``asgi.create_sandbox`` mounts it, ``python -m lib.sandbox`` runs it alone.
"""
