-- The audit log: rows are inserted plainly, in the statement that decides, and never changed.

-- `leaf` holds the exact canonical bytes that the log will be sealed over; it is the truth. The columns
-- beside it are copies for finding and ordering. `xid` lets the sealer take only rows that are older than
-- every transaction still open.
create table audit_record (
  organisation_id uuid not null references organisation,
  id              uuid not null,
  request_id      uuid not null,
  at              timestamptz(3) not null,
  kind            text not null,
  outcome         text not null check (outcome in ('permit', 'deny', 'error')),
  reason          text not null,
  actor_ref       text not null,
  role_id         uuid,
  subject_ref     bytea check (octet_length(subject_ref) = 32),
  leaf            bytea not null,
  xid             xid8 not null default pg_current_xact_id(),
  primary key (organisation_id, id)
);
create index audit_record_by_time on audit_record (organisation_id, at, id);
create index audit_record_by_request on audit_record (organisation_id, request_id);
alter table audit_record enable row level security;
create policy own_rows on audit_record using (organisation_id = current_organisation());
-- The application inserts, and reads back only what its own statement decided.
grant insert on audit_record to identity_sync_app;
grant select (organisation_id, id, outcome) on audit_record to identity_sync_app;
grant select on audit_record to identity_sync_auditor;

-- Who the record is about: the part that can be destroyed. `ref` is the only trace of it in the leaf.
-- `tag` finds a person's records (keyed HMAC, key of the epoch); `sealed` is the number and the case
-- reference under a key of its own, which is kept wrapped under the epoch's key, outside the database.
create table audit_subject (
  organisation_id uuid not null references organisation,
  ref             bytea not null check (octet_length(ref) = 32),
  epoch           text not null,
  tag             bytea not null check (octet_length(tag) = 32),
  wrapped_key     bytea not null,
  sealed          bytea not null,
  primary key (organisation_id, ref)
);
create index audit_subject_by_tag on audit_subject (organisation_id, epoch, tag);
alter table audit_subject enable row level security;
create policy own_rows on audit_subject using (organisation_id = current_organisation());
grant insert on audit_subject to identity_sync_app;
grant select on audit_subject to identity_sync_auditor;
