export const compressed: string;
