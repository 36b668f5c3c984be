#!/usr/bin/env bash
# Makes a PostgreSQL database for Clipsheet; safe to run again, nothing is ever dropped.
#
#   scripts/setup_database.sh local [ADMIN_URL]   on a server you have (postgresql://postgres@127.0.0.1:5432/postgres);
#                                                 prints the DATABASE_URL. NAME and PASSWORD may be set.
#   PROJECT=my-project scripts/setup_database.sh cloud    on Cloud SQL; keeps the DATABASE_URL in Secret Manager.
#                                                 REGION (europe-west1) and TIER (db-f1-micro) may be set.
# The tables are made by Clipsheet itself when it first starts.
set -euo pipefail
say() { printf '== %s\n' "$*" >&2; }
password() { head -c 24 /dev/urandom | base64 | tr -d '/+=\n'; }

local_database() {
    local admin=${1:-postgresql://postgres@127.0.0.1:5432/postgres}
    local name=${NAME:-clipsheet} password=${PASSWORD:-$(password)} server
    if ! [[ $name =~ ^[a-z_][a-z0-9_]*$ && $password =~ ^[A-Za-z0-9_.~-]+$ ]]; then
        echo "NAME may have small letters, digits and _; PASSWORD letters, digits and . _ ~ -" >&2
        exit 2
    fi
    sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --dbname "$admin"; }
    say "Role and database $name"
    # On standard input, so that the password stands in no list of processes.
    sql <<SQL
SELECT 'CREATE ROLE $name LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '$name') \gexec
ALTER ROLE $name PASSWORD '$password';
SELECT 'CREATE DATABASE $name OWNER $name' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '$name') \gexec
SQL
    server=${admin#*//}
    server=${server##*@}
    echo "DATABASE_URL=postgresql+psycopg://$name:$password@${server%%/*}/$name"
}

cloud_database() {
    : "${PROJECT:?Set PROJECT to the id of the Google Cloud project.}"
    local region=${REGION:-europe-west1} tier=${TIER:-db-f1-micro} secret
    gc() { gcloud --project "$PROJECT" --quiet "$@"; }
    gc services enable sqladmin.googleapis.com secretmanager.googleapis.com
    say "Instance clipsheet (some ten minutes the first time)"
    gc sql instances describe clipsheet >/dev/null 2>&1 ||
        gc sql instances create clipsheet --region "$region" --tier "$tier" --edition enterprise \
            --database-version POSTGRES_17 --storage-auto-increase --backup --backup-start-time 03:00
    gc sql databases describe clipsheet --instance clipsheet >/dev/null 2>&1 ||
        gc sql databases create clipsheet --instance clipsheet
    if gc secrets describe clipsheet-database-url >/dev/null 2>&1; then
        say "The secret clipsheet-database-url is there and stays."
        return
    fi
    say "User clipsheet, and the secret clipsheet-database-url"
    secret=$(password)
    gc sql users create clipsheet --instance clipsheet --password "$secret"
    printf 'postgresql+psycopg://clipsheet:%s@/clipsheet?host=/cloudsql/%s:%s:clipsheet' "$secret" "$PROJECT" "$region" |
        gc secrets create clipsheet-database-url --data-file=-
}

case ${1:-} in
    local) shift && local_database "$@" ;;
    cloud) cloud_database ;;
    *)
        sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
esac
