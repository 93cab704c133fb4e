-- The same school in PostgreSQL: 100 groups, each with 30 pupils and 40 lessons, a mark in every cell.
CREATE TABLE pupils (
  id bigint PRIMARY KEY,
  group_id bigint NOT NULL,
  name text NOT NULL
);
CREATE TABLE lessons (
  id bigint PRIMARY KEY,
  group_id bigint NOT NULL,
  day date NOT NULL,
  topic text NOT NULL
);
CREATE TABLE marks (
  lesson bigint NOT NULL REFERENCES lessons,
  pupil bigint NOT NULL REFERENCES pupils,
  value smallint NOT NULL,
  revision integer NOT NULL DEFAULT 1,
  changed_by bigint NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (lesson, pupil)
);
CREATE TABLE audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  lesson bigint NOT NULL,
  pupil bigint NOT NULL,
  was smallint,
  value smallint,
  revision integer NOT NULL,
  actor bigint NOT NULL,
  recorded timestamptz NOT NULL,
  reason text,
  hash bytea
);

INSERT INTO pupils
SELECT g * 30 + p, g, format('Ученик %s группы %s', p, g)
FROM generate_series(0, 99) g, generate_series(0, 29) p
ORDER BY 1;

INSERT INTO lessons
SELECT g * 40 + l, g, date '2026-09-01' + l, format('Тема урока %s', l)
FROM generate_series(0, 99) g, generate_series(0, 39) l
ORDER BY 1;

INSERT INTO marks (lesson, pupil, value, changed_by)
SELECT g * 40 + l, g * 30 + p, 2 + (l + p) % 4, 1
FROM generate_series(0, 99) g, generate_series(0, 39) l, generate_series(0, 29) p
ORDER BY 1, 2;

-- Every record begins with the same short history: :history entries.
INSERT INTO audit (lesson, pupil, was, value, revision, actor, recorded)
SELECT lesson, pupil, 2 + (value + h) % 4, value, h, 1, now()
FROM generate_series(1, :history) h, marks
ORDER BY h, lesson, pupil;

CREATE INDEX pupils_of_group ON pupils (group_id);
CREATE INDEX lessons_of_group ON lessons (group_id, day);
CREATE INDEX audit_of_record ON audit (lesson, pupil, id);

-- Variant "plain": who changed what, when and why.
-- Variant "chain": each audit row's hash covers the one before, so writers queue for one row.
CREATE TABLE chain_head (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  hash bytea NOT NULL
);
INSERT INTO chain_head (hash) VALUES (sha256(''));
-- Room for new versions of the one hot row beside the old ones.
ALTER TABLE chain_head SET (fillfactor = 10);

CREATE FUNCTION audit_plain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit (lesson, pupil, was, value, revision, actor, recorded, reason)
  VALUES (NEW.lesson, NEW.pupil, OLD.value, NEW.value, NEW.revision, NEW.changed_by,
          clock_timestamp(), current_setting('school.reason', true));
  RETURN NULL;
END $$;

CREATE FUNCTION audit_chained() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  previous bytea;
  moment timestamptz;
  reason text := current_setting('school.reason', true);
  chained bytea;
BEGIN
  SELECT hash INTO previous FROM chain_head FOR UPDATE;
  moment := clock_timestamp();
  chained := sha256(previous || convert_to(
    ROW(NEW.lesson, NEW.pupil, OLD.value, NEW.value, NEW.revision, NEW.changed_by, moment,
        reason)::text, 'UTF8'));
  INSERT INTO audit (lesson, pupil, was, value, revision, actor, recorded, reason, hash)
  VALUES (NEW.lesson, NEW.pupil, OLD.value, NEW.value, NEW.revision, NEW.changed_by, moment,
          reason, chained);
  UPDATE chain_head SET hash = chained;
  RETURN NULL;
END $$;
