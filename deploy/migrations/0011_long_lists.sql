-- The lists of IAM staff, at fifty thousand people.

-- What a text in comparable form is sorted by as Norwegians do: Æ, Ø and Å last (`{`, `|` and `}` come after `z`), `aa` as Å,
-- Sámi letters and accents with the letter they are written like. Spelled out, because PGlite has no ICU and a server may
-- lack it: every database sorts alike. Columns are made of it, so it is never replaced: another order is another function.
create function norwegian_order(text) returns text language sql immutable parallel safe as $$
  select translate(replace($1 collate "C", 'aa', 'å'),
    'æä' || 'øöœő' || 'å' || 'áàâãăą' || 'çčćĉċ' || 'ďđð' || 'éèêëěęē' || 'ğģǧǥ' || 'ħ' || 'íìîïīı' || 'ķǩ' || 'łľļ' || 'ñńňŋņ'
      || 'óòôõō' || 'řŕ' || 'šśşș' || 'ťţțŧ' || 'úùûůū' || 'üýÿű' || 'žźżǯʒ',
    '{{' || '||||' || '}' || 'aaaaaa' || 'ccccc' || 'ddd' || 'eeeeeee' || 'gggg' || 'h' || 'iiiiii' || 'kk' || 'lll' || 'nnnnn'
      || 'ooooo' || 'rr' || 'ssss' || 'tttt' || 'uuuuu' || 'yyyy' || 'zzzzz') $$;

-- What the list of people is sorted and filtered by. Kept, because computing it for everybody takes longer than all the rest
-- of a page. A department may be of any length; its beginning is enough to sort by, and fits an index.
-- This writes the table anew: two or three seconds for fifty thousand people, during which nobody reads it.
alter table scim_user
  add column name_order text collate "C" not null
    generated always as (norwegian_order(coalesce(display_name_key, user_name_key))) stored,
  add column department_order text collate "C" not null
    generated always as (coalesce(norwegian_order(
      left(comparable #>> '{urn:ietf:params:scim:schemas:extension:enterprise:2.0:User,department}', 100)), '')) stored,
  -- Entra's object ids are UUIDs; by another externalId nobody is known when he signs in (src/oversight/sign-in-policy.ts)
  add column has_object_id boolean not null
    generated always as (coalesce(external_id ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$', false)) stored;
-- With what the filters ask for, so that a page far behind, and the count, are read from the index alone.
create index scim_user_by_name_order on scim_user (organisation_id, name_order, id)
  include (active, identity_changed, has_object_id) where deleted_at is null;
create index scim_user_by_department_order on scim_user (organisation_id, department_order, id)
  include (active, identity_changed, has_object_id) where deleted_at is null;
create index scim_user_without_object_id on scim_user (organisation_id, source_id) where deleted_at is null and not has_object_id;

-- The same index of ends as before, with what tells who has access now: the overview and the list count by it alone.
drop index role_grant_live_by_end;
create index role_grant_live_by_end on role_grant (organisation_id, expires_at) include (user_id, state, not_before)
  where state in ('active', 'suspended');

-- What lives or waits, in the order in which it ends by itself: a page about what ends first reads no more than it shows.
create index role_grant_by_end on role_grant
  (organisation_id, (case state when 'requested' then lapses_at else least(expires_at, review_by) end), id)
  where state in ('requested', 'active', 'suspended');
