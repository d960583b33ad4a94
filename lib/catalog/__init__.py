"""Facts about PortOne V1 and Toss: TOML files with a source and a date, and their typed readers.

One module a subject (``issuers``, ``brands``, ``pay_methods``, ``pg_modules``, ``fields``,
``gateway_codes``, ``test_cards``, ``presets``); code elsewhere only reads them.
"""
