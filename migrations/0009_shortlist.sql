-- The cases that are shortlisted together are looked up by call, role and direction, whatever their stage.
CREATE INDEX case_file_group ON case_file (batch_id, role, direction_id);
