-- Whose people may see a restricted project; nobody is named for one that everybody may see.

ALTER TABLE project ADD COLUMN readers VARCHAR[] DEFAULT CAST(ARRAY[] AS VARCHAR[]);
ALTER TABLE project ALTER COLUMN readers SET NOT NULL;
ALTER TABLE project ALTER COLUMN readers DROP DEFAULT;

CREATE OR REPLACE VIEW project_current AS
SELECT
    id, version, save, withdrawn, title, lead, first_year, appraisal_period, price_base_year, programme,
    partners, summary, objectives, sro, manager, stage, themes, legal_gateway, identifiers, gmpp_id,
    esda_ids, delivery_confidence_nista, delivery_confidence_sro, benefits_confidence, funding_model,
    source, source_grade, note, readers
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM project) AS ranked
WHERE place = 1 AND NOT withdrawn;
