-- The two roles of Earshot and its database, for a PostgreSQL (15 or newer) that holds neither. Run once, as a superuser:
--   psql -v ON_ERROR_STOP=1 -v owner_password=… -v app_password=… -f roles.sql postgres
-- `earshot_owner` migrates; `earshot_app` serves: it defines nothing, and may only read and append the audit log.
CREATE ROLE earshot_owner LOGIN NOSUPERUSER PASSWORD :'owner_password';
CREATE ROLE earshot_app LOGIN NOSUPERUSER PASSWORD :'app_password';
CREATE DATABASE earshot OWNER earshot_owner;
\connect earshot
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
