-- What the office keeps beside its cases, so that it can be changed and retired: what labs put out, projects with their
-- consortium, milestones, computing and ethics, releases of datasets, results of challenges.

-- Lists that were only seeded so far become records with a version and a retirement like all others.
ALTER TABLE dataset_publisher ADD COLUMN ver BIGINT NOT NULL DEFAULT 1;
ALTER TABLE dataset_publisher ADD COLUMN retired_at BIGINT;
ALTER TABLE challenge_organiser ADD COLUMN ver BIGINT NOT NULL DEFAULT 1;
ALTER TABLE challenge_organiser ADD COLUMN retired_at BIGINT;
ALTER TABLE fact_ref ADD COLUMN ver BIGINT NOT NULL DEFAULT 1;
ALTER TABLE fact_ref ADD COLUMN retired_at BIGINT;

-- What shows that a deliverable was handed in: a file number, an address, minutes.
ALTER TABLE deliverable ADD COLUMN evidence TEXT;

-- The review on which personal or genetic data are opened, and how to cite.
ALTER TABLE dataset ADD COLUMN ethics_on_file TEXT;
ALTER TABLE dataset ADD COLUMN bibtex TEXT;

CREATE TABLE lab_output (
  id BIGINT PRIMARY KEY,
  lab_id BIGINT NOT NULL REFERENCES joint_lab (id),
  title TEXT NOT NULL,
  title_en TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('dataset', 'code', 'challenge', 'paper', 'other')),
  released_on TEXT,
  licence TEXT,
  url TEXT,
  dataset_id BIGINT REFERENCES dataset (id),
  challenge_id BIGINT REFERENCES challenge (id),
  position BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE INDEX lab_output_lab ON lab_output (lab_id, position);

-- A project stands in one cell of the matrix: a discipline and a focus area of its programme.
CREATE TABLE project (
  id BIGINT PRIMARY KEY,
  slug TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  name_en TEXT,
  status TEXT NOT NULL CHECK (status IN ('planned', 'running', 'suspended', 'ended', 'terminated')),
  programme_id BIGINT NOT NULL REFERENCES special_programme (id),
  guide_task_id BIGINT REFERENCES guide_task (id),
  discipline_id BIGINT REFERENCES sp_item (id),
  focus_area_id BIGINT REFERENCES sp_item (id),
  lead_institution_id BIGINT NOT NULL REFERENCES institution (id),
  leader_id BIGINT REFERENCES person (id),
  starts_on TEXT,
  ends_on TEXT,
  zh TEXT,
  en TEXT,
  data_plan TEXT,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT,
  CHECK (starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on)
);
CREATE UNIQUE INDEX project_slug ON project (slug);
CREATE UNIQUE INDEX project_code ON project (code);
CREATE INDEX project_status ON project (status, id);
CREATE INDEX project_cell ON project (programme_id, discipline_id, focus_area_id, id);
CREATE INDEX project_lead ON project (lead_institution_id, id);

CREATE TABLE project_member (
  id BIGINT PRIMARY KEY,
  project_id BIGINT NOT NULL REFERENCES project (id),
  institution_id BIGINT NOT NULL REFERENCES institution (id),
  role TEXT NOT NULL CHECK (role IN ('lead', 'member', 'user_unit')),
  share_percent BIGINT CHECK (share_percent BETWEEN 0 AND 100),
  position BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE UNIQUE INDEX project_member_key ON project_member (project_id, institution_id);
CREATE INDEX project_member_institution ON project_member (institution_id, project_id);

CREATE TABLE milestone (
  id BIGINT PRIMARY KEY,
  project_id BIGINT NOT NULL REFERENCES project (id),
  title TEXT NOT NULL,
  title_en TEXT,
  due_on TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('planned', 'submitted', 'accepted', 'dropped')),
  evidence TEXT,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE INDEX milestone_project ON milestone (project_id, due_on);

CREATE TABLE compute_grant (
  id BIGINT PRIMARY KEY,
  project_id BIGINT NOT NULL REFERENCES project (id),
  platform TEXT NOT NULL,
  unit TEXT NOT NULL CHECK (unit IN ('gpu_hour', 'core_hour', 'node_hour')),
  granted BIGINT NOT NULL CHECK (granted >= 0),
  used BIGINT CHECK (used >= 0),
  starts_on TEXT,
  ends_on TEXT,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT,
  CHECK (used IS NULL OR used <= granted)
);
CREATE INDEX compute_grant_project ON compute_grant (project_id);

CREATE TABLE ethics_review (
  id BIGINT PRIMARY KEY,
  project_id BIGINT NOT NULL REFERENCES project (id),
  committee TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('approved', 'approved_after_changes', 'refused')),
  reviewed_on TEXT NOT NULL,
  valid_until TEXT,
  follow_up_on TEXT,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE INDEX ethics_review_project ON ethics_review (project_id, reviewed_on);

CREATE TABLE dataset_release (
  id BIGINT PRIMARY KEY,
  dataset_id BIGINT NOT NULL REFERENCES dataset (id),
  release TEXT NOT NULL,
  released_on TEXT,
  url TEXT,
  sha256 TEXT,
  bytes BIGINT CHECK (bytes >= 0),
  zh TEXT,
  en TEXT,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE UNIQUE INDEX dataset_release_key ON dataset_release (dataset_id, release);

-- Who came in where; a correction keeps what stood before in the history.
CREATE TABLE challenge_result (
  id BIGINT PRIMARY KEY,
  challenge_id BIGINT NOT NULL REFERENCES challenge (id),
  track_id BIGINT NOT NULL REFERENCES challenge_track (id),
  team TEXT NOT NULL,
  rank BIGINT NOT NULL CHECK (rank > 0),
  institution_id BIGINT REFERENCES institution (id),
  score TEXT,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE UNIQUE INDEX challenge_result_key ON challenge_result (track_id, team);
CREATE INDEX challenge_result_challenge ON challenge_result (challenge_id, track_id, rank);
