import { Module, type DynamicModule, type InjectionToken, type ModuleMetadata } from '@nestjs/common';
import { ExportCenterError } from '../../kernel/errors.js';
import { ensureEmbeddedKey, openKeyFile } from './fs-signing-key.js';
import { SIGNER, type Signer } from './signer.port.js';
import { UnsupportedSigner } from './unsupported-signer.js';

/** What decides which signer an installation has. */
export interface SigningOptions {
  readonly signing: 'required' | 'optional';
  readonly keyFile?: string;
  readonly passphraseFile?: string;
  /** Folder in which a key is made where none is set; undefined where the installation must bring its own. */
  readonly embeddedKeyFolder?: string;
}

/** Gives the signer, or throws where signing is required and impossible, so that the process does not start. */
export async function createSigner(options: SigningOptions): Promise<Signer> {
  const { keyFile, passphraseFile, embeddedKeyFolder } = options;
  if (keyFile && passphraseFile) return openKeyFile({ keyFile, passphraseFile });
  if (keyFile || passphraseFile)
    throw unavailable('EC_SIGNING_KEY_FILE and EC_SIGNING_PASSPHRASE_FILE belong together: set both');
  if (embeddedKeyFolder) return openKeyFile(await ensureEmbeddedKey(embeddedKeyFolder));
  if (options.signing === 'optional') return new UnsupportedSigner();
  throw unavailable(
    'signing is required and no key is set: set EC_SIGNING_KEY_FILE and EC_SIGNING_PASSPHRASE_FILE, or EC_SIGNING=optional for unsigned bundles',
  );
}

const unavailable = (message: string) => new ExportCenterError('EC-UNAVAILABLE-SIGNER', 'unavailable', message);

export interface SigningModuleOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: readonly InjectionToken[];
  readonly useFactory: (...args: never[]) => SigningOptions | Promise<SigningOptions>;
}

/** Provides SIGNER. app/ says where the options come from. */
@Module({})
export class SigningModule {
  static forRootAsync({ imports = [], inject = [], useFactory }: SigningModuleOptions): DynamicModule {
    const provider = {
      provide: SIGNER,
      inject: [...inject],
      useFactory: async (...args: never[]) => createSigner(await useFactory(...args)),
    };
    return { module: SigningModule, imports, providers: [provider], exports: [SIGNER] };
  }
}
