-- The program's login, made or given its password anew. It owns nothing: what it may do is what the roles of the first
-- migration may, and it may read which migrations there were. Run by psql, as the owner, after the migrations.
\getenv password APP_PASSWORD
select 'create role identity_sync login nosuperuser nocreatedb nocreaterole nobypassrls'
where not exists (select from pg_roles where rolname = 'identity_sync') \gexec
alter role identity_sync password :'password';
grant identity_sync_app, identity_sync_reader, identity_sync_auditor to identity_sync;
grant select on kysely_migration to identity_sync;
