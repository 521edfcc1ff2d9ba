/** `VERIFY.md` of every bundle. The text is constant: its digest stands in the manifest. */
export const verifyGuide = (): Buffer => Buffer.from(text);

const text = `# How to check this bundle

This folder (or tar) is an Export Center bundle. The SHA-256 of \`manifest.json\` is its name.

You need the public key of whoever made it, and you must have it from somewhere else than this bundle: a key that
arrives with the data proves nothing. The same holds for the tools: take \`verify.sh\`, \`verify.mjs\` and \`export-center\` from a
copy you trust. Those in here are for reading and for comparing; whoever can change the bundle can change them too.

## With the Export Center

    export-center verify bundle.tar --key signing.pub.pem
    export-center verify bundle.tar --key signing.pub.pem --deep

Neither needs a server, a database or a network. \`--deep\` also opens every compressed file and checks every record.

## With sha256sum and openssl, or Node

    sh /trusted/copy/of/verify.sh signing.pub.pem /path/to/this/folder

With Node 18 or later, also for a tar:

    node /trusted/copy/of/verify.mjs signing.pub.pem /path/to/this/folder-or-tar

Or by hand, in this folder, with an ECDSA or RSA key:

    openssl base64 -d -A -in checksums.txt.sig -out /tmp/sig
    openssl dgst -sha256 -verify signing.pub.pem -signature /tmp/sig checksums.txt
    sha256sum -c --strict checksums.txt

The first two say that the list of digests is genuine, the last that the files are those of the list. For Ed25519 the
second line is \`openssl pkeyutl -verify -pubin -inkey signing.pub.pem -rawin -in checksums.txt -sigfile /tmp/sig\`.

## With cosign

    cosign verify-blob --key signing.pub.pem --insecure-ignore-tlog=true --signature manifest.json.sig manifest.json
    cosign verify-blob --key signing.pub.pem --insecure-ignore-tlog=true --bundle manifest.json.sigstore.json manifest.json
    cosign verify-blob-attestation --key signing.pub.pem --insecure-ignore-tlog=true \\
      --signature provenance.dsse.json --type slsaprovenance1 manifest.json

\`--insecure-ignore-tlog\` only says that no public transparency log is asked, which a site without network cannot do.

## What is in here

| path | what |
|---|---|
| \`manifest.json\` | every file with its digest and size, and what was selected |
| \`manifest.json.sig\`, \`manifest.json.sigstore.json\` | signatures of the manifest, for openssl and cosign |
| \`manifest.dsse.json\` | signed statement that names the tenant |
| \`provenance.dsse.json\` | signed SLSA provenance: from what, by which release and when this was made |
| \`checksums.txt\`, \`checksums.txt.sig\` | the digests as \`sha256sum -c\` reads them, and their signature |
| \`index/\` | where in the packs each range of records lies |
| \`data/\` | the records |

If the bundle has no \`.sig\` files it is unsigned: its digests show that it is whole, and nothing shows who made it.
`;
