-- What an entry vouches for beyond its facts: SHA-256 of the texts and papers its command brought. Format 1 knows of none.
ALTER TABLE "case_journal" ADD COLUMN "format" smallint DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE "case_journal" ADD COLUMN "content" jsonb;
--> statement-breakpoint
-- Sealing asks for what was written lately; the table grows at its end, so an index of block ranges is enough.
CREATE INDEX "journal_by_writing" ON "case_journal" USING brin ("written_at") WITH (pages_per_range = 16, autosummarize = on);
--> statement-breakpoint
ALTER TABLE "access_journal" ADD COLUMN "hash" text;
--> statement-breakpoint
CREATE INDEX "access_by_time" ON "access_journal" ("at", "id");
--> statement-breakpoint
CREATE INDEX "access_by_user" ON "access_journal" ("user_id", "at", "id");
--> statement-breakpoint
CREATE INDEX "access_by_case" ON "access_journal" ("case_no", "at", "id");
--> statement-breakpoint
CREATE TABLE "journal_seals" (
  "no" integer PRIMARY KEY NOT NULL,
  "at" timestamp with time zone NOT NULL,
  "statement" text NOT NULL,
  "hash" text NOT NULL,
  "key_id" text NOT NULL,
  "signature" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "journal_seal_leaves" (
  "seal_no" integer NOT NULL,
  "case_no" text COLLATE "C" NOT NULL,
  "seq" integer NOT NULL,
  "head" text NOT NULL,
  CONSTRAINT "journal_seal_leaves_case_no_seal_no_pk" PRIMARY KEY ("case_no", "seal_no")
);
--> statement-breakpoint
CREATE INDEX "leaves_by_seal" ON "journal_seal_leaves" USING brin ("seal_no") WITH (pages_per_range = 16, autosummarize = on);
--> statement-breakpoint
CREATE TABLE "journal_seal_keys" (
  "key_id" text PRIMARY KEY NOT NULL,
  "public_key" text NOT NULL,
  "since" timestamp with time zone NOT NULL
);
--> statement-breakpoint
-- The worker seals; nobody changes or removes.
GRANT SELECT, INSERT ON journal_seals, journal_seal_leaves, journal_seal_keys TO sanji_app;
--> statement-breakpoint
GRANT SELECT ON journal_seals, journal_seal_leaves, journal_seal_keys TO sanji_api, sanji_audit;
--> statement-breakpoint
REVOKE UPDATE, DELETE, TRUNCATE ON case_journal, access_journal FROM sanji_app, sanji_api;
--> statement-breakpoint
REVOKE INSERT ON case_journal FROM sanji_api;
--> statement-breakpoint
-- Rights do not bind the owner of the tables; this does, until somebody drops it, which is a deed of its own.
CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON case_journal FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_journal FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_seals FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_seal_leaves FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_seal_keys FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
--> statement-breakpoint
-- What the auditor compares the journal with: hashes of what is sealed, never the ciphertext itself.
CREATE VIEW journal_contents AS SELECT id, case_no, encode(sha256(body_cipher), 'hex') AS body FROM commands;
--> statement-breakpoint
CREATE VIEW journal_papers AS SELECT id, case_no, command_id, sha256 FROM attachments;
--> statement-breakpoint
CREATE VIEW journal_documents AS SELECT case_no, id, sha256 FROM documents;
--> statement-breakpoint
CREATE VIEW journal_erasures AS SELECT case_no, destroyed_at FROM case_keys WHERE destroyed_at IS NOT NULL;
--> statement-breakpoint
GRANT SELECT ON journal_contents, journal_papers, journal_documents, journal_erasures TO sanji_audit;
--> statement-breakpoint
-- Which of these case numbers exist: a refusal is journalled for a case that is there, also where its reader may not see it.
CREATE FUNCTION existing_cases(numbers text[]) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$ SELECT case_no FROM cases WHERE case_no = ANY(numbers) $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION existing_cases(text[]) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION existing_cases(text[]) TO sanji_app, sanji_api;
