-- Row-level security and grants of the customers' table, the search among them, and the only way in which words leave the record.
alter table customer_activity enable row level security;
--> statement-breakpoint
alter table customer_activity force row level security;
--> statement-breakpoint
create policy own_company on customer_activity to lockstep_app using (company_id = (select current_company())) with check (company_id = (select current_company()));
--> statement-breakpoint
grant select, insert, update on customer_activity to lockstep_app;
--> statement-breakpoint
grant delete on activity_detail to lockstep_app;
--> statement-breakpoint
-- Details leave only in a transaction that says it erases; their rows in activity stay, so the chain does.
create function activity_detail_erasure() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if current_setting('app.erasing', true) is distinct from 'customer' then
    raise exception 'activity_detail is append-only' using errcode = 'insufficient_privilege';
  end if;
  return old;
end $$;
--> statement-breakpoint
create trigger activity_detail_erasure before delete on activity_detail
  for each row execute function activity_detail_erasure();
--> statement-breakpoint
grant select (company_id, id, sort_name, search_text, address, addresses, merged_into, erased_at) on customer to lockstep_lookup;
--> statement-breakpoint
create policy lookup on customer for select to lockstep_lookup using (true);
--> statement-breakpoint
-- The customers of the asking company in whom every word is found, by name, after this place; without p_contact a word
-- is not looked for in phone numbers and e-mail addresses. Row-level security keeps LIKE away from its index, so this
-- looks with a role of its own, and a plan made for these words alone.
create function customers_found(p_words text[], p_contact boolean, p_after_name text, p_after uuid, p_limit integer)
  returns table (company_id uuid, customer_id uuid)
  language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
  word text;
  pattern text;
  conditions text := '';
begin
  foreach word in array p_words loop
    pattern := '%' || regexp_replace(customer_folded(word), '([\\%_])', '\\\1', 'g') || '%';
    conditions := conditions || format(' and c.search_text like %L', pattern);
    if not p_contact then
      conditions := conditions || format(' and (c.sort_name like %1$L or customer_folded(c.address) like %1$L or customer_folded(jsonb_path_query_array(c.addresses, ''$[*].address'')::text) like %1$L)', pattern);
    end if;
  end loop;
  if p_after is not null then
    conditions := conditions || ' and (c.sort_name, c.id) > ($1, $2)';
  end if;
  return query execute 'select c.company_id, c.id from customer c where c.company_id = current_company() and c.merged_into is null and c.erased_at is null'
    || conditions || ' order by c.sort_name, c.id limit $3' using p_after_name, p_after, p_limit;
end $$;
--> statement-breakpoint
do $$
begin
  grant create on schema public to lockstep_lookup;
  alter function customers_found(text[], boolean, text, uuid, integer) owner to lockstep_lookup;
  revoke create on schema public from lockstep_lookup;
  revoke all on function customers_found(text[], boolean, text, uuid, integer) from public;
  grant execute on function customers_found(text[], boolean, text, uuid, integer) to lockstep_app;
end $$;
