-- Every filter and every order of RFC 7644 section 3.4.2, in SQL.

-- The resource in the form in which it is compared: texts that ignore case as their comparison key, times as
-- milliseconds, nothing that is not there (src/scim/keys-policy.ts). A row that an older process writes while a
-- newer one runs keeps the form it had until its next write.
alter table scim_user add column comparable jsonb not null default '{}';
alter table scim_group add column comparable jsonb not null default '{}';

-- What is sorted by, and has an index for it, is ordered by code points, whatever the database's locale.
alter table scim_user alter column user_name_key type text collate "C";
alter table scim_user alter column display_name_key type text collate "C";
alter table scim_group alter column display_name_key type text collate "C";

create index scim_user_by_manager on scim_user (organisation_id, source_id, manager_id) where deleted_at is null;

-- What is there already is brought into that form by functions that go again. lower() knows as many letters as the
-- database's locale does (none but ASCII in PGlite's), so that exotic ones are exact from the next write on.
create function comparison_key(value text) returns text language sql immutable as $$
  select normalize(lower(normalize(value, NFC)), NFC) $$;

create function comparable_form(value jsonb, name text) returns jsonb language plpgsql immutable as $$
begin
  return case jsonb_typeof(value)
    when 'string' then to_jsonb(nullif(case
      when name in ('schemas', 'externalId', '$ref', 'profileUrl', 'photos.value', 'x509Certificates.value')
        then value #>> '{}'
      else comparison_key(value #>> '{}') end, ''))
    when 'array' then (
      select jsonb_agg(form order by at)
      from (select comparable_form(item, name) as form, at
            from jsonb_array_elements(value) with ordinality as items(item, at)) as forms
      where form is not null)
    when 'object' then (
      select jsonb_object_agg(part, form)
      from (select part, comparable_form(member,
              case when name in ('photos', 'x509Certificates') then name || '.' || part else part end) as form
            from jsonb_each(value) as members(part, member)) as forms
      where form is not null)
    when 'null' then null
    else value
  end;
end $$;

update scim_user set
  manager_id = comparison_key(manager_id),
  comparable = coalesce(comparable_form(resource, ''), '{}');
update scim_group set comparable = coalesce(comparable_form(resource, ''), '{}');

-- '' says: there are several addresses of work, look at them all.
update scim_user set work_email_key = ''
where (select count(distinct email -> 'value')
       from jsonb_array_elements(comparable -> 'emails') as emails(email) where email ->> 'type' = 'work') > 1;

drop function comparable_form(jsonb, text);
drop function comparison_key(text);
