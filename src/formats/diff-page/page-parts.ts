import type { Capped } from '../bundle-diff/capped-list.js';
import { markup, type Html } from './html.js';

/** A column of numbers, or of anything else. */
export interface Column {
  readonly name: string;
  readonly number?: true;
}

type Cell = Html | string | number;

/** A table that can be scrolled by keyboard where it is wide. The first cell of a row is its header. */
export function tableOf(caption: string, columns: readonly Column[], rows: readonly (readonly Cell[])[]): Html {
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(({ name, number }) => markup`<th scope="col" ${classOf(number)}>${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => rowOf(columns, row))}
      </tbody>
    </table>
  </div> `;
}

function rowOf(columns: readonly Column[], [first, ...rest]: readonly Cell[]): Html {
  return markup`<tr>
    <th scope="row">${first}</th>
    ${rest.map((cell, i) => markup`<td${classOf(columns[i + 1]?.number)}>${cell}</td>`)}
  </tr> `;
}

const classOf = (number: true | undefined): Html => (number ? markup` class="number"` : markup``);

export const code = (text: string): Html => markup`<code>${text}</code>`;

/** 12345678 -> `12,345,678`. */
export const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** A list that may be long: folded, open where it is short. Nothing at all where it is empty. */
export function folded<T>(title: string, list: Capped<T>, show: (items: readonly T[]) => Html): Html {
  if (list.count === 0) return markup``;
  const open = list.count <= 25 ? markup` open` : markup``;
  const rest = list.count - list.items.length;
  return markup`<details${open}><summary>${title}: ${count(list.count)}</summary>
${show(list.items)}${rest > 0 ? markup`<p class="soft">${count(rest)} more are counted and not listed.</p>` : undefined}</details>
`;
}

export const keyList = (keys: readonly string[]): Html =>
  markup`<ul class="keys">
    ${keys.map((key) => markup`<li>${code(key)}</li>`)}
  </ul> `;
