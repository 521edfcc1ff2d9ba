import { Module } from '@nestjs/common';
import { EventsModule } from '../../platform/events/events.module.js';
import { TimelineController } from './timeline.controller.js';

@Module({ imports: [EventsModule], controllers: [TimelineController] })
export class TimelineModule {}
