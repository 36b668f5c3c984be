#!/usr/bin/env bash
# Builds the image and rolls it out on Cloud Run: one web service, one pool of workers. Safe to run again.
#
#   PROJECT=my-project scripts/deploy.sh
#
# Needs gcloud, and once before: scripts/setup_database.sh cloud. Settings, from the environment:
#   REGION         europe-west1
#   WORKERS        2: instances of the worker pool
#   BUCKET         PROJECT-clipsheet: where media are kept
#   PUBLIC         no: people sign in to Google first (IAM). yes: everybody reaches the page and signs in there, which needs
#                  NOTION_CLIENT_ID or OIDC_ISSUER
#   ENV            more settings: "NOTION_CLIENT_ID=abc GEMINI_MODEL=gemini-3.8-flash" (values without spaces)
#   SECRETS        more settings from Secret Manager: "GEMINI_API_KEYS=my-gemini-keys NOTION_CLIENT_SECRET=my-notion"
#   IMAGE          an image that exists already; nothing is built then
#   WEB_ROLE       web,monitor
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

: "${PROJECT:?Set PROJECT to the id of the Google Cloud project.}"
REGION=${REGION:-europe-west1}
WORKERS=${WORKERS:-2}
BUCKET=${BUCKET:-$PROJECT-clipsheet}
PUBLIC=${PUBLIC:-no}
ENV=${ENV:-}
SECRETS=${SECRETS:-}
WEB_ROLE=${WEB_ROLE:-web,monitor}
SQL_INSTANCE=${SQL_INSTANCE:-$PROJECT:$REGION:clipsheet}
SERVICE_ACCOUNT=clipsheet@$PROJECT.iam.gserviceaccount.com
gc() { gcloud --project "$PROJECT" --quiet "$@"; }
say() { printf '== %s\n' "$*" >&2; }

if [[ $PUBLIC == yes && ! " $ENV" =~ \ (NOTION_CLIENT_ID|OIDC_ISSUER)= ]]; then
    echo "PUBLIC=yes lets everybody reach the page, so people must sign in: put NOTION_CLIENT_ID or OIDC_ISSUER into ENV." >&2
    exit 2
fi

# Before anything is made or built.
gcloud run worker-pools deploy --help >/dev/null 2>&1 || {
    echo "This gcloud is too old: it does not know \"run worker-pools\". Run first: gcloud components update" >&2
    exit 1
}

prepare() {
    say "APIs, service account, bucket, image repository"
    gc services enable run.googleapis.com cloudbuild.googleapis.com artifactregistry.googleapis.com \
        sqladmin.googleapis.com secretmanager.googleapis.com
    gc iam service-accounts describe "$SERVICE_ACCOUNT" >/dev/null 2>&1 ||
        gc iam service-accounts create clipsheet --display-name Clipsheet
    local role
    for role in roles/cloudsql.client roles/secretmanager.secretAccessor; do
        gc projects add-iam-policy-binding "$PROJECT" --member "serviceAccount:$SERVICE_ACCOUNT" --role "$role" \
            --condition None >/dev/null
    done
    gc storage buckets describe "gs://$BUCKET" >/dev/null 2>&1 ||
        gc storage buckets create "gs://$BUCKET" --location "$REGION" --uniform-bucket-level-access \
            --public-access-prevention
    gc storage buckets add-iam-policy-binding "gs://$BUCKET" --member "serviceAccount:$SERVICE_ACCOUNT" \
        --role roles/storage.objectAdmin >/dev/null
    gc artifacts repositories describe clipsheet --location "$REGION" >/dev/null 2>&1 ||
        gc artifacts repositories create clipsheet --location "$REGION" --repository-format docker
    gc secrets describe clipsheet-database-url >/dev/null 2>&1 || {
        echo "There is no secret clipsheet-database-url yet. Run first: scripts/setup_database.sh cloud" >&2
        exit 1
    }
    gc secrets describe clipsheet-secret-key >/dev/null 2>&1 || {
        head -c 32 /dev/urandom | base64 | tr -d '\n' | gc secrets create clipsheet-secret-key --data-file=-
    }
}

build() {
    IMAGE=$REGION-docker.pkg.dev/$PROJECT/clipsheet/clipsheet:$(git rev-parse --short HEAD 2>/dev/null || date +%s)
    say "Building $IMAGE"
    gc builds submit --region "$REGION" --config cloudbuild.yaml --substitutions "_IMAGE=$IMAGE" .
    local digest # what was built, whatever becomes of the tag
    digest=$(gc artifacts docker images describe "$IMAGE" --format 'value(image_summary.digest)') || digest=
    [[ $digest != sha256:* ]] || IMAGE=${IMAGE%:*}@$digest
}

more_lines() { # the settings of ENV and SECRETS, as app.yaml has them
    local pair
    for pair in $ENV; do
        printf '            - name: %s\n              value: "%s"\n' "${pair%%=*}" "${pair#*=}"
    done
    for pair in $SECRETS; do
        printf '            - name: %s\n              valueFrom:\n' "${pair%%=*}"
        printf '                secretKeyRef: {name: %s, key: latest}\n' "${pair#*=}"
    done
}

render() { # app.yaml with everything filled in
    local trust=true
    [[ $PUBLIC == yes ]] && trust=false
    more_lines >"$work/more"
    sed -e "s|@IMAGE@|$IMAGE|; s|@SQL_INSTANCE@|$SQL_INSTANCE|; s|@SERVICE_ACCOUNT@|$SERVICE_ACCOUNT|" \
        -e "s|@WEB_ROLE@|$WEB_ROLE|; s|@PUBLIC_URL@|$PUBLIC_URL|; s|@MEDIA_URL@|gs://$BUCKET/media|" \
        -e "s|@TRUST_NETWORK@|$trust|" -e "/# @MORE@/r $work/more" -e "/# @MORE@/d" app.yaml
}

roll_out_web() {
    say "The web service"
    render >"$work/app.yaml"
    gc run services replace "$work/app.yaml" --region "$REGION"
    if [[ $PUBLIC == yes ]]; then
        gc run services add-iam-policy-binding clipsheet --region "$REGION" --member allUsers --role roles/run.invoker
    fi
}

roll_out_workers() {
    say "$WORKERS workers"
    local pairs="MEDIA_URL=gs://$BUCKET/media" secrets="DATABASE_URL=clipsheet-database-url:latest" pair
    for pair in $ENV; do pairs+="||$pair"; done # values may have commas, @ and : in them
    for pair in $SECRETS; do secrets+=",$pair:latest"; done
    gc run worker-pools deploy clipsheet-worker --region "$REGION" --image "$IMAGE" --args worker \
        --instances "$WORKERS" --cpu 2 --memory 4Gi --service-account "$SERVICE_ACCOUNT" \
        --add-cloudsql-instances "$SQL_INSTANCE" --set-env-vars "^||^$pairs" --set-secrets "$secrets,SECRET_KEY=clipsheet-secret-key:latest"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=$(gc projects describe "$PROJECT" --format 'value(projectNumber)')
PUBLIC_URL=${PUBLIC_URL:-https://clipsheet-$number.$REGION.run.app}
prepare
[[ -n ${IMAGE:-} ]] || build
# Workers first: they know the newest tables before the page writes into them.
roll_out_workers
roll_out_web
say "Ready: $PUBLIC_URL"
if [[ $PUBLIC != yes ]]; then
    say "Open it with: gcloud run services proxy clipsheet --region $REGION --project $PROJECT"
fi
