-- What else is taken off a benefit and how late it may come, the income of households that gain, the program that froze
-- a baseline, worksheets of optimism bias, and the scheme of confidence grades.

ALTER TABLE benefit_line ADD COLUMN leakage DECIMAL(12,9);
ALTER TABLE benefit_line ADD COLUMN substitution DECIMAL(12,9);
ALTER TABLE benefit_line ADD COLUMN slip DECIMAL(18,4);
ALTER TABLE benefit_line ADD COLUMN slip_basis VARCHAR DEFAULT '';
ALTER TABLE benefit_line ALTER COLUMN slip_basis SET NOT NULL;
ALTER TABLE benefit_line ALTER COLUMN slip_basis DROP DEFAULT;

CREATE OR REPLACE VIEW benefit_line_current AS
SELECT
    id, version, save, withdrawn, option, title, type, benefit_class, price_terms, price_year, amounts_first,
    amounts, recurrence, is_disbenefit, discounting, deadweight, displacement, overlap, leakage, substitution,
    optimism_correction, optimism_basis, slip, slip_basis, unit, measure, baseline_value, baseline_date, target,
    valuation_method, evidence_grade, owner, review_frequency, tolerance, pool, conditions, phasing, estimate,
    low, likely, high, ends, source, source_grade, note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM benefit_line) AS ranked
WHERE place = 1 AND NOT withdrawn;

ALTER TABLE share ADD COLUMN relative_income DECIMAL(18,4);

CREATE OR REPLACE VIEW share_current AS
SELECT
    id, version, save, withdrawn, benefit, recipient, fraction, by_year_first, by_year, budget_class,
    agreement, basis, disputed_figure, agreed_by, agreed_on, answer, note, relative_income
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM share) AS ranked
WHERE place = 1 AND NOT withdrawn;

ALTER TABLE baseline ADD COLUMN software VARCHAR DEFAULT '';
ALTER TABLE baseline ALTER COLUMN software SET NOT NULL;
ALTER TABLE baseline ALTER COLUMN software DROP DEFAULT;

CREATE OR REPLACE VIEW baseline_current AS
SELECT
    id, version, save, withdrawn, project, stage, approved_on, approved_by, price_base, first_year, reason,
    made_by, green_book, deflators, discounting, software, pv_cost, pv_benefit, data_version, source, source_grade,
    note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM baseline) AS ranked
WHERE place = 1 AND NOT withdrawn;

CREATE TABLE bias_factor (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    project VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    project_type VARCHAR NOT NULL,
    risk_area VARCHAR NOT NULL,
    contribution DECIMAL(12,9) NOT NULL,
    mitigation DECIMAL(12,9) NOT NULL,
    evidence VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW bias_factor_current AS
SELECT
    id, version, save, withdrawn, project, measure, project_type, risk_area, contribution, mitigation, evidence,
    source, note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM bias_factor) AS ranked
WHERE place = 1 AND NOT withdrawn;

CREATE TABLE confidence_grade (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    side VARCHAR NOT NULL,
    grade INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    correction DECIMAL(12,9) NOT NULL,
    source VARCHAR NOT NULL,
    source_grade VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE VIEW confidence_grade_current AS
SELECT
    id, version, save, withdrawn, side, grade, title, correction, source, source_grade, note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM confidence_grade) AS ranked
WHERE place = 1 AND NOT withdrawn;
