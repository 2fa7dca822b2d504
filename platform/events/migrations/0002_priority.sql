-- Jobs that come by the thousand stand behind all others: a campaign's purchase does not wait for the
-- refunds of its hundred thousand orders.
ALTER TABLE events_job ADD COLUMN priority BIGINT NOT NULL DEFAULT 0;
DROP INDEX events_job_due;
CREATE INDEX events_job_due ON events_job (priority, run_at, id) WHERE state = 'waiting';
