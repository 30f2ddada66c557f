-- What is logged around a project: pools of benefit, inputs of a valuation, dependencies, conditions and logs; and
-- the drafts of people, which are no records: a draft is replaced as it is typed, and gone when it is saved.

CREATE TABLE pool (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    title VARCHAR NOT NULL,
    driver VARCHAR NOT NULL,
    total DECIMAL(18,2),
    price_year INTEGER,
    rule VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    source_grade VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW pool_current AS
SELECT
    id, version, save, withdrawn, title, driver, total, price_year, rule, source, source_grade, note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM pool) AS ranked
WHERE place = 1 AND NOT withdrawn;

CREATE TABLE valuation_input (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    benefit VARCHAR NOT NULL,
    calculator VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    value DECIMAL(18,4) NOT NULL,
    unit VARCHAR NOT NULL,
    price_year INTEGER,
    source VARCHAR NOT NULL,
    source_grade VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW valuation_input_current AS
SELECT
    id, version, save, withdrawn, benefit, calculator, name, value, unit, price_year, source,
    source_grade, note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM valuation_input) AS ranked
WHERE place = 1 AND NOT withdrawn;

CREATE TABLE dependency (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    project VARCHAR NOT NULL,
    needs VARCHAR NOT NULL,
    standalone DECIMAL(12,9) NOT NULL,
    source VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW dependency_current AS
SELECT
    id, version, save, withdrawn, project, needs, standalone, source, note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM dependency) AS ranked
WHERE place = 1 AND NOT withdrawn;

CREATE TABLE condition (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    project VARCHAR NOT NULL,
    step VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    recipient VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    reviewed_on DATE,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW condition_current AS
SELECT
    id, version, save, withdrawn, project, step, status, recipient, evidence, owner, reviewed_on, note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM condition) AS ranked
WHERE place = 1 AND NOT withdrawn;

CREATE TABLE log_entry (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    project VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    effect DECIMAL(18,2),
    effect_words VARCHAR NOT NULL,
    reliability VARCHAR,
    made_by VARCHAR NOT NULL,
    made_on DATE,
    signed_off_by VARCHAR NOT NULL,
    signed_off_on DATE,
    source VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW log_entry_current AS
SELECT
    id, version, save, withdrawn, project, kind, title, detail, effect, effect_words, reliability,
    made_by, made_on, signed_off_by, signed_off_on, source, note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM log_entry) AS ranked
WHERE place = 1 AND NOT withdrawn;

CREATE TABLE draft (
    person VARCHAR NOT NULL,
    form VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    kept_at TIMESTAMP NOT NULL,
    content VARCHAR NOT NULL,
    PRIMARY KEY (person, form, number)
);
