// What the tables of the documentation are written with.

const row = (cells) => `| ${cells.join(" | ")} |`;

export const table = (head, rows) => [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
