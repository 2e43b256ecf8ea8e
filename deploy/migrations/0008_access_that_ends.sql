-- Access that ends: versions of roles that two people make, changes of mappings after a preview, three ways to a
-- grant, renewal, reviews, freezing, notices and leases.

-- What an organisation allows at most. The hard limits are the checks: a setting can only be lower.
alter table organisation
  add column longest_life_days   integer not null default 365 check (longest_life_days between 1 and 365),
  add column default_life_days   integer not null default 90  check (default_life_days between 1 and 365),
  -- for roles with the right to protected addresses, and for administering access
  add column sensitive_life_days integer not null default 30  check (sensitive_life_days between 1 and 30),
  add column renewal_window_days integer not null default 14  check (renewal_window_days between 1 and 14),
  add column dormant_after_days  integer not null default 30  check (dormant_after_days between 1 and 30),
  -- how long what has ended may be asked for again with its history; gives no access
  add column grace_days          integer not null default 30  check (grace_days between 0 and 30),
  -- the data protection officer's exception from "administering access and looking people up exclude each other" (R4)
  add column iam_may_look_up     boolean not null default false,
  add column iam_may_look_up_reason text check (length(iam_may_look_up_reason) <= 500);
grant update (iam_may_look_up, iam_may_look_up_reason) on organisation to identity_sync_app;

-- More people than this losing their memberships within an hour are suspended first, and told about (R5).
alter table source add column mass_removal_threshold integer not null default 100 check (mass_removal_threshold > 0);

-- Roles that a central body defines. They belong to no organisation, and only the owner of the database writes them.
create table national_role (
  id           uuid not null,
  version      integer not null check (version > 0),
  definition   jsonb not null,
  published_at timestamptz(3) not null default decision_now(),
  primary key (id, version)
);
alter table national_role enable row level security;
create policy everybody_reads on national_role for select using (true);
grant select on national_role to identity_sync_app, identity_sync_reader;

-- A new role has no current version until two people have agreed on the first.
alter table role
  alter column current_version drop not null,
  -- adopted from national_role: may not be changed, only brought to a newer version
  add column national_id uuid,
  add column retired_by text,
  drop constraint role_organisation_id_fiks_role_id_key;
-- A role that is retired, or was never agreed on, leaves its role at Fiks to another.
create unique index role_one_fiks_role on role (organisation_id, fiks_role_id) where retired_at is null;
grant insert on role to identity_sync_app;
grant update (name, current_version, retired_at, retired_by) on role to identity_sync_app;

alter table role_version
  add column name                text,
  add column default_life_days   integer not null default 90,
  add column renewal_window_days integer not null default 14 check (renewal_window_days between 1 and 14),
  add column dormant_after_days  integer not null default 30 check (dormant_after_days between 1 and 30),
  -- its members wait for a leader's confirmation, whichever mapping they come through
  add column sensitive           boolean not null default false,
  -- may be asked for without a group
  add column requestable         boolean not null default false,
  add column owner_id            uuid,
  -- kommunenummer; empty: no limit
  add column municipalities      text[] not null default '{}',
  add column national_version    integer,
  add column state               text not null default 'approved' check (state in ('proposed', 'approved', 'withdrawn')),
  add column proposed_by         text not null default 'command_line',
  add column decided_by          text,
  add column decided_at          timestamptz(3),
  add column preview_hash        text;
update role_version v set name = r.name, default_life_days = least(90, v.longest_life_days)
  from role r where r.organisation_id = v.organisation_id and r.id = v.role_id;
alter table role_version
  alter column name set not null,
  alter column state drop default,
  alter column proposed_by drop default,
  add check (default_life_days between 1 and longest_life_days),
  add check (state <> 'approved' or decided_by <> proposed_by),
  add foreign key (organisation_id, owner_id) references scim_user (organisation_id, id);
create unique index role_version_one_proposal on role_version (organisation_id, role_id) where state = 'proposed';
grant insert on role_version to identity_sync_app;
grant update (state, decided_by, decided_at, preview_hash) on role_version to identity_sync_app;

