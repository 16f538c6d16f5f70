CREATE TABLE "case_access" (
	"case_no" text NOT NULL,
	"body_id" text NOT NULL,
	"reason" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	CONSTRAINT "case_access_case_no_body_id_reason_pk" PRIMARY KEY("case_no","body_id","reason")
);
--> statement-breakpoint
CREATE TABLE "case_journal" (
	"case_no" text NOT NULL,
	"seq" integer NOT NULL,
	"cause" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" jsonb,
	"facts" jsonb NOT NULL,
	"prev_hash" text NOT NULL,
	"hash" text NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "case_journal_case_no_seq_pk" PRIMARY KEY("case_no","seq")
);
--> statement-breakpoint
CREATE TABLE "case_links" (
	"case_no" text NOT NULL,
	"linked_case_no" text NOT NULL,
	"kind" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	CONSTRAINT "case_links_case_no_linked_case_no_kind_pk" PRIMARY KEY("case_no","linked_case_no","kind")
);
--> statement-breakpoint
CREATE TABLE "case_parties" (
	"case_no" text NOT NULL,
	"party_no" integer NOT NULL,
	"part" text NOT NULL,
	"confidential" boolean DEFAULT false NOT NULL,
	"details_cipher" "bytea" NOT NULL,
	"phone_index" text,
	CONSTRAINT "case_parties_case_no_party_no_pk" PRIMARY KEY("case_no","party_no")
);
--> statement-breakpoint
CREATE TABLE "cases" (
	"case_no" text PRIMARY KEY NOT NULL,
	"process" text NOT NULL,
	"title" text NOT NULL,
	"matter" text,
	"channel" text,
	"stage" text NOT NULL,
	"outcome" text,
	"holder_unit" text,
	"holder_tier" integer,
	"assignee" text,
	"platform_unit" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"updated_at" timestamp with time zone NOT NULL,
	"seq" integer DEFAULT 0 NOT NULL,
	"journal_head" text DEFAULT '' NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"flags" text[] DEFAULT '{}' NOT NULL,
	"view" jsonb NOT NULL,
	"engine" text DEFAULT 'running' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "case_keys" (
	"case_no" text PRIMARY KEY NOT NULL,
	"master_key_id" text NOT NULL,
	"wrapped" "bytea" NOT NULL,
	"destroyed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "case_numbers" (
	"case_no" text NOT NULL,
	"key" text NOT NULL,
	"number" text NOT NULL,
	CONSTRAINT "case_numbers_case_no_key_pk" PRIMARY KEY("case_no","key"),
	CONSTRAINT "case_numbers_number_unique" UNIQUE("number")
);
--> statement-breakpoint
CREATE TABLE "commands" (
	"id" uuid PRIMARY KEY NOT NULL,
	"caller" text NOT NULL,
	"route" text NOT NULL,
	"idempotency_key" text,
	"body_hash" text NOT NULL,
	"kind" text NOT NULL,
	"process" text NOT NULL,
	"case_no" text NOT NULL,
	"action" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"body_cipher" "bytea",
	"signal" jsonb NOT NULL,
	"grams" integer[],
	"status" text DEFAULT 'pending' NOT NULL,
	"receipt" jsonb,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "number_series" (
	"series" text NOT NULL,
	"year" integer NOT NULL,
	"last" integer NOT NULL,
	CONSTRAINT "number_series_series_year_pk" PRIMARY KEY("series","year")
);
--> statement-breakpoint
CREATE TABLE "deadline_scopes" (
	"unit_id" text NOT NULL,
	"kind" text NOT NULL,
	"clock" text NOT NULL,
	"soft" boolean NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"case_no" text NOT NULL,
	"deadline_id" text NOT NULL,
	CONSTRAINT "deadline_scopes_unit_id_kind_clock_soft_due_at_case_no_deadline_id_pk" PRIMARY KEY("unit_id","kind","clock","soft","due_at","case_no","deadline_id")
);
--> statement-breakpoint
CREATE TABLE "deadlines" (
	"case_no" text NOT NULL,
	"id" text NOT NULL,
	"process" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"clock" text NOT NULL,
	"clause" text NOT NULL,
	"soft" boolean DEFAULT false NOT NULL,
	"state" text NOT NULL,
	"round" integer DEFAULT 1 NOT NULL,
	"unit_id" text NOT NULL,
	"tier" integer NOT NULL,
	"assignee" text,
	"started_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone,
	"original_due_at" timestamp with time zone NOT NULL,
	"provisional" boolean NOT NULL,
	"settled_at" timestamp with time zone,
	"basis" text NOT NULL,
	"calendar_version" text NOT NULL,
	"explanation" jsonb NOT NULL,
	CONSTRAINT "deadlines_case_no_id_pk" PRIMARY KEY("case_no","id")
);
--> statement-breakpoint
CREATE TABLE "access_tokens" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"purpose" text NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"user_id" text NOT NULL,
	"body_id" text NOT NULL,
	"role" text NOT NULL,
	CONSTRAINT "memberships_user_id_body_id_role_pk" PRIMARY KEY("user_id","body_id","role")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"label" text NOT NULL,
	"kind" text DEFAULT 'person' NOT NULL,
	"active" boolean DEFAULT true NOT NULL
);
--> statement-breakpoint
CREATE TABLE "guidance_lines" (
	"superior_id" text NOT NULL,
	"subordinate_id" text NOT NULL,
	"line" text NOT NULL,
	CONSTRAINT "guidance_lines_superior_id_subordinate_id_pk" PRIMARY KEY("superior_id","subordinate_id")
);
--> statement-breakpoint
CREATE TABLE "service_units" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"tier" integer NOT NULL,
	"kind" text NOT NULL,
	"union_id" text NOT NULL,
	"opens" text,
	"closes" text,
	"active" boolean DEFAULT true NOT NULL
);
--> statement-breakpoint
CREATE TABLE "union_organisations" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"parent_id" text,
	"active" boolean DEFAULT true NOT NULL
);
--> statement-breakpoint
CREATE TABLE "unit_closure" (
	"ancestor_id" text NOT NULL,
	"descendant_id" text NOT NULL,
	"depth" integer NOT NULL,
	CONSTRAINT "unit_closure_ancestor_id_descendant_id_pk" PRIMARY KEY("ancestor_id","descendant_id")
);
--> statement-breakpoint
CREATE TABLE "access_journal" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"user_id" text,
	"kind" text NOT NULL,
	"case_no" text,
	"detail" jsonb,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "calendar_days" (
	"date" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"notice" text NOT NULL,
	"url" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "matters" (
	"code" text PRIMARY KEY NOT NULL,
	"zh" text NOT NULL,
	"en" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "policies" (
	"name" text NOT NULL,
	"effective_from" text NOT NULL,
	"value" jsonb NOT NULL,
	"set_by" text NOT NULL,
	CONSTRAINT "policies_name_effective_from_pk" PRIMARY KEY("name","effective_from")
);
--> statement-breakpoint
CREATE TABLE "callbacks" (
	"case_no" text NOT NULL,
	"round" integer NOT NULL,
	"attempt" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by_user" text NOT NULL,
	"reached" boolean NOT NULL,
	"handled" boolean,
	"solved" boolean,
	"satisfaction" integer,
	"command_id" text NOT NULL,
	CONSTRAINT "callbacks_case_no_round_attempt_pk" PRIMARY KEY("case_no","round","attempt")
);
--> statement-breakpoint
CREATE TABLE "filing_copies" (
	"no" text PRIMARY KEY NOT NULL,
	"case_no" text NOT NULL,
	"dispatch_no" integer NOT NULL,
	"basis" text NOT NULL,
	"union_id" text NOT NULL,
	"filed_at" timestamp with time zone NOT NULL,
	"dispatched_to" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" serial PRIMARY KEY NOT NULL,
	"case_no" text NOT NULL,
	"cause" text NOT NULL,
	"kind" text NOT NULL,
	"body_id" text NOT NULL,
	"role" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"read_at" timestamp with time zone,
	"detail" jsonb
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" serial PRIMARY KEY NOT NULL,
	"case_no" text NOT NULL,
	"seq" integer NOT NULL,
	"kind" text NOT NULL,
	"payload" jsonb NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "supervision_orders" (
	"no" text PRIMARY KEY NOT NULL,
	"case_no" text NOT NULL,
	"id" text NOT NULL,
	"grounds" text NOT NULL,
	"issuer_unit" text NOT NULL,
	"issuer_user" text,
	"addressee_unit" text NOT NULL,
	"state" text NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"reply_due_at" timestamp with time zone,
	"replied_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"demand_command" text,
	"reply_command" text,
	"close_command" text
);
--> statement-breakpoint
CREATE TABLE "urgings" (
	"case_no" text NOT NULL,
	"no" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by_user" text NOT NULL,
	"on_behalf_of" text NOT NULL,
	"command_id" text NOT NULL,
	CONSTRAINT "urgings_case_no_no_pk" PRIMARY KEY("case_no","no")
);
--> statement-breakpoint
CREATE INDEX "access_by_body" ON "case_access" USING btree ("body_id","case_no");--> statement-breakpoint
CREATE UNIQUE INDEX "journal_once_per_cause" ON "case_journal" USING btree ("case_no","cause");--> statement-breakpoint
CREATE INDEX "parties_by_phone" ON "case_parties" USING btree ("phone_index");--> statement-breakpoint
CREATE INDEX "cases_by_holder" ON "cases" USING btree ("holder_unit","opened_at","case_no");--> statement-breakpoint
CREATE INDEX "cases_by_opening" ON "cases" USING btree ("opened_at","case_no");--> statement-breakpoint
CREATE INDEX "cases_by_stage" ON "cases" USING btree ("process","stage","opened_at","case_no");--> statement-breakpoint
CREATE INDEX "cases_by_assignee" ON "cases" USING btree ("assignee") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "cases_running" ON "cases" USING btree ("case_no") WHERE engine <> 'ended';--> statement-breakpoint
CREATE INDEX "cases_flags" ON "cases" USING gin ("flags");--> statement-breakpoint
CREATE UNIQUE INDEX "commands_idempotency" ON "commands" USING btree ("caller","route","idempotency_key");--> statement-breakpoint
CREATE INDEX "commands_by_case" ON "commands" USING btree ("case_no");--> statement-breakpoint
CREATE INDEX "commands_pending" ON "commands" USING btree ("next_attempt_at") WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX "commands_grams" ON "commands" USING gin ("grams");--> statement-breakpoint
CREATE INDEX "scopes_by_case" ON "deadline_scopes" USING btree ("case_no","deadline_id");--> statement-breakpoint
CREATE INDEX "deadlines_settled" ON "deadlines" USING btree ("unit_id","state","settled_at");--> statement-breakpoint
CREATE INDEX "deadlines_provisional" ON "deadlines" USING btree ("case_no") WHERE provisional and state in ('running', 'suspended');--> statement-breakpoint
CREATE INDEX "memberships_by_body" ON "memberships" USING btree ("body_id");--> statement-breakpoint
CREATE INDEX "guidance_by_subordinate" ON "guidance_lines" USING btree ("subordinate_id");--> statement-breakpoint
CREATE INDEX "closure_by_descendant" ON "unit_closure" USING btree ("descendant_id");--> statement-breakpoint
CREATE INDEX "callbacks_by_time" ON "callbacks" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "copies_of_dispatch" ON "filing_copies" USING btree ("case_no","dispatch_no","basis");--> statement-breakpoint
CREATE INDEX "copies_by_union" ON "filing_copies" USING btree ("union_id","filed_at");--> statement-breakpoint
CREATE UNIQUE INDEX "notices_once" ON "notices" USING btree ("case_no","cause","kind","body_id","role");--> statement-breakpoint
CREATE INDEX "notices_by_body" ON "notices" USING btree ("body_id","id");--> statement-breakpoint
CREATE INDEX "outbox_of_case" ON "outbox" USING btree ("case_no","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_of_case" ON "supervision_orders" USING btree ("case_no","id");--> statement-breakpoint
CREATE INDEX "orders_by_addressee" ON "supervision_orders" USING btree ("addressee_unit","state","issued_at");--> statement-breakpoint
CREATE INDEX "orders_by_issue" ON "supervision_orders" USING btree ("issued_at","no");