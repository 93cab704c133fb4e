-- One audited change of one mark. The last ten groups are left to history.sql.
\set group random(0, 89)
\set lesson :group * 40 + random(0, 39)
\set pupil :group * 30 + random(0, 29)
\set value random(2, 5)
UPDATE marks SET value = :value, revision = revision + 1, changed_by = 1, changed_at = clock_timestamp() WHERE lesson = :lesson AND pupil = :pupil;
