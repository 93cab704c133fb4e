-- The history of one mark, by index, in the groups that mark.sql leaves alone.
\set group random(90, 99)
\set lesson :group * 40 + random(0, 39)
\set pupil :group * 30 + random(0, 29)
SELECT id, was, value, revision, actor, recorded, reason FROM audit WHERE lesson = :lesson AND pupil = :pupil ORDER BY id;
