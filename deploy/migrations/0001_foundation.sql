-- Database roles, time, tenancy, and the sources that push to us.
-- Forward only. The same text runs on PostgreSQL 15+ and on PGlite.

-- Who may do what is decided by these three roles, never by the login: every transaction starts with
-- `set local role`, so that even a superuser's login is bound by row-level security.
do $$
declare name text;
begin
  foreach name in array array['identity_sync_app', 'identity_sync_reader', 'identity_sync_auditor'] loop
    begin
      execute format('create role %I nologin nosuperuser nobypassrls', name);
    exception when duplicate_object or unique_violation then null; -- roles belong to the whole cluster
    end;
    execute format('grant %I to current_user', name);
  end loop;
end $$;

revoke all on schema public from public;
grant usage on schema public to identity_sync_app, identity_sync_reader, identity_sync_auditor;

-- The only clock that decides about access (R3). Millisecond precision, rounded down, so that what is
-- stored as "from now" is never later than the next reading. Tests replace it, as owner.
create function decision_now() returns timestamptz(3) language sql stable parallel safe
  as $$ select date_trunc('milliseconds', statement_timestamp()) $$;

-- The organisation this transaction works for; null outside of one, which no row matches.
create function current_organisation() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.organisation', true), '')::uuid $$;

-- UUIDv7 (RFC 9562) for rows that one statement makes in numbers; single rows get theirs from the application.
create function new_id() returns uuid language sql volatile parallel safe as $$
  select encode(set_bit(set_bit(
    overlay(uuid_send(gen_random_uuid())
      placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
      from 1 for 6), 52, 1), 53, 1), 'hex')::uuid $$;

-- A kommune or fylkeskommune: the tenant. Its id is in every key.
create table organisation (
  id                  uuid primary key,
  organisation_number text not null unique check (organisation_number ~ '^[0-9]{9}$'),
  name                text not null,
  created_at          timestamptz(3) not null default decision_now()
);
alter table organisation enable row level security;
create policy own_row on organisation using (id = current_organisation());
grant select on organisation to identity_sync_app, identity_sync_reader, identity_sync_auditor;

-- One enterprise application of one organisation. Several organisations may share an Entra tenant.
create table source (
  organisation_id uuid not null references organisation,
  id              uuid not null unique,
  name            text not null,
  entra_tenant_id text not null,
  created_at      timestamptz(3) not null default decision_now(),
  primary key (organisation_id, id)
);
create index source_by_tenant on source (entra_tenant_id);
alter table source enable row level security;
create policy own_rows on source using (organisation_id = current_organisation());
grant select on source to identity_sync_app, identity_sync_reader, identity_sync_auditor;

-- Bearer tokens of a source, as SHA-256 only. Two may live at once, for rotation.
create table scim_token (
  organisation_id uuid not null,
  id              uuid not null,
  source_id       uuid not null,
  hash            bytea not null unique check (octet_length(hash) = 32),
  created_at      timestamptz(3) not null default decision_now(),
  expires_at      timestamptz(3) not null check (expires_at > created_at),
  revoked_at      timestamptz(3),
  primary key (organisation_id, id),
  foreign key (organisation_id, source_id) references source (organisation_id, id)
);
alter table scim_token enable row level security;
create policy own_rows on scim_token using (organisation_id = current_organisation());
grant select, insert on scim_token to identity_sync_app;
grant update (revoked_at) on scim_token to identity_sync_app;
grant select (organisation_id, id, source_id, created_at, expires_at, revoked_at) on scim_token to identity_sync_reader;

-- The two questions that must be asked before the organisation is known run as their owner.
create function find_scim_token(token_hash bytea)
  returns table (organisation_id uuid, source_id uuid, token_id uuid)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select t.organisation_id, t.source_id, t.id
  from public.scim_token t
  where t.hash = token_hash and t.revoked_at is null and public.decision_now() < t.expires_at $$;
revoke all on function find_scim_token(bytea) from public;
grant execute on function find_scim_token(bytea) to identity_sync_app;
