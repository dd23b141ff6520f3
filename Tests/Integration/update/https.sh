# shellcheck shell=bash
# The same from a server on loopback, over HTTPS, with an authority made here that curl is told of.
# shellcheck source=world.sh
. "$(dirname "${BASH_SOURCE[0]}")/world.sh"

publish 1.0.0
cd "$scratch" || exit 1
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test-authority \
    -keyout ca.key -out ca.pem 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost \
    -keyout server.key -out server.csr 2>/dev/null
printf 'subjectAltName=DNS:localhost' >extensions
openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile extensions \
    -out server.pem 2>/dev/null
python3 "$here/../../Fixtures/release-server.py" "$SOURCE" "$scratch/port" $$ server.pem server.key &
until_is 1 sh -c "ls '$scratch' | grep -cx port"
url=https://localhost:$(cat port)

has "a server that nobody vouches for is not trusted" "not trusted" "$(sh "$SOURCE/install.sh" --from "$url" 2>&1)"
hidden=https://user:secret@localhost:1/x
output=$(sh "$SOURCE/install.sh" --from "$hidden" 2>&1)
has "a password in the address is not said" "https://***@localhost:1/x/" "$output"
hasnt "by install.sh" secret "$output"
export CURL_CA_BUNDLE=$scratch/ca.pem
has "install.sh notices a server that cuts off" "cut off" "$(sh "$SOURCE/install.sh" --from "$url/cut" 2>&1)"
has "and refuses a redirect to plain HTTP" "not https://" "$(sh "$SOURCE/install.sh" --from "$url/redirect" 2>&1)"
check "an installation over HTTPS succeeds" sh "$SOURCE/install.sh" --from "$url"
has "the receipt pins the address" "\"source\" : \"$url\"" "$(cat "$ROOT/bin/install.json")"
publish 1.1.0
nm daemon start >/dev/null
check "an update over HTTPS succeeds" nm update -y
is "the new version serves" 1.1.0 "$(field version)"
publish 1.0.0
has "a server that cuts off is noticed" "cut off" "$(nm update -y --version 1.0.0 --from "$url/cut" 2>&1)"
has "a redirect to plain HTTP is refused" "neither https:// nor file://" "$(nm update -y --version 1.0.0 --from "$url/redirect" 2>&1)"
hasnt "a password in the address is not said to scripts either" secret "$(nm update --json --from "$hidden" 2>&1)"
pid=$(field pid)
export NM_UPDATE_STALL=2
has "a server that stands still at once is noticed" "stopped sending" "$(nm update -y --version 1.0.0 --from "$url/stall" 2>&1)"
output=$(nm update -y --version 1.0.0 --from "$url/stall-archives" 2>&1)
is "an update from a server that stands still in the middle fails" 1 $?
has "its progress was shown" "downloading 25 %" "$output"
has "and its standing still is said" "stopped sending" "$output"
is "the daemon is what it was" "$pid" "$(field pid)"
is "nothing is left over" "" "$(leftovers)"
is "nothing was changed by any of them" "no-mistakes 1.1.0" "$(nm --version)"
nm daemon stop >/dev/null
finish
