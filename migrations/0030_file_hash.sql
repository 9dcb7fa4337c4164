-- Anybody may ask what a file is by its hash: those that go out with notices are found by it.
CREATE INDEX document_sha256 ON document (sha256);
