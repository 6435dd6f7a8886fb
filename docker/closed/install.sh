#!/bin/sh
# Installs this bundle on a machine without any network: checks every file, makes an environment from the wheels, lays the release down
# under PREFIX and names it `current`. Run again with the next bundle it updates; the release before stays for the way back.
#   ./install.sh [PREFIX]        PREFIX is /opt/portal if left out; PYTHON names another Python
set -eu

here=$(cd "$(dirname "$0")" && pwd)
prefix=${1:-/opt/portal}
python=${PYTHON:-python3}

cd "$here"
sha256sum --check --strict --quiet SHA256SUMS || { echo "本包不完整或被改动，未安装任何内容。" >&2; exit 1; }

wanted=$(cat BUILT_FOR)
found=$("$python" -c 'import platform, sys; print(f"{sys.version_info[0]}.{sys.version_info[1]} {platform.machine()}")')
[ "$wanted" = "$found" ] || { echo "本包适用于 Python $wanted，本机为 $found。可用 PYTHON=… 指定。" >&2; exit 1; }

release=$(cat RELEASE)
mkdir -p "$prefix/releases" "$prefix/etc" "$prefix/systemd" "$prefix/var/media" "$prefix/var/keys"
prefix=$(cd "$prefix" && pwd)
folder=$prefix/releases/$release
unfinished=$folder.unfinished
rm -rf "$unfinished"
mkdir "$unfinished"
tar --extract --gzip --file sources.tar.gz --directory "$unfinished"
rm -rf "$folder"
mv "$unfinished" "$folder"   # before the environment is made: its scripts name their place

"$python" -m venv "$folder/.venv"
"$folder/.venv/bin/python" -m pip install --quiet --no-index --find-links "$here/wheels" --require-hashes \
    --disable-pip-version-check --requirement "$folder/requirements.txt"
cd "$folder"
.venv/bin/python -m portal.catalogue
# Static files belong to the release. The values stand for what only a running portal has; none of them is kept.
env PORTAL_VAR="$prefix/var" DJANGO_SETTINGS_MODULE=portal.settings.production SECRET_KEY=install ALLOWED_HOSTS=install \
    PUBLIC_URL=https://install.invalid DATABASE_URL=postgres:///none REDIS_URL=redis://none \
    .venv/bin/python manage.py collectstatic --noinput --verbosity 0

for unit in "$here"/systemd/*; do
    sed "s|@PREFIX@|$prefix|g" "$unit" > "$prefix/systemd/$(basename "$unit")"
done
if [ ! -e "$prefix/etc/portal.env" ]; then
    (umask 077 && sed "s|@PREFIX@|$prefix|g" "$here/portal.env" > "$prefix/etc/portal.env")
fi
ln -sfn "releases/$release" "$prefix/current.new"
mv -T "$prefix/current.new" "$prefix/current"
echo "已安装 $release 到 $prefix。下一步见 $prefix/current/docs/deployment.md，“A closed network”一节。"
