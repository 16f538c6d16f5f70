-- Three roles, none of which logs in: the login of each process is a member of one of them.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sanji_app') THEN CREATE ROLE sanji_app NOLOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sanji_audit') THEN CREATE ROLE sanji_audit NOLOGIN; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database of the same server got there first
END $$;
--> statement-breakpoint
DO $$ BEGIN
  EXECUTE format('GRANT sanji_app, sanji_audit TO %I', current_user);
END $$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO sanji_app, sanji_audit;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO sanji_app;
--> statement-breakpoint
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO sanji_app;
--> statement-breakpoint
-- Journals and copies for record are append only, also for the application.
REVOKE UPDATE ON case_journal, access_journal, filing_copies FROM sanji_app;
--> statement-breakpoint
-- What is derived may be derived anew; nothing else is ever deleted.
GRANT DELETE ON deadline_scopes, unit_closure, guidance_lines, memberships TO sanji_app;
--> statement-breakpoint
-- The auditor reads everything but tokens, keys and ciphertext.
GRANT SELECT ON case_journal, access_journal, cases, deadlines, supervision_orders, urgings, filing_copies, callbacks, case_links,
  notices, outbox, users, memberships, union_organisations, service_units, guidance_lines, unit_closure, calendar_days, policies,
  matters TO sanji_audit;
