import { Module } from '@nestjs/common';
import { CheckpointTimer } from './checkpoint-timer.js';

/** Beside RunWorkerModule, whose scheduler drives it. Takes DATABASE and SIGNER from a global module. */
@Module({ providers: [CheckpointTimer], exports: [CheckpointTimer] })
export class CheckpointTimerModule {}
