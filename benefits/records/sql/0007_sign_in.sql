-- By what a sign-in proves a person, and from which day on they cannot sign in.

ALTER TABLE person ADD COLUMN subject VARCHAR DEFAULT '';
ALTER TABLE person ALTER COLUMN subject SET NOT NULL;
ALTER TABLE person ALTER COLUMN subject DROP DEFAULT;
ALTER TABLE person ADD COLUMN disabled_on DATE;

CREATE OR REPLACE VIEW person_current AS
SELECT
    id, version, save, withdrawn, email, name, grants, subject, disabled_on
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM person) AS ranked
WHERE place = 1 AND NOT withdrawn;
