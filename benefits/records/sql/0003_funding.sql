-- How funding is modelled: what each body may spend, and named sets of overrides that leave live records alone.

CREATE TABLE envelope (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    organisation VARCHAR NOT NULL,
    budget_class VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    amounts_first INTEGER,
    amounts DECIMAL(18,2)[],
    is_illustrative BOOLEAN NOT NULL,
    source VARCHAR NOT NULL,
    source_grade VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW envelope_current AS
SELECT
    id, version, save, withdrawn, organisation, budget_class, kind, amounts_first, amounts, is_illustrative,
    source, source_grade, note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM envelope) AS ranked
WHERE place = 1 AND NOT withdrawn;

CREATE TABLE scenario (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    title VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    first_year INTEGER NOT NULL,
    years INTEGER NOT NULL,
    summary VARCHAR NOT NULL,
    based_on VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    made_by VARCHAR NOT NULL,
    approved_by VARCHAR NOT NULL,
    approved_on DATE,
    fingerprint VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW scenario_current AS
SELECT
    id, version, save, withdrawn, title, owner, first_year, years, summary, based_on, status, made_by,
    approved_by, approved_on, fingerprint, note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM scenario) AS ranked
WHERE place = 1 AND NOT withdrawn;

CREATE TABLE override (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    scenario VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    organisation VARCHAR NOT NULL,
    budget_class VARCHAR,
    year INTEGER,
    project VARCHAR NOT NULL,
    value DECIMAL(18,4),
    text VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW override_current AS
SELECT
    id, version, save, withdrawn, scenario, field, organisation, budget_class, year, project, value, text, note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM override) AS ranked
WHERE place = 1 AND NOT withdrawn;
