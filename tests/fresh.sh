#!/usr/bin/env bash
# fresh.sh — try the first two commands on a Debian 12 that has nothing but git (./dev fresh).
#
# Builds a minimal system in a temporary folder, gives it this machine's own mirror, proxy and certificate
# settings, clones the committed repository into it and runs `./dev demo` and `./dev test` there.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

order=${1:-demo-test}
case $order in
demo-test) verbs=(demo test) ;;
test-demo) verbs=(test demo) ;;
demo | test) verbs=("$order") ;;
*)
    echo "fresh: ORDER 是 demo-test、test-demo、demo 或 test / is one of these four" >&2
    exit 64
    ;;
esac
[ "$(id -u)" = 0 ] || { echo "fresh: 需要 root (chroot、mount) / needs root" >&2; exit 77; }
command -v debootstrap >/dev/null || DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends debootstrap

root=$(mktemp -d /var/tmp/fangpin-fresh.XXXXXX)
chmod 755 "$root" # it becomes /, which everybody may enter
sweep()
{
    local at
    for at in dev/shm dev proc; do
        mountpoint -q "$root/$at" && umount "$root/$at"
    done
    if grep -q " $root/" /proc/mounts; then
        echo "fresh: 还有挂载点,不删 / something is still mounted, left alone: $root" >&2
    else
        rm -rf --one-file-system "$root"
    fi
}
trap sweep EXIT
trap 'exit 130' INT TERM

# The machine's Debian sources, one line each: "uri release component".
sources=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian')
mirror=$(awk '$2 == "bookworm" { print $1; exit }' <<<"$sources")
[ -n "$mirror" ] || { echo "fresh: 本机没有 bookworm 软件源 / this machine has no bookworm source" >&2; exit 69; }

echo "== debootstrap: $mirror" >&2
debootstrap --variant=minbase --include=git bookworm "$root" "$mirror" >"$root.log" 2>&1 ||
    { tail -20 "$root.log" >&2; exit 69; }
rm -f "$root.log"
awk '{ print "deb " $1 " " $2 " " $3 }' <<<"$sources" >"$root/etc/apt/sources.list"
apt-config dump | grep -E '^Acquire::(http|https|Check|Retries)' >"$root/etc/apt/apt.conf.d/99machine" || true
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
mkdir -p "$root/etc/ssl/certs"
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/" 2>/dev/null || true
# Packages make that file anew there; what this machine trusts beyond Debian's own stays beside it, for npm.
machine_ca=/etc/ssl/machine-ca.crt
cp -L "${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}" "$root$machine_ca" 2>/dev/null || machine_ca=
git clone -q --bare . "$root/srv/fangpin.git"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"

inside()
{
    env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin CI=true \
        ${machine_ca:+NODE_EXTRA_CA_CERTS="$machine_ca"} \
        ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
        chroot "$root" bash -c "$1" </dev/null
}

inside 'git clone -q /srv/fangpin.git /root/fangpin'
for verb in "${verbs[@]}"; do
    echo "== fresh: ./dev $verb" >&2
    started=$SECONDS
    inside "cd /root/fangpin && ./dev $verb"
    echo "== fresh: ./dev $verb 成功 / ok, $((SECONDS - started)) s" >&2
done
