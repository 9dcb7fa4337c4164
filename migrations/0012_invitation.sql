-- How long an invitation to review stands, and reviews that are opened again.

-- The day an invitation was renewed: it stands from then on. NULL where it stands from the day it was made.
ALTER TABLE assignment ADD COLUMN renewed_on TEXT;

-- What the clock looks at each minute.
CREATE INDEX assignment_waiting ON assignment (case_id, id) WHERE state IN ('invited', 'accepted');

-- When a review that was opened again was first handed in; lateness is counted by it. NULL where it never was opened.
ALTER TABLE review ADD COLUMN first_submitted_at BIGINT;