-- The longest life there is in an organisation for a role of this longest life; shorter for what is sensitive.
create function longest_life(o public.organisation, longest integer, protected_addresses boolean) returns integer
  language sql immutable as $$
  select least(o.longest_life_days, longest, case when protected_addresses then o.sensitive_life_days end) $$;
revoke all on function longest_life(organisation, integer, boolean) from public;
grant execute on function longest_life(organisation, integer, boolean) to identity_sync_app, identity_sync_reader;

-- On what terms access to a role, or to a portal role, is given: the one place where the role's limits and the
-- organisation's meet. No row for a role that is retired, or has no version yet.
create function terms_of(organisation uuid, role uuid, portal_role text)
  returns table (longest_days integer, default_days integer, window_days integer, dormant_days integer, grace_days integer,
    sensitive boolean)
  language sql stable as $$
  select l.longest, least(l.longest, o.default_life_days, v.default_life_days),
    least(o.renewal_window_days, v.renewal_window_days), least(o.dormant_after_days, v.dormant_after_days), o.grace_days,
    coalesce(v.sensitive, false)
  from public.organisation o
  left join public.role r on r.organisation_id = o.id and r.id = $2 and r.retired_at is null
  left join public.role_version v on v.organisation_id = r.organisation_id and v.role_id = r.id and v.version = r.current_version
  cross join lateral (select public.longest_life(o, v.longest_life_days, v.skjermet_adresse or $3 = 'iam') as longest) l
  where o.id = $1 and ($2 is null or v.version is not null) $$;
revoke all on function terms_of(uuid, uuid, text) from public;
grant execute on function terms_of(uuid, uuid, text) to identity_sync_app, identity_sync_reader;

-- A mapping gives access, or the right to break the glass. Values are those in force; what is proposed for a mapping
-- that is active already waits in mapping_change.
alter table group_mapping
  add column gives        text not null default 'access' check (gives in ('access', 'break_glass')),
  -- who may renew what it gives: a leader, or nobody (then it takes a new full approval)
  add column renewal      text not null default 'leader' check (renewal in ('leader', 'none')),
  add column sensitive    boolean not null default false,
  add column valid_from   timestamptz(3),
  add column valid_until  timestamptz(3),
  add column preview_hash text,
  add check (valid_until > valid_from),
  add check (gives = 'access' or role_id is not null),
  drop constraint group_mapping_check1;
-- The first IAM and DPO groups are named by the operator, before there is anybody who could approve.
alter table group_mapping add constraint group_mapping_approved
  check ((approved_at is null) = (approved_by is null) or proposed_by = 'bootstrap');
drop index group_mapping_once;
create unique index group_mapping_once
  on group_mapping (organisation_id, group_id, coalesce(role_id::text, portal_role), gives) where state <> 'retired';

create table mapping_change (
  organisation_id uuid not null,
  id              uuid not null,
  mapping_id      uuid not null,
  group_id        uuid not null,
  ttl_days        integer not null check (ttl_days between 1 and 365),
  renewal         text not null check (renewal in ('leader', 'none')),
  sensitive       boolean not null,
  valid_from      timestamptz(3),
  valid_until     timestamptz(3),
  state           text not null check (state in ('proposed', 'approved', 'withdrawn')),
  proposed_by     text not null,
  proposed_at     timestamptz(3) not null default decision_now(),
  decided_by      uuid,
  decided_at      timestamptz(3),
  preview_hash    text,
  primary key (organisation_id, id),
  foreign key (organisation_id, mapping_id) references group_mapping (organisation_id, id),
  foreign key (organisation_id, group_id) references scim_group (organisation_id, id),
  check (valid_until > valid_from),
  check ((state = 'proposed') = (decided_at is null)),
  check (state <> 'approved' or decided_by::text <> proposed_by)
);
create unique index mapping_change_one_proposal on mapping_change (organisation_id, mapping_id) where state = 'proposed';
alter table mapping_change enable row level security;
create policy own_rows on mapping_change using (organisation_id = current_organisation());
grant select, insert on mapping_change to identity_sync_app;
grant update (state, decided_by, decided_at, preview_hash) on mapping_change to identity_sync_app;
grant select on mapping_change to identity_sync_reader, identity_sync_auditor;

