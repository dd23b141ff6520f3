# shellcheck shell=bash
# A scenario of user/ (NM_SCENARIO, its name) in a login session of a whole machine, with that machine's systemd.
# shellcheck source=checks.sh disable=SC2154  # the fixture says where
boot
echo "# $(inside systemctl --version | head -n 1)"
inside useradd --create-home --shell /bin/bash tester
login tester "mkdir -p ~/bin && cp $BINARY ~/bin/no-mistakes && NM=~/bin/no-mistakes bash /suite/user/$NM_SCENARIO.sh"
