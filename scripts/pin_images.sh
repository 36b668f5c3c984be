#!/usr/bin/env bash
# Names every image that others make by its digest, so that a tag which is moved changes nothing: scripts/pin_images.sh [FILE...]
#
# Asks the registries with crane, skopeo or docker, whichever is there, and writes `image:tag@sha256:…` into the files
# (Dockerfile, docker-compose.yml, cloudbuild.yaml, deploy/fly/autoscaler.toml). Run it again for newer ones; commit what it changed. Nothing is written
# unless every image was found.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ $# -gt 0 ] || set -- Dockerfile docker-compose.yml cloudbuild.yaml deploy/fly/autoscaler.toml

digest_of() {
    if command -v crane >/dev/null; then
        crane digest "$1"
    elif command -v skopeo >/dev/null; then
        skopeo inspect --format '{{.Digest}}' "docker://$1"
    elif command -v docker >/dev/null; then
        docker buildx imagetools inspect "$1" --format '{{.Manifest.Digest}}'
    else
        echo "Install crane, skopeo or docker: one of them asks the registry." >&2
        return 1
    fi
}

# What follows FROM, `image:` or a build step's `name:`, without an earlier digest; our own image and stages have no tag or slash.
images() {
    sed -nE 's/^(FROM|[[:space:]]*(image|name):|image =)[[:space:]]+"?([^[:space:]@"]+[:/][^[:space:]@"]*)(@[^[:space:]"]+)?.*$/\3/p' \
        "$@" | sort -u
}

edits=()
for image in $(images "$@"); do
    digest=$(digest_of "$image") || { echo "$image was not found. Nothing was changed." >&2; exit 1; }
    [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || { echo "$image: '$digest' is no digest. Nothing was changed." >&2; exit 1; }
    echo "$image $digest"
    escaped=$(printf '%s' "$image" | sed 's/[.[\*^$/]/\\&/g')
    edits+=(-e "s/([[:space:]\"])$escaped(@sha256:[0-9a-f]{64})?([[:space:]\"]|\$)/\\1$escaped@$digest\\3/")
done
[ ${#edits[@]} -eq 0 ] || sed -E -i.bak "${edits[@]}" "$@"
for file in "$@"; do rm -f "$file.bak"; done
