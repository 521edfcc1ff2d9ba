// A bare Nest + Express application: one handler that answers a constant JSON document of the given size. Prints its port.
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

const { bytes } = JSON.parse(process.argv[2]);
const answer = { filler: 'x'.repeat(bytes - '{"filler":""}'.length) };

class Bare {
  get() {
    return answer;
  }
}
Get('runs/:id')(Bare.prototype, 'get', Object.getOwnPropertyDescriptor(Bare.prototype, 'get'));
Controller()(Bare);
class BareModule {}
Module({ controllers: [Bare] })(BareModule);

const app = await NestFactory.create(BareModule, { logger: false });
await app.listen(0, '127.0.0.1');
process.stdout.write(`${app.getHttpServer().address().port}\n`);
