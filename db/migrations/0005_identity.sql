CREATE TABLE "external_identities" (
	"issuer" text NOT NULL,
	"subject_index" text NOT NULL,
	"user_id" text NOT NULL,
	"not_before" timestamp with time zone,
	"linked_at" timestamp with time zone NOT NULL,
	"linked_by" text NOT NULL,
	CONSTRAINT "external_identities_issuer_subject_index_pk" PRIMARY KEY("issuer","subject_index")
);
--> statement-breakpoint
CREATE TABLE "local_accounts" (
	"user_id" text PRIMARY KEY NOT NULL,
	"password_hash" text NOT NULL,
	"temporary_until" timestamp with time zone,
	"changed_at" timestamp with time zone NOT NULL,
	"totp_cipher" bytea,
	"totp_confirmed_at" timestamp with time zone,
	"totp_last_step" bigint
);
--> statement-breakpoint
CREATE TABLE "recovery_codes" (
	"user_id" text NOT NULL,
	"code_hash" text NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "recovery_codes_user_id_code_hash_pk" PRIMARY KEY("user_id","code_hash")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id_hash" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"by" text NOT NULL,
	"second_factor" boolean NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "machine_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"secret_hash" text NOT NULL,
	"user_id" text NOT NULL,
	"unit_id" text NOT NULL,
	"purpose" text NOT NULL,
	"label" text NOT NULL,
	"networks" text[] NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"replaced_by" text
);
--> statement-breakpoint
CREATE TABLE "login_throttle" (
	"bucket" text PRIMARY KEY NOT NULL,
	"failures" integer NOT NULL,
	"blocked_until" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "login_places" (
	"place" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"known_until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "identities_by_user" ON "external_identities" USING btree ("user_id");
--> statement-breakpoint
CREATE INDEX "sessions_by_user" ON "sessions" USING btree ("user_id");
--> statement-breakpoint
CREATE INDEX "sessions_by_end" ON "sessions" USING btree ("expires_at");
--> statement-breakpoint
CREATE INDEX "keys_by_unit" ON "machine_keys" USING btree ("unit_id");
--> statement-breakpoint
CREATE INDEX "throttle_by_age" ON "login_throttle" USING btree ("last_at");
--> statement-breakpoint
CREATE INDEX "places_by_user" ON "login_places" USING btree ("user_id");
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON external_identities, local_accounts, recovery_codes, sessions, machine_keys, login_throttle, login_places
  TO sanji_app, sanji_api;
--> statement-breakpoint
-- What ends is marked as ended; removed is only what is linked anew, made anew, or forgotten after a while.
GRANT DELETE ON external_identities, recovery_codes, sessions, login_throttle, login_places TO sanji_app, sanji_api;
--> statement-breakpoint
-- The auditor sees which keys, sessions and links there are, and no hash or secret of any.
GRANT SELECT (issuer, user_id, not_before, linked_at, linked_by) ON external_identities TO sanji_audit;
--> statement-breakpoint
GRANT SELECT (user_id, temporary_until, changed_at, totp_confirmed_at) ON local_accounts TO sanji_audit;
--> statement-breakpoint
GRANT SELECT (user_id, by, second_factor, created_at, last_seen_at, expires_at, revoked_at) ON sessions TO sanji_audit;
--> statement-breakpoint
GRANT SELECT (id, user_id, unit_id, purpose, label, networks, created_at, created_by, expires_at, last_used_at, revoked_at, replaced_by)
  ON machine_keys TO sanji_audit;
