-- Signing in to the portal: a session of one person in one organisation, consulted on every request.

create table portal_session (
  organisation_id uuid not null references organisation,
  id              uuid not null,
  -- SHA-256 of what the cookie holds; the cookie's own value is kept nowhere
  hash            bytea not null check (octet_length(hash) = 32),
  user_id         uuid not null,
  -- whom the identity provider named
  tenant          text not null,
  object_id       text not null,
  -- when the person last showed the identity provider who he is; null where it does not tell, which is never fresh
  signed_in_at    timestamptz(3),
  started_at      timestamptz(3) not null default decision_now(),
  used_at         timestamptz(3) not null default decision_now(),
  ends_at         timestamptz(3) not null,
  ended_at        timestamptz(3),
  ended_reason    text check (ended_reason in ('signed_out', 'signed_out_everywhere', 'replaced', 'account_ended', 'ended_by_iam')),
  primary key (organisation_id, id),
  foreign key (organisation_id, user_id) references scim_user (organisation_id, id),
  check (ends_at > started_at),
  check ((ended_at is null) = (ended_reason is null))
);
create unique index portal_session_hash on portal_session (hash);
create index portal_session_of_user on portal_session (organisation_id, user_id) where ended_at is null;
create index portal_session_by_end on portal_session (organisation_id, ends_at);
alter table portal_session enable row level security;
create policy own_rows on portal_session using (organisation_id = current_organisation());
grant select, insert, delete on portal_session to identity_sync_app;
grant update (used_at, ended_at, ended_reason) on portal_session to identity_sync_app;

-- The live session of a cookie: not ended, neither idle nor at its end, of an account that is enabled and still whose it
-- was. Outside any organisation, for the cookie does not name one; says nothing of anybody else. `elsewhere`: another
-- organisation knows the person too.
create function find_session(hash bytea, idle_minutes integer)
  returns table (organisation_id uuid, id uuid, user_id uuid, tenant text, object_id text, signed_in_at timestamptz,
    used_at timestamptz, now timestamptz, elsewhere boolean)
  language plpgsql stable security definer set search_path = pg_catalog, public as $$
  #variable_conflict use_column
  begin
    return query
      select s.organisation_id, s.id, s.user_id, s.tenant, s.object_id, s.signed_in_at::timestamptz,
        s.used_at::timestamptz, decision_now()::timestamptz,
        exists (select from public.source o join public.scim_user v on v.organisation_id = o.organisation_id
            and v.source_id = o.id and v.external_id = s.object_id and v.active and v.deleted_at is null
          where o.entra_tenant_id = s.tenant and o.organisation_id <> s.organisation_id)
      from public.portal_session s
      join public.scim_user u on u.organisation_id = s.organisation_id and u.id = s.user_id
      where s.hash = $1 and s.ended_at is null
        and decision_now() < s.ends_at and decision_now() < s.used_at + make_interval(mins => $2)
        and u.active and not u.identity_changed and u.deleted_at is null and u.external_id = s.object_id;
  end $$;
revoke all on function find_session(bytea, integer) from public;
grant execute on function find_session(bytea, integer) to identity_sync_app;

-- Where people may sign in, for those who must say which organisation is theirs before anything is known of them.
create function sign_in_places() returns table (tenant text, name text)
  language sql stable security definer set search_path = pg_catalog, public as $$
    select distinct s.entra_tenant_id, o.name
    from public.source s join public.organisation o on o.id = s.organisation_id
    where s.entra_tenant_id is not null
    order by 2, 1 $$;
revoke all on function sign_in_places() from public;
grant execute on function sign_in_places() to identity_sync_app;

-- An account that is disabled, deleted, or somebody else's by now takes its sessions with it, whoever ends it: enabled
-- again, it signs in again.
create function end_sessions_of_account() returns trigger language plpgsql as $$
  begin
    update portal_session set ended_at = decision_now(), ended_reason = 'account_ended'
    where organisation_id = new.organisation_id and user_id = new.id and ended_at is null;
    return null;
  end $$;
create trigger account_ended after update on scim_user for each row
  when ((old.active and not new.active) or (new.identity_changed and not old.identity_changed)
    or (new.deleted_at is not null and old.deleted_at is null)
    or new.external_id is distinct from old.external_id)
  execute function end_sessions_of_account();

-- What IAM staff see and do in the portal: live sessions (never by whose cookie), which they may end, and sources.
grant select (organisation_id, id, user_id, signed_in_at, started_at, used_at, ends_at, ended_at)
  on portal_session to identity_sync_reader;
grant insert (organisation_id, id, name, entra_tenant_id) on source to identity_sync_app;

-- How many questions about people a day that is over had: the overview never counts the log again. Nothing about anybody.
create table question_day (
  organisation_id uuid not null references organisation,
  day             date not null,
  answered        integer not null,
  refused         integer not null,
  primary key (organisation_id, day)
);
alter table question_day enable row level security;
create policy own_rows on question_day using (organisation_id = current_organisation());
grant select, insert on question_day to identity_sync_app;
grant select on question_day to identity_sync_reader;

-- Searching the log: by kind, by what was not permitted, and by the flags that are rare. Each is read from its newest end.
create index audit_record_by_kind on audit_record (organisation_id, kind, at, id);
create index audit_record_refused on audit_record (organisation_id, at, id) where outcome <> 'permit';
create index audit_record_flagged on audit_record (organisation_id, at, id)
  where flags && '{family,colleague,own_data}'::text[];
