-- The directory's counts by batch and role, from which the home page draws several batches without counting rows.
-- `value` is the id of the batch and the code of the role, with a space between.
INSERT INTO scholar_count (facet, value, n)
SELECT 'batch_role', CAST(batch_id AS TEXT) || ' ' || role, COUNT(*) FROM scholar GROUP BY batch_id, role;
