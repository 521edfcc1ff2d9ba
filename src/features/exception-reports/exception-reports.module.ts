import { Module } from '@nestjs/common';
import { ExceptionReportsController } from './exception-reports.controller.js';

@Module({ controllers: [ExceptionReportsController] })
export class ExceptionReportsModule {}
