# shellcheck shell=bash
# Installs and updates a daemon that is a service: under a `systemd --user` of its own.
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=../lib/daemon.sh
. "$here/../lib/daemon.sh"
# shellcheck source=source.sh
. "$here/source.sh"
# The source's, and this program's.
# shellcheck disable=SC2034
RELEASES=/home/shared SOURCE=$HOME/source
export NM_UPDATE_SOAK=300
ROOT=$HOME/.no-mistakes
export NM_HOME=$ROOT
BIN=$ROOT/bin/no-mistakes
# A version is what the daemon says at the top, the service what is found deeper.
version() { nm daemon status --json 2>/dev/null | sed -n 's/^  "version" : "\([^"]*\)",*$/\1/p'; }
# by_systemd [HOME]: "active" when the daemon that answers is the one that systemd runs.
by_systemd() {
    local unit
    unit=$(unit "${1:-$NM_HOME}")
    [ "$(pid "${1:-}")" = "$(property MainPID "$unit")" ] && property ActiveState "$unit"
}

publish 1.0.0
output=$(install 2>&1)
is "an installation succeeds" 0 $?
has "it says that the daemon runs" "the daemon runs" "$output"
NM=$BIN
UNIT=$(unit)
file=$HOME/.config/systemd/user/$UNIT
is "the daemon is a service" active "$(by_systemd)"
has "which starts the installed executable" "$BIN" "$(grep ^ExecStart "$file")"
first=$(pid)
check "repeating it succeeds" install
is "and leaves the daemon alone" "$first active" "$(pid) $(by_systemd)"

publish 1.1.0
cp "$file" "$HOME/definition"
check "an update succeeds" env https_proxy=http://other.invalid:1 no_proxy=localhost "$BIN" update -y
is "the new version serves, as a service" "1.1.0 active" "$(version) $(by_systemd)"
check "its definition has not taken over who began the update" cmp "$file" "$HOME/definition"
isnt "it is another process" "$first" "$(pid)"
is "its definition is the one that systemd has read" no "$(property NeedDaemonReload)"
is "at the next login, too" enabled "$(ctl is-enabled "$UNIT")"

nm daemon stop >/dev/null 2>&1
check "an update of a daemon that is down succeeds" nm update -y --version 1.0.0
is "it runs as a service afterwards" "1.0.0 active" "$(version) $(by_systemd)"
nm update -y >/dev/null 2>&1
nm daemon stop >/dev/null 2>&1
output=$(nm update 2>&1)
is "an update that has nothing to replace succeeds without a question" 0 $?
has "it says so" "is the version to have here" "$output"
is "and the service runs afterwards" "1.1.0 active" "$(version) $(by_systemd)"
nm daemon stop >/dev/null 2>&1
NM_SERVICE_MANAGER=none nm daemon start >/dev/null 2>&1
is "a daemon can run beside its service" "1.1.0 inactive" "$(version) $(property ActiveState)"
output=$(nm update -y 2>&1)
is "an update that has nothing to replace succeeds" 0 $?
has "it says that the daemon runs beside its service" "runs without systemd" "$output"
is "and hands it over" "1.1.0 active" "$(version) $(by_systemd)"
nm daemon stop >/dev/null 2>&1
NM_SERVICE_MANAGER=none nm daemon start >/dev/null 2>&1
check "so does one that replaces it" nm update -y --version 1.0.0
is "which ends with the service" "1.0.0 active" "$(version) $(by_systemd)"
nm update -y >/dev/null 2>&1

# A definition that leads to what is not there.
nm daemon stop >/dev/null 2>&1
sed -i "s,$BIN,$HOME/missing/no-mistakes," "$file"
ctl daemon-reload
output=$(nm update 2>&1)
is "an update finds a definition that starts what is not there" 0 $?
has "and names it" "$file: it starts $HOME/missing/no-mistakes, which is not there" "$output"
has "the definition that somebody changed is kept aside, which is said" "$file.kept-1" "$output"
is "the service runs afterwards" "1.1.0 active" "$(version) $(by_systemd)"
has "and its definition starts the executable again" "$BIN" "$(grep ^ExecStart "$file")"
rm "$file.kept-1"

