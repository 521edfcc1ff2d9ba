import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { resolved, type Answer, type NamedOperation, type OpenApi } from './openapi.js';

export interface Answered {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  readonly milliseconds: number;
}

/** Holds answers against the document: what is wrong with one, in words; nothing where all is well. */
export class Judge {
  readonly #document: OpenApi;
  readonly #ajv: Ajv2020;
  readonly #validators = new Map<object, ValidateFunction>();

  constructor(document: OpenApi) {
    this.#document = document;
    this.#ajv = new Ajv2020({ strict: false, allErrors: false });
    formats.default(this.#ajv);
    this.#ajv.addSchema(document, 'document');
  }

  complaints(target: NamedOperation, answer: Answered): string[] {
    const described = target.operation.responses[answer.status];
    if (described === undefined) return [`status ${answer.status} is not described`];
    const failed =
      answer.status >= 500 && answer.status !== 501 ? [`status ${answer.status}: ${answer.text.slice(0, 300)}`] : [];
    return [...failed, ...this.#content(resolved<Answer>(this.#document, described), answer)];
  }

  #content({ content }: Answer, { contentType, text }: Answered): string[] {
    if (content === undefined) return text === '' ? [] : [`a body that is not described: ${text.slice(0, 200)}`];
    const type = contentType.split(';')[0]!.trim();
    const entry = content[type] ?? content['*/*'];
    if (entry === undefined) return [`content type "${type}" is not described`];
    if (!/[/+]json$/.test(type) || entry.schema === undefined || content[type] === undefined) return [];
    const validate = this.#validatorOf(entry.schema);
    if (validate(JSON.parse(text))) return [];
    const [error] = validate.errors ?? [];
    return [`the body does not fit its schema: ${error?.instancePath} ${error?.message} in ${text.slice(0, 300)}`];
  }

  #validatorOf(schema: object): ValidateFunction {
    const known = this.#validators.get(schema) ?? this.#ajv.compile(pointedAtDocument(schema));
    this.#validators.set(schema, known);
    return known;
  }
}

/** The same schema with its references leading into the document, wherever it is compiled. */
function pointedAtDocument(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/')) as object;
}
