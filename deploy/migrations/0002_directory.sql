-- Users, groups and members, as pushed by SCIM.

-- `resource` is given back as it was sent. The key columns hold what clients filter by, normalised for
-- comparison, each with a btree: under row-level security lower(), LIKE and jsonb operators are not
-- leakproof and fall back to scans.
create table scim_user (
  organisation_id  uuid not null,
  source_id        uuid not null,
  id               uuid not null,
  user_name_key    text not null,
  external_id      text,
  work_email_key   text,
  display_name_key text,
  manager_id       text,
  active           boolean not null,
  -- The externalId that the account was first known by, or that IAM confirmed. Where it differs from the
  -- present one, somebody else may be behind the account now.
  confirmed_external_id text,
  identity_changed boolean not null generated always as
    (confirmed_external_id is not null and external_id is distinct from confirmed_external_id) stored,
  -- keyed HMAC of the employee's own number; never the number, never returned, not unique
  number_tag       bytea,
  resource         jsonb not null,
  version          bigint not null default 1,
  created_at       timestamptz(3) not null default decision_now(),
  modified_at      timestamptz(3) not null default decision_now(),
  -- a tombstone: outside SCIM's view, kept because grants and records refer to it
  deleted_at       timestamptz(3),
  primary key (organisation_id, id),
  foreign key (organisation_id, source_id) references source (organisation_id, id)
);
create unique index scim_user_by_user_name on scim_user (organisation_id, source_id, user_name_key) where deleted_at is null;
create index scim_user_by_external_id on scim_user (organisation_id, source_id, external_id) where deleted_at is null;
create index scim_user_by_work_email on scim_user (organisation_id, source_id, work_email_key) where deleted_at is null;
create index scim_user_by_display_name on scim_user (organisation_id, source_id, display_name_key) where deleted_at is null;
create index scim_user_in_order on scim_user (organisation_id, source_id, id) where deleted_at is null;
alter table scim_user enable row level security;
create policy own_rows on scim_user using (organisation_id = current_organisation());
grant select, insert, update on scim_user to identity_sync_app;
grant select on scim_user to identity_sync_reader, identity_sync_auditor;

create table scim_group (
  organisation_id  uuid not null,
  source_id        uuid not null,
  id               uuid not null,
  display_name_key text not null,
  external_id      text,
  resource         jsonb not null,
  version          bigint not null default 1,
  created_at       timestamptz(3) not null default decision_now(),
  modified_at      timestamptz(3) not null default decision_now(),
  deleted_at       timestamptz(3),
  primary key (organisation_id, id),
  foreign key (organisation_id, source_id) references source (organisation_id, id)
);
create index scim_group_by_display_name on scim_group (organisation_id, source_id, display_name_key) where deleted_at is null;
create index scim_group_by_external_id on scim_group (organisation_id, source_id, external_id) where deleted_at is null;
create index scim_group_in_order on scim_group (organisation_id, source_id, id) where deleted_at is null;
alter table scim_group enable row level security;
create policy own_rows on scim_group using (organisation_id = current_organisation());
grant select, insert, update on scim_group to identity_sync_app;
grant select on scim_group to identity_sync_reader, identity_sync_auditor;

create table scim_member (
  organisation_id uuid not null,
  group_id        uuid not null,
  user_id         uuid not null,
  added_at        timestamptz(3) not null default decision_now(),
  primary key (organisation_id, group_id, user_id),
  foreign key (organisation_id, group_id) references scim_group (organisation_id, id),
  foreign key (organisation_id, user_id) references scim_user (organisation_id, id)
);
create index scim_member_by_user on scim_member (organisation_id, user_id);
alter table scim_member enable row level security;
create policy own_rows on scim_member using (organisation_id = current_organisation());
grant select, insert, delete on scim_member to identity_sync_app;
grant select on scim_member to identity_sync_reader, identity_sync_auditor;

-- Who signed in: the users of every organisation that this tenant's object id may be. The organisation is
-- not known yet, so it runs as its owner. A tenant we know with a person we do not gives a row without user.
create function find_principals(tenant text, object_id text)
  returns table (organisation_id uuid, user_id uuid)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select s.organisation_id, u.id
  from public.source s
  left join public.scim_user u
    on u.organisation_id = s.organisation_id and u.source_id = s.id
   and u.external_id = object_id and u.deleted_at is null
  where s.entra_tenant_id = tenant
  order by s.organisation_id, u.id nulls last $$;
revoke all on function find_principals(text, text) from public;
grant execute on function find_principals(text, text) to identity_sync_app;
