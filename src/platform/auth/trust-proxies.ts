import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Express } from 'express';
import { ACCESS_OPTIONS, type AccessOptions } from './access-options.js';

/**
 * Decides whose X-Forwarded-For, -Proto and -Host are believed: `request.ip` is the nearest address that is no trusted proxy. With
 * none configured it is the address of the peer, whatever headers it sends.
 */
@Injectable()
export class TrustProxies implements OnModuleInit {
  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(ACCESS_OPTIONS) private readonly options: AccessOptions,
  ) {}

  onModuleInit(): void {
    const { trustedProxies = [] } = this.options;
    const express = this.host.httpAdapter.getInstance() as Express;
    express.set('trust proxy', trustedProxies.length > 0 ? [...trustedProxies] : false);
  }
}
