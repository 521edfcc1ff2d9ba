/** Text out of an untrusted bundle: no control characters reach the terminal. */
export const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ');
