-- Which grants give access now: the one spelling of it in SQL. The same rule for values is `isEffective` in
-- src/grants/effective-policy.ts; a test proves the two equal. Nothing stored says "effective": expiry,
-- suspension, leaving the group and deletion count from the commit that made them true.
create view effective_grant with (security_invoker = true) as
select g.organisation_id, g.id, g.user_id, g.role_id, g.portal_role, g.mapping_id, g.not_before, g.expires_at
from role_grant g
join scim_user u on u.organisation_id = g.organisation_id and u.id = g.user_id
join group_mapping m on m.organisation_id = g.organisation_id and m.id = g.mapping_id
join scim_member e on e.organisation_id = m.organisation_id and e.group_id = m.group_id and e.user_id = g.user_id
left join role r on r.organisation_id = g.organisation_id and r.id = g.role_id
where g.state = 'active'
  and g.not_before <= decision_now() and decision_now() < g.expires_at
  and u.active and not u.identity_changed and u.deleted_at is null
  and m.state = 'active'
  and r.retired_at is null;
grant select on effective_grant to identity_sync_app, identity_sync_reader;
