# shellcheck shell=bash
# A user of a fresh Debian, of an older and of a newer one, with nothing installed but what the installer says that it
# needs, and git: installs, gates, pushes, updates, uninstalls. Takes long: only with --long.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../../.." && pwd)
# shellcheck source=../lib/checks.sh
. "$here/../lib/checks.sh"

for release in bullseye bookworm trixie; do
    root=$top/.build/test-roots/fresh-$release
    if [ ! -d "$root" ]; then
        # shellcheck disable=SC2016  # apt expands them
        mirror=$(apt-get indextargets --format '$(REPO_URI) $(COMPONENT) $(SUITE)' 'Created-By: Packages' |
            awk '$2 == "main" && $3 !~ /-/ { print $1; exit }')
        rm -rf "$root.new"
        mkdir -p "$top/.build/test-roots"
        mmdebstrap --quiet --variant=minbase --include=curl,openssh-client,git "$release" "$root.new" "$mirror" >&2 &&
            mv "$root.new" "$root"
    fi
    # shellcheck disable=SC2016  # expanded inside
    output=$(unshare --mount --pid --fork --net --kill-child bash -c '
        mount -t tmpfs tmpfs /mnt && mkdir /mnt/{root,up,work} &&
            mount -t overlay overlay -o "lowerdir=$1,upperdir=/mnt/up,workdir=/mnt/work" /mnt/root &&
            mount -t proc proc /mnt/root/proc && mount -t tmpfs tmpfs /mnt/root/tmp && cp -r "$2" /mnt/root/releases &&
            chmod -R a+rX /mnt/root/releases && cp "$3" /mnt/root/user.sh || exit 9
        for device in null zero urandom; do touch "/mnt/root/dev/$device"; mount --bind "/dev/$device" "/mnt/root/dev/$device"; done
        chmod 1777 /mnt/root/tmp
        echo "tester:x:1000:1000::/home/tester:/bin/sh" >>/mnt/root/etc/passwd
        install -d -o 1000 -g 1000 /mnt/root/home/tester
        exec chroot /mnt/root setpriv --reuid 1000 --regid 1000 --clear-groups env -i HOME=/home/tester USER=tester \
            PATH=/usr/bin:/bin bash /user.sh' bash "$root" "$RELEASES" "$here/fresh-user" 2>&1)
    is "$release: a user's life" "done" "$(printf '%s\n' "$output" | tail -n 1)"
    printf '%s\n' "$output" | sed 's/^/# /'
done
finish
