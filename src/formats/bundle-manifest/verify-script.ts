/**
 * `verify.sh` of every bundle: checks a bundle that lies in a folder with sha256sum and openssl alone, and with cosign too where it is there. The
 * key is an argument and never comes from the bundle. The text is constant: its digest stands in the manifest.
 */
export const verifyScript = (): Buffer => Buffer.from(text);

const text = `#!/bin/sh
# Checks an Export Center bundle with sha256sum and openssl (and cosign, where it is installed).
#
#   sh verify.sh PUBLIC_KEY [BUNDLE_FOLDER]
#
# Take this script and the public key from a source you trust, not from the bundle that you check: whoever can
# change the bundle can change a script inside it. Exit codes: 0 passed, 2 usage, 3 verification failed.
set -u
LC_ALL=C
export LC_ALL

usage() { echo "usage: sh verify.sh PUBLIC_KEY [BUNDLE_FOLDER]" >&2; exit 2; }
fail() { echo "FAILED: $1" >&2; exit 3; }
need() { command -v "$1" >/dev/null 2>&1 || { echo "$1 is needed and was not found" >&2; exit 2; }; }

[ $# -ge 1 ] && [ $# -le 2 ] || usage
need openssl
need sha256sum
[ -f "$1" ] || { echo "no public key at $1" >&2; exit 2; }
key=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "\${2:-.}" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM

openssl pkey -pubin -in "$key" -outform DER -out "$work/key.der" 2>/dev/null || { echo "$1 is not a public key in PEM form" >&2; exit 2; }
echo "public key SHA-256: $(sha256sum <"$work/key.der" | cut -c1-64)"
echo "Compare this fingerprint with the one you were given."

# Ed25519 signs the message itself; ECDSA and RSA sign its SHA-256.
if openssl pkey -pubin -in "$key" -noout -text 2>/dev/null | head -n 1 | grep -q ED25519; then
  check() { openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in "$1" -sigfile "$2"; }
else
  check() { openssl dgst -sha256 -verify "$key" -signature "$2" "$1"; }
fi

# A link or a device could lead outside the folder, or give other bytes at each reading.
[ -z "$(find . ! -type f ! -type d | head -n 1)" ] || fail "the folder holds something that is neither a file nor a folder"

for name in manifest.json checksums.txt; do
  [ -f "$name" ] && [ -f "$name.sig" ] || fail "$name or $name.sig is missing (an unsigned bundle proves nothing about its origin)"
  openssl base64 -d -A -in "$name.sig" -out "$work/sig" 2>/dev/null || fail "$name.sig is not base64"
  check "$name" "$work/sig" >/dev/null 2>&1 || fail "$name.sig is not this key's signature of $name"
  echo "ok: $name is signed by this key"
done

grep -q '  manifest\\.json$' checksums.txt || fail "checksums.txt does not list manifest.json"
sha256sum -c --strict --quiet checksums.txt || fail "a file does not have its digest"
echo "ok: $(wc -l <checksums.txt | tr -d ' ') files have the digests of checksums.txt"

cut -c67- checksums.txt >"$work/known"
for name in manifest.json.sig manifest.json.sigstore.json manifest.dsse.json provenance.dsse.json checksums.txt checksums.txt.sig; do
  [ -f "$name" ] || fail "$name is missing"
  echo "$name" >>"$work/known"
done
sort -o "$work/known" "$work/known"
find . -type f | cut -c3- | sort >"$work/found"
extra=$(comm -13 "$work/known" "$work/found" | head -n 1)
[ -z "$extra" ] || fail "$extra does not belong to the bundle"
echo "ok: nothing is missing and nothing was added"

if command -v cosign >/dev/null 2>&1; then
  cosign verify-blob --key "$key" --signature manifest.json.sig --insecure-ignore-tlog=true manifest.json >/dev/null 2>&1 ||
    fail "cosign refuses manifest.json.sig"
  echo "ok: cosign accepts manifest.json.sig"
fi
echo "PASSED: bundle sha256:$(sha256sum <manifest.json | cut -c1-64)"
`;
