-- Other doors in: what grid and 12345 hand on, and what they are answered.
CREATE TABLE "transfers" (
	"source" text NOT NULL,
	"number" text NOT NULL,
	"case_no" text NOT NULL,
	"sent_by" text NOT NULL,
	"category" text,
	"reported_at" timestamp with time zone,
	"their_due_at" timestamp with time zone,
	"received_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"acknowledged" integer DEFAULT 0 NOT NULL,
	"acknowledged_at" timestamp with time zone,
	CONSTRAINT "transfers_source_number_pk" PRIMARY KEY("source","number")
);
--> statement-breakpoint
CREATE TABLE "transfer_answers" (
	"case_no" text NOT NULL,
	"no" integer NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"unit_id" text NOT NULL,
	"outcome" text,
	"treatment" text,
	"command_id" uuid,
	CONSTRAINT "transfer_answers_case_no_no_pk" PRIMARY KEY("case_no","no")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "transfers_by_case" ON "transfers" USING btree ("case_no");
--> statement-breakpoint
CREATE INDEX "transfers_by_change" ON "transfers" USING btree ("sent_by","changed_at","source","number");
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON transfers, transfer_answers TO sanji_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (acknowledged, acknowledged_at) ON transfers TO sanji_api;
--> statement-breakpoint
GRANT SELECT ON transfer_answers TO sanji_api;
--> statement-breakpoint
GRANT SELECT ON transfers, transfer_answers TO sanji_audit;
--> statement-breakpoint
ALTER TABLE transfers ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE transfer_answers ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY worker ON transfers TO sanji_app USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY worker ON transfer_answers TO sanji_app USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY auditor ON transfers FOR SELECT TO sanji_audit USING (true);
--> statement-breakpoint
CREATE POLICY auditor ON transfer_answers FOR SELECT TO sanji_audit USING (true);
--> statement-breakpoint
-- Whoever sent it, and whoever sees the case it became; written in nobody else's name.
CREATE POLICY caller ON transfers TO sanji_api
  USING ((SELECT sanji_is_house()) OR sent_by = (SELECT current_setting('sanji.user', true))
    OR EXISTS (SELECT FROM cases c WHERE c.case_no = transfers.case_no OFFSET 0))
  WITH CHECK ((SELECT sanji_is_house()) OR sent_by = (SELECT current_setting('sanji.user', true)));
--> statement-breakpoint
CREATE POLICY caller ON transfer_answers FOR SELECT TO sanji_api
  USING (EXISTS (SELECT FROM transfers t WHERE t.case_no = transfer_answers.case_no OFFSET 0));
