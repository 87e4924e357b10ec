// A `state` of the form that the package makes, and which no login has: a response with it is ours, and refused.

export const UNKNOWN_STATE = `iel-${"a".repeat(43)}`;
