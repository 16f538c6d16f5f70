CREATE TABLE "attachments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"case_no" text NOT NULL,
	"state" text NOT NULL,
	"media_type" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"sha256" text NOT NULL,
	"stored_key" text NOT NULL,
	"file_key_cipher" "bytea" NOT NULL,
	"title_cipher" "bytea" NOT NULL,
	"by_user" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"scanned_at" timestamp with time zone,
	"finding" text,
	"command_id" text,
	"carried_from" text,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "document_events" (
	"case_no" text NOT NULL,
	"no" integer NOT NULL,
	"document_id" text NOT NULL,
	"kind" text NOT NULL,
	"by" text NOT NULL,
	"method" text,
	"on" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by_user" text NOT NULL,
	"command_id" text NOT NULL,
	CONSTRAINT "document_events_case_no_no_pk" PRIMARY KEY("case_no","no")
);
--> statement-breakpoint
CREATE TABLE "document_templates" (
	"kind" text NOT NULL,
	"version" integer NOT NULL,
	"blocks" jsonb NOT NULL,
	"set_by" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	CONSTRAINT "document_templates_kind_version_pk" PRIMARY KEY("kind","version")
);
--> statement-breakpoint
CREATE TABLE "documents" (
	"case_no" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"state" text DEFAULT 'issued' NOT NULL,
	"number" text NOT NULL,
	"series" text NOT NULL,
	"year" integer NOT NULL,
	"serial" integer NOT NULL,
	"issuer_unit" text NOT NULL,
	"issuer_user" text NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"template_version" integer NOT NULL,
	"fields_cipher" "bytea" NOT NULL,
	"sha256" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"stored_key" text NOT NULL,
	"file_key_cipher" "bytea" NOT NULL,
	"command_id" text NOT NULL,
	"replaces" text,
	"voided_at" timestamp with time zone,
	"void_command" text,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "documents_case_no_id_pk" PRIMARY KEY("case_no","id")
);
--> statement-breakpoint
CREATE TABLE "dossier_batch_cases" (
	"batch_no" text NOT NULL,
	"position" integer NOT NULL,
	"case_no" text NOT NULL,
	"command_id" text NOT NULL,
	CONSTRAINT "dossier_batch_cases_batch_no_position_pk" PRIMARY KEY("batch_no","position")
);
--> statement-breakpoint
CREATE TABLE "dossier_batches" (
	"no" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"to_unit" text NOT NULL,
	"handed_in_at" timestamp with time zone NOT NULL,
	"by_user" text NOT NULL,
	"idempotency_key" text
);
--> statement-breakpoint
CREATE TABLE "roster_absences" (
	"entry_id" text NOT NULL,
	"from" text NOT NULL,
	"until" text NOT NULL,
	CONSTRAINT "roster_absences_entry_id_from_pk" PRIMARY KEY("entry_id","from")
);
--> statement-breakpoint
CREATE TABLE "roster_assignments" (
	"case_no" text NOT NULL,
	"no" integer NOT NULL,
	"entry_id" text NOT NULL,
	"state" text NOT NULL,
	"named_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"named_by" text NOT NULL,
	"command_id" text NOT NULL,
	"end_command" text,
	CONSTRAINT "roster_assignments_case_no_no_pk" PRIMARY KEY("case_no","no")
);
--> statement-breakpoint
CREATE TABLE "roster_clients" (
	"entry_id" text NOT NULL,
	"name_index" text NOT NULL,
	"name_cipher" "bytea" NOT NULL,
	CONSTRAINT "roster_clients_entry_id_name_index_pk" PRIMARY KEY("entry_id","name_index")
);
--> statement-breakpoint
CREATE TABLE "roster_entries" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"firm_id" text,
	"unit_id" text NOT NULL,
	"name_cipher" "bytea" NOT NULL,
	"name_index" text NOT NULL,
	"user_id" text,
	"areas" text[] NOT NULL,
	"served_units" text[] NOT NULL,
	"contract_from" text NOT NULL,
	"contract_until" text,
	"active" boolean DEFAULT true NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "case_parties" ADD COLUMN "name_index" text;--> statement-breakpoint
ALTER TABLE "case_parties" ADD COLUMN "claimed_yuan" integer;--> statement-breakpoint
ALTER TABLE "case_parties" ADD COLUMN "agreed_yuan" integer;--> statement-breakpoint
ALTER TABLE "case_parties" ADD COLUMN "result" text;--> statement-breakpoint
CREATE INDEX "attachments_of_case" ON "attachments" USING btree ("case_no","at");--> statement-breakpoint
CREATE INDEX "attachments_by_file" ON "attachments" USING btree ("stored_key");--> statement-breakpoint
CREATE INDEX "attachments_by_state" ON "attachments" USING btree ("state","at");--> statement-breakpoint
CREATE UNIQUE INDEX "documents_without_gaps" ON "documents" USING btree ("series","year","serial");--> statement-breakpoint
CREATE INDEX "documents_by_issuer" ON "documents" USING btree ("issuer_unit","issued_at");--> statement-breakpoint
CREATE INDEX "documents_by_file" ON "documents" USING btree ("stored_key");--> statement-breakpoint
CREATE INDEX "batches_of_case" ON "dossier_batch_cases" USING btree ("case_no");--> statement-breakpoint
CREATE INDEX "batches_by_unit" ON "dossier_batches" USING btree ("unit_id","handed_in_at");--> statement-breakpoint
CREATE INDEX "assignments_by_entry" ON "roster_assignments" USING btree ("entry_id","state");--> statement-breakpoint
CREATE INDEX "roster_by_unit" ON "roster_entries" USING btree ("unit_id","kind");--> statement-breakpoint
CREATE INDEX "roster_by_name" ON "roster_entries" USING btree ("name_index");--> statement-breakpoint
CREATE INDEX "parties_by_name" ON "case_parties" USING btree ("name_index");--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON documents, document_templates, attachments, roster_entries, roster_absences, roster_clients,
  roster_assignments, dossier_batches, dossier_batch_cases TO sanji_app;
--> statement-breakpoint
-- A wording that was issued with is never changed; who signed is never taken back.
REVOKE UPDATE ON document_templates FROM sanji_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON document_events TO sanji_app;
--> statement-breakpoint
GRANT DELETE ON roster_absences, roster_clients TO sanji_app;
--> statement-breakpoint
GRANT SELECT ON document_events, document_templates, roster_absences, roster_assignments, dossier_batches, dossier_batch_cases
  TO sanji_audit;
