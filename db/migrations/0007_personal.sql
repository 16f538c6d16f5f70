ALTER TABLE "case_parties" ADD COLUMN "phone_end_index" text;
--> statement-breakpoint
ALTER TABLE "case_parties" ADD COLUMN "initials_index" text;
--> statement-breakpoint
ALTER TABLE "case_parties" ADD COLUMN "identity_index" text;
--> statement-breakpoint
CREATE INDEX "parties_by_phone_end" ON "case_parties" USING btree ("phone_end_index");
--> statement-breakpoint
CREATE INDEX "parties_by_initials" ON "case_parties" USING btree ("initials_index");
--> statement-breakpoint
CREATE INDEX "parties_by_identity" ON "case_parties" USING btree ("identity_index");
--> statement-breakpoint
CREATE TABLE "legal_holds" (
	"no" serial PRIMARY KEY NOT NULL,
	"case_no" text NOT NULL,
	"placed_by" text NOT NULL,
	"placed_at" timestamp with time zone NOT NULL,
	"reason_cipher" "bytea" NOT NULL,
	"lifted_by" text,
	"lifted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE UNIQUE INDEX "one_hold_at_a_time" ON "legal_holds" USING btree ("case_no") WHERE lifted_at is null;
--> statement-breakpoint
CREATE TABLE "erasures" (
	"case_no" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by_user" text,
	"ground" text NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "erasures_by_time" ON "erasures" USING btree ("at");
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON legal_holds TO sanji_app, sanji_api;
--> statement-breakpoint
GRANT SELECT, INSERT ON erasures TO sanji_app;
--> statement-breakpoint
GRANT SELECT ON erasures TO sanji_api;
--> statement-breakpoint
-- Erasing is done in the worker's role.
REVOKE UPDATE ON case_keys FROM sanji_api;
--> statement-breakpoint
GRANT USAGE ON SEQUENCE legal_holds_no_seq TO sanji_app, sanji_api;
--> statement-breakpoint
GRANT SELECT ON erasures TO sanji_audit;
--> statement-breakpoint
GRANT SELECT (no, case_no, placed_by, placed_at, lifted_by, lifted_at) ON legal_holds TO sanji_audit;
