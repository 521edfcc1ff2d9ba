const text = `# An encrypted bundle

Everything in \`files/\` is encrypted (age, https://age-encryption.org). \`encryption.json\` lists each file with its SHA-256 and size and is signed.

## Check it on the way, without a key

    export-center verify BUNDLE --key PUBLIC_KEY

or, with the public key of the sender that you have from elsewhere:

    base64 -d encryption.json.sig > signature && openssl dgst -sha256 -verify PUBLIC_KEY -signature signature encryption.json
    jq -r '.files[] | .digest[7:] + "  " + .path' encryption.json | sha256sum -c

## Open it, with an identity

    export-center verify BUNDLE --key PUBLIC_KEY --identity IDENTITY --deep
    export-center import BUNDLE --identity IDENTITY

or with age alone, in two steps:

    age -d -i IDENTITY keys.age > bundle.key
    age -d -i bundle.key "files/$(jq -r '.contents[7:]' encryption.json).age" > contents.json

\`contents.json\` says which file of the bundle lies in which file of \`files/\`:

    jq -r '.files[] | .sealed[7:] + " " + .path' contents.json | while read -r sealed path; do
      mkdir -p "plain/$(dirname "$path")" && age -d -i bundle.key -o "plain/$path" "files/$sealed.age"
    done
    rm bundle.key

What is in \`plain\` then is a bundle of its own: see its VERIFY.md. Whoever has \`bundle.key\` can read every bundle of its epoch.
`;

/** DECRYPT.md, the same in every encrypted bundle. */
export const decryptGuide = (): Buffer => Buffer.from(text);
