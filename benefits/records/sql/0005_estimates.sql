-- How far the amounts of a line may turn out from what was entered: three points, as multiples of them.

ALTER TABLE cost_line ADD COLUMN estimate VARCHAR;
ALTER TABLE cost_line ADD COLUMN low DECIMAL(18,4);
ALTER TABLE cost_line ADD COLUMN likely DECIMAL(18,4);
ALTER TABLE cost_line ADD COLUMN high DECIMAL(18,4);
ALTER TABLE cost_line ADD COLUMN ends VARCHAR;

CREATE OR REPLACE VIEW cost_line_current AS
SELECT
    id, version, save, withdrawn, option, title, payer, kind, budget_class, price_terms, price_year,
    amounts_first, amounts, paid_to, is_sunk, optimism_bias, optimism_basis, phasing, estimate, low, likely, high,
    ends, source, source_grade, note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM cost_line) AS ranked
WHERE place = 1 AND NOT withdrawn;

ALTER TABLE benefit_line ADD COLUMN estimate VARCHAR;
ALTER TABLE benefit_line ADD COLUMN low DECIMAL(18,4);
ALTER TABLE benefit_line ADD COLUMN likely DECIMAL(18,4);
ALTER TABLE benefit_line ADD COLUMN high DECIMAL(18,4);
ALTER TABLE benefit_line ADD COLUMN ends VARCHAR;

CREATE OR REPLACE VIEW benefit_line_current AS
SELECT
    id, version, save, withdrawn, option, title, type, benefit_class, price_terms, price_year, amounts_first,
    amounts, recurrence, is_disbenefit, discounting, deadweight, displacement, overlap, optimism_correction,
    optimism_basis, unit, measure, baseline_value, baseline_date, target, valuation_method, evidence_grade, owner,
    review_frequency, tolerance, pool, conditions, phasing, estimate, low, likely, high, ends, source,
    source_grade, note
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM benefit_line) AS ranked
WHERE place = 1 AND NOT withdrawn;
