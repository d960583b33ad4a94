"""Which tables does the sandbox keep? Ordered migrations; ``PRAGMA user_version`` counts them.

A migration that has been released is never edited; the next one is appended. Times are UNIX
seconds, 0 = never. No column takes a card number, cvc, expiry, birth date or password part: of a
card only the masked number, the issuer and the test scenario are known.
"""

from __future__ import annotations

from typing import Final

MIGRATIONS: Final = (
    # 1: tokens, payments made without a window, billing keys.
    """
    CREATE TABLE token (
        access_token TEXT PRIMARY KEY,
        imp_key TEXT NOT NULL,
        expires_at INTEGER NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE payment (
        id INTEGER PRIMARY KEY,
        imp_uid TEXT NOT NULL UNIQUE,
        merchant_uid TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('ready', 'paid', 'cancelled', 'failed')),
        pay_method TEXT NOT NULL,
        client_env TEXT NOT NULL,
        pg_provider TEXT NOT NULL,
        pg_id TEXT NOT NULL,
        pg_tid TEXT,
        is_test_channel INTEGER NOT NULL,
        scenario TEXT NOT NULL,
        apply_num TEXT,
        issuer_code TEXT NOT NULL,
        card_number TEXT NOT NULL,
        card_type INTEGER NOT NULL,
        installment_months INTEGER NOT NULL,
        name TEXT,
        amount INTEGER NOT NULL CHECK (amount >= 0),
        tax_free INTEGER NOT NULL CHECK (tax_free BETWEEN 0 AND amount),
        cancel_amount INTEGER NOT NULL DEFAULT 0 CHECK (cancel_amount BETWEEN 0 AND amount),
        currency TEXT NOT NULL,
        buyer_name TEXT,
        buyer_email TEXT,
        buyer_tel TEXT,
        buyer_addr TEXT,
        buyer_postcode TEXT,
        custom_data TEXT,
        fail_reason TEXT,
        cancel_reason TEXT,
        customer_uid TEXT,
        customer_uid_usage TEXT,
        refused_cancels INTEGER NOT NULL DEFAULT 0,
        started_at INTEGER NOT NULL,
        paid_at INTEGER NOT NULL DEFAULT 0,
        failed_at INTEGER NOT NULL DEFAULT 0,
        cancelled_at INTEGER NOT NULL DEFAULT 0,
        updated_at INTEGER NOT NULL
    );

    CREATE INDEX payment_order ON payment (merchant_uid);
    CREATE UNIQUE INDEX payment_charged_once
        ON payment (merchant_uid) WHERE status IN ('paid', 'cancelled');
    CREATE INDEX payment_started ON payment (started_at);
    CREATE INDEX payment_ready ON payment (started_at) WHERE status = 'ready';
    CREATE INDEX payment_paid ON payment (paid_at) WHERE status = 'paid';
    CREATE INDEX payment_failed ON payment (failed_at) WHERE status = 'failed';
    CREATE INDEX payment_cancelled ON payment (cancelled_at) WHERE status = 'cancelled';

    CREATE TABLE cancel (
        id INTEGER PRIMARY KEY,
        payment_id INTEGER NOT NULL REFERENCES payment (id),
        cancellation_id TEXT NOT NULL UNIQUE,
        pg_tid TEXT NOT NULL,
        amount INTEGER NOT NULL CHECK (amount > 0),
        tax_free INTEGER NOT NULL CHECK (tax_free BETWEEN 0 AND amount),
        reason TEXT NOT NULL,
        cancelled_at INTEGER NOT NULL
    );

    CREATE INDEX cancel_payment ON cancel (payment_id);

    CREATE TABLE customer (
        customer_uid TEXT PRIMARY KEY,
        pg_provider TEXT NOT NULL,
        pg_id TEXT NOT NULL,
        is_test_channel INTEGER NOT NULL,
        customer_id TEXT NOT NULL,
        scenario TEXT NOT NULL,
        issuer_code TEXT NOT NULL,
        card_number TEXT NOT NULL,
        card_type INTEGER NOT NULL,
        customer_name TEXT,
        customer_tel TEXT,
        customer_email TEXT,
        customer_addr TEXT,
        customer_postcode TEXT,
        refused_charges INTEGER NOT NULL DEFAULT 0,
        inserted_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    """,
    # Numbers that are counted up: what a seeded sandbox has minted so far.
    """
    CREATE TABLE counter (
        name TEXT PRIMARY KEY,
        value INTEGER NOT NULL
    ) WITHOUT ROWID;

    INSERT INTO counter VALUES ('minted', 0);
    """,
)
