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
kind=$(openssl pkey -pubin -in "$key" -noout -text 2>/dev/null | head -n 1)
case $kind in
*ED25519*) check() { openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in "$1" -sigfile "$2"; } ;;
*) check() { openssl dgst -sha256 -verify "$key" -signature "$2" "$1"; } ;;
esac

# Standard base64, and only the one form of it that encoding gives.
encode() { openssl base64 -A; }
decode() { printf '%s' "$1" | openssl base64 -d -A >"$2" 2>/dev/null && [ "$(encode <"$2")" = "$1" ]; }

# The last member of that name in a one-line JSON document whose strings need no escapes.
member() { sed -n "s/.*\\"$1\\":\\"\\([^\\"]*\\)\\".*/\\1/p" "$2"; }

# The bytes that hex digits stand for.
unhex() {
  printf "$(awk -v hex="$1" 'BEGIN {
    for (i = 1; i < length(hex); i += 2)
      printf "\\\\%03o", (index("0123456789abcdef", substr(hex, i, 1)) - 1) * 16 + index("0123456789abcdef", substr(hex, i + 1, 1)) - 1
  }')"
}
hex() { od -An -v -tx1 | tr -d ' \\n'; }
# A string, and a number, of the SSH wire form (RFC 4251, section 5), in hex.
wire() { printf '%08x%s' $((\${#1} / 2)) "$1"; }
number() { case $1 in [89a-f]*) wire "00$1" ;; *) wire "$1" ;; esac; }

# The OpenSSH fingerprint of the key, which names it in an envelope.
spki=$(hex <"$work/key.der")
name() { wire "$(printf '%s' "$1" | hex)"; }
case $kind in
*ED25519*) ssh=$(name ssh-ed25519)$(wire "$(printf '%s' "$spki" | tail -c 64)") ;;
*"(256 bit)"*) ssh=$(name ecdsa-sha2-nistp256)$(name nistp256)$(wire "$(printf '%s' "$spki" | tail -c 130)") ;;
*"(384 bit)"*) ssh=$(name ecdsa-sha2-nistp384)$(name nistp384)$(wire "$(printf '%s' "$spki" | tail -c 194)") ;;
*)
  exponent=$(openssl pkey -pubin -in "$key" -noout -text | sed -n 's/^Exponent: .*(0x\\([0-9a-f]*\\))$/\\1/p')
  modulus=$(openssl rsa -pubin -in "$key" -noout -modulus 2>/dev/null | sed 's/.*=//' | tr 'A-F' 'a-f')
  [ $((\${#exponent} % 2)) -eq 0 ] || exponent=0$exponent
  ssh=$(name ssh-rsa)$(number "$exponent")$(number "$modulus")
  ;;
esac
keyid=SHA256:$(unhex "$ssh" | openssl dgst -sha256 -binary | encode | tr -d =)

# A link or a device could lead outside the folder, or give other bytes at each reading.
[ -z "$(find . ! -type f ! -type d | head -n 1)" ] || fail "the folder holds something that is neither a file nor a folder"

for name in manifest.json checksums.txt; do
  [ -f "$name" ] && [ -f "$name.sig" ] || fail "$name or $name.sig is missing (an unsigned bundle proves nothing about its origin)"
  decode "$(cat "$name.sig")" "$work/sig" && encode <"$work/sig" | cmp -s - "$name.sig" || fail "$name.sig is not base64"
  check "$name" "$work/sig" >/dev/null 2>&1 || fail "$name.sig is not this key's signature of $name"
  echo "ok: $name is signed by this key"
done
manifest=$(sha256sum <manifest.json | cut -c1-64)

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

# The other forms of the signature say the same, in the one way in which they are written (RFC 8785).
signature=$(member signature manifest.json.sigstore.json)
printf '{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","messageSignature":{"messageDigest":{"algorithm":"SHA2_256","digest":"%s"},"signature":"%s"},"verificationMaterial":{"publicKey":{"hint":"%s"}}}' \\
  "$(openssl dgst -sha256 -binary manifest.json | encode)" "$signature" "$(openssl dgst -sha256 -binary "$work/key.der" | encode)" |
  cmp -s - manifest.json.sigstore.json || fail "manifest.json.sigstore.json is not about this manifest and this key"
decode "$signature" "$work/sig" && check manifest.json "$work/sig" >/dev/null 2>&1 ||
  fail "manifest.json.sigstore.json does not hold this key's signature of manifest.json"

for name in manifest.dsse.json provenance.dsse.json; do
  payload=$(member payload "$name")
  signature=$(member sig "$name")
  printf '{"payload":"%s","payloadType":"application/vnd.in-toto+json","signatures":[{"keyid":"%s","sig":"%s"}]}' "$payload" "$keyid" "$signature" |
    cmp -s - "$name" || fail "$name is not an envelope of this key"
  decode "$payload" "$work/payload" && decode "$signature" "$work/sig" || fail "$name is not base64"
  { printf 'DSSEv1 28 application/vnd.in-toto+json %s ' "$(wc -c <"$work/payload" | tr -d ' ')" && cat "$work/payload"; } >"$work/message"
  check "$work/message" "$work/sig" >/dev/null 2>&1 || fail "$name is not signed by this key"
  grep -q '"subject":\\[{"digest":{"sha256":"'"$manifest"'"},"name":"manifest.json"}\\]' "$work/payload" || fail "$name is about another bundle"
done
echo "ok: the statements about this bundle are signed by this key"

if command -v cosign >/dev/null 2>&1; then
  cosign verify-blob --key "$key" --signature manifest.json.sig --insecure-ignore-tlog=true manifest.json >/dev/null 2>&1 ||
    fail "cosign refuses manifest.json.sig"
  echo "ok: cosign accepts manifest.json.sig"
fi
echo "PASSED: bundle sha256:$manifest"
`;
