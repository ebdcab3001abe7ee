/** A length of time for people: `7s`, `12m`, `5h`, `3d`; `-` where it is not known. */
export function formatAge(ageMs: number | null): string {
  if (ageMs === null) return '-';
  const seconds = Math.max(0, Math.floor(ageMs / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}
