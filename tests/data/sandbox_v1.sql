-- A sandbox's file as the first version of its tables left it; `sqlite3` dump.
BEGIN TRANSACTION;
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
INSERT INTO "cancel" VALUES(1,5,'0e528996-f8fe-4796-8d6e-bdfc4f0e4156','tsbciHGnQ3B6U37uAgIVLfR-c1',10000,0,'all',1795402800);
INSERT INTO "cancel" VALUES(2,6,'2dfc159c-b564-4f18-b929-23fa3ab837a9','tsb5p8Bgfhr7HE7J3mt8ML7-c1',3000,0,'반품',1795402800);
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
INSERT INTO "customer" VALUES('old-kim','tosspayments','sbx_bill',1,'5bd7b62c-8b82-4c6c-86e5-4129b6dcef7d','0001','381','038100******0001',1,NULL,'010-0000-0000',NULL,NULL,NULL,0,1795402800,1795402800);
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
INSERT INTO "payment" VALUES(1,'imp_713007593762','old-paid','paid','card','api','tosspayments','sbx_bill','tsbh414gaGjFvMd3WUZCRGc',1,'0000','44838383','366','036600******0000',0,0,'Book',10000,1000,0,'KRW','김하나',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,1795402800,1795402800,0,0,1795402800);
INSERT INTO "payment" VALUES(2,'imp_372075253447','old-failed','failed','card','api','tosspayments','sbx_bill','tsbQCxYMljQDGRHRHGRW8Ke',1,'0002',NULL,'366','036600******0002',0,0,NULL,10000,0,0,'KRW',NULL,NULL,NULL,NULL,NULL,NULL,'[A8] 사용 한도를 넘었거나 잔액이 부족합니다.',NULL,NULL,NULL,0,1795402800,0,1795402800,0,1795402800);
INSERT INTO "payment" VALUES(3,'imp_225087305841','old-refused','failed','card','api','tosspayments','sbx_bill',NULL,1,'0011',NULL,'366','036600******0011',0,0,NULL,10000,0,0,'KRW',NULL,NULL,NULL,NULL,NULL,NULL,'카드정보 인증에 실패하였습니다. [19] 비밀번호가 맞지 않습니다.',NULL,NULL,NULL,0,1795402800,0,1795402800,0,1795402800);
INSERT INTO "payment" VALUES(4,'imp_752653689191','old-kept','paid','card','api','tosspayments','sbx_bill','tsboB25Pl0zqxp2QYgz1tCm',1,'0001','56505436','381','038100******0001',1,0,NULL,10000,0,0,'KRW',NULL,NULL,'010-0000-0000',NULL,NULL,NULL,NULL,NULL,'old-kim','issue',0,1795402800,1795402800,0,0,1795402800);
INSERT INTO "payment" VALUES(5,'imp_299868430123','old-cancelled','cancelled','card','api','tosspayments','sbx_bill','tsbciHGnQ3B6U37uAgIVLfR',1,'0000','02523750','366','036600******0000',0,0,NULL,10000,0,10000,'KRW',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'all',NULL,NULL,0,1795402800,1795402800,0,1795402800,1795402800);
INSERT INTO "payment" VALUES(6,'imp_910936158814','old-part','paid','card','api','tosspayments','sbx_bill','tsb5p8Bgfhr7HE7J3mt8ML7',1,'0000','07621732','366','036600******0000',0,0,NULL,10000,0,3000,'KRW',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,1795402800,1795402800,0,0,1795402800);
INSERT INTO "payment" VALUES(7,'imp_855421040124','old-again','paid','card','api','tosspayments','sbx_bill','tsbCMTQ6ivqiO5Jfv3tP4Pg',1,'0001','08685409','381','038100******0001',1,0,NULL,5000,0,0,'KRW',NULL,NULL,'010-0000-0000',NULL,NULL,NULL,NULL,NULL,'old-kim','payment',0,1795402800,1795402800,0,0,1795402800);
CREATE TABLE token (
        access_token TEXT PRIMARY KEY,
        imp_key TEXT NOT NULL,
        expires_at INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "token" VALUES('28cd880ff780aa12b071746a6753da29d076cdb0','imp_apikey',1795404600);
CREATE INDEX payment_order ON payment (merchant_uid);
CREATE UNIQUE INDEX payment_charged_once
        ON payment (merchant_uid) WHERE status IN ('paid', 'cancelled');
CREATE INDEX payment_started ON payment (started_at);
CREATE INDEX payment_ready ON payment (started_at) WHERE status = 'ready';
CREATE INDEX payment_paid ON payment (paid_at) WHERE status = 'paid';
CREATE INDEX payment_failed ON payment (failed_at) WHERE status = 'failed';
CREATE INDEX payment_cancelled ON payment (cancelled_at) WHERE status = 'cancelled';
CREATE INDEX cancel_payment ON cancel (payment_id);
COMMIT;
PRAGMA user_version = 1;
