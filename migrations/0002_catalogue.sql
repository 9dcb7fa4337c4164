-- What the office publishes and refers to: articles and their facts, institutions, people, schemes, labs, data,
-- challenges, state programmes, events. Cases, accounts, documents and notices live in other migrations; they are
-- referred to by a plain BIGINT.
-- Dialect: BIGINT ids and epoch milliseconds, TEXT dates, BOOLEAN; the same on both engines.
-- `ver` is the optimistic lock; `retired_at` takes a record off the public pages without deleting what was public.
-- A column that is NULL is "not stated" (未载明), never "no". Chinese stands first, English in the `_en` column;
-- `zh`/`en` hold running text. Money is in hundredths of `unit` (fen, cents). `position` keeps the order of the text.

-- ---- sources ----

CREATE TABLE source_article (
  id BIGINT PRIMARY KEY,
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  title_en TEXT,
  column_name TEXT,
  compiler TEXT,
  published_on TEXT NOT NULL,
  original_url TEXT,
  related_to_id BIGINT REFERENCES source_article (id),
  zh TEXT,
  en TEXT,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE UNIQUE INDEX source_article_code ON source_article (code);

-- Where a value comes from. `entity` is the table's name; `field` the column's, without `_id` or `_minor`; NULL means the
-- whole record. On a list (publishers, organisers) the field is the list's name.
CREATE TABLE fact_ref (
  id BIGINT PRIMARY KEY,
  entity TEXT NOT NULL,
  entity_id BIGINT NOT NULL,
  field TEXT,
  article_id BIGINT NOT NULL REFERENCES source_article (id),
  fact_code TEXT NOT NULL,
  wording TEXT,
  basis TEXT NOT NULL DEFAULT 'said' CHECK (basis IN ('said', 'context', 'derived')),
  position BIGINT NOT NULL
);
CREATE INDEX fact_ref_entity ON fact_ref (entity, entity_id, position);
CREATE INDEX fact_ref_fact ON fact_ref (fact_code);
CREATE INDEX fact_ref_article ON fact_ref (article_id);

-- One thing an article says about a record (a person's mention, a direction's aim, a lab's openness), in our words.
-- `code` ties it to an item of the record; `months` is a length it states, for rules to compare.
CREATE TABLE statement (
  id BIGINT PRIMARY KEY,
  entity TEXT NOT NULL,
  entity_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  code TEXT,
  months BIGINT,
  zh TEXT NOT NULL,
  en TEXT,
  position BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE INDEX statement_entity ON statement (entity, entity_id, position);

-- Other names of a record. People and institutions, which are merged and joined by name, have tables of their own.
CREATE TABLE alias (
  id BIGINT PRIMARY KEY,
  entity TEXT NOT NULL,
  entity_id BIGINT NOT NULL,
  name TEXT NOT NULL
);
CREATE UNIQUE INDEX alias_entity ON alias (entity, entity_id, name);

-- What the articles leave at odds: kept and shown (`shown_zh`), never mended in silence.
CREATE TABLE discrepancy (
  id BIGINT PRIMARY KEY,
  code TEXT NOT NULL,
  zh TEXT NOT NULL,
  en TEXT,
  shown_zh TEXT NOT NULL,
  shown_en TEXT,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE UNIQUE INDEX discrepancy_code ON discrepancy (code);

-- The records a discrepancy is shown beside. `entity_id` NULL: all records of that table. `field` as in fact_ref, or the
-- kind of a figure or statement.
CREATE TABLE discrepancy_about (
  id BIGINT PRIMARY KEY,
  discrepancy_id BIGINT NOT NULL REFERENCES discrepancy (id),
  entity TEXT NOT NULL,
  entity_id BIGINT,
  field TEXT
);
CREATE INDEX discrepancy_about_discrepancy ON discrepancy_about (discrepancy_id);
CREATE INDEX discrepancy_about_entity ON discrepancy_about (entity, entity_id);

-- ---- institutions ----

-- `legal_person_id` is what recusal compares (often the row itself). NULL is unknown: "cannot decide", never "differs".
-- `founded_on` may be a year, a month or a day.
CREATE TABLE institution (
  id BIGINT PRIMARY KEY,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  name_en TEXT,
  kind TEXT NOT NULL CHECK (kind IN (
    'state', 'ministry', 'city', 'district', 'fund', 'office', 'university', 'school', 'centre', 'academy', 'institute',
    'new_rd_body', 'company', 'company_lab', 'investor', 'hospital', 'press', 'digest', 'other')),
  parent_id BIGINT REFERENCES institution (id),
  legal_person_id BIGINT REFERENCES institution (id),
  founded_on TEXT,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE UNIQUE INDEX institution_slug ON institution (slug);
CREATE INDEX institution_name ON institution (name);
CREATE INDEX institution_parent ON institution (parent_id);
CREATE INDEX institution_legal_person ON institution (legal_person_id);

CREATE TABLE institution_alias (
  id BIGINT PRIMARY KEY,
  institution_id BIGINT NOT NULL REFERENCES institution (id),
  name TEXT NOT NULL
);
CREATE UNIQUE INDEX institution_alias_institution ON institution_alias (institution_id, name);
CREATE INDEX institution_alias_name ON institution_alias (name);

-- `other_id` is, to `institution_id`, what `kind` says.
CREATE TABLE institution_relation (
  id BIGINT PRIMARY KEY,
  institution_id BIGINT NOT NULL REFERENCES institution (id),
  other_id BIGINT NOT NULL REFERENCES institution (id),
  kind TEXT NOT NULL CHECK (kind IN ('founder', 'promoter', 'guide', 'host', 'co_builder', 'subsidiary')),
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT,
  CHECK (institution_id <> other_id)
);
CREATE UNIQUE INDEX institution_relation_pair ON institution_relation (institution_id, other_id, kind);
CREATE INDEX institution_relation_other ON institution_relation (other_id);

-- ---- people ----

-- `slug` is the public address and NULL until there is one. `birth_date` only where an age rule applies.
CREATE TABLE person (
  id BIGINT PRIMARY KEY,
  slug TEXT,
  name TEXT NOT NULL,
  pinyin TEXT NOT NULL,
  gender TEXT CHECK (gender IN ('female', 'male')),
  birth_date TEXT,
  nationality TEXT,
  orcid TEXT,
  deceased BOOLEAN NOT NULL DEFAULT FALSE,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE UNIQUE INDEX person_slug ON person (slug);
CREATE INDEX person_name ON person (name);
CREATE INDEX person_pinyin ON person (pinyin, id);
CREATE UNIQUE INDEX person_orcid ON person (orcid);

CREATE TABLE person_alias (
  id BIGINT PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES person (id),
  name TEXT NOT NULL
);
CREATE UNIQUE INDEX person_alias_person ON person_alias (person_id, name);
CREATE INDEX person_alias_name ON person_alias (name);

-- A title is true as of a date. Only a `post` ties a person to the institution as an employer: an honour (院士) and a
-- seat in an expert group do not. `as_printed` keeps name and misprints of the article.
CREATE TABLE person_title (
  id BIGINT PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES person (id),
  institution_id BIGINT REFERENCES institution (id),
  article_id BIGINT REFERENCES source_article (id),
  kind TEXT NOT NULL CHECK (kind IN ('post', 'honour', 'expert_group')),
  title TEXT NOT NULL,
  title_en TEXT,
  as_printed TEXT,
  as_of TEXT NOT NULL,
  ends_on TEXT,
  position BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE INDEX person_title_person ON person_title (person_id, as_of, position);
CREATE INDEX person_title_institution ON person_title (institution_id);

-- ---- schemes, roles, directions ----

-- `config_ver` is the version in force for new cases; a case keeps the one it was submitted under.
CREATE TABLE scheme (
  id BIGINT PRIMARY KEY,
  code TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('scholar', 'joint_lab', 'special_project')),
  name TEXT NOT NULL,
  name_en TEXT,
  host_institution_id BIGINT REFERENCES institution (id),
  config_ver BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'closed')),
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE UNIQUE INDEX scheme_code ON scheme (code);

-- The yearly parameters, as JSON that only the application reads. Append only.
CREATE TABLE scheme_config (
  scheme_id BIGINT NOT NULL REFERENCES scheme (id),
  config_ver BIGINT NOT NULL,
  config TEXT NOT NULL,
  reason TEXT,
  created_by BIGINT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (scheme_id, config_ver)
);

CREATE TABLE role_type (
  id BIGINT PRIMARY KEY,
  scheme_id BIGINT NOT NULL REFERENCES scheme (id),
  code TEXT NOT NULL CHECK (code IN ('CS', 'PM', 'PI', 'YOUTH')),
  name TEXT NOT NULL,
  name_en TEXT,
  duties TEXT,
  duties_en TEXT,
  eligibility TEXT,
  eligibility_en TEXT,
  eligibility_wording TEXT,
  recommended_by_role TEXT CHECK (recommended_by_role IN ('CS', 'PM', 'PI', 'YOUTH')),
  position BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE UNIQUE INDEX role_type_code ON role_type (scheme_id, code);

CREATE TABLE direction (
  id BIGINT PRIMARY KEY,
  scheme_id BIGINT NOT NULL REFERENCES scheme (id),
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  name_en TEXT,
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
  position BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE UNIQUE INDEX direction_slug ON direction (slug);
CREATE INDEX direction_scheme ON direction (scheme_id, position);

-- ---- batches, targets, quotas ----

-- A call round (批次). Instants are NULL where nobody stated them.
CREATE TABLE batch (
  id BIGINT PRIMARY KEY,
  scheme_id BIGINT NOT NULL REFERENCES scheme (id),
  code TEXT NOT NULL,
  year BIGINT NOT NULL,
  batch_no BIGINT NOT NULL,
  name TEXT NOT NULL,
  name_en TEXT,
  guide_document_id BIGINT,
  guide_published_on TEXT,
  opens_at BIGINT,
  pre_closes_at BIGINT,
  closes_at BIGINT,
  status TEXT NOT NULL CHECK (status IN ('planned', 'open', 'closed')),
  zh TEXT,
  en TEXT,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT,
  CHECK (opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at)
);
CREATE UNIQUE INDEX batch_number ON batch (scheme_id, year, batch_no);
CREATE UNIQUE INDEX batch_code ON batch (scheme_id, code);

-- Places as a source counts them, the named included: of all (neither key), a role, a direction, or both.
CREATE TABLE batch_count (
  id BIGINT PRIMARY KEY,
  batch_id BIGINT NOT NULL REFERENCES batch (id),
  direction_id BIGINT REFERENCES direction (id),
  role_code TEXT CHECK (role_code IN ('CS', 'PM', 'PI', 'YOUTH')),
  places BIGINT NOT NULL CHECK (places >= 0),
  ver BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX batch_count_key ON batch_count (batch_id, (COALESCE(direction_id, 0)), (COALESCE(role_code, '')));

-- Institutions the places of a role come from; how many from each is unknown.
CREATE TABLE batch_origin (
  id BIGINT PRIMARY KEY,
  batch_id BIGINT NOT NULL REFERENCES batch (id),
  role_code TEXT NOT NULL CHECK (role_code IN ('CS', 'PM', 'PI', 'YOUTH')),
  institution_id BIGINT NOT NULL REFERENCES institution (id),
  position BIGINT NOT NULL
);
CREATE UNIQUE INDEX batch_origin_key ON batch_origin (batch_id, role_code, institution_id);

-- An intake belongs to a year; the standing size (总体规模) to none.
CREATE TABLE target (
  id BIGINT PRIMARY KEY,
  scheme_id BIGINT NOT NULL REFERENCES scheme (id),
  kind TEXT NOT NULL CHECK (kind IN ('intake', 'standing_size')),
  year BIGINT,
  role_code TEXT CHECK (role_code IN ('CS', 'PM', 'PI', 'YOUTH')),
  min_places BIGINT NOT NULL CHECK (min_places >= 0),
  max_places BIGINT NOT NULL,
  about BOOLEAN NOT NULL DEFAULT FALSE,
  zh TEXT,
  en TEXT,
  position BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT,
  CHECK (min_places <= max_places),
  CHECK ((kind = 'intake') = (year IS NOT NULL))
);
CREATE INDEX target_scheme ON target (scheme_id, year);

CREATE TABLE quota (
  id BIGINT PRIMARY KEY,
  batch_id BIGINT NOT NULL REFERENCES batch (id),
  role_code TEXT CHECK (role_code IN ('CS', 'PM', 'PI', 'YOUTH')),
  direction_id BIGINT REFERENCES direction (id),
  institution_id BIGINT REFERENCES institution (id),
  max_places BIGINT NOT NULL CHECK (max_places >= 0),
  ver BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX quota_key
  ON quota (batch_id, (COALESCE(role_code, '')), (COALESCE(direction_id, 0)), (COALESCE(institution_id, 0)));

-- ---- money ----

CREATE TABLE funding_fact (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('money', 'in_kind', 'rule', 'intention', 'prize')),
  payer_id BIGINT REFERENCES institution (id),
  payee_id BIGINT REFERENCES institution (id),
  amount_minor BIGINT CHECK (amount_minor >= 0),
  unit TEXT,
  year_from BIGINT,
  year_to BIGINT,
  zh TEXT NOT NULL,
  en TEXT,
  position BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT,
  CHECK ((amount_minor IS NULL) = (unit IS NULL)),
  CHECK (year_from IS NULL OR year_to IS NULL OR year_from <= year_to)
);
CREATE INDEX funding_fact_payee ON funding_fact (payee_id);

-- ---- joint labs ----

CREATE TABLE joint_lab (
  id BIGINT PRIMARY KEY,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  name_en TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('academic', 'enterprise')),
  status TEXT NOT NULL CHECK (status IN ('planned', 'approved', 'running', 'suspended', 'ended', 'terminated')),
  status_wording TEXT,
  plan_months BIGINT CHECK (plan_months > 0),
  starts_on TEXT,
  ends_on TEXT,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT,
  CHECK (starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on)
);
CREATE UNIQUE INDEX joint_lab_slug ON joint_lab (slug);
CREATE INDEX joint_lab_status ON joint_lab (status, id);

CREATE TABLE lab_party (
  id BIGINT PRIMARY KEY,
  lab_id BIGINT NOT NULL REFERENCES joint_lab (id),
  institution_id BIGINT NOT NULL REFERENCES institution (id),
  share_percent BIGINT CHECK (share_percent BETWEEN 0 AND 100),
  position BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE UNIQUE INDEX lab_party_key ON lab_party (lab_id, institution_id);
CREATE INDEX lab_party_institution ON lab_party (institution_id);

-- What a party pledged and what it has delivered: money in fen, anything else in words.
CREATE TABLE lab_contribution (
  id BIGINT PRIMARY KEY,
  party_id BIGINT NOT NULL REFERENCES lab_party (id),
  kind TEXT NOT NULL CHECK (kind IN ('money', 'space', 'equipment', 'data', 'people')),
  pledged TEXT,
  pledged_fen BIGINT CHECK (pledged_fen >= 0),
  delivered TEXT,
  delivered_fen BIGINT CHECK (delivered_fen >= 0),
  position BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT,
  CHECK (kind = 'money' OR (pledged_fen IS NULL AND delivered_fen IS NULL))
);
CREATE INDEX lab_contribution_party ON lab_contribution (party_id, position);

-- `proposed` is 拟任: until an agreement is recorded nobody is appointed.
CREATE TABLE lab_person (
  id BIGINT PRIMARY KEY,
  lab_id BIGINT NOT NULL REFERENCES joint_lab (id),
  person_id BIGINT NOT NULL REFERENCES person (id),
  post TEXT NOT NULL CHECK (post IN ('director', 'deputy', 'council', 'academic_committee')),
  status TEXT NOT NULL CHECK (status IN ('proposed', 'appointed', 'left')),
  starts_on TEXT,
  ends_on TEXT,
  position BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT,
  CHECK (starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on)
);
CREATE INDEX lab_person_lab ON lab_person (lab_id, position);
CREATE INDEX lab_person_person ON lab_person (person_id);

-- Contiguous agreements of a lab may not exceed the scheme's limit; commands check it.
CREATE TABLE lab_agreement (
  id BIGINT PRIMARY KEY,
  lab_id BIGINT NOT NULL REFERENCES joint_lab (id),
  document_id BIGINT,
  signed_on TEXT NOT NULL,
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  ip_terms TEXT,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT,
  CHECK (starts_on <= ends_on)
);
CREATE INDEX lab_agreement_lab ON lab_agreement (lab_id, starts_on);

-- Belongs to a lab or to a project.
CREATE TABLE work_package (
  id BIGINT PRIMARY KEY,
  owner_kind TEXT NOT NULL CHECK (owner_kind IN ('lab', 'project')),
  owner_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  title_en TEXT,
  zh TEXT,
  en TEXT,
  responsible_id BIGINT REFERENCES person (id),
  due_on TEXT,
  state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'running', 'done', 'dropped')),
  position BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE UNIQUE INDEX work_package_key ON work_package (owner_kind, owner_id, code);

-- Due and overdue follow from `due_on`; they are not states.
CREATE TABLE deliverable (
  id BIGINT PRIMARY KEY,
  work_package_id BIGINT NOT NULL REFERENCES work_package (id),
  zh TEXT NOT NULL,
  en TEXT,
  due_on TEXT,
  state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'submitted', 'accepted', 'dropped')),
  evidence_document_id BIGINT,
  position BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE INDEX deliverable_package ON deliverable (work_package_id, position);

-- ---- datasets ----

CREATE TABLE dataset (
  id BIGINT PRIMARY KEY,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  title_en TEXT,
  lab_id BIGINT REFERENCES joint_lab (id),
  security_level TEXT CHECK (security_level IN ('general', 'important', 'core')),
  open_level TEXT CHECK (open_level IN ('open', 'registered', 'conditional', 'closed')),
  open_conditions TEXT,
  open_audience TEXT,
  review_procedure TEXT,
  secrecy_until TEXT,
  has_personal_info BOOLEAN,
  has_human_genetic BOOLEAN,
  licence TEXT,
  url TEXT,
  release TEXT,
  released_on TEXT,
  repository TEXT,
  deposit_no TEXT,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT,
  CHECK (security_level IS NULL OR security_level <> 'core' OR open_level IS NULL OR open_level = 'closed')
);
CREATE UNIQUE INDEX dataset_slug ON dataset (slug);
CREATE INDEX dataset_lab ON dataset (lab_id);

CREATE TABLE dataset_publisher (
  id BIGINT PRIMARY KEY,
  dataset_id BIGINT NOT NULL REFERENCES dataset (id),
  institution_id BIGINT NOT NULL REFERENCES institution (id),
  position BIGINT NOT NULL
);
CREATE UNIQUE INDEX dataset_publisher_key ON dataset_publisher (dataset_id, institution_id);

-- Two rows of one kind stand side by side where the sources give two numbers.
CREATE TABLE dataset_figure (
  id BIGINT PRIMARY KEY,
  dataset_id BIGINT NOT NULL REFERENCES dataset (id),
  kind TEXT NOT NULL,
  value BIGINT NOT NULL CHECK (value >= 0),
  unit TEXT NOT NULL CHECK (unit IN ('class', 'image', 'box', 'person', 'times', 'item', 'byte')),
  bound TEXT NOT NULL DEFAULT 'exact' CHECK (bound IN ('exact', 'at_least', 'more_than', 'about')),
  zh TEXT NOT NULL,
  en TEXT,
  position BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE INDEX dataset_figure_dataset ON dataset_figure (dataset_id, position);

-- ---- challenges ----

-- Results may come out on the closing day.
CREATE TABLE challenge (
  id BIGINT PRIMARY KEY,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  name_en TEXT,
  dataset_id BIGINT REFERENCES dataset (id),
  lab_id BIGINT REFERENCES joint_lab (id),
  starts_on TEXT,
  test_opens_on TEXT,
  submissions_close_on TEXT,
  results_on TEXT,
  prize_minor BIGINT CHECK (prize_minor >= 0),
  prize_unit TEXT,
  rules TEXT,
  url TEXT,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT,
  CHECK ((prize_minor IS NULL) = (prize_unit IS NULL)),
  CHECK (submissions_close_on IS NULL OR results_on IS NULL OR submissions_close_on <= results_on)
);
CREATE UNIQUE INDEX challenge_slug ON challenge (slug);
CREATE INDEX challenge_dataset ON challenge (dataset_id);
CREATE INDEX challenge_lab ON challenge (lab_id);

CREATE TABLE challenge_organiser (
  id BIGINT PRIMARY KEY,
  challenge_id BIGINT NOT NULL REFERENCES challenge (id),
  institution_id BIGINT NOT NULL REFERENCES institution (id),
  position BIGINT NOT NULL
);
CREATE UNIQUE INDEX challenge_organiser_key ON challenge_organiser (challenge_id, institution_id);

CREATE TABLE challenge_track (
  id BIGINT PRIMARY KEY,
  challenge_id BIGINT NOT NULL REFERENCES challenge (id),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  name_en TEXT,
  classes BIGINT,
  train_images BIGINT,
  train_boxes_over BIGINT,
  validation_images BIGINT,
  test_images BIGINT,
  zh TEXT,
  en TEXT,
  position BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE UNIQUE INDEX challenge_track_key ON challenge_track (challenge_id, code);

-- ---- policies, events ----

-- `issued_on` may be a year, a month or a day.
CREATE TABLE policy_document (
  id BIGINT PRIMARY KEY,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  name_en TEXT,
  issuer_id BIGINT REFERENCES institution (id),
  issued_on TEXT,
  url TEXT,
  document_id BIGINT,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE UNIQUE INDEX policy_document_slug ON policy_document (slug);

CREATE TABLE public_event (
  id BIGINT PRIMARY KEY,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  name_en TEXT,
  held_on TEXT,
  place TEXT,
  zh TEXT,
  en TEXT,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE UNIQUE INDEX public_event_slug ON public_event (slug);
CREATE INDEX public_event_held ON public_event (held_on, id);

-- A person or an institution, never both.
CREATE TABLE attendance (
  id BIGINT PRIMARY KEY,
  event_id BIGINT NOT NULL REFERENCES public_event (id),
  person_id BIGINT REFERENCES person (id),
  institution_id BIGINT REFERENCES institution (id),
  role TEXT NOT NULL CHECK (role IN ('host', 'attended', 'unveiled', 'spoke')),
  position BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT,
  CHECK ((person_id IS NULL) <> (institution_id IS NULL))
);
CREATE INDEX attendance_event ON attendance (event_id, position);
CREATE INDEX attendance_person ON attendance (person_id);
CREATE INDEX attendance_institution ON attendance (institution_id);

-- ---- state programmes ----

-- `launched_wording` stands for a launch that the source gives no date of (近期).
CREATE TABLE special_programme (
  id BIGINT PRIMARY KEY,
  slug TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('special_programme', 'major_project', 'research_plan')),
  name TEXT NOT NULL,
  name_en TEXT,
  launched_on TEXT,
  launched_wording TEXT,
  basis_policy_id BIGINT REFERENCES policy_document (id),
  position BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE UNIQUE INDEX special_programme_slug ON special_programme (slug);

CREATE TABLE sp_department (
  id BIGINT PRIMARY KEY,
  programme_id BIGINT NOT NULL REFERENCES special_programme (id),
  institution_id BIGINT NOT NULL REFERENCES institution (id),
  role TEXT NOT NULL CHECK (role IN ('launcher', 'coordinator')),
  position BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE UNIQUE INDEX sp_department_key ON sp_department (programme_id, institution_id, role);

CREATE TABLE sp_phase (
  id BIGINT PRIMARY KEY,
  programme_id BIGINT NOT NULL REFERENCES special_programme (id),
  ordinal BIGINT NOT NULL CHECK (ordinal > 0),
  name TEXT NOT NULL,
  name_en TEXT,
  year_from BIGINT,
  year_to BIGINT,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT,
  CHECK (year_from IS NULL OR year_to IS NULL OR year_from <= year_to)
);
CREATE UNIQUE INDEX sp_phase_key ON sp_phase (programme_id, ordinal);

-- The lists of a programme; discipline and focus_area are the axes of the public matrix. `phase_id` NULL: of the whole.
CREATE TABLE sp_item (
  id BIGINT PRIMARY KEY,
  programme_id BIGINT NOT NULL REFERENCES special_programme (id),
  phase_id BIGINT REFERENCES sp_phase (id),
  kind TEXT NOT NULL CHECK (kind IN (
    'discipline', 'focus_area', 'weak_spot', 'action', 'mechanism', 'pain_point', 'crossing_discipline', 'research',
    'common_tool', 'plan')),
  code TEXT NOT NULL,
  zh TEXT NOT NULL,
  en TEXT,
  position BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE UNIQUE INDEX sp_item_key ON sp_item (programme_id, (COALESCE(phase_id, 0)), kind, code);
CREATE INDEX sp_item_list ON sp_item (programme_id, kind, position);

-- What one programme is to another: the first leads the second.
CREATE TABLE sp_link (
  id BIGINT PRIMARY KEY,
  programme_id BIGINT NOT NULL REFERENCES special_programme (id),
  other_id BIGINT NOT NULL REFERENCES special_programme (id),
  kind TEXT NOT NULL CHECK (kind IN ('leads', 'part_of', 'follows')),
  zh TEXT,
  en TEXT,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT,
  CHECK (programme_id <> other_id)
);
CREATE UNIQUE INDEX sp_link_key ON sp_link (programme_id, other_id, kind);
CREATE INDEX sp_link_other ON sp_link (other_id);

-- A task of a guide: of a state programme, of a call round of ours, or of both.
CREATE TABLE guide_task (
  id BIGINT PRIMARY KEY,
  programme_id BIGINT REFERENCES special_programme (id),
  batch_id BIGINT REFERENCES batch (id),
  code TEXT NOT NULL,
  year BIGINT,
  title TEXT NOT NULL,
  title_en TEXT,
  kind TEXT CHECK (kind IN ('open', 'directed')),
  quota BIGINT CHECK (quota >= 0),
  zh TEXT,
  en TEXT,
  position BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT,
  CHECK (programme_id IS NOT NULL OR batch_id IS NOT NULL)
);
CREATE UNIQUE INDEX guide_task_code ON guide_task (code);
CREATE INDEX guide_task_programme ON guide_task (programme_id, position);
CREATE INDEX guide_task_batch ON guide_task (batch_id, position);

CREATE TABLE guide_task_area (
  id BIGINT PRIMARY KEY,
  task_id BIGINT NOT NULL REFERENCES guide_task (id),
  code TEXT NOT NULL,
  zh TEXT NOT NULL,
  en TEXT,
  position BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  retired_at BIGINT
);
CREATE UNIQUE INDEX guide_task_area_key ON guide_task_area (task_id, code);
