-- Looking people up: each organisation's own access to the register, case systems that ask for themselves, protected
-- addresses that are shown deliberately, and what the log holds beside its leaves.

-- An organisation's integration at Fiks. The password is encrypted under CREDENTIAL_KEY, which is not in the database.
create table register_access (
  organisation_id uuid not null references organisation,
  integration_id  text not null check (length(integration_id) between 1 and 64),
  sealed_password bytea not null,
  set_at          timestamptz(3) not null default decision_now(),
  primary key (organisation_id)
);
alter table register_access enable row level security;
create policy own_rows on register_access using (organisation_id = current_organisation());
grant select on register_access to identity_sync_app, identity_sync_reader;

-- Look-ups a minute of one person, or one case system, in one role.
alter table organisation
  add column lookups_per_minute             integer not null default 120  check (lookups_per_minute between 1 and 1000000),
  add column integration_lookups_per_minute integer not null default 1200 check (integration_lookups_per_minute between 1 and 1000000);

-- A case system with credentials of its own: a client at Maskinporten or an application in Entra. The employee who
-- answers for it is told what its people would be told.
create table integration (
  organisation_id   uuid not null references organisation,
  id                uuid not null,
  name              text not null check (length(name) between 1 and 100),
  kind              text not null check (kind in ('maskinporten', 'entra')),
  -- whose the client is: the consumer's organisation number at Maskinporten, the tenant at Entra
  owner             text not null check (length(owner) between 1 and 64),
  client_id         text not null check (length(client_id) between 1 and 128),
  -- takes tokens with the scope `ks:fiks` too, from a client that was written for Fiks
  takes_fiks_tokens boolean not null default false,
  -- must say which employee it asks for
  for_employees     boolean not null default true,
  responsible_id    uuid not null,
  added_by          text not null,
  added_at          timestamptz(3) not null default decision_now(),
  ended_by          text,
  ended_at          timestamptz(3),
  primary key (organisation_id, id),
  foreign key (organisation_id, responsible_id) references scim_user (organisation_id, id),
  check ((ended_by is null) = (ended_at is null))
);
create unique index integration_client on integration (organisation_id, kind, owner, client_id) where ended_at is null;
create index integration_by_client on integration (kind, owner, client_id) where ended_at is null;
alter table integration enable row level security;
create policy own_rows on integration using (organisation_id = current_organisation());
grant select, insert on integration to identity_sync_app;
grant update (ended_by, ended_at, takes_fiks_tokens, for_employees, responsible_id, name) on integration to identity_sync_app;
grant select on integration to identity_sync_reader, identity_sync_auditor;

-- A case system's right to a role, from an instant to an instant: asked for by one of the IAM staff, approved by
-- another, renewed by somebody who does not answer for it.
create table integration_grant (
  organisation_id    uuid not null,
  id                 uuid not null,
  integration_id     uuid not null,
  role_id            uuid not null,
  -- what its look-ups are for where the protocol has no word for it (the Fiks-shaped facade); null: it must say
  purpose            text,
  -- expired and lapsed: what the clock did, written down by a job; replaced: a new full approval took its place
  state              text not null check (state in
    ('requested', 'active', 'revoked', 'rejected', 'withdrawn', 'expired', 'lapsed', 'replaced')),
  requested_by       uuid not null,
  requested_at       timestamptz(3) not null default decision_now(),
  requested_days     integer not null check (requested_days between 1 and 365),
  lapses_at          timestamptz(3) not null,
  approved_by        uuid,
  not_before         timestamptz(3),
  expires_at         timestamptz(3),
  last_full_approval timestamptz(3),
  life_from          timestamptz(3),
  ended_by           text,
  ended_at           timestamptz(3),
  reason             text check (length(reason) <= 500),
  primary key (organisation_id, id),
  foreign key (organisation_id, integration_id) references integration (organisation_id, id),
  foreign key (organisation_id, role_id) references role (organisation_id, id),
  check (approved_by <> requested_by),
  check (num_nonnulls(approved_by, not_before, expires_at, last_full_approval, life_from) in (0, 5)),
  check (state <> 'active' or approved_by is not null),
  check (expires_at > not_before),
  check ((state in ('requested', 'active')) = (ended_at is null)),
  check ((ended_by is null) = (ended_at is null))
);
-- one that waits, beside one that holds: a full approval again takes the other's place
create unique index integration_grant_one_live on integration_grant (organisation_id, integration_id, role_id, state)
  where state in ('requested', 'active');
create index integration_grant_of_role on integration_grant (organisation_id, role_id);
create index integration_grant_live_by_end on integration_grant (organisation_id, expires_at) where state = 'active';
alter table integration_grant enable row level security;
create policy own_rows on integration_grant using (organisation_id = current_organisation());
grant select, insert, update on integration_grant to identity_sync_app;
grant select on integration_grant to identity_sync_reader, identity_sync_auditor;

-- A case system can be frozen as a person can; the clock freezes whoever seems to try numbers out.
alter table access_freeze
  add column integration_id uuid,
  drop constraint access_freeze_scope_check,
  add check (scope in ('organisation', 'role', 'person', 'integration')),
  add check ((scope = 'integration') = (integration_id is not null)),
  add foreign key (organisation_id, integration_id) references integration (organisation_id, id);
drop index access_freeze_once;
create unique index access_freeze_once on access_freeze
  (organisation_id, scope, coalesce(role_id, user_id, integration_id, organisation_id)) where lifted_at is null;

