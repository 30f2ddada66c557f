-- How what was promised is frozen, and what then arrived: baselines, milestones, forecasts, measurements, outturn.

CREATE TABLE baseline (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    project VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    approved_on DATE NOT NULL,
    approved_by VARCHAR NOT NULL,
    price_base INTEGER NOT NULL,
    first_year INTEGER NOT NULL,
    reason VARCHAR NOT NULL,
    made_by VARCHAR NOT NULL,
    green_book VARCHAR NOT NULL,
    deflators VARCHAR NOT NULL,
    discounting VARCHAR NOT NULL,
    pv_cost DECIMAL(18,2),
    pv_benefit DECIMAL(18,2),
    data_version INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    source_grade VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW baseline_current AS
SELECT
    id, version, save, withdrawn, project, stage, approved_on, approved_by, price_base, first_year, reason,
    made_by, green_book, deflators, discounting, pv_cost, pv_benefit, data_version, source, source_grade, note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM baseline) AS ranked
WHERE place = 1 AND NOT withdrawn;

CREATE TABLE baseline_flow (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    baseline VARCHAR NOT NULL,
    side VARCHAR NOT NULL,
    line VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    organisation VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    budget_class VARCHAR,
    recurrence VARCHAR NOT NULL,
    discounting VARCHAR NOT NULL,
    is_tracked BOOLEAN NOT NULL,
    optimism_correction DECIMAL(12,9) NOT NULL,
    amounts_first INTEGER,
    amounts DECIMAL(18,2)[],
    PRIMARY KEY (id, version)
);

CREATE VIEW baseline_flow_current AS
SELECT
    id, version, save, withdrawn, baseline, side, line, title, organisation, type, budget_class, recurrence,
    discounting, is_tracked, optimism_correction, amounts_first, amounts
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM baseline_flow) AS ranked
WHERE place = 1 AND NOT withdrawn;

CREATE TABLE milestone (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    project VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    planned_on DATE NOT NULL,
    benefits VARCHAR[] NOT NULL,
    expected_on DATE,
    achieved_on DATE,
    owner VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW milestone_current AS
SELECT
    id, version, save, withdrawn, project, title, planned_on, benefits, expected_on, achieved_on, owner, evidence,
    note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM milestone) AS ranked
WHERE place = 1 AND NOT withdrawn;

CREATE TABLE forecast (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    benefit VARCHAR NOT NULL,
    recipient VARCHAR NOT NULL,
    made_on DATE NOT NULL,
    price_terms VARCHAR NOT NULL,
    price_year INTEGER,
    amounts_first INTEGER,
    amounts DECIMAL(18,2)[],
    made_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    source_grade VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW forecast_current AS
SELECT
    id, version, save, withdrawn, benefit, recipient, made_on, price_terms, price_year, amounts_first, amounts,
    made_by, reason, source, source_grade, note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM forecast) AS ranked
WHERE place = 1 AND NOT withdrawn;

CREATE TABLE measurement (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    benefit VARCHAR NOT NULL,
    recipient VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    quarter INTEGER NOT NULL,
    pounds DECIMAL(18,2),
    units DECIMAL(18,4),
    price_terms VARCHAR NOT NULL,
    price_year INTEGER,
    evidence_grade VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    entered_by VARCHAR NOT NULL,
    entered_on DATE,
    verified_by VARCHAR NOT NULL,
    verified_on DATE,
    source VARCHAR NOT NULL,
    source_grade VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW measurement_current AS
SELECT
    id, version, save, withdrawn, benefit, recipient, year, quarter, pounds, units, price_terms, price_year,
    evidence_grade, evidence, entered_by, entered_on, verified_by, verified_on, source, source_grade, note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM measurement) AS ranked
WHERE place = 1 AND NOT withdrawn;

CREATE TABLE outturn (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    cost_line VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    pounds DECIMAL(18,2) NOT NULL,
    quarter INTEGER NOT NULL,
    price_terms VARCHAR NOT NULL,
    price_year INTEGER,
    evidence VARCHAR NOT NULL,
    entered_by VARCHAR NOT NULL,
    entered_on DATE,
    verified_by VARCHAR NOT NULL,
    verified_on DATE,
    source VARCHAR NOT NULL,
    source_grade VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW outturn_current AS
SELECT
    id, version, save, withdrawn, cost_line, year, pounds, quarter, price_terms, price_year, evidence, entered_by,
    entered_on, verified_by, verified_on, source, source_grade, note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM outturn) AS ranked
WHERE place = 1 AND NOT withdrawn;
