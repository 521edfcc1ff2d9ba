import type { KitBundle } from '../../formats/kit/kit-index.js';

/** NOTES.md of a kit: what to do on the far side, in order. */
export function kitNotes(
  bundles: readonly KitBundle[],
  has: { readonly program: boolean; readonly tuf: boolean },
): string {
  const imports = bundles.map(({ path }) => `    export-center import ${path}`).join('\n');
  return `# Export Center kit

Everything here is listed with its digest in kit.json. Whoever packed the kit told you two things by another way: the
digest of kit.json, and the fingerprint of the key that signed the bundles. Nothing below is worth more than those two.

## Check what arrived

    sha256sum kit.json                                    # compare with the digest that you were told
    for key in trust/*.pub.pem; do export-center keys fingerprint "$key"; done   # compare with what you were told
    export-center kit verify . --key <trusted.pub.pem>

Without the program, \`sh verify.sh <trusted.pub.pem> <unpacked bundle>\` checks one bundle with sha256sum and openssl, \`node verify.mjs\` does so with Node, for a tar too.

${has.tuf ? tuf : ''}${has.program ? program : ''}## Import, in this order

The server imports only what is signed by a key that lies in its folder \`trusted-keys\`, in the data folder:

    mkdir -p <data folder>/trusted-keys && cp <trusted.pub.pem> <data folder>/trusted-keys/

${imports}

Importing a bundle a second time changes nothing. A delta that does not fit is refused before a byte is written, and the
message names the bundle that repairs it.
`;
}

const tuf = `## Check that it is the newest

\`tuf/\` is a TUF repository that names these bundles. A site keeps what it trusts of it in a folder, and refuses what is older:

    export-center kit verify . --key <trusted.pub.pem> --tuf-store <folder> --tuf-root <trusted root.json, the first time>

`;

const program = `## Start the program

It needs no network and nothing that is not in the kit, on a machine like the one where the kit was packed.

    mkdir export-center && tar -xzf program/export-center.tar.gz -C export-center
    export-center/bin/export-center serve

`;
