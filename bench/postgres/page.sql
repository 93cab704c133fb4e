-- A journal page: 30 pupils, 40 lessons, every cell with its mark and revision. Neither sorted nor
-- with the lessons' topics, which would cost the server a third to a half of its rate.
\set group random(0, 99)
SELECT m.lesson, m.pupil, p.name, m.value, m.revision FROM lessons l JOIN marks m ON m.lesson = l.id JOIN pupils p ON p.id = m.pupil AND p.group_id = l.group_id WHERE l.group_id = :group;
