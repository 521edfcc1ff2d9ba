import { Global, Module } from '@nestjs/common';
import { EventAnswer } from './event-answer.js';
import { EventStream } from './event-stream.js';

/** The timeline for those who follow it. Takes DATABASE, PAGE_TOKENS and Draining from global modules. */
@Global()
@Module({ providers: [EventStream, EventAnswer], exports: [EventStream, EventAnswer] })
export class EventsModule {}
