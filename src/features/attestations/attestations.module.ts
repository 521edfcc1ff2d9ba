import { Module } from '@nestjs/common';
import { AttestationsController } from './attestations.controller.js';

@Module({ controllers: [AttestationsController] })
export class AttestationModule {}
