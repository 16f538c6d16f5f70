-- Events out: endpoints of other systems, what they are sent, and every try of it.
CREATE TABLE "webhook_endpoints" (
	"id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"label" text NOT NULL,
	"url_cipher" "bytea" NOT NULL,
	"types" text[] NOT NULL,
	"state" text NOT NULL,
	"disabled_because" text,
	"disabled_at" timestamp with time zone,
	"failing_since" timestamp with time zone,
	"last_no" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_secrets" (
	"endpoint_id" text NOT NULL,
	"no" integer NOT NULL,
	"secret_cipher" "bytea" NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"until" timestamp with time zone,
	CONSTRAINT "webhook_secrets_endpoint_id_no_pk" PRIMARY KEY("endpoint_id","no")
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"endpoint_id" text NOT NULL,
	"no" bigint NOT NULL,
	"id" text NOT NULL,
	"type" text NOT NULL,
	"case_no" text,
	"outbox_id" integer,
	"body" text NOT NULL,
	"state" text NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"replays" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"lease" uuid,
	"created_at" timestamp with time zone NOT NULL,
	"delivered_at" timestamp with time zone,
	CONSTRAINT "webhook_deliveries_endpoint_id_no_pk" PRIMARY KEY("endpoint_id","no")
);
--> statement-breakpoint
CREATE TABLE "webhook_attempts" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"endpoint_id" text NOT NULL,
	"no" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"ms" integer NOT NULL,
	"status" integer,
	"error" text
);
--> statement-breakpoint
CREATE TABLE "webhook_due_soon" (
	"case_no" text NOT NULL,
	"deadline_id" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	CONSTRAINT "webhook_due_soon_case_no_deadline_id_due_at_pk" PRIMARY KEY("case_no","deadline_id","due_at")
);
--> statement-breakpoint
CREATE INDEX "webhook_endpoints_by_unit" ON "webhook_endpoints" USING btree ("unit_id");
--> statement-breakpoint
-- An event reaches an endpoint once, whatever is begun again.
CREATE UNIQUE INDEX "webhook_once" ON "webhook_deliveries" USING btree ("endpoint_id","outbox_id");
--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_by_id" ON "webhook_deliveries" USING btree ("id");
--> statement-breakpoint
CREATE INDEX "webhook_due" ON "webhook_deliveries" USING btree ("endpoint_id","next_at","no") WHERE state = 'pending';
--> statement-breakpoint
CREATE INDEX "webhook_leased" ON "webhook_deliveries" USING btree ("endpoint_id") WHERE lease is not null;
--> statement-breakpoint
CREATE INDEX "webhook_by_age" ON "webhook_deliveries" USING btree ("created_at");
--> statement-breakpoint
CREATE INDEX "webhook_attempts_of" ON "webhook_attempts" USING btree ("endpoint_id","no","id");
--> statement-breakpoint
CREATE INDEX "webhook_attempts_by_time" ON "webhook_attempts" USING btree ("at");
--> statement-breakpoint
CREATE INDEX "webhook_due_soon_by_time" ON "webhook_due_soon" USING btree ("due_at");
--> statement-breakpoint
-- What was announced before there were endpoints is nobody's: it counts as relayed. No row is rewritten for that.
ALTER TABLE "outbox" ADD COLUMN "relayed_at" timestamp with time zone DEFAULT now();
--> statement-breakpoint
ALTER TABLE "outbox" ALTER COLUMN "relayed_at" DROP DEFAULT;
--> statement-breakpoint
CREATE INDEX "outbox_waiting" ON "outbox" USING btree ("id") WHERE relayed_at is null;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON webhook_endpoints, webhook_secrets, webhook_deliveries, webhook_attempts, webhook_due_soon TO sanji_app;
--> statement-breakpoint
-- What was delivered long ago is forgotten.
GRANT DELETE ON webhook_secrets, webhook_deliveries, webhook_attempts, webhook_due_soon TO sanji_app;
--> statement-breakpoint
GRANT USAGE ON SEQUENCE webhook_attempts_id_seq TO sanji_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON webhook_endpoints, webhook_secrets TO sanji_api;
--> statement-breakpoint
GRANT UPDATE (label, url_cipher, types, state, disabled_because, disabled_at, failing_since, last_no) ON webhook_endpoints TO sanji_api;
--> statement-breakpoint
GRANT UPDATE (until) ON webhook_secrets TO sanji_api;
--> statement-breakpoint
-- Those who keep endpoints see no cases: the API never reads which case an event was about.
GRANT SELECT (endpoint_id, no, id, type, state, tries, replays, next_at, lease, created_at, delivered_at) ON webhook_deliveries TO sanji_api;
--> statement-breakpoint
GRANT INSERT, UPDATE (state, tries, replays, next_at, lease, delivered_at) ON webhook_deliveries TO sanji_api;
--> statement-breakpoint
GRANT SELECT ON webhook_attempts TO sanji_api;
--> statement-breakpoint
GRANT SELECT (id, unit_id, label, types, state, disabled_because, disabled_at, failing_since, last_no, created_at, created_by)
  ON webhook_endpoints TO sanji_audit;
--> statement-breakpoint
GRANT SELECT (endpoint_id, no, since, until) ON webhook_secrets TO sanji_audit;
--> statement-breakpoint
GRANT SELECT (endpoint_id, no, id, type, case_no, state, tries, replays, next_at, created_at, delivered_at) ON webhook_deliveries TO sanji_audit;
--> statement-breakpoint
GRANT SELECT ON webhook_attempts TO sanji_audit;
--> statement-breakpoint
-- A notice about no case (its number is empty) holds nothing of any: administrators, who see no case, are told by it too.
CREATE POLICY of_the_house ON notices TO sanji_api USING (case_no = '');
