import { t, tn } from '.';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const exactFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short',
});
const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const shortDayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** '24 Nov 2026, 10:07:53 GMT+8', in the person's zone. */
export const exact = (iso: string): string => exactFormat.format(new Date(iso));
/** '12 February 2027' */
export const day = (iso: string): string => dayFormat.format(new Date(iso));
/** '10:07:53' */
export function clock(iso: string): string {
  // By hand: a list writes hundreds of these in a frame.
  const at = new Date(iso);
  const two = (n: number) => (n < 10 ? `0${n}` : String(n));
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}
/** '12 Feb' */
export const shortDay = (iso: string): string => shortDayFormat.format(new Date(iso));

/** '2 min ago', 'in 64 days': one unit, rounded down, so that it never promises more than there is. */
export function relative(iso: string, now: number): string {
  const delta = new Date(iso).getTime() - now;
  const size = Math.abs(delta);
  const past = delta <= 0;
  if (size < 5 * SECOND) return t('time.now');
  if (size < MINUTE) return t(past ? 'time.seconds_ago' : 'time.in_seconds', { n: Math.floor(size / SECOND) });
  if (size < HOUR) return t(past ? 'time.minutes_ago' : 'time.in_minutes', { n: Math.floor(size / MINUTE) });
  if (size < DAY) return t(past ? 'time.hours_ago' : 'time.in_hours', { n: Math.floor(size / HOUR) });
  const days = Math.floor(size / DAY);
  if (days === 1) return t(past ? 'time.yesterday' : 'time.tomorrow');
  if (days < 730) return t(past ? 'time.days_ago' : 'time.in_days', { n: days });
  return t(past ? 'time.years_ago' : 'time.in_years', { n: Math.floor(days / 365) });
}

/** '17 h 42 min', '9 min 5 s', '30 s': what is left of something, two units at most. */
export function duration(ms: number): string {
  const left = Math.max(0, ms);
  const seconds = Math.ceil(left / SECOND);
  if (seconds < 60) return t('time.span_seconds', { s: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t('time.span_minutes', { m: minutes, s: seconds % 60 });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t('time.span_hours', { h: hours, m: minutes % 60 });
  return tn('time.span_days', Math.floor(hours / 24));
}

/** '9:05': a countdown that keeps its width. */
export function countdown(ms: number): string {
  const seconds = Math.ceil(Math.max(0, ms) / SECOND);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const weekdayFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const minuteFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric' });
const dayYearFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** 'Tuesday 24 November 2026' */
export const weekday = (iso: string): string => weekdayFormat.format(new Date(iso)).replace(',', '');
/** Whether two times lie on the same day of the person's calendar. */
export function sameDay(a: string, b: string): boolean {
  const [one, two] = [new Date(a), new Date(b)];
  return one.getDate() === two.getDate() && one.getMonth() === two.getMonth() && one.getFullYear() === two.getFullYear();
}

/** 'Today' and 'Yesterday' where it is one; null else. */
export function nearDay(iso: string, now: number): string | null {
  if (sameDay(iso, new Date(now).toISOString())) return t('time.today');
  return sameDay(iso, new Date(now - DAY).toISOString()) ? t('time.yesterday_day') : null;
}

/** '24 Nov, 14:00 – 15:00', as fine as the span is short. */
export function spanWords(from: number, to: number): string {
  const [a, b] = [new Date(from), new Date(to)];
  if (to - from >= 2 * DAY) return `${dayYearFormat.format(a)} – ${dayYearFormat.format(b)}`;
  const clock = to - from < 5 * MINUTE ? clockFormat : minuteFormat;
  const oneDay = a.toDateString() === b.toDateString();
  return oneDay ? `${shortDayFormat.format(a)}, ${clock.format(a)} – ${clock.format(b)}` : `${shortDayFormat.format(a)} ${clock.format(a)} – ${shortDayFormat.format(b)} ${clock.format(b)}`;
}

/** A word under the bars: '14:05:30', '14:05', '24 Nov', 'Nov 2026'. Midnight is its day. */
export function tickWords(at: number, unit: 'second' | 'minute' | 'day' | 'month'): string {
  const time = new Date(at);
  if (unit === 'month') return monthFormat.format(time);
  if (unit === 'day' || (time.getHours() === 0 && time.getMinutes() === 0 && time.getSeconds() === 0)) return shortDayFormat.format(time);
  return (unit === 'second' ? clockFormat : minuteFormat).format(time);
}

/** '12 s', '5 min', '3 h', '2 d', '3 mo', '2 y': how long ago, for a column of them. */
export function briefAge(iso: string, now: number): string {
  const size = Math.max(0, now - new Date(iso).getTime());
  const steps = [[MINUTE, SECOND, 'time.brief_s'], [HOUR, MINUTE, 'time.brief_min'], [DAY, HOUR, 'time.brief_h'], [60 * DAY, DAY, 'time.brief_d'], [730 * DAY, 30.44 * DAY, 'time.brief_mo']] as const;
  const [, unit, key] = steps.find(([below]) => size < below) ?? [0, 365 * DAY, 'time.brief_y' as const];
  return t(key, { n: Math.floor(size / unit) });
}
