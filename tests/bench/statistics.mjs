// Numbers from several runs.

/** The value below which that share of the values lies, between two of them where it must be. */
function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)];
  return below + (at % 1) * (sorted[Math.ceil(at)] - below);
}

export const median = (values) => quantile(values, 0.5);

/** Two digits, or all that stand before the point. */
export const short = (number) => number.toFixed(number < 10 ? 1 : 0);

/** The median, and between what the middle half of the runs lies. */
export const summary = (values) => ({ median: median(values), from: quantile(values, 0.25), to: quantile(values, 0.75) });