-- A grant comes from a mapping, from a request that was approved, or from breaking the glass.
alter table role_grant
  alter column mapping_id drop not null,
  add column source             text not null default 'mapping' check (source in ('mapping', 'request', 'break_glass')),
  -- when its present life was given: the beginning, or the last renewal
  add column life_from          timestamptz(3),
  -- an open review: unanswered at this instant, the access is over
  add column review_by          timestamptz(3),
  -- the membership went with many others: suspended until it comes back, if it does in time
  add column membership_lost_at timestamptz(3),
  -- a request: who asked (null: the directory), for when, for how long, and until when it may be approved
  add column requested_by       uuid,
  add column requested_from     timestamptz(3),
  add column requested_minutes  integer check (requested_minutes > 0),
  add column lapses_at          timestamptz(3),
  -- the grant that ended and that this one takes up again
  add column follows_id         uuid,
  drop constraint role_grant_state_check,
  drop constraint role_grant_ended_reason_check,
  drop constraint role_grant_check1,
  drop constraint role_grant_check4,
  add check ((source = 'mapping') = (mapping_id is not null)),
  add check (source = 'mapping' or role_id is not null),
  add check (state in ('requested', 'active', 'suspended', 'expired', 'revoked', 'cancelled', 'rejected', 'lapsed', 'closed')),
  add check ((state in ('requested', 'active', 'suspended')) = (ended_at is null)),
  add check (ended_reason in ('expired', 'membership_removed', 'user_deleted', 'group_deleted', 'mapping_retired', 'role_retired',
    'rejected', 'withdrawn', 'lapsed', 'review_removed', 'review_unanswered', 'revoked_by_leader', 'revoked_by_iam', 'given_up',
    'mass_removal_confirmed')),
  add foreign key (organisation_id, follows_id) references role_grant (organisation_id, id);
update role_grant set life_from = not_before;
update role_grant set lapses_at = created_at + interval '168 hours' where state = 'requested';
alter table role_grant
  add check (num_nonnulls(not_before, expires_at, last_full_approval, life_from) in (0, 4)),
  add check (state <> 'requested' or lapses_at is not null);
-- One live grant of each kind for a person and role; a person breaks one glass at a time.
create unique index role_grant_one_requested on role_grant (organisation_id, user_id, role_id)
  where source = 'request' and state in ('requested', 'active', 'suspended');
create unique index role_grant_one_glass on role_grant (organisation_id, user_id)
  where source = 'break_glass' and state in ('requested', 'active', 'suspended');
create index role_grant_of_role on role_grant (organisation_id, role_id) where role_id is not null;
-- What the clock has done or will do next, for the jobs; and how many memberships went lately.
create index role_grant_live_by_end on role_grant (organisation_id, expires_at) where state in ('active', 'suspended');
create index role_grant_live_by_review on role_grant (organisation_id, review_by)
  where review_by is not null and state in ('active', 'suspended');
-- who has a portal role now
create index role_grant_of_portal_role on role_grant (organisation_id, portal_role, user_id)
  where portal_role is not null and state = 'active';
create index role_grant_ended_by_clock on role_grant (organisation_id, ended_at)
  where ended_reason in ('expired', 'review_unanswered');
create index role_grant_requests on role_grant (organisation_id, lapses_at) where state = 'requested';
create index role_grant_to_close on role_grant (organisation_id, ended_at)
  where state in ('expired', 'revoked', 'cancelled', 'rejected', 'lapsed');
create index role_grant_lost on role_grant (organisation_id, membership_lost_at) where membership_lost_at is not null;

alter table grant_event
  drop constraint grant_event_event_check,
  add check (event in ('requested', 'began', 'suspended', 'resumed', 'expired', 'revoked', 'cancelled', 'rejected', 'lapsed',
    'closed', 'renewed', 'shortened', 'approved_again', 'review_opened', 'review_kept')),
  -- why, in the words of who did it; never about a citizen
  add column reason text check (length(reason) <= 500);

