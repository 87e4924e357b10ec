// Numbers from several runs.

const sorted = (values) => [...values].sort((a, b) => a - b);

/** The value below which that share of the values lies. */
const quantile = (values, share) => sorted(values)[Math.round(share * (values.length - 1))];

export const median = (values) => quantile(values, 0.5);

/** Median, and the half of the runs that is nearest to it. */
export const summary = (values) => ({ median: median(values), from: quantile(values, 0.25), to: quantile(values, 0.75) });