-- Which case systems may use which role now. The same rule as grant_in_force, for who is no user.
create view effective_integration_grant with (security_invoker = true) as
select g.organisation_id, g.id, g.integration_id, g.role_id, g.purpose, g.not_before, g.expires_at
from integration_grant g
join integration i on i.organisation_id = g.organisation_id and i.id = g.integration_id
join role r on r.organisation_id = g.organisation_id and r.id = g.role_id
where g.state = 'active'
  and g.not_before <= decision_now() and decision_now() < g.expires_at
  and i.ended_at is null and r.retired_at is null
  and not exists (
    select from access_freeze f
    where f.organisation_id = g.organisation_id and f.lifted_at is null
      and (f.scope = 'organisation' or f.role_id = g.role_id or f.integration_id = g.integration_id));
grant select on effective_integration_grant to identity_sync_app, identity_sync_reader;

-- Finds a case system by its verified token, in every organisation that knows it; says nothing else of anybody.
create function find_integrations(kind text, owner text, client_id text)
  returns table (organisation_id uuid, integration_id uuid, takes_fiks_tokens boolean, for_employees boolean)
  language plpgsql stable security definer set search_path = pg_catalog, public as $$
  #variable_conflict use_column
  begin
    return query
      select i.organisation_id, i.id, i.takes_fiks_tokens, i.for_employees
      from public.integration i
      where i.kind = $1 and i.owner = $2 and i.client_id = $3 and i.ended_at is null
      order by i.organisation_id;
  end $$;
revoke all on function find_integrations(text, text, text) from public;
grant execute on function find_integrations(text, text, text) to identity_sync_app;

-- A protected address, shown to one holder in one role for five minutes. `subject_tag` as in audit_subject.
create table reveal (
  organisation_id uuid not null references organisation,
  id              uuid not null,
  actor_ref       text not null,
  role_id         uuid not null,
  epoch           text not null,
  subject_tag     bytea not null check (octet_length(subject_tag) = 32),
  opened_at       timestamptz(3) not null,
  expires_at      timestamptz(3) not null check (expires_at <= opened_at + interval '5 minutes'),
  primary key (organisation_id, id)
);
create index reveal_by_end on reveal (organisation_id, expires_at);
alter table reveal enable row level security;
create policy own_rows on reveal using (organisation_id = current_organisation());
grant select, insert, delete on reveal to identity_sync_app;
grant select on reveal to identity_sync_reader;

-- Beside the leaf, and not in it: what an auditor looks for, and by what somebody who tries numbers out is noticed
-- (keyed HMACs of birth date and number, cut to four and two bytes each; they go with the key of their half-year): of the
-- number that was asked about, or, of many, of those that nobody has.
alter table audit_record
  add column flags   text[] not null default '{}',
  add column try_tags bytea check (octet_length(try_tags) % 6 = 0);
grant select (try_tags) on audit_record to identity_sync_app;

-- One record may be about many people, and about what was searched for: a row without a number, so without a tag.
alter table audit_subject add column record_id uuid;
update audit_subject s set record_id = r.id from audit_record r
  where r.organisation_id = s.organisation_id and r.subject_ref = s.ref;
alter table audit_subject alter column record_id set not null, alter column tag drop not null;
create index audit_subject_of_record on audit_subject (organisation_id, record_id);

-- Whether somebody looked up works here, where the organisation keeps its employees' own numbers.
create index scim_user_by_number on scim_user (organisation_id, number_tag) where number_tag is not null;

-- As before (0008), with IAM staff looked up for the one person: without statistics all of them were read for each look-up.
create or replace view effective_grant with (security_invoker = true) as
select g.* from grant_in_force g
where g.portal_role is not null
  or (
    select i.id from grant_in_force i
    where i.organisation_id = g.organisation_id and i.user_id = g.user_id and i.portal_role = 'iam' limit 1) is null
  or (select o.iam_may_look_up from organisation o where o.id = g.organisation_id);

-- As before (0008), of every kind of answer, and what was searched by: names of parts, nothing about anybody.
create or replace function parts_returned(role uuid, since timestamptz) returns setof text
  language sql stable security definer set search_path = pg_catalog, public as $$
  select distinct jsonb_array_elements_text(
    coalesce(facts.all -> 'partsReturned', '[]') || coalesce(facts.all -> 'partsSearched', '[]'))
  from public.audit_record a
  cross join lateral (select convert_from(a.leaf, 'UTF8')::jsonb -> 'facts' as all) facts
  where a.organisation_id = public.current_organisation() and a.role_id = $1 and a.at >= $2
    and a.kind in ('lookup', 'search', 'reveal', 'bulk') and a.outcome = 'permit' $$;

-- As before (0002), in a language that keeps its plan: in SQL it was planned anew for each request.
create or replace function find_principals(tenant text, object_id text)
  returns table (organisation_id uuid, user_id uuid)
  language plpgsql stable security definer set search_path = pg_catalog, public as $$
  #variable_conflict use_column
  begin
    return query
      select s.organisation_id, u.id
      from public.source s
      left join public.scim_user u
        on u.organisation_id = s.organisation_id and u.source_id = s.id
       and u.external_id = $2 and u.deleted_at is null
      where s.entra_tenant_id = $1
      order by s.organisation_id, u.id nulls last;
  end $$;