-- Breaking the glass opens a case that somebody else closes.
create table break_glass_case (
  organisation_id uuid not null,
  id              uuid not null,
  grant_id        uuid not null,
  user_id         uuid not null,
  reason          text not null check (length(reason) <= 500),
  opened_at       timestamptz(3) not null default decision_now(),
  due_at          timestamptz(3) not null,
  closed_at       timestamptz(3),
  closed_by       uuid,
  finding         text check (length(finding) <= 500),
  primary key (organisation_id, id),
  foreign key (organisation_id, grant_id) references role_grant (organisation_id, id),
  foreign key (organisation_id, user_id) references scim_user (organisation_id, id),
  check (num_nonnulls(closed_at, closed_by, finding) in (0, 3)),
  check (closed_by <> user_id)
);
create index break_glass_case_of_user on break_glass_case (organisation_id, user_id, opened_at);
alter table break_glass_case enable row level security;
create policy own_rows on break_glass_case using (organisation_id = current_organisation());
grant select, insert on break_glass_case to identity_sync_app;
grant update (closed_at, closed_by, finding) on break_glass_case to identity_sync_app;
grant select on break_glass_case to identity_sync_reader, identity_sync_auditor;

-- Effective for the next request: an organisation (every look-up), a role, or a person (everything).
create table access_freeze (
  organisation_id uuid not null references organisation,
  id              uuid not null,
  scope           text not null check (scope in ('organisation', 'role', 'person')),
  role_id         uuid,
  user_id         uuid,
  reason          text not null check (length(reason) <= 500),
  frozen_by       text not null,
  frozen_at       timestamptz(3) not null default decision_now(),
  lifted_by       uuid,
  lifted_at       timestamptz(3),
  lifted_reason   text check (length(lifted_reason) <= 500),
  primary key (organisation_id, id),
  foreign key (organisation_id, role_id) references role (organisation_id, id),
  foreign key (organisation_id, user_id) references scim_user (organisation_id, id),
  check ((scope = 'role') = (role_id is not null)),
  check ((scope = 'person') = (user_id is not null)),
  check (num_nonnulls(lifted_by, lifted_at, lifted_reason) in (0, 3))
);
create unique index access_freeze_once on access_freeze (organisation_id, scope, coalesce(role_id, user_id, organisation_id)) where lifted_at is null;
alter table access_freeze enable row level security;
create policy own_rows on access_freeze using (organisation_id = current_organisation());
grant select, insert on access_freeze to identity_sync_app;
grant update (lifted_by, lifted_at, lifted_reason) on access_freeze to identity_sync_app;
grant select on access_freeze to identity_sync_reader, identity_sync_auditor;

-- Reviews of who has access: a campaign over a role, a group or a department; an item for each grant.
create table review_campaign (
  organisation_id uuid not null references organisation,
  id              uuid not null,
  name            text not null check (length(name) <= 200),
  scope           text not null check (scope in ('role', 'group', 'department')),
  role_id         uuid,
  group_id        uuid,
  department      text,
  deadline        timestamptz(3) not null,
  opened_by       uuid not null,
  opened_at       timestamptz(3) not null default decision_now(),
  closed_at       timestamptz(3),
  primary key (organisation_id, id),
  foreign key (organisation_id, role_id) references role (organisation_id, id),
  foreign key (organisation_id, group_id) references scim_group (organisation_id, id),
  check (deadline > opened_at),
  check (num_nonnulls(role_id, group_id, department) = 1)
);
create index review_campaign_open on review_campaign (organisation_id, deadline) where closed_at is null;
alter table review_campaign enable row level security;
create policy own_rows on review_campaign using (organisation_id = current_organisation());
grant select, insert on review_campaign to identity_sync_app;
grant update (closed_at) on review_campaign to identity_sync_app;
grant select on review_campaign to identity_sync_reader, identity_sync_auditor;

create table review_item (
  organisation_id uuid not null,
  campaign_id     uuid not null,
  grant_id        uuid not null,
  answer          text check (answer in ('keep', 'remove', 'unanswered')),
  answered_by     uuid,
  answered_at     timestamptz(3),
  reason          text check (length(reason) <= 500),
  primary key (organisation_id, campaign_id, grant_id),
  foreign key (organisation_id, campaign_id) references review_campaign (organisation_id, id),
  foreign key (organisation_id, grant_id) references role_grant (organisation_id, id),
  check ((answer is null) = (answered_at is null)),
  check ((answered_by is null) = (answer is null or answer = 'unanswered'))
);
create unique index review_item_open on review_item (organisation_id, grant_id) where answer is null;
alter table review_item enable row level security;
create policy own_rows on review_item using (organisation_id = current_organisation());
grant select, insert on review_item to identity_sync_app;
grant update (answer, answered_by, answered_at, reason) on review_item to identity_sync_app;
grant select on review_item to identity_sync_reader, identity_sync_auditor;

