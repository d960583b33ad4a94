"""In which formats can payments be exported? One file a format; see lib.ledger.export_format."""
