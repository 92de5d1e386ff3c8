export * from './commands';
export * from './events';
export { attempt, toErrorView } from './errors';
export type * from './types.gen';
