-- Roles and their versions, the mappings from groups, and the grants that follow from membership.

create table role (
  organisation_id uuid not null references organisation,
  id              uuid not null unique,
  name            text not null,
  -- the role as Fiks knows it: exactly one, and no two of ours share it
  fiks_role_id    uuid not null,
  current_version integer not null,
  created_at      timestamptz(3) not null default decision_now(),
  retired_at      timestamptz(3),
  primary key (organisation_id, id),
  unique (organisation_id, fiks_role_id)
);
alter table role enable row level security;
create policy own_rows on role using (organisation_id = current_organisation());
grant select on role to identity_sync_app, identity_sync_reader, identity_sync_auditor;

-- Every change of a role is a new version; audit records name the one that decided.
create table role_version (
  organisation_id   uuid not null,
  role_id           uuid not null,
  version           integer not null check (version > 0),
  tjenesteomraade   text not null,
  lovhjemler        jsonb not null,      -- [{ "lov": text, "paragraf": text | null }]
  rettighetspakke   text not null check (rettighetspakke in ('OMH', 'OUH')),
  bruksomraader     text[] not null,
  parts             text[] not null check (cardinality(parts) > 0),
  historikk         boolean not null,
  skjermet_adresse  boolean not null,
  purposes          jsonb not null,      -- [{ "code": text, "caseReferenceRequired": boolean }]
  longest_life_days integer not null check (longest_life_days between 1 and 365),
  created_at        timestamptz(3) not null default decision_now(),
  primary key (organisation_id, role_id, version),
  foreign key (organisation_id, role_id) references role (organisation_id, id) deferrable initially deferred
);
alter table role add foreign key (organisation_id, id, current_version)
  references role_version (organisation_id, role_id, version) deferrable initially deferred;
alter table role_version enable row level security;
create policy own_rows on role_version using (organisation_id = current_organisation());
grant select on role_version to identity_sync_app, identity_sync_reader, identity_sync_auditor;

-- Group → role, or group → portal role. Keyed on the immutable group, so a new group of the same name
-- has nothing. Proposed by one person, approved by another; the approval is the full approval of every
-- grant that follows from it.
create table group_mapping (
  organisation_id uuid not null,
  id              uuid not null,
  group_id        uuid not null,
  role_id         uuid,
  portal_role     text check (portal_role in ('iam', 'leader', 'auditor', 'dpo', 'operator')),
  ttl_days        integer not null check (ttl_days between 1 and 365),
  state           text not null check (state in ('proposed', 'active', 'retired')),
  proposed_by     text not null,
  proposed_at     timestamptz(3) not null default decision_now(),
  approved_by     uuid,
  approved_at     timestamptz(3),
  retired_by      uuid,
  retired_at      timestamptz(3),
  primary key (organisation_id, id),
  foreign key (organisation_id, group_id) references scim_group (organisation_id, id),
  foreign key (organisation_id, role_id) references role (organisation_id, id),
  check (num_nonnulls(role_id, portal_role) = 1),
  check ((approved_by is null) = (approved_at is null)),
  check (state <> 'active' or approved_at is not null),
  check ((state = 'retired') = (retired_at is not null)),
  check (approved_by is null or approved_by::text <> proposed_by)
);
create index group_mapping_by_group on group_mapping (organisation_id, group_id);
create unique index group_mapping_once on group_mapping (organisation_id, group_id, coalesce(role_id::text, portal_role))
  where state <> 'retired';
alter table group_mapping enable row level security;
create policy own_rows on group_mapping using (organisation_id = current_organisation());
grant select, insert, update on group_mapping to identity_sync_app;
grant select on group_mapping to identity_sync_reader, identity_sync_auditor;

-- One user's right to one role through one mapping, from an instant to an instant. `state` is what was
-- last done to it; whether it gives access now is a function of this row and its surroundings, spelled in
-- src/grants/effective.ts. An expired row may still say 'active'.
create table role_grant (
  organisation_id    uuid not null,
  id                 uuid not null default new_id(),
  user_id            uuid not null,
  mapping_id         uuid not null,
  role_id            uuid,
  portal_role        text,
  state              text not null check (state in ('requested', 'active', 'suspended', 'expired', 'revoked', 'cancelled')),
  not_before         timestamptz(3),
  expires_at         timestamptz(3),
  last_full_approval timestamptz(3),
  ended_at           timestamptz(3),
  ended_reason       text check (ended_reason in ('expired', 'membership_removed', 'user_deleted', 'group_deleted', 'mapping_retired')),
  created_at         timestamptz(3) not null default decision_now(),
  primary key (organisation_id, id),
  foreign key (organisation_id, user_id) references scim_user (organisation_id, id),
  foreign key (organisation_id, mapping_id) references group_mapping (organisation_id, id),
  check (num_nonnulls(role_id, portal_role) = 1),
  check (num_nonnulls(not_before, expires_at, last_full_approval) in (0, 3)),
  check (state not in ('active', 'suspended', 'expired') or expires_at is not null),
  check (expires_at > not_before),
  check ((state in ('expired', 'revoked', 'cancelled')) = (ended_at is not null)),
  check ((ended_at is null) = (ended_reason is null))
);
-- A standing membership never makes a second grant (R5).
create unique index role_grant_one_live on role_grant (organisation_id, user_id, mapping_id)
  where state in ('requested', 'active', 'suspended');
create index role_grant_of_user on role_grant (organisation_id, user_id, role_id);
create index role_grant_of_mapping on role_grant (organisation_id, mapping_id);
alter table role_grant enable row level security;
create policy own_rows on role_grant using (organisation_id = current_organisation());
grant select, insert, update on role_grant to identity_sync_app;
grant select on role_grant to identity_sync_reader, identity_sync_auditor;

-- What happened to each grant, and the audit record that tells why.
create table grant_event (
  organisation_id uuid not null,
  id              uuid not null default new_id(),
  grant_id        uuid not null,
  event           text not null check (event in ('requested', 'began', 'suspended', 'resumed', 'expired', 'revoked', 'cancelled')),
  audit_id        uuid not null,
  at              timestamptz(3) not null default decision_now(),
  primary key (organisation_id, id),
  foreign key (organisation_id, grant_id) references role_grant (organisation_id, id)
);
create index grant_event_of_grant on grant_event (organisation_id, grant_id, at);
alter table grant_event enable row level security;
create policy own_rows on grant_event using (organisation_id = current_organisation());
grant select, insert on grant_event to identity_sync_app;
grant select on grant_event to identity_sync_reader, identity_sync_auditor;
