ALTER TABLE "users" ADD COLUMN "person_indexes" text[] DEFAULT '{}' NOT NULL;
--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "body_id" text;
--> statement-breakpoint
CREATE INDEX "roster_by_user" ON "roster_entries" USING btree ("user_id");
--> statement-breakpoint
CREATE INDEX "access_excluded_by_body" ON "case_access" USING btree ("body_id","case_no") WHERE reason = 'excluded';
--> statement-breakpoint
-- What `record` writes besides, the API only reads; what an import derives anew, it may delete.
REVOKE INSERT, UPDATE ON case_parties, roster_assignments, supervision_orders FROM sanji_api;
--> statement-breakpoint
REVOKE UPDATE ON document_templates, commands FROM sanji_api;
--> statement-breakpoint
-- Bodies whose cases the caller in hand sees. Nothing is set: none. `*`: the house itself (db/row-sight.ts).
CREATE FUNCTION sanji_bodies() RETURNS SETOF text LANGUAGE sql STABLE
  AS $$ SELECT unnest(string_to_array(current_setting('sanji.bodies', true), ',')) $$;
--> statement-breakpoint
CREATE FUNCTION sanji_is_house() RETURNS boolean LANGUAGE sql STABLE
  AS $$ SELECT coalesce(current_setting('sanji.bodies', true) = '*', false) $$;
--> statement-breakpoint
-- Cases in which an entry of the caller's own is named now: what a lawyer sees.
CREATE FUNCTION sanji_named_cases() RETURNS SETOF text LANGUAGE sql STABLE
  AS $$ SELECT a.case_no FROM roster_entries e JOIN roster_assignments a ON a.entry_id = e.id
    WHERE e.user_id = nullif(current_setting('sanji.named', true), '') AND a.state = 'named' $$;
--> statement-breakpoint
-- Cases that are hidden from the caller whatever else holds: about the caller's own employer, or the caller's own.
CREATE FUNCTION sanji_hidden_cases() RETURNS SETOF text LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE
  mine text[];
BEGIN
  RETURN QUERY SELECT case_no FROM case_access
    WHERE reason = 'excluded' AND body_id = ANY (string_to_array(current_setting('sanji.own', true), ','));
  SELECT person_indexes INTO mine FROM users WHERE id = current_setting('sanji.user', true);
  IF mine <> '{}' THEN
    RETURN QUERY SELECT case_no FROM case_parties WHERE phone_index = ANY (mine) OR name_index = ANY (mine);
  END IF;
END $$;
--> statement-breakpoint
-- Under row-level security the operators of these indexes may not be tried first. Both give numbers only; what the caller
-- sees of them is decided where the cases are read.
CREATE FUNCTION sanji_cases_holding(wanted int[]) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT case_no FROM commands WHERE grams @> wanted AND status <> 'refused' $$;
--> statement-breakpoint
CREATE FUNCTION sanji_cases_flagged(flag text) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ SELECT case_no FROM cases WHERE flags @> ARRAY[flag] $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION sanji_hidden_cases(), sanji_cases_holding(int[]), sanji_cases_flagged(text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION sanji_hidden_cases(), sanji_cases_holding(int[]), sanji_cases_flagged(text) TO sanji_api, sanji_app;
--> statement-breakpoint
-- The API sees rows of the cases its caller sees. Subqueries without a reference to the row are worked out once.
DO $$
DECLARE
  protected text;
  house constant text := '(SELECT sanji_is_house())';
  -- Whose body has a part in the case, by the policy of case_access itself; OFFSET 0 keeps it a look-up per case.
  of_case constant text := '(EXISTS (SELECT FROM case_access a WHERE a.case_no = %1$I.case_no AND a.reason <> ''excluded'' OFFSET 0)
    OR case_no IN (SELECT sanji_named_cases()))';
  hidden constant text := 'case_no NOT IN (SELECT sanji_hidden_cases())';
  by_body text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['cases', 'case_parties', 'case_journal', 'case_links', 'deadlines', 'documents', 'document_events',
    'attachments', 'supervision_orders', 'callbacks', 'urgings', 'filing_copies', 'notices', 'commands', 'case_access'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format('CREATE POLICY worker ON %I TO sanji_app USING (true) WITH CHECK (true)', protected);
    EXECUTE format('CREATE POLICY auditor ON %I FOR SELECT TO sanji_audit USING (true)', protected);
    by_body := CASE protected
      WHEN 'deadlines' THEN 'unit_id IN (SELECT sanji_bodies()) OR '
      WHEN 'cases' THEN 'holder_unit IN (SELECT sanji_bodies()) OR '
      -- A register of numbers has no gaps: whoever sees the unit that issues sees the row, and not its case.
      WHEN 'documents' THEN 'issuer_unit IN (SELECT sanji_bodies()) OR '
      WHEN 'supervision_orders' THEN 'addressee_unit IN (SELECT sanji_bodies()) OR issuer_unit IN (SELECT sanji_bodies()) OR '
      WHEN 'filing_copies' THEN 'union_id IN (SELECT sanji_bodies()) OR '
      WHEN 'commands' THEN 'caller = (SELECT current_setting(''sanji.user'', true)) OR '
      ELSE ''
    END;
    EXECUTE format('CREATE POLICY caller ON %I TO sanji_api USING (' || house || ' OR ' || CASE
        WHEN protected = 'case_access' THEN 'body_id IN (SELECT sanji_bodies())'
        WHEN protected = 'notices' THEN 'body_id IN (SELECT sanji_bodies()) AND ' || hidden
        WHEN protected IN ('documents', 'commands') THEN by_body || '(' || of_case || ' AND ' || hidden || ')'
        ELSE '((' || by_body || of_case || ') AND ' || hidden || ')'
      END || ')' || CASE
        -- Nobody writes a command in another's name.
        WHEN protected = 'commands' THEN ' WITH CHECK (' || house || ' OR caller = (SELECT current_setting(''sanji.user'', true)))'
        ELSE ''
      END, protected);
  END LOOP;
END $$;
