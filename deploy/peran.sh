#!/bin/sh
# Runs once, when the PostgreSQL container makes its cluster: the two login roles of Kinerja and its database.
# The owner (migrate, backup) passes row-level security; web and worker sign in as the application, which never does.
set -eu

psql --username "$POSTGRES_USER" --dbname postgres --set ON_ERROR_STOP=1 \
    --set sandi_pemilik="$KINERJA_SANDI_PEMILIK" --set sandi_app="$KINERJA_SANDI_APP" <<'SQL'
CREATE ROLE kinerja_pemilik LOGIN CREATEDB BYPASSRLS PASSWORD :'sandi_pemilik';
CREATE ROLE kinerja_app LOGIN PASSWORD :'sandi_app';
CREATE DATABASE kinerja OWNER kinerja_pemilik TEMPLATE template0
    LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE kinerja FROM PUBLIC;
GRANT CONNECT ON DATABASE kinerja TO kinerja_app;
SQL
