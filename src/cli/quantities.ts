const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Bytes for people: `1.4 MiB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** Seconds for people: `4 s`, `2 min 05 s`, `1 h 03 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

/** Hours for people: `47 h`, `9 d` from two days on. */
export const formatHours = (hours: number): string =>
  hours < 48 ? `${hours} h` : `${formatCount(Math.round(hours / 24))} d`;

const two = (value: number): string => String(value).padStart(2, '0');

/** 12345678 -> `12,345,678`, in every locale. */
export const formatCount = (value: number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
