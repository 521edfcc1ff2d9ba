// CommonJS plug-ins of Nest fail under Jest's ESM loader unless Nest itself is loaded first.
await import('@nestjs/common');
await import('@nestjs/core');