-- What people are told: written in the transaction of what it tells, or by a job; each once. `digest_day` is the local
-- day whose one digest it goes in; null: at once, by itself. Holds ids, no names.
create table notice (
  organisation_id uuid not null,
  id              uuid not null default new_id(),
  recipient_id    uuid not null,
  kind            text not null check (kind ~ '^[a-z_]+$'),
  about_id        uuid not null,
  -- what sets this telling apart from others of its kind: an end and the days before it, a reminder
  mark            text not null,
  facts           jsonb not null default '{}',
  digest_day      date,
  created_at      timestamptz(3) not null default decision_now(),
  primary key (organisation_id, id),
  foreign key (organisation_id, recipient_id) references scim_user (organisation_id, id),
  unique (organisation_id, recipient_id, kind, about_id, mark)
);
create index notice_by_digest on notice (organisation_id, digest_day, recipient_id);
-- whether anybody has been told of it
create index notice_by_subject on notice (organisation_id, about_id, kind, mark);
alter table notice enable row level security;
create policy own_rows on notice using (organisation_id = current_organisation());
grant select, insert on notice to identity_sync_app;
grant select on notice to identity_sync_reader, identity_sync_auditor;

-- Who does a job now. Whoever finds it expired takes it; what the jobs do can be done twice without harm.
create table lease (
  organisation_id uuid not null references organisation,
  name            text not null,
  holder          uuid not null,
  until           timestamptz(3) not null,
  primary key (organisation_id, name)
);
alter table lease enable row level security;
create policy own_rows on lease using (organisation_id = current_organisation());
grant select, insert, update on lease to identity_sync_app;
grant select on lease to identity_sync_reader;

-- When somebody last signed in. Who does neither that nor a look-up for a month is dormant.
create table sign_in (
  organisation_id uuid not null,
  user_id         uuid not null,
  last_at         timestamptz(3) not null,
  primary key (organisation_id, user_id),
  foreign key (organisation_id, user_id) references scim_user (organisation_id, id)
);
alter table sign_in enable row level security;
create policy own_rows on sign_in using (organisation_id = current_organisation());
grant select, insert, update on sign_in to identity_sync_app;
grant select on sign_in to identity_sync_reader;

-- Who did what when, without whom it was about: for "used lately", for dormancy, and for explaining who approved.
grant select (at, kind, reason, actor_ref, role_id) on audit_record to identity_sync_app;
grant select (organisation_id, id, outcome, at, kind, reason, actor_ref, role_id) on audit_record to identity_sync_reader;
create index audit_record_by_actor on audit_record (organisation_id, actor_ref, kind, at);
create index audit_record_by_role on audit_record (organisation_id, role_id, at) where role_id is not null;

-- Which of a role's parts an answer has held since an instant: names of parts, nothing about anybody.
create function parts_returned(role uuid, since timestamptz) returns setof text
  language sql stable security definer set search_path = pg_catalog, public as $$
  select distinct jsonb_array_elements_text(convert_from(a.leaf, 'UTF8')::jsonb -> 'facts' -> 'partsReturned')
  from public.audit_record a
  where a.organisation_id = public.current_organisation() and a.role_id = $1 and a.at >= $2
    and a.kind = 'lookup' and a.outcome = 'permit' $$;
revoke all on function parts_returned(uuid, timestamptz) from public;
grant execute on function parts_returned(uuid, timestamptz) to identity_sync_app, identity_sync_reader;

-- The organisations there are: for the jobs, which work for one after the other. Says nothing of any of them.
create function all_organisations() returns table (organisation_id uuid)
  language sql stable security definer set search_path = pg_catalog, public as
  $$ select o.id from public.organisation o order by o.id $$;
