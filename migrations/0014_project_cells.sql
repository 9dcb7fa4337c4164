-- The matrix counts the projects that stand in each cell: from the index alone, however many there are.
CREATE INDEX project_standing ON project (programme_id, discipline_id, focus_area_id) WHERE retired_at IS NULL;
