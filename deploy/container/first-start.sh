#!/bin/sh
# The two logins and the database, once, when the cluster is made (docs/operations/database.md).
set -eu
psql -v ON_ERROR_STOP=1 -v owner="$EC_OWNER_PASSWORD" -v app="$EC_APP_PASSWORD" -U "$POSTGRES_USER" -d postgres << 'SQL'
CREATE ROLE ec_owner LOGIN PASSWORD :'owner' NOSUPERUSER NOBYPASSRLS;
CREATE ROLE ec_app LOGIN PASSWORD :'app' NOSUPERUSER NOBYPASSRLS;
CREATE DATABASE export_center OWNER ec_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE export_center FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE export_center TO ec_app;
SQL
