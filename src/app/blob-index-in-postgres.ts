import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../platform/db/database.js';
import { PgBlobIndex } from '../stages/storage/pg-blob-index.js';

/** The index as Nest makes it: stages know the database as an argument, not as a token. */
@Injectable()
export class BlobIndexInPostgres extends PgBlobIndex {
  constructor(@Inject(DATABASE) database: Database) {
    super(database);
  }
}
