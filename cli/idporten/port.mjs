/** The issuer's port where none is given; people log in at the next one. */
export const DEFAULT_PORT = 4010;
