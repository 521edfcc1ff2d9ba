import { ValidateIf } from 'class-validator';

/** A field that may be left out. Unlike `IsOptional` it is checked where it is null, which no schema of ours calls optional. */
export const IsOmittable = () => ValidateIf((_: object, value: unknown) => value !== undefined);
