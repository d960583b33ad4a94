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
    # 2: payments by any method, virtual accounts, prepared amounts, schedules, receipts,
    # certifications. The payment is rebuilt, because SQLite cannot make a column optional.
    """
    CREATE TABLE payment_2 (
        id INTEGER PRIMARY KEY,
        imp_uid TEXT NOT NULL UNIQUE,
        merchant_uid TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('ready', 'paid', 'cancelled', 'failed')),
        pay_method TEXT,
        client_env TEXT NOT NULL,
        pg_provider TEXT NOT NULL,
        pg_id TEXT NOT NULL,
        pg_tid TEXT,
        is_test_channel INTEGER NOT NULL,
        scenario TEXT,
        apply_num TEXT,
        issuer_code TEXT,
        card_number TEXT,
        card_type INTEGER,
        installment_months INTEGER,
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
        updated_at INTEGER NOT NULL,
        emb_pg_provider TEXT,
        is_escrow INTEGER NOT NULL DEFAULT 0,
        bank_code TEXT,
        vbank_code TEXT,
        vbank_num TEXT,
        vbank_holder TEXT,
        vbank_date INTEGER NOT NULL DEFAULT 0,
        vbank_issued_at INTEGER NOT NULL DEFAULT 0,
        user_agent TEXT,
        notice_url TEXT,
        promotion TEXT,
        has_cash_receipt INTEGER NOT NULL DEFAULT 0
    );

    INSERT INTO payment_2 (
        id, imp_uid, merchant_uid, status, pay_method, client_env, pg_provider, pg_id, pg_tid,
        is_test_channel, scenario, apply_num, issuer_code, card_number, card_type,
        installment_months, name, amount, tax_free, cancel_amount, currency, buyer_name,
        buyer_email, buyer_tel, buyer_addr, buyer_postcode, custom_data, fail_reason,
        cancel_reason, customer_uid, customer_uid_usage, refused_cancels, started_at, paid_at,
        failed_at, cancelled_at, updated_at
    ) SELECT * FROM payment;

    CREATE TABLE cancel_2 (
        id INTEGER PRIMARY KEY,
        payment_id INTEGER NOT NULL REFERENCES payment_2 (id),
        cancellation_id TEXT NOT NULL UNIQUE,
        pg_tid TEXT NOT NULL,
        amount INTEGER NOT NULL CHECK (amount > 0),
        tax_free INTEGER NOT NULL CHECK (tax_free BETWEEN 0 AND amount),
        reason TEXT NOT NULL,
        cancelled_at INTEGER NOT NULL,
        refund_bank TEXT,
        refund_account TEXT,
        refund_holder TEXT,
        refund_arrives_at INTEGER NOT NULL DEFAULT 0
    );

    INSERT INTO cancel_2 (
        id, payment_id, cancellation_id, pg_tid, amount, tax_free, reason, cancelled_at
    ) SELECT * FROM cancel;

    DROP TABLE cancel;
    DROP TABLE payment;
    ALTER TABLE payment_2 RENAME TO payment;
    ALTER TABLE cancel_2 RENAME TO cancel;

    CREATE INDEX payment_order ON payment (merchant_uid);
    CREATE UNIQUE INDEX payment_charged_once ON payment (merchant_uid) WHERE paid_at > 0;
    CREATE INDEX payment_started ON payment (started_at);
    CREATE INDEX payment_ready ON payment (started_at) WHERE status = 'ready';
    CREATE INDEX payment_paid ON payment (paid_at) WHERE status = 'paid';
    CREATE INDEX payment_failed ON payment (failed_at) WHERE status = 'failed';
    CREATE INDEX payment_cancelled ON payment (cancelled_at) WHERE status = 'cancelled';
    CREATE INDEX payment_customer ON payment (customer_uid) WHERE customer_uid IS NOT NULL;
    CREATE INDEX cancel_payment ON cancel (payment_id);

    CREATE TABLE prepared (
        merchant_uid TEXT PRIMARY KEY,
        amount INTEGER NOT NULL,
        currency TEXT
    ) WITHOUT ROWID;

    CREATE TABLE schedule (
        id INTEGER PRIMARY KEY,
        merchant_uid TEXT NOT NULL,
        customer_uid TEXT NOT NULL,
        customer_id TEXT NOT NULL,
        pg_provider TEXT NOT NULL,
        pg_id TEXT NOT NULL,
        is_test_channel INTEGER NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('scheduled', 'executed', 'revoked')),
        schedule_at INTEGER NOT NULL,
        executed_at INTEGER NOT NULL DEFAULT 0,
        revoked_at INTEGER NOT NULL DEFAULT 0,
        imp_uid TEXT,
        amount INTEGER NOT NULL CHECK (amount > 0),
        tax_free INTEGER NOT NULL CHECK (tax_free BETWEEN 0 AND amount),
        currency TEXT NOT NULL,
        installment_months INTEGER NOT NULL,
        uses_card_points INTEGER NOT NULL,
        name TEXT,
        buyer_name TEXT,
        buyer_email TEXT,
        buyer_tel TEXT,
        buyer_addr TEXT,
        buyer_postcode TEXT,
        custom_data TEXT,
        notice_url TEXT,
        promotion_id TEXT
    );

    CREATE UNIQUE INDEX schedule_pending ON schedule (merchant_uid) WHERE status = 'scheduled';
    CREATE INDEX schedule_order ON schedule (merchant_uid);
    CREATE INDEX schedule_due ON schedule (schedule_at) WHERE status = 'scheduled';
    CREATE INDEX schedule_at ON schedule (schedule_at);
    CREATE INDEX schedule_customer ON schedule (customer_uid, schedule_at);

    CREATE TABLE receipt (
        id INTEGER PRIMARY KEY,
        payment_id INTEGER REFERENCES payment (id),
        merchant_uid TEXT,
        receipt_tid TEXT NOT NULL UNIQUE,
        apply_num TEXT NOT NULL,
        type TEXT NOT NULL CHECK (type IN ('person', 'company')),
        amount INTEGER NOT NULL,
        vat INTEGER NOT NULL,
        applied_at INTEGER NOT NULL,
        cancelled_at INTEGER NOT NULL DEFAULT 0,
        CHECK ((payment_id IS NULL) <> (merchant_uid IS NULL))
    );

    CREATE INDEX receipt_payment ON receipt (payment_id) WHERE payment_id IS NOT NULL;
    CREATE INDEX receipt_order ON receipt (merchant_uid) WHERE merchant_uid IS NOT NULL;

    CREATE TABLE certification (
        imp_uid TEXT PRIMARY KEY,
        merchant_uid TEXT,
        pg_tid TEXT NOT NULL,
        unique_key TEXT NOT NULL,
        unique_in_site TEXT NOT NULL,
        name TEXT NOT NULL,
        phone TEXT NOT NULL,
        birthday TEXT NOT NULL,
        gender TEXT NOT NULL,
        is_foreigner INTEGER NOT NULL,
        carrier TEXT NOT NULL,
        otp TEXT NOT NULL,
        certified_at INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID;
    """,
    # 3: the clock, switches, faults, webhooks and their deliveries.
    """
    CREATE TABLE pulse (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        clock_mode TEXT NOT NULL DEFAULT 'real'
            CHECK (clock_mode IN ('real', 'frozen', 'shifted')),
        clock_at INTEGER NOT NULL DEFAULT 0,
        faults INTEGER NOT NULL DEFAULT 0
    );

    INSERT INTO pulse (id) VALUES (1);

    CREATE TABLE setting (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE fault (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        value INTEGER NOT NULL,
        operation TEXT NOT NULL,
        remaining INTEGER NOT NULL,
        armed_at INTEGER NOT NULL
    );

    CREATE TABLE notice (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('event', 'test')),
        imp_uid TEXT NOT NULL,
        merchant_uid TEXT NOT NULL,
        status TEXT NOT NULL,
        cancellation_id TEXT,
        url TEXT NOT NULL,
        receiver TEXT NOT NULL,
        content_type TEXT NOT NULL CHECK (content_type IN ('json', 'form')),
        state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed', 'lost')),
        attempts INTEGER NOT NULL DEFAULT 0,
        created_at INTEGER NOT NULL,
        due_at INTEGER NOT NULL,
        held INTEGER NOT NULL DEFAULT 0,
        resend INTEGER NOT NULL DEFAULT 0,
        claimed_by TEXT,
        claimed_until INTEGER NOT NULL DEFAULT 0
    );

    CREATE INDEX notice_due ON notice (receiver, due_at, id) WHERE state = 'waiting';
    CREATE INDEX notice_payment ON notice (imp_uid);

    CREATE TABLE delivery (
        notice_id INTEGER NOT NULL REFERENCES notice (id),
        attempt INTEGER NOT NULL,
        resend INTEGER NOT NULL,
        due_at INTEGER NOT NULL,
        body TEXT NOT NULL,
        status INTEGER,
        answer TEXT,
        error TEXT,
        milliseconds INTEGER,
        PRIMARY KEY (notice_id, attempt)
    ) WITHOUT ROWID;
    """,
    # 4: numbers that are counted up: what a seeded sandbox has minted so far.
    """
    CREATE TABLE counter (
        name TEXT PRIMARY KEY,
        value INTEGER NOT NULL
    ) WITHOUT ROWID;

    INSERT INTO counter VALUES ('minted', 0);
    """,
    # 5: payment windows: what a page asked for, and how far the buyer has come.
    """
    CREATE TABLE payment_window (
        window_id TEXT PRIMARY KEY,
        imp_uid TEXT NOT NULL UNIQUE REFERENCES payment (imp_uid),
        asked TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open', 'busy', 'done', 'left')),
        opened_at INTEGER NOT NULL,
        busy_until INTEGER NOT NULL DEFAULT 0,
        tries INTEGER NOT NULL DEFAULT 0,
        is_unheard INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID;
    """,
    # 6: faults that are for one order only, webhooks that an answer waits for, the addresses of
    # receipts, deliveries of escrow payments.
    """
    ALTER TABLE fault ADD COLUMN merchant_uid TEXT NOT NULL DEFAULT '';
    ALTER TABLE notice ADD COLUMN awaited INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE payment ADD COLUMN receipt_base TEXT;

    CREATE TABLE escrow_delivery (
        payment_id INTEGER PRIMARY KEY REFERENCES payment (id),
        company TEXT NOT NULL,
        invoice TEXT NOT NULL,
        sent_at INTEGER NOT NULL,
        applied_at INTEGER NOT NULL
    );
    """,
)
