-- When a token was used, from where it may be, tokens that Entra issues itself, and employees' own numbers by choice.

alter table scim_token
  add column last_used_at      timestamptz(3),
  -- null: from anywhere. An empty list would let nobody in and is surely a mistake.
  add column allowed_addresses cidr[] check (cardinality(allowed_addresses) > 0);
grant select (last_used_at, allowed_addresses) on scim_token to identity_sync_reader;

-- Where it is set, a JWT that Entra issues for this audience in the source's tenant lets in as a token does.
-- Every non-gallery application has the same audience, so a tenant may have one such source for each.
alter table source add column entra_audience text check (entra_audience <> '');
create unique index source_by_entra_audience on source (entra_tenant_id, entra_audience) where entra_audience is not null;

-- Whether employees' own numbers are kept (as keyed HMAC, R10). An organisation that has some goes on keeping them.
alter table organisation add column keeps_own_numbers boolean not null default false;
update organisation o set keeps_own_numbers = true
  where exists (select 1 from scim_user u where u.organisation_id = o.id and u.number_tag is not null);

-- The second line of the choice, for requests that began before it: no row takes a number that nobody wants kept.
create function drop_unwanted_number() returns trigger language plpgsql as $$
begin
  if (select o.keeps_own_numbers from public.organisation o where o.id = new.organisation_id) is not true then
    new.number_tag := null;
  end if;
  return new;
end $$;
create trigger unwanted_number before insert or update of number_tag on scim_user
  for each row when (new.number_tag is not null) execute function drop_unwanted_number();

-- Whose token this is, for a client at this address (null: it could not be read). One call tells everything that
-- the process needs and notes the use: at most once a minute for each token, and never by waiting for a lock.
create function find_scim_token(token_hash bytea, client_address inet)
  returns table (organisation_id uuid, source_id uuid, token_id uuid, hash bytea, allowed boolean, days_left integer,
    keeps_own_numbers boolean)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  at constant timestamptz := public.decision_now();
  stale boolean;
begin
  select t.organisation_id, t.source_id, t.id, t.hash,
    coalesce(client_address <<= any (t.allowed_addresses::inet[]), t.allowed_addresses is null),
    floor(extract(epoch from t.expires_at - at) / 86400)::integer, o.keeps_own_numbers,
    t.last_used_at is null or t.last_used_at <= at - interval '1 minute'
  into organisation_id, source_id, token_id, hash, allowed, days_left, keeps_own_numbers, stale
  from public.scim_token t join public.organisation o on o.id = t.organisation_id
  where t.hash = token_hash and t.revoked_at is null and at < t.expires_at;
  if not found then return; end if;
  if stale and allowed then
    update public.scim_token u set last_used_at = at
    from (
      select t.organisation_id, t.id from public.scim_token t
      where t.hash = token_hash and (t.last_used_at is null or t.last_used_at <= at - interval '1 minute')
      for update skip locked
    ) free
    where u.organisation_id = free.organisation_id and u.id = free.id;
  end if;
  return next;
end $$;
revoke all on function find_scim_token(bytea, inet) from public;
grant execute on function find_scim_token(bytea, inet) to identity_sync_app;

-- What processes of the version before ask; they know no address, so a token that is bound to some is no token there.
create or replace function find_scim_token(token_hash bytea)
  returns table (organisation_id uuid, source_id uuid, token_id uuid)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select t.organisation_id, t.source_id, t.id
  from public.scim_token t
  where t.hash = token_hash and t.revoked_at is null and public.decision_now() < t.expires_at
    and t.allowed_addresses is null $$;

-- The source that takes Entra's own tokens of this tenant for this audience. Asked before keys are fetched, and again
-- when the token has been verified.
create function find_entra_source(tenant text, audience text)
  returns table (organisation_id uuid, source_id uuid, keeps_own_numbers boolean)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select s.organisation_id, s.id, o.keeps_own_numbers
  from public.source s join public.organisation o on o.id = s.organisation_id
  where s.entra_tenant_id = tenant and s.entra_audience = audience $$;
revoke all on function find_entra_source(text, text) from public;
grant execute on function find_entra_source(text, text) to identity_sync_app;
