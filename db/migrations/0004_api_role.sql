-- The API's own role: it reads under row-level security, where sanji_app, the worker's, reads everything.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sanji_api') THEN CREATE ROLE sanji_api NOLOGIN; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database of the same server got there first
END $$;
--> statement-breakpoint
DO $$ BEGIN
  EXECUTE format('GRANT sanji_api TO %I', current_user);
END $$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO sanji_api;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO sanji_api;
--> statement-breakpoint
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO sanji_api;
--> statement-breakpoint
-- What a case is, `record` writes; the API reads it.
REVOKE INSERT, UPDATE ON cases, case_access, case_links, case_journal, deadlines, documents, document_events, filing_copies, callbacks,
  urgings, outbox FROM sanji_api;
--> statement-breakpoint
REVOKE UPDATE ON access_journal FROM sanji_api;
--> statement-breakpoint
GRANT DELETE ON memberships, roster_absences, roster_clients TO sanji_api;
