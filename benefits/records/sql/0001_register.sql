-- The register: one row a save, and for every kind of record one row a version. Nothing is ever updated or deleted.
-- Plain SQL that PostgreSQL runs too: no foreign keys, triggers, secondary indexes or upserts; references are checked
-- in code inside the write lock. Times are UTC. Years are the calendar year in which a financial year starts.

CREATE TABLE schema_migration (
    number INTEGER NOT NULL PRIMARY KEY,
    name VARCHAR NOT NULL,
    applied_at TIMESTAMP NOT NULL,
    checksum VARCHAR NOT NULL
);

-- One row an operation. key: given by the form or command, so that a repeat is the same save. run: which running
-- program wrote it. hash: over prev_hash, this row and every row it wrote.
CREATE TABLE save (
    seq BIGINT NOT NULL PRIMARY KEY,
    key VARCHAR NOT NULL UNIQUE,
    actor VARCHAR NOT NULL,
    actor_name VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    run VARCHAR NOT NULL,
    prev_hash VARCHAR NOT NULL,
    hash VARCHAR NOT NULL
);

CREATE TABLE organisation (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    name VARCHAR NOT NULL,
    short_name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    parent VARCHAR NOT NULL,
    closed_on DATE,
    successors VARCHAR[] NOT NULL,
    source VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW organisation_current AS
SELECT
    id, version, save, withdrawn, name, short_name, kind, parent, closed_on, successors, source
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM organisation) AS ranked
WHERE place = 1 AND NOT withdrawn;

CREATE TABLE person (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    email VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    grants VARCHAR[] NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW person_current AS
SELECT
    id, version, save, withdrawn, email, name, grants
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM person) AS ranked
WHERE place = 1 AND NOT withdrawn;

CREATE TABLE programme (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    title VARCHAR NOT NULL,
    lead VARCHAR NOT NULL,
    summary VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW programme_current AS
SELECT
    id, version, save, withdrawn, title, lead, summary
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM programme) AS ranked
WHERE place = 1 AND NOT withdrawn;

CREATE TABLE project (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    title VARCHAR NOT NULL,
    lead VARCHAR NOT NULL,
    first_year INTEGER NOT NULL,
    appraisal_period INTEGER NOT NULL,
    price_base_year INTEGER,
    programme VARCHAR NOT NULL,
    partners VARCHAR[] NOT NULL,
    summary VARCHAR NOT NULL,
    objectives VARCHAR NOT NULL,
    sro VARCHAR NOT NULL,
    manager VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    themes VARCHAR[] NOT NULL,
    legal_gateway VARCHAR NOT NULL,
    identifiers VARCHAR[] NOT NULL,
    gmpp_id VARCHAR NOT NULL,
    esda_ids VARCHAR[] NOT NULL,
    delivery_confidence_nista VARCHAR NOT NULL,
    delivery_confidence_sro VARCHAR NOT NULL,
    benefits_confidence VARCHAR NOT NULL,
    funding_model VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    source_grade VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW project_current AS
SELECT
    id, version, save, withdrawn, title, lead, first_year, appraisal_period, price_base_year, programme,
    partners, summary, objectives, sro, manager, stage, themes, legal_gateway, identifiers, gmpp_id,
    esda_ids, delivery_confidence_nista, delivery_confidence_sro, benefits_confidence, funding_model,
    source, source_grade, note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM project) AS ranked
WHERE place = 1 AND NOT withdrawn;

CREATE TABLE option (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    project VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    is_preferred BOOLEAN NOT NULL,
    summary VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW option_current AS
SELECT
    id, version, save, withdrawn, project, kind, title, is_preferred, summary
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM option) AS ranked
WHERE place = 1 AND NOT withdrawn;

CREATE TABLE cost_line (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    option VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    payer VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    budget_class VARCHAR NOT NULL,
    price_terms VARCHAR NOT NULL,
    price_year INTEGER,
    amounts_first INTEGER,
    amounts DECIMAL(18,2)[],
    paid_to VARCHAR NOT NULL,
    is_sunk BOOLEAN NOT NULL,
    optimism_bias DECIMAL(12,9) NOT NULL,
    optimism_basis VARCHAR NOT NULL,
    phasing VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    source_grade VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW cost_line_current AS
SELECT
    id, version, save, withdrawn, option, title, payer, kind, budget_class, price_terms, price_year,
    amounts_first, amounts, paid_to, is_sunk, optimism_bias, optimism_basis, phasing, source,
    source_grade, note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM cost_line) AS ranked
WHERE place = 1 AND NOT withdrawn;

CREATE TABLE benefit_line (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    option VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    benefit_class VARCHAR NOT NULL,
    price_terms VARCHAR NOT NULL,
    price_year INTEGER,
    amounts_first INTEGER,
    amounts DECIMAL(18,2)[],
    recurrence VARCHAR NOT NULL,
    is_disbenefit BOOLEAN NOT NULL,
    discounting VARCHAR NOT NULL,
    deadweight DECIMAL(12,9) NOT NULL,
    displacement DECIMAL(12,9) NOT NULL,
    overlap DECIMAL(12,9) NOT NULL,
    optimism_correction DECIMAL(12,9) NOT NULL,
    optimism_basis VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    baseline_value DECIMAL(18,4),
    baseline_date DATE,
    target DECIMAL(18,4),
    valuation_method VARCHAR NOT NULL,
    evidence_grade VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    review_frequency VARCHAR NOT NULL,
    tolerance DECIMAL(12,9),
    pool VARCHAR NOT NULL,
    conditions VARCHAR NOT NULL,
    phasing VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    source_grade VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW benefit_line_current AS
SELECT
    id, version, save, withdrawn, option, title, type, benefit_class, price_terms, price_year,
    amounts_first, amounts, recurrence, is_disbenefit, discounting, deadweight, displacement, overlap,
    optimism_correction, optimism_basis, unit, measure, baseline_value, baseline_date, target,
    valuation_method, evidence_grade, owner, review_frequency, tolerance, pool, conditions, phasing,
    source, source_grade, note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM benefit_line) AS ranked
WHERE place = 1 AND NOT withdrawn;

CREATE TABLE share (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    benefit VARCHAR NOT NULL,
    recipient VARCHAR NOT NULL,
    fraction DECIMAL(12,9),
    by_year_first INTEGER,
    by_year DECIMAL(12,9)[],
    budget_class VARCHAR NOT NULL,
    agreement VARCHAR NOT NULL,
    basis VARCHAR NOT NULL,
    disputed_figure DECIMAL(12,9),
    agreed_by VARCHAR NOT NULL,
    agreed_on DATE,
    answer VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW share_current AS
SELECT
    id, version, save, withdrawn, benefit, recipient, fraction, by_year_first, by_year, budget_class,
    agreement, basis, disputed_figure, agreed_by, agreed_on, answer, note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM share) AS ranked
WHERE place = 1 AND NOT withdrawn;