revoke all on function all_organisations() from public;
grant execute on function all_organisations() to identity_sync_app;

-- Which grants give access now, but for the rule below. The same for values: src/grants/effective-policy.ts.
drop view effective_grant;
create view grant_in_force with (security_invoker = true) as
select g.organisation_id, g.id, g.user_id, g.role_id, g.portal_role, g.mapping_id, g.source, g.not_before, g.expires_at
from role_grant g
join scim_user u on u.organisation_id = g.organisation_id and u.id = g.user_id
left join group_mapping m on m.organisation_id = g.organisation_id and m.id = g.mapping_id
-- joined, not asked for one by one: a preview is about thousands
left join scim_member e on e.organisation_id = m.organisation_id and e.group_id = m.group_id and e.user_id = g.user_id
left join role r on r.organisation_id = g.organisation_id and r.id = g.role_id
where g.state = 'active'
  and g.not_before <= decision_now() and decision_now() < g.expires_at
  and (g.review_by is null or decision_now() < g.review_by)
  and u.active and not u.identity_changed
  and num_nulls(u.deleted_at) = 1 -- not `is null`: without statistics an index of the living would be read from end to end
  and (g.source <> 'mapping' or m.state = 'active' and e.user_id is not null)
  and r.retired_at is null
  and not exists (
    select from access_freeze f
    where f.organisation_id = g.organisation_id and f.lifted_at is null
      and (f.user_id = g.user_id or g.role_id is not null and (f.scope = 'organisation' or f.role_id = g.role_id)));
grant select on grant_in_force to identity_sync_app, identity_sync_reader;

-- Administering access and looking people up exclude each other (R4): while somebody is IAM staff, roles give nothing.
create view effective_grant with (security_invoker = true) as
select g.* from grant_in_force g
where g.portal_role is not null
  or exists (select from organisation o where o.id = g.organisation_id and o.iam_may_look_up)
  or not exists (
    select from grant_in_force i
    where i.organisation_id = g.organisation_id and i.user_id = g.user_id and i.portal_role = 'iam');
grant select on effective_grant to identity_sync_app, identity_sync_reader;

-- Who decides about a grant: renews it, approves the request, answers the review. The holder's manager, if in good
-- standing and a leader now; otherwise the role's owner, if in good standing; never the holder, nor whoever asked for
-- it, nor, where the role is sensitive, somebody whose own manager the holder is. Null: IAM staff other than those.
create view grant_decider with (security_invoker = true) as
select g.organisation_id, g.id as grant_id, g.user_id, g.requested_by, coalesce(v.sensitive, false) as sensitive,
  coalesce(manager.id, owner.id) as decider_id
from role_grant g
join scim_user u on u.organisation_id = g.organisation_id and u.id = g.user_id
left join role r on r.organisation_id = g.organisation_id and r.id = g.role_id
left join role_version v on v.organisation_id = r.organisation_id and v.role_id = r.id and v.version = r.current_version
-- limit 1: looked up for each grant by the id alone, also while the planner knows nothing of the tables yet
left join lateral (
  select m.id, m.manager_id, m.active and not m.identity_changed and m.deleted_at is null as standing from scim_user m
  where m.organisation_id = g.organisation_id
    and m.id = case when u.manager_id ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' then u.manager_id::uuid end
  limit 1) manager on manager.standing
  and manager.id <> g.user_id and manager.id is distinct from g.requested_by
  and (v.sensitive is not true or lower(manager.manager_id) is distinct from g.user_id::text)
  and exists (
    select from grant_in_force l -- the same for rights in this product, and half the planning
    where l.organisation_id = g.organisation_id and l.user_id = manager.id and l.portal_role = 'leader')
left join lateral (
  select o.id, o.manager_id, o.active and not o.identity_changed and o.deleted_at is null as standing from scim_user o
  where o.organisation_id = g.organisation_id and o.id = v.owner_id
  limit 1) owner on owner.standing
  and owner.id <> g.user_id and owner.id is distinct from g.requested_by
  and (v.sensitive is not true or lower(owner.manager_id) is distinct from g.user_id::text);
grant select on grant_decider to identity_sync_app, identity_sync_reader;