# New versions that do not work. Going to 1.0.0 is new here.
cp "$file" "$HOME/definition"
for fault in crash lie die hang; do
    echo "1.0.0 $fault" >"$ROOT/daemon-fault"
    output=$(NM_UPDATE_SOAK=10000 NM_UPDATE_START=$([ $fault = hang ] && echo 5) nm update -y --version 1.0.0 2>&1)
    is "$fault: the update fails" 1 $?
    has "$fault: with the reason" "1.0.0 did not work and 1.1.0 is back" "$output"
    is "$fault: the old version serves, as a service" "1.1.0 active" "$(version) $(by_systemd)"
    check "$fault: from the same definition" cmp "$file" "$HOME/definition"
    is "$fault: nothing is left over" "" "$(leftovers)"
done
rm "$ROOT/daemon-fault"

# A new version that works, but not as a service: a setting of the user's that only the old one gets along with.
drop_in $'[Service]\nExecStartPre=/bin/sh -c \'case $$("'"$BIN"$'" --version) in *1.0.0) exit 7;; esac\''
output=$(nm update -y --version 1.0.0 2>&1)
is "where only the service of the new version fails, the update fails" 1 $?
has "it says that the daemon came up without it" "the daemon runs without systemd" "$output"
has "and what systemd said" "could not be started through systemd" "$output"
is "the old version serves, as a service" "1.1.0 active" "$(version) $(by_systemd)"
is "and does so at the next login" enabled "$(ctl is-enabled "$UNIT")"
check "from the same definition" cmp "$file" "$HOME/definition"
# One that no version gets along with.
drop_in $'[Service]\nExecStartPre=/bin/false'
nm daemon stop >/dev/null 2>&1
nm daemon start >/dev/null 2>&1
is "where no service works, the daemon runs without" "1.1.0 inactive" "$(version) $(property ActiveState | sed s/failed/inactive/)"
output=$(nm update -y --version 1.0.0 2>&1)
is "an update succeeds there" 0 $?
has "it says that the service does not run" "could not be started through systemd" "$output"
is "the new version serves" 1.0.0 "$(version)"
nm update -y >/dev/null 2>&1
output=$(nm update -y 2>&1)
is "an update that has nothing to replace fails there" 1 $?
has "because of the service" "not through systemd" "$output"
is "the daemon serves all the same" 1.1.0 "$(version)"
rm -r "$file.d"
ctl daemon-reload
check "when that is mended, an update that has nothing to replace succeeds" nm update -y
is "and hands the daemon over" "1.1.0 active" "$(version) $(by_systemd)"

# From a process of the service itself, which ends with the service.
group=/sys/fs/cgroup$(property ControlGroup)
cat >"$HOME/inside" <<END
echo \$\$ >"$group/cgroup.procs" || exit 9
grep -c "$UNIT" /proc/self/cgroup
"$BIN" update -y --version 1.0.0
END
timeout "$patience" systemd-run --user --pipe --wait --quiet --setenv=NM_HOME="$NM_HOME" \
    --setenv=NM_UPDATE_SOAK=300 -- bash "$HOME/inside" >"$HOME/said" 2>&1 || true
# Whoever began it ends with the service; the update goes on.
check "an update that the service's own process begins comes to its end" until_is 1 grep -c "^updated from" "$HOME/said"
is "it succeeds" "1.0.0 active" "$(version) $(by_systemd)"
has "it began inside" 1 "$(head -n 1 "$HOME/said")"
scopes() { ctl list-units --all --plain --no-legend 'no-mistakes-update-*'; }
check "nothing is left of it" until_is "" scopes

# Two homes that share the executable.
other=$HOME/second
NM_HOME=$other nm daemon start >/dev/null 2>&1
is "another home has a service of its own" active "$(by_systemd "$other")"
second=$(pid "$other")
output=$(nm update -y 2>&1)
has "an update names it" "$other" "$output"
is "this home's is new" "1.1.0 active" "$(version) $(by_systemd)"
is "the other's is what it was" "$second active" "$(pid "$other") $(by_systemd "$other")"
is "and says which version it is" 1.0.0 "$(NM_HOME=$other version)"
check "an update of the other home restarts that one" env NM_HOME="$other" "$BIN" update -y
is "which is new then" "1.1.0 active" "$(NM_HOME=$other version) $(by_systemd "$other")"
check "the other home is taken away" env NM_HOME="$other" "$BIN" daemon uninstall

check "an uninstallation succeeds" nm uninstall --yes --purge
is "no unit is left" "" "$(ctl list-unit-files --no-legend 'no-mistakes*'; ctl list-units --all --plain --no-legend 'no-mistakes*')"
(cd && rm -r "$other" source definition inside said bin)
is "nothing is left, no directory either" "" "$(find "$HOME" ! -type d; find "$HOME/.config" "$HOME/.local" 2>/dev/null)"
finish
