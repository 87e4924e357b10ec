/** Returns the exports of an instance. */
export function instantiate(imports: object): object;
